"""The commands ``estimate`` and ``link``: arguments and output, nothing else.

The command line adds them to its own. Nothing here needs more than the standard library until a command runs.
"""

import argparse
import functools
import importlib.util
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from actielijn.language import _, ngettext

Add = Callable[..., argparse.ArgumentParser]
FORMS = ("text", "json", "html", "pdf")
WAYS = ("suppress", "round")
METHODS = (
    "stepwise", "bic", "bic-average", "profile", "decomposable", "latent-class", "threshold", "chao", "main-effects",
)  # fmt: skip
_REPLICATES = 10_000
# Each resample of a model with covariates is chosen and fitted anew, which takes long; percentiles need no more.
_STRATA_REPLICATES = 500


class EstimatingError(Exception):
    """The table or the call cannot be used; the text says what, where and what to do."""


def add_commands(add: Add) -> None:
    """Add the commands: ``add(name, run, what, examples)`` gives the parser of one."""
    _add_estimate(add)
    _add_link(add)


def _add_estimate(add: Add) -> None:
    parser = add(
        "estimate",
        _estimate,
        _("estimate how many people are on none of several overlapping lists"),
        "actielijn estimate lists.csv\n"
        "actielijn estimate lists.csv --format pdf -o report.pdf\n"
        "actielijn estimate lists.json --method bic --bootstrap 1000 --format json\n"
        "actielijn estimate persons.csv --strata sex,region --publish -o report.html",
    )
    parser.add_argument(
        "table", type=Path, metavar="TABLE",
        help=_("overlap table (CSV: a column of 0 and 1 per list and a count; or JSON), or records with a person and a list each"),
    )  # fmt: skip
    parser.add_argument(
        "--method", choices=("all", *METHODS), default="all",
        help=_("the method that leads; the others stand beside it without their bootstrap (default: all, each in full)"),
    )  # fmt: skip
    parser.add_argument(
        "--bootstrap",
        type=_whole,
        default=_REPLICATES,
        metavar="B",
        help=_("resamples for the intervals, 0 for none (default: 10000)"),
    )
    parser.add_argument(
        "--seed",
        type=_whole,
        default=1,
        help=_("seed of everything random; the same seed gives the same answer (default: 1)"),
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help=_("processes at the same time; the answer does not depend on it (default: one per core)"),
    )
    parser.add_argument(
        "--level", type=_level, default=0.95, help=_("level of the intervals (default: 0.95)")
    )
    parser.add_argument(
        "--order", type=_positive, metavar="K",
        help=_("most lists in one interaction, where all models are tried (default: what is usual for so many lists)"),
    )  # fmt: skip
    parser.add_argument(
        "--p-value",
        type=_share,
        default=0.02,
        metavar="P",
        help=_("below which the stepwise choice adds a pair (default: 0.02)"),
    )
    parser.add_argument(
        "--strata",
        metavar="COLUMNS",
        help=_("covariates to estimate by, with commas between"),
    )
    parser.add_argument(
        "--model", metavar="FORMULA",
        help=_("model with these covariates, such as 'A:sex + B*year' (default: chosen by BIC, anew in each resample)"),
    )  # fmt: skip
    parser.add_argument(
        "--resamples",
        type=Path,
        metavar="FILE.csv",
        help=_("take these bootstrap tables instead of drawing them: a row each, a column per pattern"),
    )
    parser.add_argument(
        "--resume", type=Path, metavar="DIR",
        help=_("keep finished parts of the bootstraps in this folder, and go on from what is there"),
    )  # fmt: skip
    parser.add_argument(
        "--linked", action="store_true",
        help=_("say that the lists were linked without a common number: publishing then asks for the recall of the linkage"),
    )  # fmt: skip
    parser.add_argument(
        "--linkage", type=Path, metavar="FILE",
        help=_("what 'actielijn link' wrote of the same records, when the table is something else, such as persons"),
    )  # fmt: skip
    parser.add_argument(
        "--publish", nargs="?", const="suppress", choices=WAYS,
        help=_("protect small counts, by suppressing them with what gives them away, or by rounding all (default: suppress)"),
    )  # fmt: skip
    parser.add_argument(
        "--fail-on", choices=("blocked", "never"), default="never",
        help=_("exit with 1 when a gate forbids to publish one number (default: never)"),
    )  # fmt: skip
    _add_output(parser, FORMS)


def _add_output(parser: argparse.ArgumentParser, forms: tuple[str, ...]) -> None:
    parser.add_argument(
        "--format", choices=forms, help=_("form of the output (default: by the name of -o, else the first)")
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=_("where to write it (default: standard output)")
    )


