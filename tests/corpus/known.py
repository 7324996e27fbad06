"""What the reader is known not to do yet, each with why: the corpus is to show limits, not to hide them.

A test that begins to pass must be taken off this list: expected failures are strict.
"""

_CARDS = "a small table for each activity, with titles down the side, is refused with a message"
_CUT = "a cell that the page cuts in mid-row while the rest of the row moves to the next page is joined to the wrong row"
_MARK = "a footnote mark that wraps to a line of its own in a narrow column is taken for text"
_HEADER = "the second line of a two-language header over one table is taken for a row"
_SMALL = "a sign much smaller in the cell than in the legend is left empty rather than guessed"
_PAIR = "the first of two glyphs of different fonts beside a slash is left empty"
_SCAN = "text recognition runs two narrow columns together"
_ADDRESS = "an address that breaks right after https:// keeps a space"

LIMITS: dict[str, dict[str, str]] = {
    "rows": {
        "digital_fiches": _CARDS,
        "digital_rag_letters": _CUT,
        "digital_scan": _SCAN,
        "digital_typst_white": _CUT,
        "fiets_dotted_numbers": _CUT,
        "fiets_hyphens": _MARK,
        "fiets_jpeg": _CUT,
        "fiets_over_pages": _CUT,
        "fiets_typst_hyphens": _CUT,
        "fiets_white_over_pages": _CUT,
        "fiets_words_wrap": _ADDRESS,
        "frysk_bilingual": _HEADER,
    },
    "wrong": {
        "digital_fiches": _CARDS,
        "digital_matrix": "a column for each status does not tell which of two statuses comes first",
    },
    "missed": {
        "digital_fiches": _CARDS,
        "digital_harvey_balls": "drawings of one colour that differ by a quarter are too alike to tell for sure",
        "digital_rag_letters": _CUT,
        "fiets_dotted_numbers": _CUT,
        "fiets_jpeg": _SMALL,
        "fiets_two_meanings": _PAIR,
    },
    "structure": {
        "digital_fiches": _CARDS,
        "digital_rag_letters": _CUT,
        "digital_scan": _SCAN,
        "digital_typst_white": _CUT,
        "digital_unnumbered": _CUT,
        "fiets_dotted_numbers": _CUT,
        "frysk_bilingual": _HEADER,
    },
    "other": {"digital_fiches": _CARDS, "fiets_hyphens": _MARK, "fiets_over_pages": _CUT},
    "deleted": {"jpeg": _SMALL, "png": _SMALL},
}
