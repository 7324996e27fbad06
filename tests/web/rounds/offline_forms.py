"""Filling in forms as people do: cells by code and heading, in the files that were really sent out."""

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
from lxml import etree

from actielijn.language import speaking
from actielijn.web.rounds.offline import form_of
from actielijn.web.rounds.offline.reading import read_form

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sent(submission, form: str, language: str = "en") -> bytes:
    with speaking(language):
        return form_of(submission, form)[1]


def read(submission, data: bytes, name: str = "form.xlsx", language: str = "en"):
    with speaking(language):
        return read_form(submission, data, name)


def told(read_form) -> dict[str, str]:
    return {problem.where: problem.text for problem in read_form.problems}


class Workbook:
    """An XLSX form that is being filled in."""

    def __init__(self, data: bytes):
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.sheet = self.book.worksheets[0]
        self.columns = {cell.value: cell.column for cell in self.sheet[1]}

    def row(self, code: str) -> int:
        return next(row for row in range(2, self.sheet.max_row + 1) if self.sheet.cell(row, 2).value == code)

    def cell(self, code: str, heading: str):
        return self.sheet.cell(self.row(code), self.columns[heading])

    def fill(self, code: str, **values) -> None:
        headings = {
            "answer": "Answer", "status": "Status now", "second": "Status now (2)", "explanation": "Explanation now",
            "remark": "Remark for the programme team", "figure": "Figure now",
        }  # fmt: skip
        for key, value in values.items():
            self.cell(code, headings[key]).value = value

    def saved(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


class WordDocument:
    """A DOCX form that is being filled in: its cells by code and field (``k``, ``s1``, ``e``, ``r``, ``f``)."""

    def __init__(self, data: bytes):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])

    def cell(self, code: str, field: str):
        for table in self.root.iter(f"{W}tbl"):
            cells = {
                mark.get(f"{W}name").rpartition("_")[2]: next(mark.iterancestors(f"{W}tc"))
                for mark in table.iter(f"{W}bookmarkStart")
            }
            if "".join(cells["c"].itertext()) == code and field in cells:
                return cells[field]
        raise KeyError(code, field)

    def type(self, code: str, field: str, *lines: str) -> None:
        """Put text in a control as Word does: the first line in its run, the next ones in paragraphs of their own."""
        cell = self.cell(code, field)
        for flag in cell.findall(f".//{W}showingPlcHdr"):
            flag.getparent().remove(flag)
        runs = list(cell.iter(f"{W}t"))
        runs[0].text = lines[0]
        for run in runs[1:]:
            run.text = ""
        paragraph = runs[0].getparent().getparent()
        if paragraph.tag == f"{W}p":
            for extra in list(paragraph.itersiblings(f"{W}p")):
                extra.getparent().remove(extra)
        for line in reversed(lines[1:]):
            added = etree.Element(f"{W}p")
            etree.SubElement(etree.SubElement(added, f"{W}r"), f"{W}t").text = line
            paragraph.addnext(added)

    def saved(self) -> bytes:
        self.parts["word/document.xml"] = etree.tostring(self.root)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                package.writestr(name, data)
        return stream.getvalue()


def by_office(data: bytes, folder: Path, *forms: str) -> list[bytes]:
    """Let LibreOffice open a file and save it in each of the forms, one after the other; the first is the file's own."""
    folder.mkdir()
    path = folder / f"form.{forms[0]}"
    path.write_bytes(data)
    saved = []
    for at, form in enumerate(forms[1:]):
        target = folder / str(at)
        subprocess.run(
            [shutil.which("soffice") or "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form,
             "--outdir", str(target), str(path)],
            check=True, capture_output=True, timeout=120, env=os.environ,
        )  # fmt: skip
        path = target / f"form.{form}"
        saved.append(path.read_bytes())
    return saved
