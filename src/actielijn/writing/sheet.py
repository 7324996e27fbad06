"""A Snapshot → one flat table: a row per progress entry. What XLSX, ODS and CSV have in common."""

from collections.abc import Iterator
from dataclasses import dataclass

from actielijn.language import _, speaking
from actielijn.snapshot import Activity, Place, Progress, Snapshot

from .report import printable

LONGEST = 32_000
"""Most UTF-16 units in a cell: Excel holds 32,767. What is longer goes on in a column of its own."""
PIECE = 30_000
"""Most UTF-16 units in a cell of the embedded Snapshot."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in data, its title on screen, its width in characters, and whether it is a whole number."""

    name: str
    title: str
    width: int
    number: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The flat table with the titles in the programme's language."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]


def sheet_of(snapshot: Snapshot) -> Sheet:
    """Return the rows of a Snapshot; every value is text."""
    with speaking(snapshot.programme.language):
        columns = _columns()
        rows = [
            _row(snapshot, place, entry) for place in snapshot.places() for entry in _entries(place.activity)
        ]
    language = snapshot.programme.language
    labels = tuple(status.label_in(language) for status in snapshot.statuses)
    return Sheet(*_with_continuations(columns, rows), labels)


def _columns() -> tuple[Column, ...]:
    return (
        Column("id", _("Id"), 10),
        Column("action_line_number", _("Action line number"), 8),
        Column("action_line", _("Action line"), 24),
        Column("theme", _("Theme"), 24),
        Column("result_number", _("Result number"), 8),
        Column("result", _("Result"), 30),
        Column("number", _("Activity number"), 8),
        Column("activity", _("Activity"), 40),
        Column("holder", _("Holder"), 16),
        Column("partners", _("Partners"), 20),
        Column("planning", _("Planning"), 14),
        Column("status", _("Status"), 24),
        Column("explanation", _("Explanation"), 80),
        Column("footnotes", _("Footnotes"), 24),
        Column("references", _("References"), 24),
        Column("promises", _("Promises"), 24),
        Column("page", _("Source page"), 8),
    )


def _entries(activity: Activity) -> tuple[Progress, ...]:
    """Return the progress entries; an activity without any still has its row."""
    return activity.progress or (Progress(),)


def _row(snapshot: Snapshot, place: Place, entry: Progress) -> tuple[str, ...]:
    activity, language = place.activity, snapshot.programme.language
    first = not activity.progress or entry is activity.progress[0]
    labels = [
        status.label_in(language) if (status := snapshot.status(key)) else key for key in entry.statuses
    ]
    source = entry.source or activity.source
    values = (
        activity.id,
        _text(place.action_line.number),
        place.action_line.title,
        place.theme.title,
        _text(place.result.number),
        place.result.title,
        activity.number or "",
        activity.title,
        activity.holder or "",
        ", ".join(activity.partners),
        activity.planning or "",
        " / ".join(labels),
        entry.explanation,
        "\n".join(f"{note.mark} {note.text}" for note in entry.footnotes),
        "; ".join(reference.text for reference in activity.references) if first else "",
        "; ".join(f"{each.text} ({each.start} – {each.end})" for each in activity.promises) if first else "",
        _text(source.page if source else None),
    )
    return tuple("\n".join(map(_line, value.split("\n"))) for value in values)


def _line(line: str) -> str:
    """Return a line as it can be held, the room before a nested bullet kept."""
    words = line.lstrip(" ")
    return " " * (len(line) - len(words)) + printable(words) if words.startswith("- ") else printable(line)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _with_continuations(
    columns: tuple[Column, ...], rows: list[tuple[str, ...]]
) -> tuple[tuple[Column, ...], tuple[tuple[str, ...], ...]]:
    """Put what does not fit a cell in columns after it, so that nothing is cut."""
    made_columns: list[Column] = []
    made_rows: list[list[str]] = [[] for _row_ in rows]
    for place, column in enumerate(columns):
        parts = [list(pieces(row[place], LONGEST)) for row in rows]
        count = max([len(each) for each in parts], default=1)
        for part in range(count):
            title = column.title if not part else f"{column.title} ({part + 1})"
            name = column.name if not part else f"{column.name}_{part + 1}"
            made_columns.append(Column(name, title, column.width, column.number))
            for row, each in zip(made_rows, parts, strict=True):
                row.append(each[part] if part < len(each) else "")
    return tuple(made_columns), tuple(tuple(row) for row in made_rows)


def pieces(text: str, most: int) -> Iterator[str]:
    """Walk a text in pieces that join to the same text, each of at most ``most`` UTF-16 units; one for no text.

    Excel counts a character beyond the first plane, such as an emoji, as two; no such character is cut.
    """
    start = 0
    while True:
        end = start + most
        piece = text[start:end]
        if len(piece) * 2 > most and piece and max(piece) > "\uffff":
            units, end = 0, start
            while end < len(text) and units + (width := 1 + (text[end] > "\uffff")) <= most:
                units, end = units + width, end + 1
            piece = text[start:end]
        yield piece
        start = end
        if start >= len(text):
            return


def facts_of(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Return what the file says of the programme and the edition, title and value."""
    with speaking(snapshot.programme.language):
        return (
            (_("Programme"), printable(snapshot.programme.title)),
            (_("Publisher"), printable(snapshot.programme.publisher or "")),
            (_("Edition"), printable(snapshot.edition.title or "")),
            (_("Edition date"), printable(snapshot.edition.date or "")),
            (_("Edition number"), printable(snapshot.edition.number or "")),
            (_("Language"), printable(snapshot.programme.language)),
        )


def vocabulary_of(snapshot: Snapshot) -> tuple[tuple[str, ...], ...]:
    """Return the statuses as rows, their titles first."""
    with speaking(snapshot.programme.language):
        head = (_("Key"), _("Label (nl)"), _("Label (en)"), _("Sign"), _("Phase"))
    rows = [
        (status.key, status.label.get("nl", ""), status.label.get("en", ""), status.glyph or "", status.phase)
        for status in snapshot.statuses
    ]
    return (head, *(tuple(printable(value) for value in row) for row in rows))