def _add_link(add: Add) -> None:
    parser = add(
        "link",
        _link,
        _("find out which records of several lists are one person, and write how the lists overlap"),
        "actielijn link records.csv --known person -o overlap.json\n"
        "actielijn link police.csv shelter.csv labour.csv --compare surname:name,born:date -o overlap.json\n"
        "actielijn link records.csv -o overlap.json --review doubtful.csv",
    )
    parser.add_argument(
        "records", type=Path, nargs="+", metavar="RECORDS",
        help=_("CSV with a record per row; one file with a column that names the list, or a file for each list"),
    )  # fmt: skip
    parser.add_argument(
        "--list", metavar="COLUMN", help=_("column that names the list (default: list, or lijst)")
    )
    parser.add_argument(
        "--known", metavar="COLUMN",
        help=_("column with a person's true number in a labelled sample, empty elsewhere: recall and precision are measured on it"),
    )  # fmt: skip
    parser.add_argument(
        "--compare", metavar="COLUMNS",
        help=_("columns that tell people apart, each with its kind: name, date, code or category (default: all columns, by what is in them)"),
    )  # fmt: skip
    parser.add_argument(
        "--ignore",
        metavar="COLUMNS",
        default="",
        help=_("columns that are not compared, with commas between"),
    )
    parser.add_argument("--no-duplicates", action="store_true", help=_("nobody stands on one list twice"))
    parser.add_argument(
        "--draws", type=_positive, default=20, metavar="M",
        help=_("overlap tables to draw from what is uncertain; they carry the linkage error into the estimate (default: 20)"),
    )  # fmt: skip
    parser.add_argument("--seed", type=_whole, default=1, help=_("seed of everything random (default: 1)"))
    parser.add_argument(
        "--review", type=Path, metavar="FILE",
        help=_("write the doubtful pairs for a clerk to judge; holds personal data"),
    )  # fmt: skip
    parser.add_argument(
        "--persons", type=Path, metavar="FILE",
        help=_("write person and list of every record, for estimate --strata; holds personal data with --keep"),
    )  # fmt: skip
    parser.add_argument(
        "--keep",
        metavar="COLUMNS",
        default="",
        help=_("columns that --persons takes along, with commas between"),
    )
    parser.add_argument(
        "--model", type=Path, metavar="FILE",
        help=_("write the trained model as Splink reads it, to go on with it elsewhere; holds no records"),
    )  # fmt: skip
    _add_output(parser, ("json", "csv"))


# -- running


def _estimate(given: argparse.Namespace) -> int:
    """Estimate the population and report."""
    _need("threadpoolctl", "arviz_stats")
    form = _form(given, FORMS)
    _check_place(given.output)
    if form in ("html", "pdf"):
        _need("altair", "vl_convert")
    from .formula import BadFormulaError
    from .input import BadTable

    try:
        panel = _panel(given)
    except BadTable as error:
        raise EstimatingError(_of_file(given.table, error)) from error
    except BadFormulaError as error:
        raise EstimatingError(str(error)) from error
    from .publishing import gives_itself_away
    from .reporting import render

    if given.publish and gives_itself_away(panel.table):
        raise EstimatingError(
            _("{path}: fewer people are on both lists than may be published, and with two lists every estimate gives their number away. Do not publish it; add a list.").format(
                path=given.table.name
            )
        )  # fmt: skip
    colour = form == "text" and given.output is None and _wants_colour()
    _put(render(panel, form, publish=given.publish, colour=colour), given.output, binary=form == "pdf")
    return 1 if given.fail_on == "blocked" and not panel.publishable else 0


def _of_file(path: Path, error: Exception) -> str:
    """Return what is the matter with a file, its name first."""
    said = str(error)
    return said if said.startswith(path.name) else f"{path.name}: {said}"


def _panel(given: argparse.Namespace) -> Any:
    """Read what the call names, and run the methods on it."""
    from .checks import check_table
    from .input import read_strata, read_table
    from .linkage import holds_clusters
    from .panel import Asked, panel_of
    from .strata import strata_of

    covariates = _columns(given.strata or "")
    if given.model and not covariates:
        raise EstimatingError(_("--model is a model with covariates; name them with --strata."))
    stratified = read_strata(given.table, covariates) if covariates else None
    table = stratified.overlap if stratified is not None else read_table(given.table)
    linkage = _linkage(given, table)
    asked = Asked(
        method=given.method,
        level=given.level,
        replicates=given.bootstrap,
        seed=given.seed,
        jobs=given.jobs,
        threshold=given.p_value,
        order=given.order,
        resamples=_resamples(given, table),
        keep_in=given.resume,
    )
    with _Progress() as progress:
        more = [_with_covariates(given, stratified, linkage, progress)] if stratified is not None else []
        return panel_of(
            table,
            asked,
            linkage=linkage,
            linked=given.linked or holds_clusters(given.table),
            findings=[*_of_strata(stratified), *(finding.message for finding in check_table(table))],
            more=more,
            strata=strata_of(more[0]) if more else (),
            progress=progress.of_method if progress.shown else None,
        )


