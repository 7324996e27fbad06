"""A Snapshot → ODS: the same sheets as XLSX, written as OpenDocument XML.

Every cell is of type string, so that no text is ever evaluated. The Snapshot itself goes along in a hidden sheet, which
LibreOffice keeps.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from actielijn.snapshot import Snapshot

from .report import language_tag, printable
from .sheet import PIECE, Sheet, facts_of, pieces, sheet_of, vocabulary_of
from .zipped import embeddable, made_on, packed

_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def to_ods(snapshot: Snapshot) -> bytes:
    """Return the sheet. The same Snapshot gives the same bytes."""
    from actielijn.language import _, speaking

    with speaking(snapshot.programme.language):
        names = (_("Activities"), _("Statuses"), _("About"))
    parts = {
        "mimetype": _KIND.encode(),
        "content.xml": _bytes(_content(snapshot, sheet_of(snapshot), names)),
        "styles.xml": _bytes(_made("office:document-styles")),
        "meta.xml": _bytes(_meta(snapshot)),
        "settings.xml": _bytes(_settings(names[0])),
    }
    parts["META-INF/manifest.xml"] = _bytes(_manifest(parts))
    return packed(parts, stored=("mimetype",))


def _tag(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def _made(name: str, parent: "etree._Element | None" = None, **attributes: str) -> "etree._Element":
    """Make an element; ``table__name`` stands for the attribute ``table:name``."""
    named = {_tag(key.replace("__", ":").replace("_", "-")): value for key, value in attributes.items()}
    if parent is None:
        return etree.Element(_tag(name), {**named, _tag("office:version"): "1.3"}, nsmap=_NAMES)
    return etree.SubElement(parent, _tag(name), named)


def _bytes(root: "etree._Element") -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _content(snapshot: Snapshot, sheet: Sheet, names: Sequence[str]) -> "etree._Element":
    root = _made("office:document-content")
    styles = _made("office:automatic-styles", root)
    _add_styles(styles, sheet)
    body = _made("office:spreadsheet", _made("office:body", root))
    if sheet.labels:
        _add_choice(body, sheet.labels, names[0])
    table = _made("table:table", body, table__name=names[0], table__style_name="shown")
    for place in range(len(sheet.columns)):
        _made("table:table-column", table, table__style_name=f"column{place}")
    head = _made("table:table-header-rows", table)
    _add_row(head, [column.title for column in sheet.columns], style="head")
    status = [column.name for column in sheet.columns].index("status")
    for row in sheet.rows:
        _add_row(table, row, style="cell", choice=status if sheet.labels else None)
    vocabulary = _made("table:table", body, table__name=names[1], table__style_name="shown")
    for number, row in enumerate(vocabulary_of(snapshot)):
        _add_row(vocabulary, row, style="cell" if number else "head")
    about = _made("table:table", body, table__name=names[2], table__style_name="shown")
    for fact in facts_of(snapshot):
        _add_row(about, fact, style="cell")
    _add_snapshot(body, embeddable(snapshot))
    last = f"{_letters(len(sheet.columns))}{len(sheet.rows) + 1}"
    ranges = _made("table:database-ranges", body)
    _made(
        "table:database-range", ranges, table__name="activities", table__display_filter_buttons="true",
        table__target_range_address=f"$'{_quoted(names[0])}'.A1:$'{_quoted(names[0])}'.{last}",
    )  # fmt: skip
    return root


def _add_styles(styles: "etree._Element", sheet: Sheet) -> None:
    for name, display in (("shown", "true"), ("hidden", "false")):
        style = _made("style:style", styles, style__name=name, style__family="table")
        _made("style:table-properties", style, table__display=display)
    for place, column in enumerate(sheet.columns):
        style = _made("style:style", styles, style__name=f"column{place}", style__family="table-column")
        _made("style:table-column-properties", style, style__column_width=f"{column.width * 0.21:.2f}cm")
    for name in ("cell", "head"):
        style = _made("style:style", styles, style__name=name, style__family="table-cell")
        shade = {"fo__background_color": "#e3eaf1"} if name == "head" else {}
        _made(
            "style:table-cell-properties", style, fo__wrap_option="wrap", style__vertical_align="top", **shade
        )
        if name == "head":
            _made("style:text-properties", style, fo__font_weight="bold")


def _add_choice(body: "etree._Element", labels: Sequence[str], name: str) -> None:
    """Offer the labels in the status column; two in one cell stay possible."""
    listed = ";".join('"' + label.replace('"', '""') + '"' for label in labels)
    choices = _made("table:content-validations", body)
    choice = _made(
        "table:content-validation", choices, table__name="statuses", table__condition=f"of:cell-content-is-in-list({listed})",
        table__allow_empty_cell="true", table__base_cell_address=f"$'{_quoted(name)}'.A1",
    )  # fmt: skip
    _made("table:error-message", choice, table__display="false")


def _add_row(
    parent: "etree._Element", values: Sequence[str], *, style: str, choice: int | None = None
) -> None:
    row = _made("table:table-row", parent)
    for place, value in enumerate(values):
        _add_cell(row, value, style, choice=place == choice)


def _add_cell(row: "etree._Element", value: str, style: str, *, choice: bool = False) -> None:
    more: dict[str, Any] = {"table__content_validation_name": "statuses"} if choice else {}
    if not value:
        _made("table:table-cell", row, table__style_name=style, **more)
        return
    cell = _made("table:table-cell", row, table__style_name=style, office__value_type="string", **more)
    for line in value.split("\n"):
        _add_text(_made("text:p", cell), line)


def _add_text(paragraph: "etree._Element", line: str) -> None:
    """Put a line in a paragraph; runs of spaces, which XML would fold, are counted."""
    last: etree._Element | None = None
    for kind, text in _runs(line):
        if kind == "words":
            if last is None:
                paragraph.text = (paragraph.text or "") + text
            else:
                last.tail = (last.tail or "") + text
        elif kind == "spaces":
            last = _made("text:s", paragraph, text__c=str(len(text)))
        else:
            last = _made("text:tab", paragraph)


def _runs(line: str) -> Iterator[tuple[str, str]]:
    words = ""
    index = 0
    while index < len(line):
        character = line[index]
        if character == "\t":
            yield "words", words
            yield "tab", character
            words = ""
        elif character == " " and (not words or words[-1] == " "):
            end = index
            while end < len(line) and line[end] == " ":
                end += 1
            yield "words", words
            yield "spaces", line[index:end]
            words = ""
            index = end - 1
        else:
            words += character
        index += 1
    yield "words", words


def _add_snapshot(body: "etree._Element", text: str) -> None:
    table = _made("table:table", body, table__name="snapshot", table__style_name="hidden")
    for piece in pieces(text, PIECE):
        _add_cell(_made("table:table-row", table), piece, "cell")


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _quoted(name: str) -> str:
    return name.replace("'", "''")


def _meta(snapshot: Snapshot) -> "etree._Element":
    root = _made("office:document-meta")
    meta = _made("office:meta", root)
    _made("meta:generator", meta).text = "Actielijn"
    _made("dc:title", meta).text = printable(snapshot.programme.title) or None
    _made("dc:language", meta).text = language_tag(snapshot.programme.language)
    _made("dc:date", meta).text = f"{made_on(snapshot.edition.date)}T00:00:00"
    return root


def _settings(name: str) -> "etree._Element":
    """Freeze the header row and the first column."""
    root = _made("office:document-settings")
    view = _made("config:config-item-set", _made("office:settings", root), config__name="ooo:view-settings")
    views = _made("config:config-item-map-indexed", view, config__name="Views")
    entry = _made("config:config-item-map-entry", views)
    tables = _made("config:config-item-map-named", entry, config__name="Tables")
    table = _made("config:config-item-map-entry", tables, config__name=name)
    for key, kind, value in (
        ("HorizontalSplitMode", "short", "2"), ("VerticalSplitMode", "short", "2"),
        ("HorizontalSplitPosition", "int", "1"), ("VerticalSplitPosition", "int", "1"),
        ("PositionRight", "int", "1"), ("PositionBottom", "int", "1"),
    ):  # fmt: skip
        _made("config:config-item", table, config__name=key, config__type=kind).text = value
    return root


def _manifest(parts: Sequence[str] | dict[str, bytes]) -> "etree._Element":
    root = etree.Element(
        _tag("manifest:manifest"), {_tag("manifest:version"): "1.3"}, nsmap={"manifest": _NAMES["manifest"]}
    )
    _made(
        "manifest:file-entry",
        root,
        manifest__full_path="/",
        manifest__media_type=_KIND,
        manifest__version="1.3",
    )
    for part in parts:
        if part.endswith(".xml"):
            _made("manifest:file-entry", root, manifest__full_path=part, manifest__media_type="text/xml")
    return root
