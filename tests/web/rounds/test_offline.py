"""Forms that are filled in offline: what goes out, what comes back, and what may not be taken over."""

import datetime
import io
import re
import shutil
import time
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from lxml import etree
from offline_forms import W, WordDocument, Workbook, by_office, read, sent, told

from actielijn.reading.sheets import OFFICE, TABLE, TEXT
from actielijn.snapshot import Figure
from actielijn.web.register.content import content_from_json, content_to_json
from actielijn.web.rounds import answering
from actielijn.web.rounds.models import Answer, Submission
from actielijn.web.rounds.offline import form_of
from actielijn.web.rounds.offline.reading import FormRefused, take_over

FORMS = ("xlsx", "ods", "docx")


@pytest.fixture
def police(asked):
    """The police's submission; a figure is asked for with its first activity."""
    submission = asked.submission()
    version = submission.answers.select_related("version").first().version
    content = content_from_json(version.content)
    figure = Figure(value=1200.0, unit="agenten", text="1.200 agenten")
    version.content = content_to_json(replace(content, figures=(figure,)))
    version.save()
    return submission


@pytest.fixture
def codes(police):
    return [one.version.content["code"] for one in police.answers.select_related("version")]


def answer(submission, code) -> Answer:
    return next(
        one for one in submission.answers.select_related("version") if one.version.content["code"] == code
    )


def save(asked, submission, code, **given):
    one = answer(submission, code)
    return answering.save_answer(
        submission=submission, answer=one.pk, revision=one.revision, given=answering.Given(**given), by=asked.by()
    )  # fmt: skip


# -- going out


