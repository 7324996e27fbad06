"""What an operations team gets says what the code reads."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]


def test_example_lists_every_variable_that_is_read_and_no_other():
    read = set()
    for name in ("environment.py", "settings.py"):
        text = (ROOT / "src" / "actielijn" / "web" / name).read_text(encoding="utf-8")
        read |= set(re.findall(r"\"(ACTIELIJN_[A-Z_]+|DATABASE_URL)\"", text))
    example = (ROOT / "deploy" / "example.env").read_text(encoding="utf-8")
    listed = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert listed - {"POSTGRES_PASSWORD"} == read


def test_compose_file_starts_the_commands_that_there_are():
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text(encoding="utf-8"))
    assert set(compose["services"]) == {"web", "worker", "database"}
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert f"## actielijn {compose['services']['worker']['command'][1]}" in reference