def _linkage(given: argparse.Namespace, table: Any) -> Any:
    """Return what is known of the linkage that the table comes from; None without one."""
    from .linkage import load_linkage

    path = given.linkage or given.table
    try:
        linkage = load_linkage(path, table.lists)
        if given.linkage and linkage is None:
            raise ValueError
    except (ValueError, KeyError, TypeError) as error:
        raise EstimatingError(
            _("{path}: what it says of a linkage is not of these lists, or cannot be read.").format(
                path=path.name
            )
        ) from error
    return linkage


def _resamples(given: argparse.Namespace, table: Any) -> Any:
    """Return the bootstrap tables that the call gives; None without them."""
    from .input import BadTable, read_resamples

    if given.resamples is None:
        return None
    try:
        return read_resamples(given.resamples, table)
    except BadTable as error:
        raise EstimatingError(_of_file(given.resamples, error)) from error


def _with_covariates(given: argparse.Namespace, stratified: Any, linkage: Any, progress: "_Progress") -> Any:
    from .covariates import estimate_covariates
    from .linkage import plausible_tables

    return estimate_covariates(
        stratified,
        model=given.model,
        level=given.level,
        replicates=min(given.bootstrap, _STRATA_REPLICATES),
        seed=given.seed,
        jobs=given.jobs,
        draws=plausible_tables(stratified.overlap, linkage) if linkage else (),
        progress=lambda done, total: progress.at(_("covariates"), done, total),
    )


def _of_strata(stratified: Any) -> list[str]:
    """Say which lists did not operate everywhere: without covariates that is not known."""
    if stratified is None or stratified.closed is None:
        return []
    closed = {int(pattern) for pattern in stratified.closed}
    return [
        _("List '{name}' did not operate for a part of the people. Methods without covariates take these people for not on it; only the model with covariates knows better.").format(
            name=name
        )
        for j, name in enumerate(stratified.lists)
        if any(pattern >> j & 1 for pattern in closed)
    ]  # fmt: skip


def _link(given: argparse.Namespace) -> int:
    """Link records and write the overlap table."""
    _need("duckdb", "splink", "pyarrow")
    from . import linkage
    from .linkage import UnlinkableError

    form = _form(given, ("json", "csv"))
    _check_place(given.output, given.review, given.persons, given.model)
    try:
        with _Progress() as progress:
            progress.at(_("Reading the records"), 0, 0)
            records = linkage.load_records(
                given.records,
                list_column=given.list,
                known_column=given.known,
                traits=_traits(given.compare),
                ignored=_columns(given.ignore),
            )
            kept = _columns(given.keep)
            for name in kept:
                if name not in records.columns:
                    raise UnlinkableError(
                        _("There is no column '{column}'. The columns are: {columns}.").format(
                            column=name, columns=", ".join(records.columns)
                        )
                    )
            progress.at(_("Linking"), 0, 0)
            linked = linkage.link(
                records,
                duplicates=not given.no_duplicates,
                draws=given.draws,
                seed=given.seed,
                name=given.records[0].stem,
            )
    except UnlinkableError as error:
        raise EstimatingError(str(error)) from error
    made: dict[str, Callable[[], str]] = {
        "csv": lambda: linkage.table_csv(linked),
        "json": lambda: json.dumps(linkage.table_json(linked), ensure_ascii=False, indent=1) + "\n",
    }
    _put(made[form]().encode(), given.output)
    if given.review is not None:
        _put(linkage.review_csv(linked, records).encode(), given.review)
    if given.persons is not None:
        _put(linkage.persons_csv(linked, records, kept).encode(), given.persons)
    if given.model is not None:
        _put((json.dumps(linked.model, indent=1) + "\n").encode(), given.model)
    _say_linked(linked)
    if form == "csv":
        _say(
            _(
                "CSV holds no draws and no measured recall: write JSON, or tell estimate with --linked that these lists were linked."
            )
        )
    return 0


