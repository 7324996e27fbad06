"""Files that are damaged, hostile, or something else than they say: a clear message, bounded memory and time, no result."""

import base64
import io
import resource
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import samples

from actielijn.reading import UnreadableError, load_layout, read
from actielijn.snapshot import Snapshot

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf makes the damaged PDF files")


@pytest.fixture
def reading(tmp_path: Path) -> Callable[[str, bytes], Snapshot]:
    """Return a function that reads a file of this name and these bytes."""

    def read_bytes(name: str, data: bytes) -> Snapshot:
        path = tmp_path / name
        path.write_bytes(data)
        return read(path)

    return read_bytes


@pytest.fixture
def refused(reading) -> Callable[[str, bytes], UnreadableError]:
    """Return a function that reads a file which must be refused, and gives the error."""

    def refuse(name: str, data: bytes) -> UnreadableError:
        with pytest.raises(UnreadableError) as caught:
            reading(name, data)
        assert str(caught.value).startswith(name), "the message begins with the file that it is about"
        assert len(str(caught.value)) > len(name) + 30, "the message says what to do"
        return caught.value

    return refuse


def unpacked(data: bytes) -> dict[str, str | bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(document, **how: object) -> bytes:
    made = io.BytesIO()
    document.save(made, **how)
    return made.getvalue()


# -- what a file is, is told by its content


@pytest.mark.parametrize("made", [name for name in samples.SAMPLES if name != "verslag.csv"])
@pytest.mark.parametrize("named", ["verslag.pdf", "verslag.docx", "verslag"])
def test_a_name_that_lies_does_no_harm(made: str, named: str, reading):
    assert [activity.number for activity in reading(named, samples.SAMPLES[made]()).activities()] == [
        "1",
        "2",
        "1",
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("leeg.pdf", b"", "file-empty"),
        ("wit.txt", b" \n\t\n", "no-activities"),
        ("oud.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "old-or-encrypted-office"),
        ("wachtwoord.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage", "old-or-encrypted-office"),
        ("brief.rtf", rb"{\rtf1\ansi Beste lezer}", "form-not-read"),
        ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture-not-report"),
        ("scan.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "picture-not-report"),
        ("alles.gz", b"\x1f\x8b\x08" + bytes(30), "form-not-read"),
        ("alles.zip", samples.package({"verslag.txt": "tekst"}), "form-not-read"),
        ("programma", b"\x7fELF" + bytes(range(256)), "form-not-read"),
        ("cijfers.json", b'{"resultaten": [1, 2]}', "form-not-read"),
        ("diep.json", b"[" * 100_000, "form-not-read"),
        ("lijst.json", b'{\n "format": "actielijn-snapshot/1", "programme": {}}', "already-snapshot"),
    ],
)
def test_what_is_no_report_is_refused(name: str, data: bytes, code: str, refused):
    assert refused(name, data).code == code


def test_a_file_of_more_than_200_mb_is_not_opened(tmp_path: Path):
    path = tmp_path / "groot.txt"
    with path.open("wb") as stream:
        stream.truncate(300 * 2**20)
    started = time.process_time()
    with pytest.raises(UnreadableError, match=r"groot\.txt: 300 MB"):
        read(path)
    assert time.process_time() - started < 10


# -- PDF


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_pdf_is_damaged(share: float, refused):
    data = samples.pdf_report(3)
    assert refused("half.pdf", data[: int(share * len(data))]).code in ("file-damaged", "no-text")


def test_a_pdf_whose_list_of_parts_is_broken_is_mended(reading):
    data = samples.pdf_report().replace(b"startxref", b"startxxxx").replace(b"\nxref", b"\nxxxx")
    made = reading("kapot.pdf", data)
    assert len(list(made.activities())) == 3
    assert [finding.code for finding in made.findings if finding.code == "page-damaged"]


def test_a_pdf_with_garbage_in_the_middle_is_read_or_refused(reading):
    data = bytearray(samples.pdf_report(3))
    for at in range(900, len(data) - 200, 700):
        spoilt = bytes(data[:at]) + bytes(range(200)) + bytes(data[at + 200 :])
        try:
            made = reading("rommel.pdf", spoilt)
        except UnreadableError:
            continue
        assert len(list(made.activities())) <= 9


def test_a_pdf_with_a_password_is_refused(refused):
    document = pikepdf.open(io.BytesIO(samples.pdf_report()))
    data = saved(document, encryption=pikepdf.Encryption(user="geheim", owner="ander"))
    assert refused("dicht.pdf", data).code == "file-encrypted"


def test_a_pdf_that_only_forbids_changes_is_read(reading):
    document = pikepdf.open(io.BytesIO(samples.pdf_report()))
    data = saved(document, encryption=pikepdf.Encryption(user="", owner="ander"))
    assert len(list(reading("open.pdf", data).activities())) == 3


@pytest.mark.slow
def test_a_pdf_of_10_000_pages_is_refused_within_seconds(refused):
    document = pikepdf.new()
    for _number in range(10_000):
        document.add_blank_page(page_size=(595, 842))
    data = saved(document)
    started = time.process_time()
    assert refused("lang.pdf", data).code == "too-many-pages"
    assert time.process_time() - started < 30


def test_blank_pages_are_told(refused):
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    assert refused("blanco.pdf", saved(document)).code == "no-text"


@pytest.mark.parametrize("drawn", [b"q " * 8_000_000, b"0 0 m 9 9 l S " * 1_000_000], ids=["states", "lines"])
def test_a_page_with_too_much_on_it_is_left_out(drawn: bytes, reading):
    document = pikepdf.open(io.BytesIO(samples.pdf_report(2)))
    document.pages[1].Contents = document.make_stream(drawn)
    started = time.process_time()
    made = reading("vol.pdf", saved(document))
    assert time.process_time() - started < 30
    assert len(list(made.activities())) == 3
    assert "page-too-full" in [finding.code for finding in made.findings]


@pytest.mark.slow
def test_forms_that_draw_one_another_a_million_times_end(reading):
    document = pikepdf.open(io.BytesIO(samples.pdf_report(2)))
    inner = document.make_stream(b"0 0 m 9 9 l S " * 400)
    for _depth in range(9):
        form = document.make_stream(b"/Er Do " * 10)
        inner.Type, inner.Subtype, inner.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Er=inner))
        inner = form
    document.pages[1].Contents = inner
    document.pages[1].Resources = inner.Resources
    started = time.process_time()
    made = reading("lachen.pdf", saved(document))
    assert time.process_time() - started < 240
    assert "page-too-full" in [finding.code for finding in made.findings]


