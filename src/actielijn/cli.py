"""The command line: ``actielijn read | show | check | compare | write | estimate | link | serve …``. Arguments and output, nothing else.

Exit codes: 0 done; 1 done, but something at or above ``--fail-on`` was found; 2 the input or the call could not be used
(message on standard error, nothing written).
"""

import argparse
import functools
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, TypeVar

from actielijn import __version__
from actielijn.estimating.commands import EstimatingError
from actielijn.estimating.commands import add_commands as add_estimating_commands
from actielijn.language import _, language_of_environment, ngettext, speak
from actielijn.web.commands import add_commands
from actielijn.web.operating import OperatingError

if TYPE_CHECKING:
    from actielijn.snapshot import Snapshot

Made = TypeVar("Made")
DONE, FOUND, UNUSABLE = 0, 1, 2
SEVERITIES = ("error", "warning", "note", "never")


class UsageError(Exception):
    """The call or its input cannot be used; the text says what, where and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    speak(_language_asked(words))
    parser = _parser()
    try:
        given = parser.parse_args(words)
        return int(given.run(given))
    except (UsageError, EstimatingError, OperatingError) as error:
        _complain(str(error))
    except FileNotFoundError as error:
        _complain(_("{path}: there is no such file. Check the name.").format(path=error.filename))
    except IsADirectoryError as error:
        _complain(_("{path}: this is a folder. Give a file.").format(path=error.filename))
    except PermissionError as error:
        _complain(
            _("{path}: you may not read or write here. Choose another place.").format(path=error.filename)
        )
    except BrokenPipeError:
        # The reader of our output went away (`actielijn show … | head`): that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _complain(_("{path}: {error}.").format(path=error.filename or "", error=error.strerror or error))
    except KeyboardInterrupt:
        _complain(_("Stopped. Nothing was written."))
        return 130
    return UNUSABLE


# -- the commands


def _read(given: argparse.Namespace) -> int:
    """Read a report into a Snapshot."""
    from actielijn import reading, snapshot

    layout = _usable(reading.load_layout, given.layout) if given.layout else None
    with _Progress(_("Reading {name}").format(name=given.file.name)) as progress:
        made = _usable(
            reading.read, given.file, layout=layout, edition_date=given.date, progress=progress.at if progress.shown else None
        )  # fmt: skip
    if given.pages:
        from actielijn.reading.outlines import write_pages

        written = _usable(write_pages, given.file, made, given.pages)
        _say(ngettext("{count} page picture written to {path}", "{count} page pictures written to {path}", len(written)).format(
            count=len(written), path=given.pages))  # fmt: skip
    text = snapshot.dumps(made)
    if given.output:
        _write_whole(given.output, text.encode())
        _say(_summary(made))
        _say(_("Snapshot written to {path}").format(path=given.output))
    if given.findings == "json":
        found = {"findings": [snapshot.to_json(finding) for finding in made.findings]}
        print(json.dumps(found, ensure_ascii=False, indent=2))
    elif given.findings == "text" or given.output:
        _print_findings(made, sys.stdout if given.output else sys.stderr)
    if not given.output and given.findings != "json":
        sys.stdout.write(text)
    return DONE


def _show(given: argparse.Namespace) -> int:
    """Print the tree of a Snapshot with its counts."""
    made = _load(given.snapshot)
    language = made.programme.language
    colour = _wants_colour(sys.stdout)
    print(f"{made.programme.title} — {made.edition.title or ''} {made.edition.date or ''}".strip(" —"))
    print(_summary(made))
    for line in made.action_lines:
        print(
            "\n"
            + _bold(f"{line.number if line.number is not None else ''} {line.title}".strip() or "—", colour)
        )
        for theme in line.themes:
            if theme.title:
                print(f"  {theme.title}")
            for result in theme.results:
                print(f"    {result.number if result.number is not None else '·'}. {result.title}")
                for activity in result.activities:
                    labels = [
                        " ".join(filter(None, (status.glyph, status.label_in(language)))) if (status := made.status(key)) else key
                        for key in activity.statuses
                    ]  # fmt: skip
                    print(
                        f"      {activity.id:<8} {_short(activity.title, 70):<71} {' / '.join(labels) or '?'}"
                    )
                for remark in result.remarks:
                    print(f"      * {_short(remark, 90)}")
    return DONE


def _check(given: argparse.Namespace) -> int:
    """Proofread a Snapshot."""
    from actielijn import checking

    made = _load(given.snapshot)
    previous = _load(given.previous) if given.previous else None
    found = checking.check(made, previous=previous, on=given.on)
    if given.format == "json":
        text = json.dumps(checking.findings_json(found), ensure_ascii=False, indent=2) + "\n"
    elif given.format == "sarif":
        sarif = checking.findings_sarif(found, made, uri=given.snapshot.name, version=__version__)
        text = json.dumps(sarif, ensure_ascii=False, indent=2) + "\n"
    else:
        text = checking.findings_text(found, made, colour=not given.output and _wants_colour(sys.stdout))
    _put(text.encode(), given.output)
    return FOUND if given.fail_on != "never" and checking.at_or_above(found, given.fail_on) else DONE


def _compare(given: argparse.Namespace) -> int:
    """Lay two Snapshots side by side."""
    from actielijn import comparing

    before, after = _load(given.before), _load(given.after)
    form = _form(given, ("text", "json", "html", "docx", "pdf"), "text")
    compared = comparing.compare(before, after)
    if form == "text":
        text = comparing.comparison_text(
            compared, before, after, colour=not given.output and _wants_colour(sys.stdout)
        )
        _put(text.rstrip("\n").encode() + b"\n", given.output)
        return DONE
    told = comparing.comparison_json(compared)
    if form == "json":
        _put(json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n", given.output)
        return DONE
    from actielijn.writing import render_comparison

    _put(render_comparison(told, before, after, form), given.output, binary=form != "html")
    return DONE


def _write(given: argparse.Namespace) -> int:
    """Write a Snapshot as a report."""
    from actielijn import writing

    made = _load(given.snapshot)
    form = _form(given, writing.FORMS, None)
    if not given.output:
        raise UsageError(
            _("Say where to write it: actielijn write {snapshot} --to {form} -o FILE").format(
                snapshot=given.snapshot, form=form
            )
        )
    with _Progress(_("Writing {name}").format(name=given.output.name)):
        written = _usable(writing.write, made, form, given.output)
    for path in written:
        _say(_("Written: {path}").format(path=path))
    return DONE


def _schema(given: argparse.Namespace) -> int:
    """Print the JSON Schema of a Snapshot."""
    from actielijn.snapshot import schema

    _put(json.dumps(schema(), ensure_ascii=False, indent=2).encode() + b"\n", given.output)
    return DONE


# -- arguments


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="actielijn",
        description=_("From the last published programme report to the next one: read, check, compare, write."),
        epilog=_("Example:  actielijn read report-2021.pdf -o 2021.json  &&  actielijn write 2021.json --to pdf -o new.pdf"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"actielijn {__version__}")
    parser.add_argument(
        "--language",
        choices=("nl", "en"),
        help=_("language of messages (default: from the environment, else Dutch)"),
    )
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)

    read = _command(
        commands, "read", _read, _("read a published report into a Snapshot"),
        "actielijn read report.pdf -o 2021.json\nactielijn read report.docx --findings json\nactielijn read report.pdf -o 2021.json --pages pages/",
    )  # fmt: skip
    read.add_argument(
        "file", type=Path, metavar="FILE", help=_("PDF, DOCX, ODT, HTML, text, XLSX, ODS or CSV")
    )
    read.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=_("where to write the Snapshot (default: standard output)"),
    )
    read.add_argument(
        "--findings", choices=("text", "json"), help=_("print what was noticed, as text or as JSON")
    )
    read.add_argument(
        "--pages",
        type=Path,
        metavar="DIR",
        help=_("write page pictures with the rows outlined into this folder"),
    )
    read.add_argument(
        "--layout",
        type=Path,
        metavar="TOML",
        help=_("a file that settles columns and signs that cannot be inferred"),
    )
    read.add_argument(
        "--date",
        type=_day,
        metavar="YYYY-MM-DD",
        help=_("the date of the edition, when the document does not tell it"),
    )

    show = _command(
        commands, "show", _show, _("print the tree of a Snapshot with its counts"), "actielijn show 2021.json"
    )
    show.add_argument("snapshot", type=Path, metavar="S.json")

    check = _command(
        commands, "check", _check, _("proofread a Snapshot"),
        "actielijn check 2022.json --previous 2021.json\nactielijn check 2021.json --on 2022-06-01 --format json",
    )  # fmt: skip
    check.add_argument("snapshot", type=Path, metavar="S.json")
    check.add_argument("--previous", type=Path, metavar="P.json", help=_("the edition before"))
    check.add_argument(
        "--on",
        type=_day,
        metavar="YYYY-MM-DD",
        help=_("the day on which promises are due (default: the edition's date)"),
    )
    check.add_argument(
        "--format",
        choices=("text", "json", "sarif"),
        default="text",
        help=_("how to print the findings (default: text)"),
    )
    check.add_argument(
        "--fail-on", choices=SEVERITIES, default="error",
        help=_("exit with 1 when something of this severity or worse is found (default: error)"),
    )  # fmt: skip
    check.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=_("where to write the findings (default: standard output)"),
    )

    compare = _command(
        commands, "compare", _compare, _("lay two Snapshots side by side"),
        "actielijn compare 2021.json 2022.json\nactielijn compare 2021.json 2022.json --to pdf -o changes.pdf",
    )  # fmt: skip
    compare.add_argument("before", type=Path, metavar="A.json")
    compare.add_argument("after", type=Path, metavar="B.json")
    compare.add_argument(
        "--to",
        metavar=_("FORM"),
        help=_("text, json, html, docx or pdf (default: by the name of -o, else text)"),
    )
    compare.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=_("where to write it (default: standard output)")
    )

    write = _command(
        commands, "write", _write, _("write a Snapshot as a report"),
        "actielijn write 2022.json --to pdf -o report.pdf\nactielijn write 2022.json -o data.ods",
    )  # fmt: skip
    write.add_argument("snapshot", type=Path, metavar="S.json")
    write.add_argument(
        "--to",
        metavar=_("FORM"),
        help=_("pdf, docx, html, xlsx, ods, csv or json (default: by the name of -o)"),
    )
    write.add_argument("-o", "--output", type=Path, metavar="FILE", help=_("where to write it"))

    schema = _command(
        commands,
        "schema",
        _schema,
        _("print the JSON Schema of a Snapshot"),
        "actielijn schema > snapshot.schema.json",
    )
    schema.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=_("where to write it (default: standard output)")
    )
    add_estimating_commands(functools.partial(_command, commands))
    add_commands(functools.partial(_command, commands))
    return parser


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line and how to get help."""

    def error(self, message: str) -> NoReturn:
        """Raise the message for ``main`` to print."""
        raise UsageError(f"{message}\n" + _("See: {prog} --help").format(prog=self.prog))


