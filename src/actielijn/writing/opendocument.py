"""OpenDocument XML: elements, texts in cells, frozen headers and the package, for every ODS that is written."""

from collections.abc import Iterator, Mapping

from lxml import etree

from .zipped import packed

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}


def tag(name: str) -> str:
    """Return the name of an element or attribute, given with its prefix, as lxml knows it."""
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def made(name: str, parent: "etree._Element | None" = None, **attributes: str) -> "etree._Element":
    """Make an element; ``table__name`` stands for the attribute ``table:name``."""
    named = {tag(key.replace("__", ":").replace("_", "-")): value for key, value in attributes.items()}
    if parent is None:
        return etree.Element(tag(name), {**named, tag("office:version"): "1.3"}, nsmap=NAMES)
    return etree.SubElement(parent, tag(name), named)


def sheet_package(content: "etree._Element", meta: "etree._Element", settings: "etree._Element") -> bytes:
    """Return the ODS of its content, its facts and its settings."""
    parts = {
        "mimetype": _KIND.encode(),
        "content.xml": _bytes_of(content),
        "styles.xml": _bytes_of(made("office:document-styles")),
        "meta.xml": _bytes_of(meta),
        "settings.xml": _bytes_of(settings),
    }
    parts["META-INF/manifest.xml"] = _bytes_of(_manifest(parts))
    return packed(parts, stored=("mimetype",))


def _bytes_of(root: "etree._Element") -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def add_text(paragraph: "etree._Element", line: str) -> None:
    """Put a line in a paragraph; runs of spaces, which XML would fold, are counted."""
    last: etree._Element | None = None
    for kind, text in _runs(line):
        if kind == "words":
            if last is None:
                paragraph.text = (paragraph.text or "") + text
            else:
                last.tail = (last.tail or "") + text
        elif kind == "spaces":
            last = made("text:s", paragraph, text__c=str(len(text)))
        else:
            last = made("text:tab", paragraph)


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


def letters(number: int) -> str:
    """Return the letters of a column, counted from 1."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def quoted(name: str) -> str:
    """Return the name of a sheet as it stands between quotes in an address."""
    return name.replace("'", "''")


def frozen(name: str, columns: int = 1) -> "etree._Element":
    """Return the settings that freeze the header row and the first columns of a sheet."""
    root = made("office:document-settings")
    view = made("config:config-item-set", made("office:settings", root), config__name="ooo:view-settings")
    views = made("config:config-item-map-indexed", view, config__name="Views")
    entry = made("config:config-item-map-entry", views)
    tables = made("config:config-item-map-named", entry, config__name="Tables")
    table = made("config:config-item-map-entry", tables, config__name=name)
    for key, kind, value in (
        ("HorizontalSplitMode", "short", "2"), ("VerticalSplitMode", "short", "2"),
        ("HorizontalSplitPosition", "int", str(columns)), ("VerticalSplitPosition", "int", "1"),
        ("PositionRight", "int", str(columns)), ("PositionBottom", "int", "1"),
    ):  # fmt: skip
        made("config:config-item", table, config__name=key, config__type=kind).text = value
    return root


def _manifest(parts: Mapping[str, bytes]) -> "etree._Element":
    root = etree.Element(
        tag("manifest:manifest"), {tag("manifest:version"): "1.3"}, nsmap={"manifest": NAMES["manifest"]}
    )
    made(
        "manifest:file-entry",
        root,
        manifest__full_path="/",
        manifest__media_type=_KIND,
        manifest__version="1.3",
    )
    for part in parts:
        if part.endswith(".xml"):
            made("manifest:file-entry", root, manifest__full_path=part, manifest__media_type="text/xml")
    return root