def _say_linked(linked: Any) -> None:
    quality = linked.linkage.quality
    _say(
        _("{records} records on {lists} lists, taken for {persons} people.").format(
            records=linked.linkage.facts["records"],
            lists=len(linked.table.lists),
            persons=linked.table.observed,
        )
    )
    for words, share in (
        (_("Of the true links {share} were found ({low} to {high}), measured on {count}."), quality.recall),
        (_("Of the links found {share} are true ({low} to {high}), measured on {count}."), quality.precision),
    ):
        if share.value is not None:
            low, high = share.interval()
            _say(
                words.format(share=f"{share.value:.1%}", low=f"{low:.1%}", high=f"{high:.1%}", count=share.of)
            )
    if quality.recall.value is None:
        _say(
            _(
                "How many links were missed is not known: give a labelled sample with --known before you publish."
            )
        )
    if linked.uncertain:
        _say(
            ngettext(
                "{count} pair is doubtful; see it with --review.", "{count} pairs are doubtful; see them with --review.", len(linked.uncertain)
            ).format(count=len(linked.uncertain))
        )  # fmt: skip


# -- arguments


def _traits(text: str | None) -> list[Any]:
    from .linkage import KINDS, Trait

    found = []
    for each in _columns(text or ""):
        column, _colon, kind = each.rpartition(":")
        if not column or kind not in KINDS:
            raise EstimatingError(
                _("'{text}' is no column with its kind. Write it as column:kind; kinds are {kinds}.").format(
                    text=each, kinds=", ".join(KINDS)
                )
            )
        found.append(Trait(column, kind))
    return found


def _columns(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _form(given: argparse.Namespace, forms: tuple[str, ...]) -> str:
    if given.format:
        return str(given.format)
    if given.output is None:
        return forms[0]
    named = str(given.output.suffix).lstrip(".").lower()
    form = {"txt": "text", "htm": "html"}.get(named, named)
    if form not in forms:
        raise EstimatingError(
            _("'{form}' is no form that can be written.").format(form=named or given.output.name)
            + " "
            + _("Choose one with --format: {forms}.").format(forms=", ".join(forms))
        )
    return form


def _number(text: str, least: int) -> int:
    try:
        value = int(text)
    except ValueError:
        value = least - 1
    if value < least:
        raise argparse.ArgumentTypeError(
            _("'{text}' is no whole number of at least {least}").format(text=text, least=least)
        )
    return value


_whole = functools.partial(_number, least=0)
_positive = functools.partial(_number, least=1)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(_("'{text}' does not lie between 0 and 1").format(text=text))
    return value


_level = _share


def _need(*modules: str) -> None:
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise EstimatingError(
            _("This needs more than is installed ({modules}). Install it with: pip install 'actielijn[estimate]'").format(
                modules=", ".join(missing)
            )
        )  # fmt: skip


# -- output


def _put(data: bytes, path: Path | None, *, binary: bool = False) -> None:
    """Write to a file, whole or not at all, or to standard output."""
    if path is None:
        if binary and sys.stdout.isatty():
            raise EstimatingError(_("This form is no text. Say where to write it with -o FILE."))
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        raise EstimatingError(
            _("{path} cannot be written: {why}.").format(path=path, why=error.strerror)
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    _say(_("Written: {path}").format(path=path))


def _check_place(*paths: Path | None) -> None:
    """Raise EstimatingError where a file could not be written, before long work is done for nothing."""
    for path in paths:
        if path is None:
            continue
        if path.is_dir():
            raise EstimatingError(_("{path} is a folder. Name a file in it.").format(path=path))
        if not os.access(path.parent, os.W_OK):
            raise EstimatingError(
                _("{path}: there is no folder '{folder}' to write in. Make it, or choose another.").format(
                    path=path, folder=path.parent
                )
            )


def _wants_colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class _Progress:
    """A bar per deed on a terminal, nothing elsewhere."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> "_Progress":
        if self.shown:
            # Imported here: most calls have no terminal.
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def at(self, what: str, done: int, total: int) -> None:
        """Show how much of a deed is done; a total of 0 says that nobody knows."""
        if self._bar is None:
            return
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=None)
        self._bar.update(self._tasks[what], completed=done, total=total or None)

    def of_method(self, what: str, done: int, total: int) -> None:
        """Show how much of a method, or of what follows the methods, is done."""
        from .wording import label_of

        words = {"reliability": _("How far it can be relied on"), "linkage": _("Linkage")}
        self.at(words.get(what) or label_of(what), done, total)

    def __exit__(self, *_what: object) -> None:
        if self._bar is not None:
            self._bar.stop()