def _command(
    commands: "argparse._SubParsersAction[_Parser]", name: str, run: Callable[[argparse.Namespace], int], what: str, examples: str
) -> argparse.ArgumentParser:  # fmt: skip
    shown = "\n".join(f"  {line}" for line in examples.split("\n"))
    made = commands.add_parser(
        name, help=what, description=what[0].upper() + what[1:] + ".", epilog=_("examples:") + "\n" + shown,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.add_argument("--language", choices=("nl", "en"), default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    made.set_defaults(run=run)
    return made


def _language_asked(words: Sequence[str]) -> str:
    """Return the language of the call: needed before the arguments are parsed, since help is translated too."""
    for index, word in enumerate(words):
        if word == "--language" and index + 1 < len(words):
            return words[index + 1]
        if word.startswith("--language="):
            return word.partition("=")[2]
    return language_of_environment()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("'{text}' is not a date; write it as 2022-06-01").format(text=text)
        ) from error


def _form(given: argparse.Namespace, forms: Sequence[str], default: str | None) -> str:
    """Return the form that is asked for, by --to or by the name of the output file."""
    form = given.to or (given.output.suffix.lstrip(".").lower() if given.output else default)
    if form == "txt":
        form = "text"
    if form not in forms:
        named = (
            _("'{form}' is no form that can be written.").format(form=form)
            if form
            else _("No form was given.")
        )
        raise UsageError(named + " " + _("Choose one with --to: {forms}.").format(forms=", ".join(forms)))
    return str(form)


# -- input and output


def _load(path: Path) -> "Snapshot":
    """Load a Snapshot; its problems of sense are told, those of shape stop the command."""
    from actielijn import snapshot

    try:
        made = snapshot.load(path)
    except snapshot.SnapshotError as error:
        raise UsageError(str(error)) from error
    problems = snapshot.problems_of_sense(made)
    if problems:
        listed = "\n".join(f"  {problem.path}: {problem.message}" for problem in problems[:50])
        raise UsageError(_("{path}: the Snapshot contradicts itself:").format(path=path) + "\n" + listed)
    return made


def _usable(deed: Callable[..., Made], *arguments: object, **named: object) -> Made:
    """Do a deed of a room and turn what the user can mend into a message."""
    from actielijn.reading.errors import UnreadableError

    try:
        return deed(*arguments, **named)
    except UnreadableError as error:
        raise UsageError(str(error)) from error
    except MemoryError as error:
        raise UsageError(
            _("There was not enough memory for this file. Split it, or use a larger machine.")
        ) from error


def _put(data: bytes, path: Path | None, *, binary: bool = False) -> None:
    """Write to a file, whole or not at all, or to standard output."""
    if path is not None:
        _write_whole(path, data)
        _say(_("Written: {path}").format(path=path))
    elif binary and sys.stdout.isatty():
        raise UsageError(_("This form is no text. Say where to write it with -o FILE."))
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


def _write_whole(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _summary(made: "Snapshot") -> str:
    activities = list(made.activities())
    entries = sum(len(activity.progress) for activity in activities)
    empty = sum(not entry.statuses for activity in activities for entry in activity.progress)
    return _("{lines} action lines, {results} results, {activities} activities, {entries} progress entries; {empty} without a status.").format(
        lines=len(made.action_lines), results=sum(1 for _place in made.results()), activities=len(activities), entries=entries, empty=empty
    )  # fmt: skip


def _print_findings(made: "Snapshot", stream: TextIO) -> None:
    colour = _wants_colour(stream)
    paint = {"error": "31", "warning": "33", "note": "36"}
    words = {
        "done": _("Done"), "running": _("Under way"), "at_risk": _("At risk"), "waiting": _("Not begun"), "outside": _("Not applicable"),
        "unknown": _("Phase not known"),
    }  # fmt: skip
    words |= {status.key: status.label_in(made.programme.language) for status in made.statuses}
    for finding in made.findings:
        code = f"\033[{paint[finding.severity]}m{finding.code}\033[0m" if colour else finding.code
        print(f"{code}: {finding.message} {finding.advice}".rstrip(), file=stream)
        if finding.suggestion:
            said = finding.suggestion.get("status") or finding.suggestion.get("phase", "")
            print(
                "  "
                + _("Suggestion, not read: {status} ({reason})").format(
                    status=words.get(said, said), reason=finding.suggestion.get("reason", "")
                ),
                file=stream,
            )
    counted = ngettext("{count} finding", "{count} findings", len(made.findings)).format(
        count=len(made.findings)
    )
    print(_bold(counted, colour), file=stream)


def _wants_colour(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _bold(text: str, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text


def _short(text: str, most: int) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= most else folded[: most - 1] + "…"


def _say(text: str) -> None:
    """Tell the user on standard error, so that standard output stays data."""
    print(text, file=sys.stderr)


def _complain(text: str) -> None:
    print(f"actielijn: {text}", file=sys.stderr)


class _Progress:
    """A bar on a terminal, nothing elsewhere."""

    def __init__(self, title: str):
        self._title = title
        self.shown = sys.stderr.isatty()
        self._bar: object = None

    def __enter__(self) -> "_Progress":
        if self.shown:
            # Imported here: most calls have no terminal, and rich takes longer than reading a text report.
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=None)
        return self

    def at(self, done: int, total: int) -> None:
        """Show how many pages are done."""
        self._bar.update(self._task, completed=done, total=total)  # type: ignore[attr-defined]

    def __exit__(self, *_what: object) -> None:
        if self._bar is not None:
            self._bar.stop()  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
