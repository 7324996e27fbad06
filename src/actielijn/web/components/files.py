"""What a file of an edition is in words, by how its name ends: for who sees a list of files and knows no extensions."""

from actielijn.language import _


def file_kind(suffix: str) -> str:
    """Return the short name of a kind of file: ``PDF``, ``CSV: indicators``."""
    match suffix:
        case ".commitments.csv":
            return _("CSV: motions and pledges")
        case ".indicators.csv":
            return _("CSV: indicators")
        case ".csv-metadata.json":
            return _("CSV: description")
        case _:
            return suffix.removeprefix(".").upper()


def file_meaning(suffix: str) -> str:
    """Return what somebody finds in a file and what it is good for, empty for a kind that is not known."""
    known = {
        ".pdf": _("The report to read, print and keep"),
        ".docx": _("The report for a word processor"),
        ".html": _("The report as one page, also on a phone"),
        ".xlsx": _("The table for Excel"),
        ".ods": _("The table for LibreOffice and other spreadsheets"),
        ".csv": _("The activities as a plain table"),
        ".commitments.csv": _("Motions and pledges as a plain table"),
        ".indicators.csv": _("Indicators and their values as a plain table"),
        ".csv-metadata.json": _("For programs: what the columns of the CSV files mean, and what does not fit into a table"),
        ".json": _("For programs: the whole edition as data"),
        ".parquet": _("The same for data analysis"),
        ".zip": _("Everything of all editions in one archive"),
    }  # fmt: skip
    if suffix in known:
        return known[suffix]
    # The other tables over all editions, such as .goals.csv, stand below a heading that names them.
    return {"csv": _("A plain table"), "parquet": known[".parquet"]}.get(suffix.rpartition(".")[2], "")
