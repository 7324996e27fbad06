"""Word, Writer, Calc, sheets and plain text: what stands on the desks of ministries."""

from dataclasses import replace
from pathlib import Path

from .. import grid, programmes, sheets, word
from ..grid import Layout, Truth
from .register import document, need, need_office


def _docx(folder: Path, name: str, programme, layout: Layout, look: word.WordLook) -> tuple[Path, Truth]:
    need("docx")
    blocks, truth = grid.lay_out(programme, layout)
    return word.write(programme, blocks, look, folder / f"{name}.docx"), truth


@document("Word: merged cells, words, real footnotes")
def fiets_docx_words(folder: Path) -> tuple[Path, Truth]:
    return _docx(folder, "fiets_docx_words", programmes.fiets(), Layout(), word.WordLook())


@document("Word: pictures without alternative text, legend in the page footer")
def fiets_docx_pictures(folder: Path) -> tuple[Path, Truth]:
    return _docx(folder, "fiets_docx_pictures", programmes.fiets(), Layout(), word.WordLook("png", "footer"))


@document("Word: shaded cells, legend as a table, headings that are only bold")
def natuur_docx_fill(folder: Path) -> tuple[Path, Truth]:
    return _docx(
        folder,
        "natuur_docx_fill",
        programmes.natuur(),
        Layout(),
        word.WordLook("fill", "table", headings=False),
    )


@document("Word: activity numbers made by automatic numbering, which stand nowhere in the text")
def digital_docx_automatic(folder: Path) -> tuple[Path, Truth]:
    layout = Layout(
        columns=("activity", "holder", "planning", "status", "explanation"), headers=grid.ENGLISH,
        result_in="heading", table_per="result", result_heading="Goal {n}: {t}", action_line="Pillar {n}: {t}",
    )  # fmt: skip
    return _docx(
        folder, "digital_docx_automatic", programmes.digital(), layout, word.WordLook(automatic=True)
    )


@document("Word: tracked changes, content controls, symbols of Wingdings with a legend")
def fiets_docx_tracked(folder: Path) -> tuple[Path, Truth]:
    look = word.WordLook("symbol", "first", tracked=True, controls=True)
    return _docx(folder, "fiets_docx_tracked", programmes.fiets(), Layout(merge="repeat"), look)


@document("PDF by LibreOffice Writer, pictures and a legend in the footer", slow=True)
def fiets_writer_pdf(folder: Path) -> tuple[Path, Truth]:
    need_office()
    path, truth = _docx(
        folder, "fiets_writer_pdf", programmes.fiets(), Layout(), word.WordLook("png", "footer")
    )
    return word.convert(path, "pdf"), truth


@document("ODT by LibreOffice, pictures and a legend in the footer", slow=True)
def fiets_writer_odt(folder: Path) -> tuple[Path, Truth]:
    need_office()
    path, truth = _docx(
        folder, "fiets_writer_odt", programmes.fiets(), Layout(), word.WordLook("png", "footer")
    )
    return word.convert(path, "odt"), truth


@document("DOCX as LibreOffice writes it, shaded cells", slow=True)
def natuur_writer_docx(folder: Path) -> tuple[Path, Truth]:
    need_office()
    path, truth = _docx(
        folder, "natuur_writer", programmes.natuur(), Layout(), word.WordLook("fill", "table")
    )
    odt = word.convert(path, "odt")
    return word.convert(odt.rename(folder / "natuur_writer_docx.odt"), "docx"), truth


_FLAT = Layout(
    columns=("line", "theme", "result", "activity_nr", "activity", "holder", "planning", "status", "explanation"),
    action_line="", theme_in="column", table_per="all", merge="repeat",
)  # fmt: skip


