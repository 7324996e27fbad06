"""The paper of a comparison → PDF/UA-1 and PDF/A-3a, in the style of the report (``typst/comparison.typ``)."""

from typing import Any

from .comparison import Item, Paper, Piece, Section
from .pdf import mark_in_pieces, moment_of, set_pages, shown

# The matrix has a column per status; a word longer than this may be wider than its column.
_LONGEST_WORD = 9
_LONGEST_WORD_OF_A_LINE = 60


def to_pdf(paper: Paper) -> bytes:
    """Return the paper as PDF. The file's moment is the later edition's date, so that its bytes repeat."""
    return set_pages("comparison.typ", _data(paper), moment=moment_of(paper.iso_date), snapshot=None)


def _data(paper: Paper) -> dict[str, Any]:
    words = paper.words
    facts = ((words["before"], paper.before), (words["after"], paper.after))
    return {
        "title": paper.title,
        "programme": shown(paper.programme),
        "full_title": shown(paper.full_title),
        "publisher": shown(paper.publisher),
        "language": paper.language.split("-")[0].lower(),
        "facts": [[word, shown(value)] for word, value in facts if value],
        "words": words,
        "summary": [shown(sentence) for sentence in paper.summary],
        "matrix": {
            "marks": [mark_in_pieces(mark, _LONGEST_WORD) for mark in paper.matrix.marks],
            "counts": [list(counts) for counts in paper.matrix.counts],
        },
        "sections": [_section(section) for section in paper.sections],
        "promises": [
            [shown(told) for told in (promise.id, promise.label, promise.text, promise.outcome)]
            for promise in paper.promises
        ],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": f"{section.heading} ({len(section.items)})",
        "explained": any(piece.kind in "-+" for item in section.items for piece in item.pieces),
        "items": [_item(item) for item in section.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": shown(item.id),
        "label": shown(item.label),
        "place": shown(item.place),
        "facts": [shown(fact) for fact in item.facts],
        "was": [mark_in_pieces(mark, _LONGEST_WORD_OF_A_LINE) for mark in item.was],
        "now": [mark_in_pieces(mark, _LONGEST_WORD_OF_A_LINE) for mark in item.now],
        "paragraphs": _paragraphs(item.pieces),
    }


def _paragraphs(pieces: tuple[Piece, ...]) -> list[list[dict[str, str]]]:
    paragraphs: list[list[dict[str, str]]] = [[]]
    for piece in pieces:
        if piece.kind == "¶":
            paragraphs.append([])
        else:
            paragraphs[-1].append({"kind": piece.kind, "text": shown(piece.text)})
    return [paragraph for paragraph in paragraphs if paragraph]
