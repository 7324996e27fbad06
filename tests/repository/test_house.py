"""The rules of the house that no other tool keeps: paths, sizes, versions, licences, papers."""

import ast
import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

import actielijn

ROOT = Path(__file__).parents[2]
ROOMS = ("snapshot", "phrases", "reading", "writing", "comparing", "checking", "estimating")


def tracked() -> list[Path]:
    """Return the files of the project, as git knows them; without git, what stands in its folders."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        names = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        folders = ("src", "tests", "docs", "examples", "bench", ".ci")
        names = [str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / folder).rglob("*")]
    return sorted(
        path for name in names if (path := ROOT / name).is_file() and "__pycache__" not in path.parts
    )


def texts() -> list[tuple[Path, str]]:
    """Return the files of the project that are text, with their text."""
    read = []
    for path in tracked():
        try:
            read.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return read


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_path_of_one_machine_stands_in_the_project():
    home = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w")
    here = f"{ROOT.parent}/" if len(ROOT.parts) > 2 else None
    found = [
        f"{named(path)}:{number}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if home.search(line) or (here and here in line)
    ]
    assert found == []


def test_no_file_is_larger_than_a_mebibyte():
    assert [named(path) for path in tracked() if path.stat().st_size > 2**20] == []


def test_nothing_is_left_unfinished():
    words = re.compile(r"\bTO[D]O\b|\bFIX[M]E\b|raise NotImplemente[d]Error")
    found = [named(path) for path, text in texts() if path.suffix == ".py" and words.search(text)]
    assert found == []


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("*.py")), ids=named)
def test_module_says_in_a_few_lines_what_it_is(path):
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "the module has no docstring"


def test_rooms_have_no_name_that_means_nothing():
    empty = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "service", "misc"}
    assert [named(path) for path in (ROOT / "src").rglob("*.py") if path.stem in empty] == []


def test_commands_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        asked = set(re.findall(r"^make ([a-z]+)$|`make ([a-z]+)", text, re.MULTILINE))
        assert {first or second for first, second in asked} <= targets


def test_links_of_the_papers_lead_somewhere():
    broken = []
    for path, text in texts():
        if path.suffix != ".md":
            continue
        plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", plain):
            target = link.split("#")[0]
            if (
                target
                and "://" not in target
                and not target.startswith("mailto:")
                and not (path.parent / target).exists()
            ):
                broken.append(f"{named(path)} → {link}")
    assert broken == []


def test_every_dependency_has_a_word_of_purpose():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    bare = [line for line in block.splitlines() if line.startswith('  "') and not re.search(r"#\s+\S+", line)]
    assert bare == []


def test_every_dependency_is_pinned_with_a_hash():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    extras = [
        each for extra in ("web", "estimate", "dev") for each in project["optional-dependencies"][extra]
    ]
    ours = f"{project['name']}["
    for each in [one for one in [*project["dependencies"], *extras] if not one.startswith(ours)]:
        name = re.sub(r"[._]", "-", re.match(r"[\w.-]+", each)[0].lower())
        assert re.search(rf"^{name}==\S+.*\\\n\s+--hash=sha256:", lock, re.MULTILINE), (
            f"{name}: run make lock"
        )


def test_lock_files_name_no_registry():
    for path in ROOT.glob("requirements*.lock"):
        assert not re.search(r"://|--index|--find-links|\bfile:", path.read_text(encoding="utf-8")), path.name


def test_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert actielijn.__version__ == project["version"] == public["softwareVersion"]


def test_changelog_tells_of_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(actielijn.__version__)} \(\d{{4}}-\d\d-\d\d\)$", text, re.MULTILINE)


def test_publiccode_has_the_keys_that_it_needs():
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    needed = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    }
    assert needed <= set(public)
    assert public["legal"]["license"] == "EUPL-1.2"
    for language in public["localisation"]["availableLanguages"]:
        words = public["description"][language]
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_licence_is_the_real_text():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in text
    assert text == (ROOT / "LICENSES" / "EUPL-1.2.txt").read_text(encoding="utf-8")


def test_build_runs_what_the_readme_says():
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & 0o111, ".ci/run has no run bit"
    assert "make check test" in run.read_text(encoding="utf-8")


@pytest.mark.parametrize("room", ROOMS)
def test_room_is_drawn_in_the_architecture(room):
    assert f"{room}/" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_room_in_the_folders_is_drawn_in_the_architecture():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [path.parent.name for path in (ROOT / "src" / "actielijn").glob("*/__init__.py")]
    assert [room for room in rooms if f"{room}/" not in text] == []


def test_test_modules_have_names_of_their_own():
    """pytest imports a module by its bare name, and two of one name stop the whole collection."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