# -- packages


@pytest.mark.parametrize("form", ["docx", "ods", "xlsx", "odt"])
@pytest.mark.parametrize("lying", [False, True], ids=["honest", "lying"])
def test_a_zip_bomb_is_not_unpacked(form: str, lying: bool, refused):
    part = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}.get(form, "content.xml")
    parts = unpacked(samples.SAMPLES[f"verslag.{form}"]())
    plain = parts[part]
    assert isinstance(plain, bytes)
    parts[part] = plain.replace(b"><", b">" + b" " * 60_000_000 + b"<", 1)
    data = samples.package(parts)
    if lying:
        data = data.replace(struct.pack("<I", len(parts[part])), struct.pack("<I", 900))
    started = time.process_time()
    assert refused(f"bom.{form}", data).code in ("file-bomb", "file-damaged")
    assert time.process_time() - started < 30


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{("&" + chr(97 + at) + ";") * 10}">' for at in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize("form", ["docx", "odt", "html", "xlsx"])
def test_entities_are_refused(form: str, doctype: str, refused):
    if form == "docx":
        data = samples.docx_report(doctype=doctype, body=samples.paragraph("&j;"))
    elif form == "odt":
        data = samples.odt_report(doctype=doctype, body="<text:p>&j;</text:p>")
    elif form == "html":
        data = samples.html_report(before=doctype, legend="&j;")
    else:
        parts = unpacked(samples.xlsx_report())
        sheet = parts["xl/worksheets/sheet1.xml"]
        assert isinstance(sheet, bytes)
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<worksheet", doctype.encode() + b"<worksheet", 1)
        data = samples.package(parts)
    assert refused(f"grap.{form}", data).code == "xml-entities"


