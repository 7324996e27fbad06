"""The command line: exit codes, what goes where, help in two languages, and calls that cannot be used."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from actielijn.cli import main

REPORT = (
    "Programmaresultaten\nActielijn 1: Bescherming\nSignalering\nNr.\tResultaat\tActiviteit\tStand van zaken\tToelichting\n"
    "1\tMeldpunt versterkt\t1. Meldpunt uitbreiden\t✓\tHet meldpunt is uitgebreid.\n"
    "\t\t2. Campagne voeren\t\tDe campagne loopt en wordt in 2022 afgerond.\n"
    "Legenda: ✓ Afgerond ⌚ Loopt\n"
)
COMMANDS = ("read", "show", "check", "compare", "write", "schema")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "verslag.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def snapshot(report: Path, capsys) -> Path:
    path = report.with_suffix(".json")
    assert main(["--language", "en", "read", str(report), "-o", str(path), "--date", "2021-11-16"]) == 0
    capsys.readouterr()
    return path


def changed(snapshot: Path, **keys: object) -> Path:
    """Write the Snapshot anew with other top-level keys; returns the new file."""
    path = snapshot.with_name("anders.json")
    path.write_text(json.dumps({**json.loads(snapshot.read_text()), **keys}))
    return path


# -- what is done


def test_read_prints_the_snapshot(report: Path, capsys):
    assert main(["read", str(report)]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["format"] == "actielijn-snapshot/1"
    assert "\x1b" not in said.out + said.err


def test_read_writes_the_snapshot_and_tells_what_was_found(report: Path, tmp_path: Path, capsys):
    assert main(["--language", "en", "read", str(report), "-o", str(tmp_path / "uit.json")]) == 0
    said = capsys.readouterr()
    assert "status-missing" in said.out
    assert "2 activities" in said.err
    assert json.loads((tmp_path / "uit.json").read_text())["format"] == "actielijn-snapshot/1"


def test_a_suggestion_is_told_in_words_and_not_as_a_key(report: Path, tmp_path: Path, capsys):
    main(["--language", "nl", "read", str(report), "-o", str(tmp_path / "uit.json")])
    suggested = [line for line in capsys.readouterr().out.split("\n") if "niet gelezen" in line]
    assert suggested
    assert not [line for line in suggested if "running" in line]


def test_findings_as_json(report: Path, capsys):
    assert main(["read", str(report), "--findings", "json"]) == 0
    assert "status-missing" in [
        finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]
    ]


def test_show_prints_the_tree(snapshot: Path, capsys):
    assert main(["--language", "en", "show", str(snapshot)]) == 0
    shown = capsys.readouterr().out
    assert "Meldpunt uitbreiden" in shown
    assert "1 without a status" in shown
    assert "\x1b" not in shown


def test_schema_is_json(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_check_ends_with_1_only_when_something_is_found_that_bad(snapshot: Path, capsys):
    assert main(["check", str(snapshot), "--fail-on", "note"]) == 1
    assert main(["check", str(snapshot), "--fail-on", "never"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_check_as_json(snapshot: Path, form: str, capsys):
    main(["check", str(snapshot), "--format", form])
    assert json.loads(capsys.readouterr().out)


def test_an_edition_does_not_differ_from_itself(snapshot: Path, capsys):
    assert main(["compare", str(snapshot), str(snapshot), "--to", "json"]) == 0
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("form", ["html", "csv", "json", "docx", "xlsx", "ods"])
def test_write_and_read_back(snapshot: Path, form: str, tmp_path: Path, capsys):
    path = tmp_path / f"nieuw.{form}"
    assert main(["write", str(snapshot), "-o", str(path)]) == 0
    assert path.stat().st_size > 100
    capsys.readouterr()


# -- help


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str, language: str, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--language", language, command, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert f"actielijn {command}" in shown.split("\n\n", 1)[1]
    assert ("voorbeelden:" if language == "nl" else "examples:") in shown


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["lezen"],
        ["read"],
        ["read", "a", "b"],
        ["check", "a.json", "--on", "gisteren"],
        ["check", "a.json", "--fail-on", "x"],
        ["write", "x.json"],
    ],
)
def test_a_wrong_call_ends_with_2(arguments: list[str], capsys):
    assert main(["--language", "en", *arguments]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("actielijn: ")
    assert said.out == ""


# -- what cannot be read or written


@pytest.mark.parametrize("command", ["read", "show", "check", "write"])
def test_an_absent_file(command: str, tmp_path: Path, capsys):
    absent = tmp_path / "weg.json"
    assert (
        main(
            ["--language", "en", command, str(absent), "-o", str(tmp_path / "u.csv")][
                : None if command != "show" else 4
            ]
        )
        == 2
    )
    assert "weg.json" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["read", "show", "check"])
def test_a_folder(command: str, tmp_path: Path, capsys):
    assert main(["--language", "en", command, str(tmp_path)]) == 2
    assert "folder" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(report: Path, capsys):
    report.chmod(0)
    assert main(["--language", "en", "read", str(report)]) == 2
    assert "may not read" in capsys.readouterr().err


def test_an_output_in_a_folder_that_is_not_there(report: Path, tmp_path: Path, capsys):
    assert main(["--language", "en", "read", str(report), "-o", str(tmp_path / "geen" / "uit.json")]) == 2
    assert "geen" in capsys.readouterr().err


def test_an_output_that_is_a_folder(report: Path, tmp_path: Path, capsys):
    (tmp_path / "map").mkdir()
    assert main(["--language", "en", "read", str(report), "-o", str(tmp_path / "map")]) == 2
    assert "map" in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["map", "verslag.txt"]


def test_a_full_disk_leaves_what_was_there(report: Path, tmp_path: Path):
    kept = tmp_path / "uit.json"
    kept.write_text("van gisteren")
    script = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); " \
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); from actielijn.cli import main; sys.exit(main(sys.argv[1:]))"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-B", "-c", script, "read", str(report), "-o", str(kept)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert kept.read_text() == "van gisteren"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["uit.json", "verslag.txt"]


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_snapshot_of_another_version(command: str, snapshot: Path, capsys):
    assert main([command, str(changed(snapshot, format="actielijn-snapshot/9"))]) == 2
    assert "actielijn-snapshot/9" in capsys.readouterr().err


def test_another_version_writes_and_compares_nothing(snapshot: Path, tmp_path: Path, capsys):
    other = str(changed(snapshot, format="actielijn-snapshot/9"))
    assert main(["write", other, "-o", str(tmp_path / "n.html")]) == 2
    assert main(["compare", str(snapshot), other, "-o", str(tmp_path / "n.html")]) == 2
    assert not (tmp_path / "n.html").exists()
    assert "anders.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "[" * 200_000, '{"format": NaN}', '{"a":' * 100_000, "\x00", "\ud800"]
)
def test_a_file_that_is_no_snapshot(text: str, tmp_path: Path, capsys):
    path = tmp_path / "s.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert main(["--language", "en", "check", str(path)]) == 2
    assert "s.json" in capsys.readouterr().err


def test_not_a_number_is_no_position(snapshot: Path, tmp_path: Path, capsys):
    data = json.loads(snapshot.read_text())
    data["action_lines"][0]["themes"][0]["results"][0]["activities"][0]["progress"][0]["source"][
        "confidence"
    ] = float("nan")
    path = tmp_path / "nan.json"
    path.write_text(json.dumps(data))
    assert main(["check", str(path)]) == 2
    assert "nan.json" in capsys.readouterr().err


def test_doubled_ids_are_named(snapshot: Path, tmp_path: Path, capsys):
    data = json.loads(snapshot.read_text())
    activities = data["action_lines"][0]["themes"][0]["results"][0]["activities"]
    activities.append(activities[0])
    path = tmp_path / "dubbel.json"
    path.write_text(json.dumps(data))
    assert main(["show", str(path)]) == 2
    assert activities[0]["id"] in capsys.readouterr().err


def test_a_wrong_layout_file_is_named(report: Path, tmp_path: Path, capsys):
    layout = tmp_path / "layout.toml"
    for text in (
        "[columns",
        '[columns]\n"Nr." = "nummertje"',
        'columns = "x"',
        'date = "gisteren"',
        '[statuses."x"]\nphase = "x"',
    ):
        layout.write_text(text)
        assert main(["read", str(report), "--layout", str(layout)]) == 2
        assert "layout.toml" in capsys.readouterr().err


# -- as a process


def test_a_pipe_that_closes_is_quiet(report: Path):
    done = subprocess.run(
        f"{sys.executable} -m actielijn read {report} 2>/dev/null | head -c 20; {sys.executable} -m actielijn schema | head -1",
        shell=True, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert done.stdout.startswith("{")


def cpu_seconds(pid: int) -> float:
    """Tell how far a process is, by what it used: on a busy machine the clock says little."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the work of a process is read from /proc")
def test_a_stop_is_told_and_writes_nothing(tmp_path: Path):
    path = tmp_path / "lang.txt"
    rows = "".join(f"{at}\tR{at}\t1. Actie {at}\tAfgerond\tUitleg {at}\n" for at in range(30_000))
    path.write_text("Nr.\tResultaat\tActiviteit\tStand van zaken\tToelichting\n" + rows)
    reading = subprocess.Popen(
        [sys.executable, "-m", "actielijn", "--language", "en", "read", str(path), "-o", str(tmp_path / "uit.json")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell lets what it runs in the background ignore the signal, and so would what is started here.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    while reading.poll() is None and cpu_seconds(reading.pid) < 1:
        time.sleep(0.02)
    reading.send_signal(signal.SIGINT)
    _out, said = reading.communicate(timeout=120)
    assert reading.returncode == 130
    assert "Traceback" not in said
    assert [each.name for each in tmp_path.iterdir()] == ["lang.txt"]
