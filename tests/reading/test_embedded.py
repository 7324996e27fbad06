"""A file that carries its Snapshot and was edited afterwards: the page wins, and every difference is told."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import samples

from actielijn.reading import read
from actielijn.snapshot import Snapshot, dumps

PLAIN = samples.html_report().decode()


@pytest.fixture
def carrying(tmp_path: Path) -> str:
    """Return a page that carries the Snapshot of what it shows."""
    return PLAIN.replace(
        "</body>",
        f'<script type="application/json" id="actielijn-snapshot">{dumps(reread(PLAIN, tmp_path))}</script></body>',
    )


def reread(page: str, tmp_path: Path) -> Snapshot:
    path = tmp_path / "verslag.html"
    path.write_text(page, encoding="utf-8")
    return read(path)


def codes(snapshot: Snapshot) -> list[str]:
    return [finding.code for finding in snapshot.findings if finding.code.startswith("embedded")]


def test_an_unchanged_file_gives_back_its_snapshot(carrying: str, tmp_path: Path):
    assert dumps(reread(carrying, tmp_path)) == dumps(reread(PLAIN, tmp_path))


def test_what_the_page_says_otherwise_wins_and_is_told(carrying: str, tmp_path: Path):
    made = reread(
        carrying.replace("Er zijn 20 plekken ingekocht.</td>", "Er zijn 25 plekken ingekocht.</td>"), tmp_path
    )
    assert [activity.explanation for activity in made.activities()][2] == "Er zijn 25 plekken ingekocht."
    assert codes(made) == ["embedded-differs"]


def test_a_status_that_was_changed_on_the_page_wins(carrying: str, tmp_path: Path):
    made = reread(carrying.replace("<td>⌚</td>", "<td>✓</td>"), tmp_path)
    assert [activity.statuses for activity in made.activities()] == [("completed",)] * 3
    assert codes(made) == ["embedded-differs"]


def test_a_status_that_was_deleted_on_the_page_is_empty_and_never_another(carrying: str, tmp_path: Path):
    made = reread(carrying.replace("<td>⌚</td>", "<td></td>"), tmp_path)
    assert [activity.statuses for activity in made.activities()] == [("completed",), (), ("completed",)]
    assert codes(made) == ["embedded-differs"]


def test_a_row_that_was_added_to_the_page_is_added(carrying: str, tmp_path: Path):
    row = "<tr><td></td><td></td><td>2. Bedden kopen</td><td>✓</td><td>Er zijn bedden.</td></tr></table>"
    made = reread(carrying.replace("</table>", row, 1), tmp_path)
    assert [activity.title for activity in made.activities()][3] == "Bedden kopen"
    assert codes(made) == ["embedded-differs"]


def test_a_row_that_was_removed_from_the_page_is_kept_and_told(carrying: str, tmp_path: Path):
    start = carrying.index("<tr><td></td><td></td><td>2. Campagne")
    made = reread(carrying[:start] + carrying[carrying.index("</tr>", start) + 5 :], tmp_path)
    assert [activity.title for activity in made.activities()] == [
        "Meldpunt uitbreiden",
        "Campagne voeren",
        "Plekken inkopen",
    ]
    assert codes(made) == ["embedded-differs"]


@pytest.mark.parametrize(
    ("found", "put"), [("actielijn-snapshot/1", "actielijn-snapshot/99"), ('"programme"', "programme")]
)
def test_a_snapshot_that_cannot_be_read_is_told_and_the_page_is_read(
    found: str, put: str, carrying: str, tmp_path: Path
):
    made = reread(carrying.replace(found, put), tmp_path)
    assert codes(made) == ["embedded-unreadable"]
    assert len(list(made.activities())) == 3