@pytest.mark.parametrize("form", ["docx", "odt", "ods", "xlsx"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_truncated_package_is_damaged(form: str, share: float, refused):
    data = samples.SAMPLES[f"verslag.{form}"]()
    assert refused(f"half.{form}", data[: int(share * len(data))]).code == "file-damaged"


# -- text


def test_invalid_utf_8_is_read_and_told(reading):
    made = reading(
        "oud.txt",
        samples.text_report()
        .replace("✓".encode(), b"Afgerond")
        .replace("⌚".encode(), b"Loopt")
        .replace(b"is uit", b"is \xe9\xe9n"),
    )
    assert "encoding-guessed" in [finding.code for finding in made.findings]
    assert "één" in next(made.activities()).explanation


@pytest.mark.parametrize("name", ["verslag.txt", "verslag.csv", "verslag.html"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_unicode_encodings_are_read(name: str, encoding: str, reading):
    data = samples.SAMPLES[name]().decode().replace('<meta charset="utf-8">', "").encode(encoding)
    assert len(list(reading(name, data).activities())) == 3


def test_text_from_right_to_left_is_kept(reading):
    words = "تم توسيع المركز بثلاثة موظفين."
    made = reading("rechts.txt", samples.text_report([("1", "נקודה", "1. תמיכה", "✓", words)]))
    [activity] = made.activities()
    assert (activity.title, activity.explanation) == ("תמיכה", words)


def test_a_text_with_null_bytes_is_refused(refused):
    assert refused("nul.txt", samples.text_report().replace(b"uit", b"u\x00t")).code == "form-not-read"


def test_more_rows_than_are_read_are_refused(refused):
    assert refused("rijen.txt", b"1\ta\n" * 200_001).code == "too-many-rows"


def test_a_quote_that_never_closes_is_refused(refused):
    assert refused("open.csv", b'a;b\n"' + b"x" * 10_500_000).code == "file-damaged"


# -- sheets


def sheet_with(found: bytes, put: bytes) -> bytes:
    parts = unpacked(samples.xlsx_report())
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert isinstance(sheet, bytes)
    assert found in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(found, put, 1)
    return samples.package(parts)


def test_a_sheet_of_16_384_columns_is_refused(refused):
    assert (
        refused("breed.xlsx", samples.xlsx_report([samples.HEAD, ["x"] * 16_384])).code == "too-many-columns"
    )


def test_a_merged_cell_as_large_as_the_sheet_is_refused(refused):
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    started = time.process_time()
    assert refused("samen.xlsx", sheet_with(b"</sheetData>", merged)).code == "too-many-rows"
    assert time.process_time() - started < 20


def test_a_lone_cell_at_the_far_corner_is_refused(refused):
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert refused("hoek.xlsx", sheet_with(b"</sheetData>", far)).code in (
        "too-many-rows",
        "too-many-columns",
    )


def test_a_formula_without_a_saved_outcome_is_told(reading):
    rows = [samples.HEAD, ("1", "Meldpunt", "1. Uitbreiden", "Afgerond", '="a"&"b"')]
    made = reading("formule.xlsx", samples.xlsx_report(rows))
    [finding] = [each for each in made.findings if each.code == "formula-without-value"]
    assert "E2" in finding.message
    assert next(made.activities()).explanation == ""


def test_a_million_blank_rows_are_passed_over(reading):
    cells = [
        samples.odf_cells(samples.HEAD),
        samples.odf_cells(("1", "Meldpunt", "1. Uitbreiden", "Afgerond", "Gedaan.")),
    ]
    blank = samples.odf_cells(("",) * 5, 'table:number-rows-repeated="1000000"')
    started = time.process_time()
    made = reading("leeg.ods", samples.ods_report("".join(cells) + blank))
    assert len(list(made.activities())) == 1
    assert time.process_time() - started < 20


def test_a_million_filled_rows_are_refused(refused):
    filled = samples.odf_cells(("1", "a", "1. b", "Afgerond", "c"), 'table:number-rows-repeated="1000000"')
    assert (
        refused("vol.ods", samples.ods_report(samples.odf_cells(samples.HEAD) + filled)).code
        == "too-many-rows"
    )


@pytest.mark.parametrize("value", ["-5", "x", "", "99999999999999", "²"])
def test_nonsense_repeats_do_no_harm(value: str, reading):
    cells = samples.odf_cells(samples.HEAD) + samples.odf_cells(("1", "a", "1. b", "Afgerond", "c")).replace(
        "<table:table-cell>", f'<table:table-cell table:number-columns-spanned="{value}">', 1
    )
    assert len(list(reading("raar.ods", samples.ods_report(cells)).activities())) <= 1


# -- tables in tables, spans


def nested_words(depth: int) -> str:
    inner = samples.paragraph("diep")
    for _level in range(depth):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    return inner


def nested_html(depth: int) -> str:
    return "<table><tr><td>" * depth + "diep" + "</td></tr></table>" * depth


def test_a_cell_nested_20_deep_is_read(reading):
    rows = [("1", "Meldpunt", "1. Uitbreiden", "✓", nested_words(20)), *samples.ROWS[1:]]
    assert next(reading("nest.docx", samples.docx_report(rows)).activities()).explanation == "diep"
    rows[0] = (*rows[0][:4], nested_html(20))
    assert next(reading("nest.html", samples.html_report(rows)).activities()).explanation == "diep"


@pytest.mark.parametrize("depth", [100, 3000])
def test_a_cell_nested_too_deep_is_refused(depth: int, refused):
    assert (
        refused("nest.docx", samples.docx_report([("1", "R", nested_words(depth), "✓", "c")])).code
        == "file-damaged"
    )
    assert (
        refused("nest.html", samples.html_report([("1", "R", nested_html(depth), "✓", "c")])).code
        == "file-damaged"
    )


@pytest.mark.parametrize("form", ["html", "docx", "odt"])
def test_spans_beyond_all_bounds_are_held(form: str, reading):
    if form == "html":
        data = samples.html_report().replace(b"<td>", b'<td rowspan="99999999" colspan="99999999">')
    elif form == "docx":
        wide = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
        data = samples.docx_report(
            body=samples.word_table((samples.HEAD, *samples.ROWS)).replace("<w:tc>", wide)
        )
    else:
        wide = '<table:table-cell table:number-columns-repeated="99999999" table:number-rows-spanned="9999999999">'
        rows = "".join(samples.odf_cells(row) for row in (samples.HEAD, *samples.ROWS)).replace(
            "<table:table-cell>", wide
        )
        data = samples.odt_report(
            body=f'<table:table>{rows}</table:table><text:p><text:s text:c="999999999"/>x</text:p>'
        )
    started = time.process_time()
    with pytest.raises(UnreadableError):
        reading(f"breed.{form}", data)
    assert time.process_time() - started < 30


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked(reading):
    def chunk(kind: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))

    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(bytes(10_000_000)))
        + chunk(b"IEND", b"")
    )
    image = f'<img src="data:image/png;base64,{base64.b64encode(bomb).decode()}">'
    made = reading("plaat.html", samples.html_report([("1", "R", "1. B", image, "c")]))
    [activity] = made.activities()
    assert activity.statuses == ()
    assert "status-unreadable" in [finding.code for finding in made.findings]


# -- memory


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "html"])
def test_memory_stays_within_one_gigabyte(form: str, tmp_path: Path):
    """Reads a hostile file in a process that may not have more than one gigabyte."""
    if form == "pdf":
        document = pikepdf.open(io.BytesIO(samples.pdf_report()))
        stream = document.make_stream(b"")
        stream.write(zlib.compress(bytes(300_000_000), 1), filter=pikepdf.Name.FlateDecode)
        document.pages[0].Contents = stream
        data = saved(document, compress_streams=False)
    elif form == "html":
        data = samples.html_report(legend="<b>" * 200_000)
    else:
        part = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}[form]
        parts = unpacked(samples.SAMPLES[f"verslag.{form}"]())
        parts[part] = bytes(380 * 2**20)
        data = samples.package(parts)
    path = tmp_path / f"groot.{form}"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-m", "actielijn", "--language", "en", "read", str(path), "-o", str(tmp_path / "uit.json")],
        capture_output=True, text=True, timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)),
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith(f"actielijn: groot.{form}")
    assert [each.name for each in tmp_path.iterdir()] == [path.name], "nothing was written"