@document("XLSX as a flat list, one row for each activity, everything in columns")
def fiets_xlsx_flat(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets().plain()
    blocks, truth = grid.lay_out(programme, _FLAT)
    return sheets.write_xlsx(programme, blocks, folder / "fiets_xlsx_flat.xlsx"), truth


@document("XLSX as a report: titles above, heading rows, merged and coloured cells, legend on its own sheet")
def natuur_xlsx_fill(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.natuur()
    blocks, truth = grid.lay_out(programme, Layout())
    return sheets.write_xlsx(programme, blocks, folder / "natuur_xlsx_fill.xlsx", "fill", "sheet"), truth


@document("XLSX with a sheet for each action line, glyphs, legend below the last")
def digital_xlsx_sheets(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.digital()
    blocks, truth = grid.lay_out(
        programme, Layout(headers=grid.ENGLISH, action_line="Pillar {n}: {t}", merge="blank")
    )
    return sheets.write_xlsx(
        programme, blocks, folder / "digital_xlsx_sheets.xlsx", "glyph", "below", per_sheet=True
    ), truth


@document("PDF that LibreOffice Calc prints from a sheet", slow=True)
def digital_calc_pdf(folder: Path) -> tuple[Path, Truth]:
    need_office()
    programme = programmes.digital().plain()
    layout = Layout(
        columns=("nr", "result", "activity", "status", "explanation"), headers=grid.ENGLISH, action_line="Pillar {n}: {t}", merge="blank",
    )  # fmt: skip
    blocks, truth = grid.lay_out(programme, layout)
    path = sheets.write_xlsx(programme, blocks, folder / "digital_calc_pdf.xlsx")
    _fit_to_width(path)
    return word.convert(path, "pdf"), truth


def _fit_to_width(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.gridLines = True
        for row in sheet.iter_rows():
            lines = [
                sum(
                    1 + len(line) // (sheet.column_dimensions[c.column_letter].width * 0.8)
                    for line in str(c.value).split("\n")
                )
                for c in row
                if c.value and c.column > 1
            ]
            sheet.row_dimensions[row[0].row].height = 13.5 * max(lines, default=1) + 2
            for cell in row:
                cell.font = openpyxl.styles.Font(name="Liberation Sans", size=9, bold=cell.font.b)
    book.save(path)


@document("ODS as a flat list, blank cells where the result is that of the row above")
def fiets_ods_flat(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets().plain()
    blocks, truth = grid.lay_out(programme, replace(_FLAT, merge="blank"))
    return sheets.write_ods(programme, blocks, folder / "fiets_ods_flat.ods"), truth


@document("CSV with semicolons, as a Dutch Excel writes it, in its old encoding")
def natuur_csv_semicolon(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.natuur()
    blocks, truth = grid.lay_out(programme, _FLAT)
    path = sheets.write_csv(programme, blocks, folder / "natuur_csv_semicolon.csv", ";", "cp1252")
    return path, replace(truth, date=None)


@document("CSV with commas, lines within cells, no numbers")
def digital_csv_comma(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.digital()
    layout = replace(
        _FLAT,
        columns=("result", "activity", "holder", "planning", "status", "explanation"),
        headers=grid.ENGLISH,
        number="{n}. {t}",
        theme_in="none",
    )
    blocks, truth = grid.lay_out(programme, layout)
    return sheets.write_csv(programme, blocks, folder / "digital_csv_comma.csv"), replace(truth, date=None)


@document("plain text with tabs, glyphs, a legend below each table")
def fiets_text_tabs(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets().plain()
    blocks, truth = grid.lay_out(programme, Layout(merge="blank"))
    return sheets.write_text(programme, blocks, folder / "fiets_text_tabs.txt"), truth


@document("plain text in which some rows have lost an empty cell, so that their columns slid one place")
def fiets_text_slid(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.fiets().plain()
    blocks, truth = grid.lay_out(programme, Layout(merge="blank"))
    return sheets.write_text(programme, blocks, folder / "fiets_text_slid.txt", slid=3), truth


@document("plain text with tabs, words, status first")
def frysk_text_words(folder: Path) -> tuple[Path, Truth]:
    programme = programmes.frysk()
    blocks, truth = grid.lay_out(
        programme, Layout(columns=("status", "nr", "result", "activity", "explanation"), merge="repeat")
    )
    return sheets.write_text(programme, blocks, folder / "frysk_text_words.txt", "words"), truth
