"""Whatever the bytes, reading ends in a sound Snapshot or in UnreadableError; ``tests/fuzz`` searches further by hand."""

import io
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

import samples

from actielijn.reading import UnreadableError, read
from actielijn.reading.assembler import NothingFoundError, assemble
from actielijn.reading.page import Cell, Document, Mark, Note, NoteMark, Page, Row, Table, Text
from actielijn.snapshot import dumps, loads, problems_of_sense

PART = {
    "docx": "word/document.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "xlsx": "xl/worksheets/sheet1.xml",
}
quickly = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
edits = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=8)), min_size=1, max_size=6
)


@cache
def good(form: str) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
    """Return what of a sample is mutated, and the other parts of its package."""
    data = samples.SAMPLES[f"verslag.{form}"]()
    if form not in PART:
        return data, ()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return parts[PART[form]], tuple(parts.items())


def edited(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Return the bytes with stretches replaced: where (as a share), how many bytes go, and what comes."""
    for share, gone, put in changes:
        at = int(share * len(data))
        data = data[:at] + put + data[at + gone :]
    return data


@pytest.mark.parametrize("form", ["txt", "csv", "html", "docx", "odt", "ods", "xlsx", "pdf"])
@quickly
@given(changes=edits)
def test_mutated_files_are_read_or_refused(
    form: str, changes: list[tuple[float, int, bytes]], tmp_path_factory
):
    data, parts = good(form)
    mutated = edited(data, changes)
    path = tmp_path_factory.getbasetemp() / f"mutated-{form}.{form}"
    path.write_bytes(samples.package({**dict(parts), PART[form]: mutated}) if parts else mutated)
    try:
        made = read(path)
    except UnreadableError:
        return
    assert problems_of_sense(made) == []


@pytest.mark.parametrize("form", sorted(PART))
@quickly
@given(changes=edits)
def test_mutated_packages_are_read_or_refused(
    form: str, changes: list[tuple[float, int, bytes]], tmp_path_factory
):
    path = tmp_path_factory.getbasetemp() / f"packed-{form}.{form}"
    path.write_bytes(edited(samples.SAMPLES[f"verslag.{form}"](), changes))
    try:
        made = read(path)
    except UnreadableError:
        return
    assert problems_of_sense(made) == []


words = st.one_of(
    st.sampled_from(["", "1", "2", "1.", "12. Doen", "1. Doen\u00ad", "✓", "✓ / ⌚", "📅🔄", "Afgerond", "Legenda:", "✓ Afgerond ⌚ Loopt",
                     "Actielijn 1: Bescherming", "Nr.", "Resultaat", "Activiteit", "Status", "Toelichting", "Begin 2022 gereed.", "32-2-2021"]),
    st.text(max_size=12),
)  # fmt: skip
marks = st.builds(
    Mark,
    token=st.sampled_from(["", "✓", "⌚", "\ue000"]),
    alt=st.sampled_from(["", "Afgerond"]),
    colour=st.sampled_from(["", "#00ff00"]),
)
texts = st.builds(
    Text, words, level=st.integers(0, 6), bullet=st.integers(0, 2), bold=st.booleans(),
    marks=st.lists(st.tuples(st.just(0), marks), max_size=2).map(tuple),
    notes=st.lists(st.builds(NoteMark, st.sampled_from(["1", "*"]), st.just(0)), max_size=1).map(tuple), repeated=st.booleans(),
)  # fmt: skip
cells = st.one_of(
    st.none(),
    st.builds(Cell, st.lists(texts, max_size=2).map(tuple), row_span=st.integers(1, 3), column_span=st.integers(1, 3),
              fill=st.sampled_from(["", "#ff0000"])),
)  # fmt: skip
HEADER = Row(tuple(Cell((Text(title),)) for title in samples.HEAD))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows = [
        Row(tuple(draw(cells) for _column in range(5)), number=number, open_top=draw(st.booleans()), open_bottom=draw(st.booleans()))
        for number in range(1, draw(st.integers(1, 5)) + 1)
    ]  # fmt: skip
    return Table(tuple([HEADER] * draw(st.integers(0, 1)) + rows))


items = st.one_of(texts, tables(), st.builds(Note, st.sampled_from(["1", "*"]), words))


@settings(quickly, max_examples=150)
@given(
    contents=st.lists(st.lists(items, max_size=5), min_size=1, max_size=3),
    paged=st.booleans(),
    form=st.sampled_from(["pdf", "docx", "text"]),
)
def test_any_pages_make_a_sound_snapshot_or_none(contents: list[list], paged: bool, form: str):
    pages = tuple(Page(number, tuple(content)) for number, content in enumerate(contents, 1))
    try:
        made = assemble(Document("x", form, pages, paged=paged))
    except NothingFoundError:
        return
    assert problems_of_sense(made) == []
    assert loads(dumps(made)) == made
