"""What every paper form tells, and how files come to stand on disk."""

from dataclasses import replace
from pathlib import Path

import pytest

from actielijn import writing
from actielijn.snapshot import (
    ActionLine,
    Activity,
    Edition,
    Footnote,
    Programme,
    Progress,
    Result,
    Snapshot,
    Status,
    Theme,
)
from actielijn.writing import bar
from actielijn.writing.report import Note, Row, addresses, anchor, day, printable, report_of

STATUSES = (
    Status(key="ready", label={"en": "Ready", "nl": "Klaar"}, glyph="✓", phase="done"),
    Status(key="busy", label={"en": "Busy", "nl": "Bezig"}, glyph="📅", phase="running"),
    Status(key="late", label={"en": "Late", "nl": "Te laat"}, glyph="🕒", phase="at_risk"),
)


def activity(address: str, title: str = "Plant a tree", *progress: Progress, **more: object) -> Activity:
    number = address.partition(".")[2]
    return Activity(id=address, number=number, title=title, progress=progress, **more)  # type: ignore[arg-type]


def told(explanation: str, *statuses: str, **more: object) -> Progress:
    return Progress(statuses=statuses, explanation=explanation, **more)  # type: ignore[arg-type]


def programme(*activities: Activity, remarks: tuple[str, ...] = ()) -> Snapshot:
    """A programme of one action line, one theme and one result."""
    result = Result(number=1, title="Green streets", activities=activities, remarks=remarks)
    line = ActionLine(number=1, title="Outdoors", themes=(Theme(title="Trees", results=(result,)),))
    return Snapshot(
        programme=Programme(title="A greener town", language="en", publisher="Town hall"),
        edition=Edition(title="Results", date="2022-05-01", number="7"),
        statuses=STATUSES,
        action_lines=(line,),
    )


def rows_of(snapshot: Snapshot) -> tuple[Row, ...]:
    (line,) = report_of(snapshot).action_lines
    (theme,) = line.themes
    (result,) = theme.results
    return result.rows


def full() -> Snapshot:
    """Return a programme with something of everything that a page has to set."""
    noted = told(
        "- Oak\n  - Red oak\n- Elm, https://example.org/elm.",
        "busy",
        footnotes=(Footnote(mark="1", text="Tall."),),
    )
    return programme(
        activity(
            "1.1", "Plant", told("Dug.", "ready"), told("", "busy"), holder="Parks", partners=("School",)
        ),
        activity("1.2", "Water", noted, planning="2023"),
        activity("1.3", "Prune", told("", explanation_from="1.2")),
        remarks=("Seen from the road.",),
    )


def test_each_progress_entry_is_a_row_and_the_activity_spans_them() -> None:
    rows = rows_of(programme(activity("1.1", "Plant", told("Dug.", "ready"), told("Watered.", "busy"))))
    assert [(row.activity_rows, row.statuses[0].word) for row in rows] == [(2, "Ready"), (0, "Busy")]


def test_an_activity_without_progress_still_has_its_row() -> None:
    (row,) = rows_of(programme(activity("1.1", "Plant")))
    assert (row.activity and row.activity.label, row.statuses, row.explanation) == ("1. Plant", (), ())


def test_an_explanation_that_spans_activities_is_one_cell() -> None:
    rows = rows_of(
        programme(
            activity("1.1", "Plant", told("For both.", "ready")),
            activity("1.2", "Water", told("", "busy", explanation_from="1.1")),
            activity("1.3", "Prune", told("Alone.", "busy")),
        )
    )
    assert [row.explanation_rows for row in rows] == [2, 0, 1]


def test_a_shared_explanation_that_is_not_right_above_is_pointed_at() -> None:
    rows = rows_of(
        programme(
            activity("1.1", "Plant", told("For two.")),
            activity("1.2", "Water", told("Own.")),
            activity("1.3", "Prune", told("", explanation_from="1.1")),
        )
    )
    assert rows[2].explanation[0].text == "See activity 1.1."


def test_a_remark_is_the_last_row_and_has_no_activity() -> None:
    rows = rows_of(programme(activity("1.1"), remarks=("Seen from the road.",)))
    assert (rows[-1].activity, rows[-1].explanation[0].text) == (None, "Seen from the road.")


def test_a_note_stands_where_its_mark_stood() -> None:
    rows = rows_of(
        programme(
            activity(
                "1.1", "Plant", told("Oak and elm.", footnotes=(Footnote(mark="*", text="Tall.", at=3),))
            )
        )
    )
    assert rows[0].explanation[0].runs == ("Oak", Note(1, "Tall."), " and elm.")


def test_a_note_without_a_place_stands_at_the_end() -> None:
    rows = rows_of(
        programme(activity("1.1", "Plant", told("Oak.", footnotes=(Footnote(mark="1", text="Tall."),))))
    )
    assert rows[0].explanation[0].runs == ("Oak.", Note(1, "Tall."))


