"""The grid as a sheet: XLSX, ODS, CSV and text with tabs."""

import csv
from collections.abc import Iterator
from pathlib import Path

from .grid import Block, Cell, words
from .programme import Programme


def plain(programme: Programme, cell: Cell, signs: str = "words") -> str:
    """Return what stands in a cell as one text; bullets on their own lines."""
    if cell.statuses is not None:
        names = {"words": "label", "glyph": "glyph", "word": "word"}.get(signs)
        return " / ".join(getattr(programme.status(key), names) for key in cell.statuses) if names else ""
    return "\n".join(words(text) for text in cell.paragraphs)


def flat_rows(programme: Programme, block: Block, signs: str = "words") -> Iterator[list[str]]:
    """Return each row with a text for each column, empty where a cell is covered."""
    waiting = [0] * len(block.kinds)
    for row in block.rows:
        left, texts, at = list(row), [], 0
        while at < len(block.kinds):
            if waiting[at]:
                waiting[at] -= 1
                texts.append("")
                at += 1
                continue
            cell = left.pop(0)
            waiting[at] = cell.rows - 1
            texts.extend([plain(programme, cell, signs), *[""] * (cell.columns - 1)])
            at += cell.columns
        yield texts


def write_csv(
    programme: Programme,
    blocks: tuple[Block, ...],
    path: Path,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
) -> Path:
    """Write the one table of the grid."""
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(blocks[0].header)
        writer.writerows(flat_rows(programme, blocks[0]))
    return path


def write_text(
    programme: Programme, blocks: tuple[Block, ...], path: Path, signs: str = "glyph", slid: int = 0
) -> Path:
    """Write headings as lines and rows with tabs; a legend after each table when the signs need one.

    Of each ``slid``-th row that begins with an empty cell that cell is lost, so that the others stand one too far left.
    """
    lines = [programme.title, programme.subtitle, programme.date_words, ""]
    count = 0
    legend = "Legenda: " + "   ".join(f"{s.glyph} {s.label}" for s in programme.vocabulary)
    for block in blocks:
        lines += [text for _level, text in block.headings]
        lines.append("\t".join(block.header))
        for row in flat_rows(programme, block, signs):
            count += 1
            cells = row[1:] if slid and not row[0] and count % slid == 0 else row
            lines.append("\t".join(text.replace("\n- ", " • ").replace("\n", " ") for text in cells))
        lines += ["", legend, ""] if signs == "glyph" else [""]
    path.write_text("\n".join(lines), "utf-8")
    return path


def write_xlsx(
    programme: Programme,
    blocks: tuple[Block, ...],
    path: Path,
    signs: str = "words",
    legend: str = "none",
    per_sheet: bool = False,
) -> Path:
    """Write titles above, headings as rows between the tables, merged cells merged.

    ``legend``: none, sheet (a sheet of its own), below. ``per_sheet``: a sheet for each action line.
    """
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rapportage"
    book.properties.title = programme.title

    def fill(key: str) -> PatternFill:
        return PatternFill("solid", fgColor="FF" + programme.status(key).colour[1:].upper())

    def sign(cell, key: str) -> None:
        if signs == "fill":
            cell.fill = fill(key)
        else:
            cell.value = getattr(programme.status(key), "glyph" if signs == "glyph" else "label")

    for text in (programme.title, f"{programme.subtitle}, {programme.date_words}", None):
        sheet.append([text])
    sheets = 1
    for block in blocks:
        if per_sheet and any(level == 1 for level, _ in block.headings):
            if sheets > 1:
                sheet = book.create_sheet()
            sheet.title = f"Lijn {sheets}"
            sheets += 1
        for _level, text in block.headings:
            sheet.append([text])
            sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        sheet.append(list(block.header))
        for cell in sheet[sheet.max_row]:
            cell.font = Font(bold=True)
        top = sheet.max_row
        waiting = [0] * len(block.kinds)
        for down, row in enumerate(block.rows, 1):
            left, at = list(row), 0
            while at < len(block.kinds):
                if waiting[at]:
                    waiting[at] -= 1
                    at += 1
                    continue
                cell = left.pop(0)
                waiting[at] = cell.rows - 1
                text = plain(programme, cell, signs)
                number = int(text) if cell.kind in ("nr", "activity_nr") and text.isdigit() else None
                target = sheet.cell(top + down, at + 1, number or text or None)
                target.alignment = Alignment(wrap_text=True, vertical="top")
                if cell.statuses and signs == "fill":
                    target.fill = fill(cell.statuses[0])
                if cell.rows > 1 or cell.columns > 1:
                    sheet.merge_cells(
                        start_row=top + down,
                        start_column=at + 1,
                        end_row=top + down + cell.rows - 1,
                        end_column=at + cell.columns,
                    )
                at += cell.columns
        if signs != "words" and legend == "none":
            raise ValueError("these signs need a legend")
        sheet.cell(sheet.max_row + 1, 1, None)
        if block is not blocks[-1] and not per_sheet:
            sheet.append([None])
    if legend == "sheet":
        sheet = book.create_sheet("Legenda")
    if legend in ("sheet", "below"):
        sheet.append(["Legenda"])
        for status in programme.vocabulary:
            sheet.append([None, status.label])
            sign(sheet.cell(sheet.max_row, 1), status.key)
    for letter, width in zip("ABCDEFGHIJ", (8, 26, 30, 18, 60, 24, 18, 18, 18, 18), strict=True):
        book.worksheets[0].column_dimensions[letter].width = width
    book.save(path)
    return path


def write_ods(programme: Programme, blocks: tuple[Block, ...], path: Path) -> Path:
    """Write the one table of the grid with odfdo."""
    import odfdo

    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Acties")
    for texts in (
        [programme.title],
        [programme.date_words],
        [],
        list(blocks[0].header),
        *flat_rows(programme, blocks[0]),
    ):
        row = odfdo.Row()
        for text in texts:
            row.append_cell(odfdo.Cell(text=text, value=text) if text else odfdo.Cell())
        table.append_row(row)
    document.body.append(table)
    document.save(path)
    return path
