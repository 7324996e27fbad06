"""The grid as DOCX: rows written as XML, the rest with python-docx; and LibreOffice, to make other forms of it."""

import io
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from . import icons
from .grid import Block, Cell
from .programme import Programme

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


_WIDTHS = {
    "nr": 700,
    "activity_nr": 700,
    "result": 2200,
    "activity": 2700,
    "status": 1700,
    "explanation": 5600,
}


@dataclass(frozen=True)
class WordLook:
    """``signs``: words, png, fill, symbol (w:sym), glyph. ``legend``: footer, first, table, none."""

    signs: str = "words"
    legend: str = "none"
    alt: bool = False
    automatic: bool = False
    """Activities are numbered by Word; their numbers do not stand in the text."""
    tracked: bool = False
    """Half of the texts carry deleted words and a comment; what is inserted counts."""
    real_notes: bool = True
    legend_title: str = "Legenda"
    controls: bool = False
    """Statuses and texts stand in content controls."""
    headings: bool = True
    """Headings have heading styles; otherwise they are bold paragraphs."""


def _width(kind: str) -> str:
    return f'<w:tcW w:w="{_WIDTHS.get(kind, 1900)}" w:type="dxa"/>'


class _Writer:
    def __init__(self, programme: Programme, look: WordLook):
        import docx
        import docx.shared

        self.programme, self.look = programme, look
        self.document = docx.Document()
        self.document.styles["Normal"].font.name = "Liberation Sans"
        self.document.styles["Normal"].font.size = docx.shared.Pt(9)
        section = self.document.sections[0]
        section.page_width, section.page_height = section.page_height, section.page_width
        self.pictures = 0
        self.numbering = 0
        self.said = 0

    def run(self, blocks: tuple[Block, ...], path: Path) -> None:
        self.document.add_paragraph(self.programme.title, style="Title")
        self.document.add_paragraph(self.programme.subtitle)
        self.document.add_paragraph(self.programme.date_words)
        self.document.core_properties.title = self.programme.title
        if self.look.legend in ("first", "table"):
            self._legend_in_body()
        if self.look.legend == "footer":
            self._append_to(
                self.document.sections[0].footer,
                self._paragraph(self._legend_runs(self.document.sections[0].footer.part)),
            )
        for block in blocks:
            for level, text in block.headings:
                if self.look.headings:
                    self.document.add_heading(text, level)
                else:
                    self.document.add_paragraph().add_run(text).bold = True
            self._add(self._table(block))
            self.document.add_paragraph()
        if self.look.real_notes and self.programme.notes:
            self._notes()
        self.document.save(path)

    def _add(self, xml: str) -> None:
        from docx.oxml import parse_xml

        body = self.document.element.body
        body.insert(len(body) - 1, parse_xml(xml))

    @staticmethod
    def _append_to(part, xml: str) -> None:
        from docx.oxml import parse_xml

        part._element.append(parse_xml(xml.replace("<w:p>", f"<w:p {_NS}>", 1)))

    def _table(self, block: Block) -> str:
        if self.look.automatic:
            self.numbering += 1
        grid = "".join(f'<w:gridCol w:w="{_WIDTHS.get(kind, 1900)}"/>' for kind in block.kinds)
        head = "".join(
            f"<w:tc><w:tcPr/>{self._paragraph(self._run(word, bold=True))}</w:tc>" for word in block.header
        )
        rows = [f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{head}</w:tr>"]
        waiting: dict[int, tuple[int, int]] = {}
        for row in block.rows:
            cells, at, left = "", 0, list(row)
            while at < len(block.kinds):
                if waiting.get(at, (0, 0))[0] > 0:
                    height, width = waiting[at]
                    cells += f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/><w:vMerge/></w:tcPr><w:p/></w:tc>'
                    waiting[at] = (height - 1, width)
                    at += width
                    continue
                cell = left.pop(0)
                if cell.rows > 1:
                    waiting[at] = (cell.rows - 1, cell.columns)
                cells += self._cell(cell)
                at += cell.columns
            rows.append(f"<w:tr>{cells}</w:tr>")
        borders = "".join(
            f'<w:{s} w:val="single" w:sz="4" w:color="444444"/>'
            for s in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        return (
            f'<w:tbl {_NS}><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _cell(self, cell: Cell) -> str:
        properties = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else _width(cell.kind)
        if cell.rows > 1:
            properties += '<w:vMerge w:val="restart"/>'
        if cell.statuses and self.look.signs == "fill":
            properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{self.programme.status(cell.statuses[0]).colour[1:].upper()}"/>'
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{self._content(cell)}</w:tc>"

    def _content(self, cell: Cell) -> str:
        if cell.statuses is not None:
            if self.look.signs == "fill":
                return "<w:p/>"
            signs = [self._sign(key, self.document.part) for key in cell.statuses]
            return self._controlled(self._paragraph(self._run(" / ").join(signs)))
        paragraphs = [self._text(text, cell.kind) for text in cell.paragraphs]
        return "".join(paragraphs) or "<w:p/>"

    def _controlled(self, paragraph: str) -> str:
        if not self.look.controls:
            return paragraph
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"

    def _text(self, text: str, kind: str) -> str:
        properties = ""
        if text.startswith("- "):
            text, properties = text[2:], '<w:pStyle w:val="ListBullet"/>'
        if self.look.automatic and kind == "activity" and (found := re.match(r"\d+\. ", text)):
            properties = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{100 + self.numbering}"/></w:numPr>'
            text = text[found.end() :]
        runs = ""
        for at, part in enumerate(re.split(r"\[\^(\d+)\]", text)):
            if at % 2 and self.look.real_notes:
                runs += f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{int(part) + 1}"/></w:r>'
            elif at % 2:
                runs += f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{part}</w:t></w:r>'
            elif part:
                runs += (
                    self._changed(part) if kind == "explanation" and self.look.tracked else self._run(part)
                )
        return self._paragraph(runs, properties)

    def _changed(self, text: str) -> str:
        self.said += 1
        if self.said % 2 or text.count(" ") < 4:
            return self._run(text)
        words = text.split(" ")
        who = 'w:id="{}" w:author="A. Mbtenaar" w:date="2024-09-01T10:00:00Z"'
        old = f'<w:del {who.format(self.said * 2)}><w:r><w:delText xml:space="preserve">nog niet </w:delText></w:r></w:del>'
        new = f"<w:ins {who.format(self.said * 2 + 1)}>{self._run(' '.join(words[2:4]) + ' ')}</w:ins>"
        return self._run(" ".join(words[:2]) + " ") + old + new + self._run(" ".join(words[4:]))

    @staticmethod
    def _run(text: str, bold: bool = False) -> str:
        return f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    @staticmethod
    def _paragraph(runs: str, properties: str = "") -> str:
        return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"

    def _sign(self, key: str, part, legend: bool = False) -> str:
        status = self.programme.status(key)
        if self.look.signs == "words":
            return self._run(status.label)
        if self.look.signs == "glyph":
            return self._run(status.glyph)
        if self.look.signs == "symbol":
            point = 0xF0A8 + 3 * self.programme.vocabulary.index(status)
            return f'<w:r><w:sym w:font="Wingdings" w:char="{point:04X}"/></w:r>'
        if self.look.signs == "fill":
            return f'<w:r><w:rPr><w:shd w:val="clear" w:color="auto" w:fill="{status.colour[1:].upper()}"/></w:rPr><w:t xml:space="preserve">     </w:t></w:r>'
        address, _image = part.get_or_add_image(io.BytesIO(icons.png(status.shape, status.colour)))
        self.pictures += 1
        alt = escape(status.label) if self.look.alt else ""
        return (
            f'<w:r><w:drawing><wp:inline><wp:extent cx="140000" cy="140000"/><wp:docPr id="{self.pictures}" name="Afbeelding {self.pictures}" descr="{alt}"/>'
            f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{self.pictures}" name="image.png"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{address}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="140000" cy="140000"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )

    def _legend_runs(self, part) -> str:
        runs = self._run(f"{self.look.legend_title}: ", bold=True)
        for status in self.programme.vocabulary:
            runs += self._sign(status.key, part, True) + self._run(f" {status.label}    ")
        return runs

    def _legend_in_body(self) -> None:
        if self.look.legend == "first":
            self._add(
                self._paragraph(self._legend_runs(self.document.part)).replace("<w:p>", f"<w:p {_NS}>", 1)
            )
            return
        self.document.add_paragraph(self.look.legend_title)
        rows = ""
        for status in self.programme.vocabulary:
            fill = (
                f'<w:shd w:val="clear" w:color="auto" w:fill="{status.colour[1:].upper()}"/>'
                if self.look.signs == "fill"
                else ""
            )
            sign = "" if fill else self._sign(status.key, self.document.part, True)
            rows += f"<w:tr><w:tc><w:tcPr>{fill}</w:tcPr>{self._paragraph(sign)}</w:tc><w:tc><w:tcPr/>{self._paragraph(self._run(status.label))}</w:tc></w:tr>"
        self._add(
            f'<w:tbl {_NS}><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="4000"/></w:tblGrid>{rows}</w:tbl>'
        )

    def _notes(self) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        notes = "".join(
            f'<w:footnote w:id="{int(number) + 1}"><w:p><w:r><w:footnoteRef/></w:r>{self._run(" " + text)}</w:p></w:footnote>'
            for number, text in self.programme.notes.items()
        )
        separators = (
            '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        )
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {_NS}>{separators}{notes}</w:footnotes>'
        part = Part(PackURI("/word/footnotes.xml"), kind, content.encode(), self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def automatic_numbers(self, tables: int) -> None:
        """Define one numbered list per table."""
        from docx.oxml import parse_xml

        numbering = self.document.part.numbering_part.element
        abstract = (
            f'<w:abstractNum {_NS} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            f'<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        )
        numbering.insert(0, parse_xml(abstract))
        for at in range(1, tables + 1):
            numbering.append(
                parse_xml(
                    f'<w:num {_NS} w:numId="{100 + at}"><w:abstractNumId w:val="90"/>'
                    f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
                )
            )


def write(programme: Programme, blocks: tuple[Block, ...], look: WordLook, path: Path) -> Path:
    """Write the document."""
    writer = _Writer(programme, look)
    if look.automatic:
        writer.automatic_numbers(len(blocks))
    writer.run(blocks, path)
    return path


def office() -> str | None:
    """Return LibreOffice's command, None when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(path: Path, form: str) -> Path:
    """Let LibreOffice write another form of a file beside it."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            office() or "soffice",
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            form,
        ]
        subprocess.run(
            [*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True, timeout=120
        )
    return path.with_suffix("." + form.split(":")[0])
