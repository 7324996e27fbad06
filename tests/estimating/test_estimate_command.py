"""``actielijn estimate`` and ``actielijn link`` as people call them: exit codes, forms, refusals, going on after a kill."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest

from actielijn.cli import main

COUNTS = "A,B,C,count\n1,0,0,160\n0,1,0,130\n0,0,1,90\n1,1,0,40\n1,0,1,31\n0,1,1,24\n1,1,1,7\n"
QUICK = ("--bootstrap", "1000", "--jobs", "1", "--method", "stepwise")
PERSONS = "person,list,sex\n" + "".join(
    f"{n},{name},{'FM'[n % 3 == 0]}\n"
    for n in range(400)
    for name, modulus in (("A", 2), ("B", 3), ("C", 5))
    if n % modulus == 0
)


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "lists.csv"
    path.write_text(COUNTS, encoding="utf-8")
    return path


def estimated(*words: object, language: str = "en") -> int:
    return main(["--language", language, "estimate", *map(str, words)])


def as_json(capsys, *words: object) -> dict:
    assert estimated(*words, "--format", "json") == 0
    return json.loads(capsys.readouterr().out)


def test_json_holds_what_others_count_on(table, capsys):
    told = as_json(capsys, table, *QUICK)
    assert told["table"]["lists"] == ["A", "B", "C"]
    assert told["table"]["observed"] == 482
    assert re.fullmatch(r"[0-9a-f]{64}", told["table"]["sha256"])
    keys = {"method", "estimate", "interval", "level", "interval_method", "terms", "loglik", "aic", "bic", "admissible", "diagnostics"}  # fmt: skip
    assert all(keys <= set(each) for each in told["estimates"])
    assert all(set(gate) == {"code", "blocks", "message"} for gate in told["gates"])
    assert told["publishable"] is not any(gate["blocks"] for gate in told["gates"])


def test_one_method_never_comes_alone(table, capsys):
    told = as_json(capsys, table, *QUICK)
    methods = [each["method"] for each in told["estimates"]]
    assert methods[0] == "stepwise"
    assert {"bic", "bic-average", "profile", "decomposable", "threshold", "chao", "main-effects"} < set(
        methods
    )
    assert told["estimates"][0]["interval_method"] == "bca"
    assert next(each for each in told["estimates"] if each["method"] == "bic")["interval_method"] != "bca"


def test_the_same_seed_gives_the_same_answer_on_two_processes(table, capsys):
    one = as_json(capsys, table, "--bootstrap", "600", "--method", "stepwise", "--jobs", "1")
    two = as_json(capsys, table, "--bootstrap", "600", "--method", "stepwise", "--jobs", "2")
    assert one == two
    other = as_json(capsys, table, "--bootstrap", "600", "--method", "stepwise", "--jobs", "1", "--seed", "2")
    assert other["estimates"][0]["interval"] != one["estimates"][0]["interval"]


@pytest.mark.parametrize("form", ["text", "html", "pdf"])
def test_every_form_says_the_verdict_and_every_estimate(table, tmp_path, capsys, form):
    told = as_json(capsys, table, *QUICK)
    path = tmp_path / f"report.{form}"
    assert estimated(table, *QUICK, "-o", path, "--format", form) == 0
    if form == "pdf":
        document = pypdfium2.PdfDocument(path.read_bytes())
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    else:
        text = path.read_text(encoding="utf-8")
    text = " ".join(text.split())
    assert "Publishable. By stepwise selection" in text
    for each in told["estimates"]:
        assert f"{each['estimate']:,.0f}" in text
    for assumed in ("The population stood still", "recognised as the same person", "cannot be tested"):
        assert assumed in text
    assert told["table"]["sha256"] in text.replace(" ", "")


def test_the_report_speaks_dutch(table, capsys):
    assert estimated(table, *QUICK, language="nl") == 0
    said = capsys.readouterr().out
    assert "Te publiceren. Volgens stapsgewijze keuze" in said
    assert "Wat is aangenomen" in said


def test_publishing_gives_no_small_count_away(tmp_path, capsys):
    path = tmp_path / "lists.csv"
    path.write_text(COUNTS.replace("1,1,1,7", "1,1,1,4"), encoding="utf-8")
    told = as_json(capsys, path, *QUICK, "--publish")
    by_lists = {"+".join(cell["lists"]): cell["count"] for cell in told["table"]["cells"]}
    assert by_lists["A+B+C"] is None
    assert told["table"]["sha256"] is None
    assert all(each[key] is None for each in told["estimates"] for key in ("loglik", "aic", "bic"))
    assert all(each["estimate"] == float(f"{each['estimate']:.3g}") for each in told["estimates"])
    # From two of the three lists an estimate is one overlap in disguise.
    assert all(checks["left_out"] == checks["merged"] == [] for checks in told["reliability"])
    assert not any("recounts" in checks for checks in told["reliability"])
    assert estimated(path, *QUICK, "--publish", "round") == 0
    assert "multiple of 5" in capsys.readouterr().out


def test_two_lists_with_a_small_overlap_cannot_be_published(tmp_path, capsys):
    path, out = tmp_path / "lists.csv", tmp_path / "out.json"
    path.write_text("A,B,count\n1,0,100\n0,1,80\n1,1,3\n", encoding="utf-8")
    assert estimated(path, *QUICK, "--publish", "-o", out) == 2
    assert "every estimate gives their number away" in capsys.readouterr().err
    assert not out.exists()
    assert estimated(path, *QUICK, "-o", out) == 0


def test_what_is_published_as_text_and_pages_hides_the_same(tmp_path, capsys):
    path = tmp_path / "lists.csv"
    path.write_text(COUNTS.replace("0,1,1,24", "0,1,1,6"), encoding="utf-8")
    for form in ("text", "html"):
        assert estimated(path, *QUICK, "--publish", "--format", form) == 0
        said = capsys.readouterr().out
        assert "suppressed" in said
        assert "SHA-256" not in said
        assert "log-likelihood" not in said


def test_a_gate_can_be_an_exit_code(tmp_path, capsys):
    path = tmp_path / "lists.csv"
    path.write_text(COUNTS, encoding="utf-8")
    assert estimated(path, *QUICK, "--fail-on", "blocked") == 0
    assert estimated(path, *QUICK, "--linked", "--fail-on", "blocked") == 1
    assert "nobody measured how many true links were missed" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A,B,count\n1,0,30\n0,1,20\n", "No method that allows for dependent lists gave an estimate."),
        (
            "A,B,C,count\n1,0,0,30\n0,1,0,20\n0,0,1,25\n",
            "No method that allows for dependent lists gave an estimate.",
        ),
    ],
)
def test_lists_that_share_nobody_give_no_number(tmp_path, capsys, text, said):
    path = tmp_path / "lists.csv"
    path.write_text(text, encoding="utf-8")
    assert estimated(path, *QUICK) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"Not publishable. {said}" in shown
    assert "has no maximum on this table" in shown


def test_linked_records_are_counted_and_estimated_by_group(tmp_path, capsys):
    path = tmp_path / "persons.csv"
    path.write_text(PERSONS, encoding="utf-8")
    told = as_json(
        capsys, path, "--method", "stepwise", "--bootstrap", "40", "--jobs", "1", "--strata", "sex"
    )
    assert told["estimates"][0]["method"] == "covariates"
    assert {tuple(stratum["values"].items()) for stratum in told["strata"]} == {
        (("sex", "F"),),
        (("sex", "M"),),
    }
    together = sum(stratum["estimate"] for stratum in told["strata"])
    assert together == pytest.approx(told["estimates"][0]["estimate"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A,B,count\n1,0,-3\n0,1,4\n1,1,2\n", "Row 2, column 'count': '-3' is no count: it is negative"),
        ("A,B,count\n1,0,3\n0,1,4.5\n1,1,2\n", "Row 3, column 'count': '4.5' is no count"),
        ("A,B,count\n1,0,3\n0,1,4\n1,0,2\n", "Row 4 has the same pattern as row 2"),
        ("A,B,count\n1,0,3\n0,0,4\n", "Row 3 counts people on no list"),
        ("A,B,C,count\n1,0,0,3\n0,1,0,4\n1,1,0,2\n", "Row 1, column 'C': nobody is on this list"),
        ("A,count\n1,3\n", "one list only"),
        ("A,B,count\n1,0,0\n0,1,0\n1,1,0\n", "nobody on any list"),
        (",".join(f"L{n}" for n in range(20)) + ",count\n" + "1," * 20 + "3\n", "at most"),
        ("person,list\n1,A\n1,B\n1,A\n2,B\n", "Row 4, column 'person': person '1' is on list 'A' twice"),
        ("A,B,count\n1,2,3\n", "Row 2, column 'B': '2' is neither 0 nor 1"),
        ("A,B,count\n1,0\n", "Row 2 has 2 cells where the header has 3"),
        ("", "actielijn: lists.csv is empty."),
        ("\n\n", "actielijn: lists.csv is empty."),
        (
            '{"lists": ["A", "B"], "cells": [{"lists": ["A"], "count": -5}]}',
            "Cell 1, column 'count': '-5' is",
        ),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_place(tmp_path, capsys, text, said):
    path = tmp_path / "lists.csv"
    path.write_text(text, encoding="utf-8")
    target = tmp_path / "out.json"
    assert estimated(path, "-o", target) == 2
    assert said in capsys.readouterr().err
    assert not target.exists()


def test_what_is_wrong_with_another_file_is_said_of_that_file(table, tmp_path, capsys):
    resamples, linkage = tmp_path / "drawn.csv", tmp_path / "linked.json"
    resamples.write_text("p100,p010\n3,-1\n", encoding="utf-8")
    assert estimated(table, "--resamples", resamples) == 2
    assert "drawn.csv: Row 2, column 'p010': '-1'" in capsys.readouterr().err
    for told in ("", ', "linkage": {"draws": [[1]]}'):
        linkage.write_text('{"lists": ["A", "B", "C"], "cells": []' + told + "}", encoding="utf-8")
        assert estimated(table, "--linkage", linkage) == 2
        assert "linked.json: what it says of a linkage" in capsys.readouterr().err


@pytest.mark.parametrize(("place", "said"), [("", "is a folder"), ("nowhere/out.json", "there is no folder")])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path, capsys, place, said):
    # The table is none; that is not even looked at.
    assert estimated(tmp_path / "lists.csv", "--format", "json", "-o", tmp_path / place) == 2
    assert said in capsys.readouterr().err


def test_a_covariate_with_ten_thousand_levels_is_refused(tmp_path, capsys):
    path = tmp_path / "persons.csv"
    rows = "".join(f"{n},{'AB'[n % 2]},plaats{n}\n" for n in range(10_000))
    path.write_text("person,list,town\n" + rows, encoding="utf-8")
    assert estimated(path, "--strata", "town") == 2
    assert "column 'town'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--bootstrap", "-1"), "-1"),
        (("--bootstrap", "many"), "many"),
        (("--level", "95"), "95"),
        (("--jobs", "0"), "0"),
        (("--method", "guess"), "guess"),
        (("--strata", "age"), "age"),
        (("--resamples", "none.csv"), "none.csv"),
        (("-o", "report.docx"), "docx"),
    ],
)
def test_a_call_that_cannot_be_used_is_refused(table, capsys, words, said):
    assert estimated(table, *words) == 2
    assert said in capsys.readouterr().err


def test_a_missing_extra_is_named(table, capsys, monkeypatch):
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "altair" else found(name, *more)
    )
    assert estimated(table, *QUICK, "--format", "html") == 2
    assert "actielijn[estimate]" in capsys.readouterr().err


def test_help_has_examples(capsys):
    for command in ("estimate", "link"):
        with pytest.raises(SystemExit) as ended:
            main(["--language", "en", command, "--help"])
        assert ended.value.code == 0
        assert f"actielijn {command} " in capsys.readouterr().out


@pytest.mark.slow
def test_a_killed_bootstrap_goes_on_to_the_same_answer(table, tmp_path, capsys):
    kept = tmp_path / "kept"
    words = ("--method", "stepwise", "--bootstrap", "40000", "--jobs", "1", "--format", "json")
    command = [sys.executable, "-m", "actielijn", "estimate", str(table), *words, "--resume", str(kept)]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    file = kept / "stepwise.jsonl"
    while running.poll() is None:
        if file.exists() and len(file.read_bytes().splitlines()) > 3:
            os.killpg(running.pid, signal.SIGKILL)
            break
        time.sleep(0.01)
    running.wait()
    running.stdout.close()
    running.stderr.close()
    blocks = len(file.read_text().splitlines()) - 1
    assert 0 < blocks < 80
    whole = as_json(capsys, table, *words[:-2])
    resumed = as_json(capsys, table, *words[:-2], "--resume", kept)
    assert resumed == whole
    assert len(file.read_text().splitlines()) - 1 >= 80


def test_records_are_linked_and_estimated(tmp_path, capsys):
    rows = ["list,surname,first,born,known"]
    for n in range(300):
        name, first = (
            f"naam{chr(97 + n % 26)}{chr(97 + n // 26)}",
            f"voor{chr(97 + n * 7 % 26)}{chr(97 + n % 13)}",
        )
        born = f"19{50 + n * 13 % 50}-{1 + n % 12:02}-{1 + n * 5 % 28:02}"
        rows += [
            f"{lst},{name},{first},{born},{n}"
            for lst, modulus in (("A", 2), ("B", 3), ("C", 5))
            if n % modulus == 0
        ]
    path, out = tmp_path / "records.csv", tmp_path / "overlap.json"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert (
        main(["--language", "en", "link", str(path), "--known", "known", "--draws", "4", "-o", str(out)]) == 0
    )
    assert "Of the true links" in capsys.readouterr().err
    told = as_json(capsys, out, *QUICK)
    assert told["linkage"]["recall"] > 0.9
    assert told["estimates"][0]["interval_method"] == "bca+linkage"
    assert not any(gate["code"] == "linkage-recall-unknown" for gate in told["gates"])
    assert sorted(each.name for each in tmp_path.iterdir()) == ["overlap.json", "records.csv"]
    persons = tmp_path / "persons.csv"
    assert (
        main(
            ["link", str(path), "--known", "known", "--draws", "4", "-o", str(out), "--persons", str(persons)]
        )
        == 0
    )
    # Persons that a linkage found ask for its recall by themselves.
    told = as_json(capsys, persons, *QUICK)
    assert any(gate["code"] == "linkage-recall-unknown" and gate["blocks"] for gate in told["gates"])
    told = as_json(capsys, persons, *QUICK, "--linkage", out)
    assert not any(gate["code"] == "linkage-recall-unknown" for gate in told["gates"])
    assert told["estimates"][0]["interval_method"] == "bca+linkage"
    table = tmp_path / "other.csv"
    table.write_text(COUNTS.replace("A,B,C", "D,E,F"), encoding="utf-8")
    assert estimated(table, *QUICK, "--linkage", out) == 2
    assert "is not of these lists" in capsys.readouterr().err


def test_records_that_cannot_be_linked_leave_nothing(tmp_path, capsys):
    path, out = tmp_path / "records.csv", tmp_path / "overlap.json"
    path.write_text("list,name\nA,x\nA,y\n", encoding="utf-8")
    assert main(["--language", "en", "link", str(path), "-o", str(out)]) == 2
    assert "Only one list was found (A)" in capsys.readouterr().err
    assert not out.exists()