def test_a_form_takes_a_handful_of_statements(police, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(6):
        form_of(Submission.objects.get(pk=police.pk), "xlsx")
    data = sent(police, "xlsx")
    with django_assert_max_num_queries(6):
        read(Submission.objects.get(pk=police.pk), data)


def test_a_form_that_nobody_touched_says_nothing(police, codes) -> None:
    for form in FORMS:
        came = read(police, sent(police, form))
        assert (came.differences, came.conflicts, came.problems) == ((), (), ())
        assert list(came.empty) == codes


@pytest.mark.parametrize("form", FORMS)
def test_a_form_shows_what_was_answered_online(asked, police, codes, form) -> None:
    status = police.round.programme.statuses.first()
    save(asked, police, codes[0], kind="changed", statuses=(status.key,), explanation="Nu staat het zo.", figure=Decimal("12.5"))  # fmt: skip
    came = read(police, sent(police, form, "nl"))
    assert (came.same, len(came.empty), came.problems) == (1, len(codes) - 1, ())
    data = sent(police, form, "nl")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml")).decode()
    assert "Nu staat het zo." in text
    assert "12,5" in text


def test_after_handing_in_it_is_a_copy(asked) -> None:
    submission = asked.answer_all(explanation="Zo staat het nu.")
    answering.hand_in(submission=submission, by=asked.by())
    copy = Workbook(sent(asked.submission(), "xlsx"))
    assert "handed in on" in copy.book.worksheets[1]["A2"].value
    came = read(submission, copy.saved())
    assert (came.same, came.differences) == (submission.answers.count(), ())


def test_only_the_cells_to_fill_in_can_be_changed_and_all_are_texts(police) -> None:
    book = Workbook(sent(police, "xlsx"))
    assert book.sheet.protection.sheet
    assert not book.sheet.protection.password
    free = {book.sheet.cell(1, cell.column).value for cell in book.sheet[2] if not cell.protection.locked}
    assert free == {"Answer", "Status now", "Status now (2)", "Explanation now", "Remark for the programme team", "Figure now"}  # fmt: skip
    filled = [cell for row in book.sheet.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}
    assert book.sheet.column_dimensions["A"].hidden


def test_a_text_that_looks_like_a_formula_goes_out_and_comes_back_as_text(asked, police, codes) -> None:
    save(asked, police, codes[0], kind="changed", explanation='=HYPERLINK("http://example.org")\n_x0041_ +1')
    for form in FORMS:
        came = read(police, sent(police, form))
        assert (came.same, came.problems, came.differences) == (1, (), ())


# -- coming back


def filled_sheet(police, codes, **more) -> Workbook:
    labels = [status.labels["nl"] for status in police.round.programme.statuses.all()]
    book = Workbook(sent(police, "xlsx"))
    book.fill(codes[0], answer="changed", status=labels[0], second=labels[1], explanation="Eerste regel.\n\n- Tweede", figure="1.250,5")  # fmt: skip
    book.fill(codes[1], answer="Unchanged, confirmed")
    book.fill(codes[2], answer="niet van ons", remark="Vraag CoMensha.")
    return book


def test_answers_come_back_and_are_taken_over(asked, police, codes) -> None:
    came = read(police, filled_sheet(police, codes).saved())
    assert came.problems == ()
    assert [one.code for one in came.differences] == codes[:3]
    keys = tuple(police.round.programme.statuses.values_list("key", flat=True)[:2])
    assert came.differences[0].given == answering.Given(
        kind="changed", statuses=keys, explanation="Eerste regel.\n\n- Tweede", figure=Decimal("1250.5")
    )  # fmt: skip
    assert Answer.objects.filter(submission=police, kind="").count() == len(codes)
    taken = take_over(submission=police, read=came, by=asked.by())
    assert (taken.changed, taken.conflicts) == (3, ())
    assert [answer(police, code).kind for code in codes[:3]] == ["changed", "unchanged", "not_ours"]
    assert answer(police, codes[2]).remark == "Vraag CoMensha."
    again = read(police, filled_sheet(police, codes).saved())
    assert (again.differences, again.conflicts, again.same) == ((), (), 3)


def test_a_document_comes_back(police, codes) -> None:
    document = WordDocument(sent(police, "docx"))
    label = police.round.programme.statuses.first().labels["nl"]
    document.type(codes[0], "k", "changed")
    document.type(codes[0], "s1", label)
    document.type(codes[0], "e", "Eerste regel.", "Tweede regel.")
    document.type(codes[1], "k", "unchanged, confirmed")
    came = read(police, document.saved())
    assert came.problems == ()
    assert [(one.code, one.given.kind, one.given.explanation) for one in came.differences] == [
        (codes[0], "changed", "Eerste regel.\nTweede regel."), (codes[1], "unchanged", ""),
    ]  # fmt: skip


def test_ten_planted_errors_are_all_reported_with_their_addresses(asked) -> None:
    """The goal of the issue: nothing is left for a second round of mail."""
    submission = asked.submission()
    extra = asked.submission("CoMensha").answers.all()
    # Enough activities to plant ten errors in: the police answer for those of CoMensha too.
    for at, one in enumerate(extra, 10):
        Answer.objects.filter(pk=one.pk).update(submission=submission, position=at)
    codes = [one.version.content["code"] for one in submission.answers.select_related("version")]
    book = Workbook(sent(submission, "xlsx"))
    label = submission.round.programme.statuses.first().labels["nl"]
    date = datetime.datetime(2026, 5, 1)
    book.fill(codes[0], answer="gewijzigt", status=label[:-1], explanation="=1+1")
    book.fill(codes[1], answer="changed", explanation="x" * 20_001)
    book.fill(codes[2], answer="changed", status=label, explanation=date)
    book.fill(codes[3], answer="unchanged, confirmed", explanation="Toch anders.")
    book.fill(codes[4], explanation="Er staat iets, maar geen antwoord.")
    book.cell(codes[5], "Code").value = codes[6]
    # The sheet now has this code twice; the second row is what is meant.
    swapped = book.sheet.max_row - 1
    book.sheet.cell(swapped, book.columns["Answer"]).value = "#N/A"
    book.sheet.cell(swapped, book.columns["Answer"]).data_type = "e"
    last = book.sheet.max_row
    for column in range(1, book.sheet.max_column + 1):
        book.sheet.cell(last + 1, column).value = book.sheet.cell(last, column).value
    book.sheet.cell(last + 2, 2).value = "99.9"
    came = read(submission, book.saved())
    answers, statuses, explanations, code = (
        openpyxl.utils.get_column_letter(book.columns[heading])
        for heading in ("Answer", "Status now", "Explanation now", "Code")
    )
    assert set(told(came)) == {
        f"Answers!{answers}2", f"Answers!{statuses}2", f"Answers!{explanations}2", f"Answers!{explanations}3",
        f"Answers!{explanations}4", f"Answers!{answers}5", f"Answers!{answers}6", f"Answers!{code}7", f"Answers!{answers}{swapped}",
        f"Answers!{last}:{last}", f"Answers!{last + 1}:{last + 1}", f"Answers!{last + 2}:{last + 2}",
    }  # fmt: skip
    assert "Did you mean 'gewijzigd'?" in told(came)[f"Answers!{answers}2"]
    assert f"Did you mean '{label}'?" in told(came)[f"Answers!{statuses}2"]
    assert came.differences == ()
    rows = [int(re.findall(r"\d+", problem.where)[0]) for problem in came.problems]
    assert rows == sorted(rows)


def test_a_wrong_figure_is_told_and_a_number_is_a_number(police, codes) -> None:
    book = Workbook(sent(police, "xlsx"))
    book.fill(codes[0], answer="changed", figure="1.234")
    assert "two different numbers" in next(iter(told(read(police, book.saved())).values()))
    book.cell(codes[0], "Figure now").number_format = "General"
    book.fill(codes[0], figure=1.234)
    assert read(police, book.saved()).differences[0].given.figure == Decimal("1.234")
    book.fill(codes[0], figure="250 agenten")
    assert read(police, book.saved()).differences[0].given.figure == 250
    book.fill(codes[1], answer="changed", figure=3)
    assert list(told(read(police, book.saved()))) == [book.cell(codes[1], "Figure now").coordinate.join(["Answers!", ""])]  # fmt: skip


def test_sorted_rows_and_renamed_sheets_change_nothing(police, codes) -> None:
    book = filled_sheet(police, codes)
    rows = [[cell.value for cell in row] for row in book.sheet.iter_rows(min_row=2)]
    for at, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            book.sheet.cell(at, column).value = value
    book.sheet.title = "Van ons, af"
    came = read(police, book.saved())
    assert came.problems == ()
    assert {one.code for one in came.differences} == set(codes[:3])
    book.cell(codes[0], "Figure now").value = "veel"
    assert next(iter(told(read(police, book.saved())))).startswith("'Van ons, af'!")


def test_a_missing_row_and_an_emptied_answer_take_nothing_away(asked, police, codes) -> None:
    for code in codes[:2]:
        save(asked, police, code, kind="changed", explanation="Staat er al.")
    book = Workbook(sent(police, "xlsx"))
    book.fill(codes[1], answer=None)
    book.sheet.delete_rows(book.row(codes[0]))
    came = read(police, book.saved())
    assert (came.missing, came.problems, came.differences) == ((codes[0],), (), ())
    take_over(submission=police, read=came, by=asked.by())
    assert [answer(police, code).kind for code in codes[:2]] == ["changed", "changed"]


def test_what_was_changed_since_is_a_conflict_with_both_texts(asked, police, codes) -> None:
    book = Workbook(sent(police, "xlsx"))
    book.fill(codes[0], answer="changed", explanation="Uit het formulier.")
    save(asked, police, codes[0], kind="changed", explanation="Van de pagina.")
    save(asked, police, codes[1], kind="unchanged")
    came = read(police, book.saved())
    assert came.differences == ()
    (conflict,) = came.conflicts
    assert (conflict.standing.explanation, conflict.given.explanation) == (
        "Van de pagina.",
        "Uit het formulier.",
    )
    assert conflict.answered_name == asked.by().name
    assert take_over(submission=police, read=came, by=asked.by()).changed == 0
    assert answer(police, codes[0]).explanation == "Van de pagina."
    stale = {conflict.answer: conflict.revision - 1}
    assert len(take_over(submission=police, read=came, by=asked.by(), over=stale).conflicts) == 1
    seen = {conflict.answer: conflict.revision}
    assert take_over(submission=police, read=came, by=asked.by(), over=seen).changed == 1
    assert answer(police, codes[0]).explanation == "Uit het formulier."


def test_a_row_without_its_mark_is_known_by_its_code(asked, police, codes) -> None:
    save(asked, police, codes[1], kind="changed", explanation="Van de pagina.")
    book = Workbook(sent(police, "xlsx"))
    book.fill(codes[0], answer="changed", explanation="Nieuw.")
    book.fill(codes[1], explanation="Ook nieuw.")
    for code in codes[:2]:
        book.sheet.cell(book.row(code), 1).value = None
    came = read(police, book.saved())
    assert ([one.code for one in came.differences], [one.code for one in came.conflicts]) == (
        [codes[0]],
        [codes[1]],
    )


def test_rows_of_another_form_are_told(asked, police, codes) -> None:
    book, other = Workbook(sent(police, "xlsx")), Workbook(sent(asked.submission("CoMensha"), "xlsx"))
    row = book.sheet.max_row + 1
    for column in range(1, book.sheet.max_column + 1):
        book.sheet.cell(row, column).value = other.sheet.cell(2, column).value
    assert "another form" in told(read(police, book.saved()))[f"Answers!{row}:{row}"]


def test_the_form_of_another_organisation_is_refused(asked, police) -> None:
    for form in FORMS:
        with pytest.raises(FormRefused, match="another organisation"):
            read(police, sent(asked.submission("CoMensha"), form))


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


DOCUMENT, WORKBOOK, SHEETS = (
    "word/document.xml",
    "xl/workbook.xml",
    b"application/vnd.oasis.opendocument.spreadsheet",
)
BOMB = zipped({DOCUMENT: b"<a>" + b" " * 300 * 2**20})
ENTITY = zipped({DOCUMENT: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'})
ENTITY_IN_SHEET = zipped({WORKBOOK: b"<!DOCTYPE a><a/>"})
WITH_PASSWORD = zipped(
    {"mimetype": SHEETS, "META-INF/manifest.xml": b"<a><encryption-data/></a>", "content.xml": b"\x00"}
)
NO_FORMS = (
    (b"", "empty"),
    (b"%PDF-1.7", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    (b"code;answer", "no form"),
    (b"PK\x03\x04 and no more", "damaged"),
    (zipped({WORKBOOK: b"<workbook"}), "damaged"),
    (zipped({DOCUMENT: b"<w/>"}), "no form of a round"),
    (BOMB, "far larger than a form"),
    (ENTITY, "can do harm"),
    (ENTITY_IN_SHEET, "can do harm"),
    (WITH_PASSWORD, "password"),
    (zipped({"mimetype": SHEETS.replace(b"spreadsheet", b"text"), "content.xml": b"<a/>"}), "ODT"),
)


def test_what_is_no_form_is_refused_with_advice(police) -> None:
    for data, says in NO_FORMS:
        with pytest.raises(FormRefused, match=says):
            read(police, data, "file.bin")


def test_an_answer_merged_over_rows_is_told_and_not_taken_over(police, codes) -> None:
    book = Workbook(sent(police, "xlsx"))
    book.fill(codes[0], answer="unchanged, confirmed")
    book.fill(codes[3], answer="unchanged, confirmed")
    answers = book.cell(codes[0], "Answer")
    book.sheet.merge_cells(
        start_row=answers.row, end_row=answers.row + 2, start_column=answers.column, end_column=answers.column
    )
    came = read(police, book.saved())
    assert "merged" in told(came)[f"Answers!{answers.coordinate}"]
    assert [one.code for one in came.differences] == [codes[3]]


def test_a_sheet_that_lies_about_its_size_is_read(police, codes) -> None:
    """One that claims a cell, and one that claims a row in the billions."""
    with zipfile.ZipFile(io.BytesIO(filled_sheet(police, codes).saved())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', parts["xl/worksheets/sheet1.xml"])
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", b'<row r="99999999999"><c r="B99999999999" t="b"><v>1</v></c></row></sheetData>')  # fmt: skip
    assert len(read(police, zipped(parts)).differences) == 3


def test_a_sheet_without_its_columns_is_refused(police) -> None:
    book = Workbook(sent(police, "xlsx"))
    book.sheet.cell(1, book.columns["Remark for the programme team"]).value = "Iets"
    with pytest.raises(FormRefused, match="lacks the column"):
        read(police, book.saved())
    book = Workbook(sent(police, "xlsx"))
    book.sheet.delete_cols(1)
    with pytest.raises(FormRefused, match="hidden column"):
        read(police, book.saved())


def test_cells_of_an_ods_are_told_by_what_they_hold(police, codes) -> None:
    with zipfile.ZipFile(io.BytesIO(sent(police, "ods"))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    root = etree.fromstring(parts["content.xml"])
    rows = list(next(root.iter(f"{TABLE}table")).iter(f"{TABLE}table-row"))
    heads = ["".join(cell.itertext()) for cell in rows[0]]

    def put(row: int, heading: str, kind: str, value: str, text: str, **more: str) -> None:
        cell = rows[row][heads.index(heading)]
        for child in list(cell):
            cell.remove(child)
        etree.SubElement(cell, f"{TEXT}p").text = text
        cell.set(f"{OFFICE}value-type", kind)
        cell.set(f"{OFFICE}{'date-' if kind == 'date' else ''}value", value)
        for name, told_so in more.items():
            cell.set(f"{TABLE}{name}", told_so)

    put(1, "Answer", "string", "", "changed")
    put(1, "Figure now", "float", "1.234", "1,234")
    put(2, "Explanation now", "date", "2026-05-01", "1-5-2026")
    put(3, "Remark for the programme team", "string", "", "#NAME?", formula="of:=FOO()")
    put(4, "Answer", "string", "", "unchanged, confirmed", **{"number-rows-spanned": "2"})
    parts["content.xml"] = etree.tostring(root)
    came = read(police, zipped(parts), "form.ods")
    assert [one.given.figure for one in came.differences] == [Decimal("1.234")]
    explanations, remarks = (openpyxl.utils.get_column_letter(heads.index(heading) + 1) for heading in ("Explanation now", "Remark for the programme team"))  # fmt: skip
    problems = told(came)
    assert "made a date" in problems[f"Answers!{explanations}3"]
    assert "formula (=FOO())" in problems[f"Answers!{remarks}4"]
    assert "merged" in problems[f"Answers!{openpyxl.utils.get_column_letter(heads.index('Answer') + 1)}5"]
    # Besides the flaw, two rows say something without an answer.
    assert len(problems) == 5


# -- documents


def test_either_the_control_or_the_bookmark_is_enough(police, codes) -> None:
    for gone in ("controls", "bookmarks"):
        document = WordDocument(sent(police, "docx"))
        document.type(codes[0], "k", "changed")
        document.type(codes[0], "e", "Nieuw.")
        if gone == "bookmarks":
            for mark in list(document.root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
                mark.getparent().remove(mark)
        else:
            for control in list(document.root.iter(f"{W}sdt")):
                for child in list(control.find(f"{W}sdtContent")):
                    control.addprevious(child)
                control.getparent().remove(control)
        came = read(police, document.saved())
        assert (came.problems, [one.given.explanation for one in came.differences]) == ((), ["Nieuw."])


def test_tracked_changes_are_taken_as_accepted(police, codes) -> None:
    document = WordDocument(sent(police, "docx"))
    document.type(codes[0], "k", "changed")
    document.type(codes[0], "e", "Blijft staan. ", "Tweede.")
    first = document.cell(codes[0], "e").find(f".//{W}p")
    added = etree.fromstring(
        f'<w:x xmlns:w="{W[1:-1]}"><w:del w:id="900" w:author="a"><w:r><w:delText>Weg.</w:delText></w:r></w:del>'
        '<w:ins w:id="901" w:author="a"><w:r><w:t>Erbij.</w:t></w:r></w:ins></w:x>'
    )
    first.extend(list(added))
    facts = etree.fromstring(
        f'<w:pPr xmlns:w="{W[1:-1]}"><w:rPr><w:del w:id="902" w:author="a"/></w:rPr></w:pPr>'
    )
    first.insert(0, facts)
    table = next(document.cell(codes[1], "k").iterancestors(f"{W}tbl"))
    for row in table.iter(f"{W}tr"):
        place = row.find(f"{W}trPr")
        etree.SubElement(
            place if place is not None else etree.SubElement(row, f"{W}trPr"), f"{W}del", {f"{W}id": "903"}
        )
    came = read(police, document.saved())
    assert [one.given.explanation for one in came.differences] == ["Blijft staan. Erbij.Tweede."]
    assert (came.missing, came.problems) == ((codes[1],), ())


def test_problems_in_a_document_name_the_block(police, codes) -> None:
    document = WordDocument(sent(police, "docx"))
    document.type(codes[0], "k", "changed")
    document.type(codes[0], "s1", "Klaarish")
    document.type(codes[0], "f", "veel")
    assert set(told(read(police, document.saved()))) == {f"{codes[0]}, Status now", f"{codes[0]}, Figure now"}


def test_a_picture_in_an_answer_is_told(police, codes) -> None:
    document = WordDocument(sent(police, "docx"))
    document.type(codes[0], "k", "changed")
    document.type(codes[0], "e", "Zie de grafiek.")
    etree.SubElement(next(document.cell(codes[0], "e").iter(f"{W}r")), f"{W}drawing")
    assert "picture" in told(read(police, document.saved()))[f"{codes[0]}, Explanation now"]


def test_a_block_that_stands_there_twice_is_told(police, codes) -> None:
    document = WordDocument(sent(police, "docx"))
    table = next(document.cell(codes[0], "k").iterancestors(f"{W}tbl"))
    table.addnext(etree.fromstring(etree.tostring(table)))
    came = read(police, document.saved())
    assert [problem.code for problem in came.problems] == [codes[0], codes[0]]


# -- LibreOffice, for real


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_sheet_survives_libreoffice(police, codes, tmp_path) -> None:
    data = filled_sheet(police, codes).saved()
    before = read(police, data)
    assert len(before.differences) == 3
    for saved in by_office(data, tmp_path / "filled", "xlsx", "ods", "xlsx"):
        assert read(police, saved) == before
    (saved,) = by_office(sent(police, "ods"), tmp_path / "untouched", "ods", "xlsx")
    assert list(read(police, saved).empty) == codes
    assert {rule.formula1 for rule in Workbook(saved).sheet.data_validations.dataValidation} == {
        "Choices!$A$1:$A$3", f"Choices!$B$1:$B${police.round.programme.statuses.count()}",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_document_survives_libreoffice(asked, police, codes, tmp_path) -> None:
    save(asked, police, codes[2], kind="changed", explanation="Eerste alinea.\n- punt\nLaatste alinea.")
    document = WordDocument(sent(police, "docx"))
    document.type(codes[0], "k", "changed")
    document.type(codes[0], "s1", police.round.programme.statuses.first().labels["nl"])
    document.type(codes[0], "e", "Eerste regel.", "Tweede regel.")
    document.type(codes[0], "r", "Een opmerking.")
    document.type(codes[0], "f", "1300")
    before = read(police, document.saved())
    assert (len(before.differences), before.same, before.problems) == (1, 1, ())
    (saved,) = by_office(document.saved(), tmp_path / "word", "docx", "docx")
    assert read(police, saved) == before
    *_odt, saved = by_office(document.saved(), tmp_path / "writer", "docx", "odt", "docx")
    assert read(police, saved) == before


@pytest.mark.slow
def test_two_thousand_activities_are_written_and_read_in_seconds(police) -> None:
    one = police.answers.select_related("activity", "version").first()
    activities = [another(one.activity, at) for at in range(2_000)]
    type(one.activity).objects.bulk_create(activities)
    Answer.objects.bulk_create(
        Answer(submission=police, activity=activity, version=one.version, position=at + 10)
        for at, activity in enumerate(activities)
    )
    begun = time.process_time()
    data = sent(police, "xlsx")
    assert time.process_time() - begun < 20
    begun = time.process_time()
    read(police, data)
    assert time.process_time() - begun < 20


def another(activity, at: int):
    made = type(activity)(
        **{field.attname: getattr(activity, field.attname) for field in activity._meta.concrete_fields}
    )
    made.pk, made.code = None, f"t{at}"
    return made