def test_notes_are_numbered_through_the_report() -> None:
    noted = told("Oak.", footnotes=(Footnote(mark="1", text="Tall."),))
    report = report_of(programme(activity("1.1", "Plant", noted), activity("1.2", "Water", noted)))
    assert [note.number for note in report.notes] == [1, 2]


def test_the_summary_counts_activities_per_status() -> None:
    snapshot = programme(
        activity("1.1", "Plant", told("", "ready")),
        activity("1.2", "Water", told("", "ready"), told("", "busy")),
        activity("1.3", "Prune"),
    )
    summary = report_of(snapshot).summary
    counted = dict(zip((mark.word for mark in summary.marks), summary.whole.counts, strict=True))
    assert counted == {"Ready": 2, "Busy": 1, "Late": 0, "not stated": 1}
    assert summary.whole.activities == 3
    assert summary.doubled


def test_the_holders_column_is_there_only_when_somebody_holds() -> None:
    without, held = programme(activity("1.1")), programme(activity("1.1", holder="Parks"))
    assert ("holder" in report_of(without).columns, "holder" in report_of(held).columns) == (False, True)


def test_a_status_outside_the_vocabulary_is_shown_by_its_key() -> None:
    snapshot = programme(activity("1.1", "Plant", told("", "lost")))
    assert rows_of(snapshot)[0].statuses[0].word == "lost"
    assert report_of(snapshot).summary.marks[-1].word == "lost"


def test_a_date_is_written_in_words() -> None:
    assert report_of(programme()).date == "1 May 2022"


def test_a_date_that_is_none_is_shown_as_it_is() -> None:
    assert day("spring\n2022") == "spring 2022"


@pytest.mark.parametrize("hostile", ["\x00", "\x1b", "\ud800", "\ufdd0", "\uffff", "\U0001fffe"])
def test_what_no_document_may_hold_is_replaced(hostile: str) -> None:
    assert printable(f"a{hostile}b") == "a\ufffdb"


def test_a_mark_in_the_text_itself_takes_no_note_away() -> None:
    noted = told("A \ufdd0 B.", footnotes=(Footnote(mark="1", text="Tall."),))
    assert rows_of(programme(activity("1.1", "Plant", noted)))[0].explanation[0].runs == (
        "A \ufffd B.",
        Note(1, "Tall."),
    )


def test_a_glyph_of_a_private_font_is_left_to_its_word() -> None:
    symbols = replace(programme(), statuses=(replace(STATUSES[0], glyph="\uf0fc"),))
    assert [(mark.glyph, mark.word) for mark in report_of(symbols).legend] == [("", "Ready")]


def test_addresses_of_different_ids_differ() -> None:
    ids = ["1.1", "1_1", "1 1", "1/1", "1_20_1", "é", "e"]
    assert len({anchor("activity", address) for address in ids}) == len(ids)


def test_a_web_address_ends_before_the_full_stop() -> None:
    text = "See https://example.org/a?b=1, and (https://example.org/c)."
    assert [piece for piece, is_address in addresses(text) if is_address] == [
        "https://example.org/a?b=1",
        "https://example.org/c",
    ]
    assert "".join(piece for piece, _is_address in addresses(text)) == text


def test_the_pieces_of_a_bar_fill_it() -> None:
    snapshot = programme(activity("1.1", "P", told("", "ready")), activity("1.2", "W", told("", "late")))
    summary = report_of(snapshot).summary
    pieces = bar.pieces(summary.whole, summary.marks, 2)
    assert [(piece.start, piece.width, piece.mark.word) for piece in pieces] == [
        (0, 0.5, "Ready"),
        (0.5, 0.5, "Late"),
    ]


def test_the_words_are_in_the_programmes_language() -> None:
    dutch = replace(programme(), programme=Programme(title="Groen", language="nl"))
    assert report_of(dutch).language == "nl"
    assert report_of(replace(dutch, statuses=STATUSES)).legend[0].word == "Klaar"


def test_write_puts_the_file_there(tmp_path: Path) -> None:
    snapshot = programme(activity("1.1"))
    assert writing.write(snapshot, "html", tmp_path / "report.html") == [tmp_path / "report.html"]
    assert (tmp_path / "report.html").read_bytes() == writing.render(snapshot, "html")[".html"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    (tmp_path / "report.html" / "kept").touch()
    with pytest.raises(OSError, match=r"report\.html"):
        writing.write(programme(), "html", tmp_path / "report.html")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_file_of_before_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("old")
    writing.write(programme(), "html", tmp_path / "report.html")
    assert "old" not in (tmp_path / "report.html").read_text()[:100]


def test_an_unknown_form_is_refused_with_the_forms_there_are(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pdf, docx, html"):
        writing.write(programme(), "odt", tmp_path / "report.odt")
    assert list(tmp_path.iterdir()) == []
