"""The Dutch catalogue: complete, filled with the same placeholders, and compiled."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "actielijn"
FOLDER = SOURCE / "locale" / "nl" / "LC_MESSAGES"
ADVICE = "run make words, and translate what is new in nl/LC_MESSAGES/actielijn.po"


@pytest.fixture(scope="module")
def catalogue():
    return read_po(io.BytesIO((FOLDER / "actielijn.po").read_bytes()), locale="nl")


@pytest.fixture(scope="module")
def said():
    """Return every message of the source, singular only."""
    found = extract_from_dir(
        str(SOURCE),
        method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2")],
        options_map={"**/templates/**.html": {"extensions": "jinja2.ext.do"}},
        keywords={"_": None, "marked": None, "ngettext": (1, 2)},
    )
    return {
        message if isinstance(message, str) else message[0]
        for _file, _line, message, _notes, _context in found
    }


def placeholders(text):
    return set(re.findall(r"\{(\w*)", text.replace("{{", "")))


def test_every_message_has_its_dutch(catalogue, said):
    dutch = set()
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not message.fuzzy and all(texts):
            dutch.add(message.id if isinstance(message.id, str) else message.id[0])
    assert sorted(said - dutch) == [], ADVICE


def test_no_message_is_left_that_nobody_says(catalogue, said):
    kept = {
        message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id
    }
    assert sorted(kept - said) == [], ADVICE


def test_dutch_fills_the_same_placeholders(catalogue):
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        dutch = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = placeholders(english[-1])
        wrong += [text for text in dutch[-1:] if placeholders(text) != wanted]
        wrong += [text for text in dutch if not placeholders(text) <= wanted | placeholders(english[0])]
    assert wrong == []


def test_compiled_catalogue_is_that_of_the_text(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert (FOLDER / "actielijn.mo").read_bytes() == compiled.getvalue(), "run make words"


def test_messages_stand_outside_f_strings():
    # Before Python 3.12 an f-string is one token, so that what is said inside it is never extracted.
    inside = re.compile(r"""f(["']).*\{(?:_|ngettext)\(""")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCE.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if inside.search(line)
    ]
    assert found == []