# -- no table, and the proposal


def test_a_letter_has_no_table(refused):
    message = str(refused("brief.txt", b"Beste lezer,\n\nDit is een brief zonder tabel.\n"))
    assert "Toelichting" in message
    assert "--layout" not in message


UNKNOWN = "Ding\tWat wij doen\tKleur\tWaarom\n" + "".join(
    f"{at}\tDing nummer {at} doen\t{'slecht' if at % 3 else 'goed'}\tHet gaat zo om reden {at}.\n"
    for at in range(1, 7)
)


def test_an_unknown_table_gets_a_proposal_that_can_be_used(refused, tmp_path: Path):
    proposal = str(refused("anders.txt", UNKNOWN.encode())).split("\n\n", 1)[1]
    settled = (
        proposal.replace('"Ding" = "other"', '"Ding" = "number"').replace('"Wat wij doen" = "other"', '"Wat wij doen" = "activity"')
        .replace('"Kleur" = "other"', '"Kleur" = "status"').replace('"Waarom" = "other"', '"Waarom" = "explanation"')
    )  # fmt: skip
    layout = tmp_path / "layout.toml"
    layout.write_text(
        settled.split("# Say what each sign")[0]
        + '[statuses."goed"]\nlabel = "Goed"\n[statuses."slecht"]\nlabel = "Slecht"\n'
    )
    made = read(tmp_path / "anders.txt", layout=load_layout(layout))
    assert [each.title for each in made.activities()] == [f"Ding nummer {at} doen" for at in range(1, 7)]
    labels = [made.status(key).label_in("nl") for each in made.activities() for key in each.statuses]
    assert labels == ["Slecht", "Slecht", "Goed"] * 2


def test_the_proposal_as_it_is_can_be_loaded(refused, tmp_path: Path):
    layout = tmp_path / "layout.toml"
    for table in (
        UNKNOWN,
        "Wat\tWat\tWat\n" + "a\tb\tc\n" * 3,
        'Zo "n"\t\\x\tWat\tDan\n1\tb\tc\td\n2\tb\tc\td\n',
    ):
        layout.write_text(str(refused("anders.txt", table.encode())).split("\n\n", 1)[1])
        assert load_layout(layout) is not None
