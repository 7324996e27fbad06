"""The reader on invented reports in other layouts, forms, vocabularies and languages (``tests/corpus``)."""

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from actielijn.snapshot import ActionLine, Activity, Edition, Progress, Result, Snapshot, Status, Theme
from corpus.documents import DOCUMENTS, SAME, SIGNS, AbsentError, without_signs
from corpus.grid import Row, Truth
from corpus.known import LIMITS
from corpus.score import Score, compare, flat, measure

# What is asked of each document, and where its score answers.
QUESTIONS = {
    "rows": "row_differences",
    "wrong": "wrong_statuses",
    "missed": "status_differences",
    "structure": "structure_differences",
    "other": "other_differences",
}


def cases() -> list:
    """Return every question of every document, the known limits marked as expected failures.

    Those of one document stand together: a process that tests then reads it once.
    """
    made = []
    for document in DOCUMENTS.values():
        for kind in QUESTIONS:
            marks = [pytest.mark.slow] if document.slow else []
            if document.name in LIMITS[kind]:
                marks.append(pytest.mark.xfail(reason=LIMITS[kind][document.name], strict=True))
            made.append(pytest.param(document.name, kind, marks=marks))
    return made


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory):
    """Return a function that builds and reads a document once and says how well it was read."""
    folder = tmp_path_factory.mktemp("corpus")

    @cache
    def score(name: str) -> Score | AbsentError:
        from actielijn.reading import read

        try:
            return measure(DOCUMENTS[name], folder, read)
        except AbsentError as absent:
            return absent

    def ask(name: str) -> Score:
        found = score(name)
        if isinstance(found, AbsentError):
            pytest.skip(str(found))
        assert not found.error, found.error
        return found

    return ask


def _first(lines: list[str]) -> str:
    return "\n".join(lines[:12])


@pytest.mark.parametrize(("name", "kind"), cases())
def test_document_is_read(name: str, kind: str, scored) -> None:
    differences = getattr(scored(name), QUESTIONS[kind])
    assert not differences, _first(differences)


@pytest.mark.parametrize("writer", SAME)
def test_the_same_programme_reads_the_same_whoever_wrote_it(writer: str, tmp_path: Path) -> None:
    from actielijn.reading import read

    try:
        path = SAME[writer](tmp_path)
    except AbsentError as absent:
        pytest.skip(str(absent))
    html = flat(read(SAME["html"](tmp_path)))
    assert flat(read(path)) == html


@pytest.mark.parametrize(
    "signs",
    [
        pytest.param(
            signs,
            marks=pytest.mark.xfail(reason=LIMITS["deleted"][signs], strict=True)
            if signs in LIMITS["deleted"]
            else (),
        )
        for signs in SIGNS
    ],
)
def test_a_deleted_sign_leaves_the_status_empty_and_no_other(signs: str, tmp_path: Path) -> None:
    from actielijn.reading import read

    try:
        path, truth = without_signs(tmp_path, signs, frozenset({0, 3, 7, 8, 12, 16}))
    except AbsentError as absent:
        pytest.skip(str(absent))
    score = compare(truth, read(path))
    assert not score.wrong_statuses, _first(score.wrong_statuses)
    assert not score.status_differences, _first(score.status_differences)
    told = [line for line in score.other_differences if "finding" in line]
    assert not told, _first(told)


TRUTH = Truth(
    (
        Row(
            ("1", "Lijn"),
            "Thema",
            ("3", "Doel"),
            "1",
            "Fietsstraat",
            ("Klaar",),
            ("Zij is open.", "- en veilig"),
            "Gemeente",
        ),
        Row(("1", "Lijn"), "Thema", ("3", "Doel"), "2", "Stoplicht", (), ("Nog niets.",), "Politie"),
    )
)


def _snapshot(*, second: tuple[str, ...] = (), title: str = "Fietsstraat") -> Snapshot:
    activities = (
        Activity(
            id="3.1",
            number="1",
            title=title,
            holder="Gemeente",
            progress=(Progress(statuses=("klaar",), explanation="Zij is open.\n\n- en veilig"),),
        ),
        Activity(
            id="3.2",
            number="2",
            title="Stoplicht",
            holder="Politie",
            progress=(Progress(statuses=second, explanation="Nog niets."),),
        ),
    )
    theme = Theme(title="Thema", results=(Result(number=3, title="Doel", activities=activities),))
    words = (Status(key="klaar", label={"nl": "Klaar"}), Status(key="later", label={"nl": "Later"}))
    return Snapshot(
        edition=Edition(), statuses=words, action_lines=(ActionLine(number=1, title="Lijn", themes=(theme,)),)
    )


def test_a_right_snapshot_scores_full() -> None:
    assert compare(TRUTH, _snapshot()).perfect


def test_a_status_that_nobody_can_read_counts_as_wrong_when_it_is_filled() -> None:
    assert compare(TRUTH, _snapshot(second=("later",))).wrong == 1


def test_a_title_that_differs_is_no_right_row() -> None:
    assert compare(TRUTH, _snapshot(title="Fietsstraat is")).rows == 1
