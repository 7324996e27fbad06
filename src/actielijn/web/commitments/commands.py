"""The command ``actielijn parliament``: arguments and output. Nothing here needs Django until it runs."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actielijn.language import _

if TYPE_CHECKING:
    from actielijn.web.programmes.models import Programme

    from .parliament_taking_in import Compared, Comparison

Add = Callable[..., argparse.ArgumentParser]
_SHOWN = 50


class CannotImport(Exception):  # noqa: N818
    """The call or the answers cannot be used; the text says what, where and what to do."""


def add_parliament(add: Add, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    """Add the command; ``run`` makes Django ready and calls ``run_parliament``."""
    parser = add(
        "parliament",
        run,
        _("lay parliament's open data beside the commitments, and take it over"),
        "actielijn parliament import zaken.json toezeggingen.json\n"
        "actielijn parliament import *.json --apply --as a.jansen@example.nl\n"
        "actielijn parliament fetch --dossier 28638 --into answers",
    )
    parser.add_argument(
        "deed", choices=("import", "fetch"), metavar="import|fetch", help=_("read saved answers, or ask the live service and read those")
    )  # fmt: skip
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help=_("saved answers of the service (JSON), for import"),
    )
    parser.add_argument(
        "--dossier",
        action="append",
        default=[],
        metavar="NUMBER",
        help=_("dossier to ask about, for fetch; may be given again"),
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="DIR",
        help=_("folder that keeps the answers, for fetch (default: parliament)"),
    )
    parser.add_argument(
        "--anew", action="store_true", help=_("forget what was asked before, and ask everything again")
    )
    parser.add_argument("--service", metavar="URL", help=_("another address of the service, for fetch"))
    parser.add_argument("--programme", metavar="SLUG", help=_("the programme (default: the only one)"))
    parser.add_argument(
        "--apply",
        action="store_true",
        help=_("take over what is new or changed there; without this only the comparison is shown"),
    )
    parser.add_argument(
        "--as", dest="person", metavar="MAIL", help=_("who takes it over; needed with --apply")
    )
    parser.add_argument(
        "--theirs", action="append", default=[], metavar="KEY[:FIELD]",
        help=_("take parliament's text in this conflict, or in all of them with 'all'; may be given again"),
    )  # fmt: skip
    return parser


def run_parliament(given: argparse.Namespace) -> int:
    """Read or ask, show the comparison, and apply it when that was asked. Raises CannotImport."""
    from . import parliament, parliament_taking_in
    from .errors import CommitmentsError
    from .parliament_fetch import FetchFailed

    programme = _programme(given.programme)
    person = _person(given)
    try:
        files = _asked(given, programme) if given.deed == "fetch" else _given_files(given)
        reading = parliament.read_answers((str(path), path.read_bytes()) for path in files)
    except (parliament.NotAnAnswer, FetchFailed) as error:
        raise CannotImport(str(error)) from error
    origin = ", ".join([*given.dossier, *(path.name for path in files[:3])]) + (
        " …" if len(files) > 3 else ""
    )
    kept = parliament_taking_in.keep_reading(programme=programme, reading=reading, origin=origin, by=person)
    comparison = parliament_taking_in.comparison_of(kept)
    _tell(comparison, reading.passed_by, reading.notices)
    if not given.apply:
        if not comparison.changes_nothing:
            _say(
                _(
                    "Nothing was changed. Give --apply to take it over, or look at it in the application under Commitments."
                )
            )
        return 0
    assert person is not None
    theirs = None if "all" in given.theirs else parliament_taking_in.chosen(given.theirs)
    try:
        parliament_taking_in.apply_import(kept=kept, by=person, theirs=theirs)
    except CommitmentsError as error:
        raise CannotImport(str(error)) from error
    _say(_("Taken over. Our text stands where both had changed and theirs was not chosen."))
    return 0


def _programme(slug: str | None) -> "Programme":
    from actielijn.web.programmes.models import Programme

    slugs = list(Programme.objects.order_by("slug").values_list("slug", flat=True))
    if not slugs:
        raise CannotImport(_("There is no programme yet. Make one in the application, under Programmes."))
    wanted = slug or (slugs[0] if len(slugs) == 1 else None)
    if wanted not in slugs:
        told = (
            _("There is no programme '{slug}'.").format(slug=slug) if slug else _("No programme was given.")
        )
        raise CannotImport(
            told + " " + _("Choose one with --programme: {slugs}.").format(slugs=", ".join(slugs[:50]))
        )
    return Programme.objects.get(slug=wanted)


def _person(given: argparse.Namespace) -> Any:
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.permissions import Permission, may

    if not given.person:
        if given.apply:
            raise CannotImport(_("Say with --as MAIL who takes this over: the trail keeps it."))
        return None
    person = Person.objects.filter(email__iexact=given.person).first()
    if person is None or not may(person, Permission.KEEP_COMMITMENTS, on=_programme(given.programme)):
        raise CannotImport(
            _(
                "{mail} may not keep commitments in this programme. Give the mail address of a coordinator."
            ).format(mail=given.person)
        )
    return person


def _given_files(given: argparse.Namespace) -> list[Path]:
    if not given.files:
        raise CannotImport(
            _("No file was given. Save answers of the service, and give those: parliament import FILE…")
        )
    return list(given.files)


def _asked(given: argparse.Namespace, programme: "Programme") -> list[Path]:
    from .models import Commitment
    from .parliament_fetch import SERVICE, fetch

    if not given.dossier:
        raise CannotImport(_("No dossier was given. Say which: parliament fetch --dossier 28638"))
    known = (
        Commitment.objects.filter(programme=programme)
        .exclude(source_key="")
        .values_list("source_key", flat=True)
    )
    fetched = fetch(
        given.dossier, into=given.into or Path("parliament"), known=list(known), anew=given.anew, service=given.service or SERVICE, told=_say
    )  # fmt: skip
    return fetched.files


def _tell(comparison: "Comparison", passed_by: int, notices: list[str]) -> None:
    """Print the comparison: what differs on standard output, the counts and notices beside it."""
    for title, found in (
        (_("New"), comparison.new),
        (_("Changed there"), comparison.changed),
        (_("Changed there and here: our text stays, unless --theirs"), comparison.conflicts),
        (_("Gone there: ours stays, marked"), comparison.gone),
    ):
        if found:
            print(f"{title} ({len(found)})")
            for one in found[:_SHOWN]:
                _tell_one(one)
            if len(found) > _SHOWN:
                print("  " + _("and {count} more").format(count=len(found) - _SHOWN))
    for notice in notices[:_SHOWN]:
        _say(notice)
    _say(
        _("{same} the same, {passed_by} of other kinds passed by.").format(
            same=comparison.same, passed_by=passed_by
        )
    )


def _tell_one(one: "Compared") -> None:
    from .parliament_telling import field_words, side_in_words

    words = field_words()
    mark = one.record.mark or (one.ours.mark if one.ours else "")
    print(f"  {one.record.key}  {mark}  {one.record.title or one.ours}")
    for is_conflict, differences in ((False, one.changed), (True, one.conflicts)):
        for each in differences:
            ours, theirs = (side_in_words(each.field, text) or "–" for text in (each.ours, each.theirs))
            field = words[each.field]
            if is_conflict:
                # The key of the field is what --theirs is given.
                told = _("{field}: ours is “{ours}”, theirs “{theirs}”").format(
                    field=field, ours=ours, theirs=theirs
                )
                print(f"    {told} [{each.field}]")
            else:
                print(f"    {field}: {ours} → {theirs}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
