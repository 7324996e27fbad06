"""The commands that run and look after the application: ``serve``, ``worker``, ``backup`` … Arguments and output, nothing else.

The command line adds them to its own. Nothing here needs Django until a command runs.
"""

import argparse
import getpass
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from actielijn.language import _

from . import backup, operating
from .commitments.commands import CannotImport, add_parliament, run_parliament
from .operating import OperatingError

if TYPE_CHECKING:
    from actielijn.web.organisations.models import Organisation
    from actielijn.web.programmes.models import Programme

Add = Callable[..., argparse.ArgumentParser]
MOST_REPORT_BYTES = 20 * 2**20
"""A delivery report holds the mail that came back, with its form; what is larger is not read on."""


def add_commands(add: Add) -> None:
    """Add the commands: ``add(name, run, what, examples)`` gives the parser of one."""
    serve = add(
        "serve",
        _serve,
        _("serve the web application on this machine"),
        "actielijn serve\nactielijn serve --port 9000 --data /var/lib/actielijn",
    )
    serve.add_argument(
        "--host", default="127.0.0.1", help=_("address to listen on (default: this machine only)")
    )
    serve.add_argument(
        "--port",
        type=int,
        default=8000,
        help=_("port to listen on, or the next that is free (default: 8000)"),
    )
    serve.add_argument("--workers", type=int, default=2, help=_("processes that answer (default: 2)"))
    serve.add_argument(
        "--no-worker", action="store_true", help=_("start no worker for long work; it runs elsewhere")
    )
    worker = add(
        "worker",
        _worker,
        _("do the long work that waits: reading reports, writing editions"),
        "actielijn worker\nactielijn worker --once",
    )
    worker.add_argument("--once", action="store_true", help=_("stop when nothing waits any more"))
    migrate = add(
        "migrate", _migrate, _("bring the tables of the application up to date"), "actielijn migrate"
    )
    administrator = add(
        "add-administrator", _add_administrator, _("add the first person, who makes programmes and invites others"),
        "actielijn add-administrator a.jansen@example.nl --name 'A. Jansen'",
    )  # fmt: skip
    administrator.add_argument("email", help=_("mail address"))
    administrator.add_argument("--name", required=True, help=_("name"))
    token = add(
        "add-token", _add_token, _("make an access token for another system, and print it once"),
        "actielijn add-token mensenhandel --label 'case system' --read-drafts\n"
        "actielijn add-token mensenhandel --label 'case system' --hand-in-for Politie --days 30\n"
        "actielijn add-token mensenhandel --label 'data warehouse' --keep-values",
    )  # fmt: skip
    token.add_argument("programme", help=_("the programme, by the last part of its address"))
    token.add_argument("--label", required=True, help=_("name of the system that gets it"))
    token.add_argument("--read-drafts", action="store_true", help=_("it may read the register as it stands"))
    token.add_argument(
        "--hand-in-for", metavar="ORGANISATION", help=_("it may hand in for this organisation")
    )
    token.add_argument(
        "--keep-values", nargs="?", const="", metavar="ORGANISATION",
        help=_("it may read and write values of indicators: of all, or of those that this organisation answers for"),
    )  # fmt: skip
    token.add_argument("--days", type=int, default=90, help=_("days that it works (default: 90)"))
    revoked = add(
        "revoke-token", _revoke_token, _("revoke an access token"), "actielijn revoke-token mensenhandel actielijn_Xy3f"
    )  # fmt: skip
    revoked.add_argument("programme", help=_("the programme, by the last part of its address"))
    revoked.add_argument("beginning", help=_("the token, or the beginning by which the page shows it"))
    trail = add("verify-trail", _verify_trail, _("check that the trail is whole"), "actielijn verify-trail")
    bounce = add(
        "take-bounce",
        _take_bounce,
        _("tell the application that a mail came back: a delivery report as the mail server gives it"),
        "actielijn take-bounce bounce.eml\nactielijn take-bounce - < bounce.eml",
    )
    bounce.add_argument(
        "file", type=argparse.FileType("rb"), metavar="FILE", help=_("the report, or - for standard input")
    )
    saved = add(
        "backup",
        _backup,
        _("write everything that is kept into one file"),
        "actielijn backup actielijn-2026-11-24.tar",
    )
    saved.add_argument("file", type=Path, metavar="FILE", help=_("where to write it"))
    back = add(
        "restore",
        _restore,
        _("bring a backup back into an empty installation"),
        "actielijn restore actielijn-2026-11-24.tar --data /var/lib/actielijn",
    )
    back.add_argument("file", type=Path, metavar="FILE", help=_("a file that backup wrote"))
    back.add_argument("--force", action="store_true", help=_("throw away what the installation holds now"))
    parliament = add_parliament(add, _parliament)
    site = add(
        "export-site",
        _export_site,
        _("write the public site as files that any web server can serve"),
        "actielijn export-site site\nactielijn export-site /var/www/actielijn --address https://programma.example.nl",
    )
    site.add_argument(
        "folder", type=Path, metavar="DIR", help=_("where to write it; an earlier export is replaced")
    )
    site.add_argument(
        "--address", metavar="URL", help=_("the address that feeds and maps name (default: ACTIELIJN_URL)")
    )
    site.add_argument(
        "--compressed",
        action="store_true",
        help=_("put a .gz beside every text, for web servers that send those"),
    )
    anew = add(
        "publish-anew",
        _publish_anew,
        _("lay out all published editions for the public anew, when something is amiss or after an upgrade"),
        "actielijn publish-anew",
    )
    for parser in (
        parliament,
        site,
        anew,
        serve,
        worker,
        migrate,
        administrator,
        token,
        revoked,
        trail,
        bounce,
        saved,
        back,
    ):
        parser.add_argument(
            "--data",
            type=Path,
            metavar="DIR",
            help=_("folder where everything is kept (default: ACTIELIJN_DATA)"),
        )


def _set_up(given: argparse.Namespace) -> None:
    if importlib.util.find_spec("django") is None:
        raise OperatingError(
            _("The web application is not installed. Install it with: pip install 'actielijn[web]'")
        )
    operating.set_up(given.data)


def _serve(given: argparse.Namespace) -> int:
    """Serve the application."""
    port = operating.free_port(given.host, given.port)
    address = f"http://{'localhost' if given.host in ('127.0.0.1', '0.0.0.0') else given.host}:{port}"  # noqa: S104
    os.environ.setdefault("ACTIELIJN_URL", address)
    _set_up(given)
    steps = operating.migrate()
    if steps:
        _say(_("The tables are up to date ({count} steps).").format(count=steps))
    operating.collect_static()
    if port != given.port:
        _say(_("Port {wanted} is taken; this is port {port}.").format(wanted=given.port, port=port))
    return operating.serve(
        host=given.host, port=port, workers=given.workers, with_worker=not given.no_worker,
        ready=lambda: _say(_("Actielijn is served at {address}. Stop it with Ctrl-C.").format(address=os.environ["ACTIELIJN_URL"])),
    )  # fmt: skip


def _worker(given: argparse.Namespace) -> int:
    """Do the long work that waits."""
    _set_up(given)
    operating.work(once=given.once)
    return 0


def _migrate(given: argparse.Namespace) -> int:
    """Bring the tables up to date."""
    _set_up(given)
    _say(_("The tables are up to date ({count} steps).").format(count=operating.migrate()))
    return 0


def _add_administrator(given: argparse.Namespace) -> int:
    """Add the first person."""
    _set_up(given)
    operating.migrate()
    from django.core.exceptions import ValidationError

    from actielijn.web.organisations.actions import add_administrator
    from actielijn.web.organisations.errors import OrganisationsError

    password = (
        getpass.getpass(_("Password (at least 12 characters): "))
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    try:
        person = add_administrator(email=given.email, name=given.name, password=password)
    except ValidationError as error:
        raise OperatingError(" ".join(error.messages)) from error
    except OrganisationsError as error:
        raise OperatingError(str(error)) from error
    _say(_("{name} can sign in now, and sets up a second factor then.").format(name=person.name))
    return 0


def _add_token(given: argparse.Namespace) -> int:
    """Make an access token; its secret goes to standard output, so that it can be piped to where secrets are kept."""
    _set_up(given)
    operating.migrate()
    from actielijn.web.access_tokens.actions import make_token
    from actielijn.web.access_tokens.errors import AccessTokensError
    from actielijn.web.access_tokens.models import Scope

    programme = _programme(given.programme)
    names = list(dict.fromkeys(one.strip() for one in (given.hand_in_for, given.keep_values) if one))
    if len(names) > 1:
        raise OperatingError(
            _("A token is for one organisation; it cannot hand in for '{one}' and keep the values of '{other}'. Make two tokens.").format(
                one=names[0], other=names[1])
        )  # fmt: skip
    organisation = _organisation(names[0]) if names else None
    wanted = (
        (given.read_drafts, Scope.READ_DRAFTS),
        (given.hand_in_for, Scope.HAND_IN),
        (given.keep_values is not None, Scope.KEEP_VALUES),
    )
    scopes = [scope for is_wanted, scope in wanted if is_wanted]
    try:
        made, secret = make_token(
            programme=programme,
            label=given.label,
            scopes=scopes,
            organisation=organisation,
            days=given.days,
            by=None,
        )
    except AccessTokensError as error:
        raise OperatingError(str(error)) from error
    _say(_("The token works until {day}. It is printed once:").format(day=made.expires_at.date()))
    print(secret)
    return 0


def _organisation(name: str) -> "Organisation":
    from actielijn.web.organisations.models import Organisation

    found = Organisation.objects.filter(name__iexact=name).first()
    if found is None:
        raise OperatingError(
            _(
                "There is no organisation with the name '{name}'. Use the name as the page of organisations shows it."
            ).format(name=name)
        )
    return found


def _revoke_token(given: argparse.Namespace) -> int:
    """Revoke an access token."""
    _set_up(given)
    operating.migrate()
    from actielijn.web.access_tokens.actions import revoke_token
    from actielijn.web.access_tokens.models import AccessToken

    programme = _programme(given.programme)
    working = [
        token
        for token in AccessToken.objects.filter(programme=programme, revoked_at__isnull=True)
        if given.beginning.startswith(token.beginning)
    ]
    if not working:
        raise OperatingError(
            _(
                "No token of this programme that works begins with '{beginning}'. Its page shows the beginnings."
            ).format(beginning=given.beginning[:14])
        )
    if len(working) > 1:
        raise OperatingError(
            _("Several tokens begin like this. Revoke the right one on the page of access tokens.")
        )
    revoke_token(programme=programme, key=working[0].pk, by=None)
    _say(_("Revoked: {token}").format(token=working[0]))
    return 0


def _programme(slug: str) -> "Programme":
    from actielijn.web.programmes.models import Programme

    found = Programme.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise OperatingError(
            _("There is no programme with the address '{slug}'. There are: {known}.").format(
                slug=slug, known=known or "–"
            )
        )
    return found


def _verify_trail(given: argparse.Namespace) -> int:
    """Check the trail; 1 when it is broken."""
    _set_up(given)
    from actielijn.web.trail.queries import verify

    verdict = verify()
    if verdict.broken_at is not None:
        _say(
            _("The trail is broken: event {number} {why}.").format(number=verdict.broken_at, why=verdict.why)
        )
        return 1
    print(
        _("The trail is whole: {count} events follow one another, the last with the mark {head}.").format(
            count=verdict.events, head=verdict.head
        )
    )
    return 0


def _take_bounce(given: argparse.Namespace) -> int:
    """Mark a mail as bounced; 1 when the report is about none of ours."""
    _set_up(given)
    operating.migrate()
    from actielijn.web.rounds.sending import take_bounce

    with given.file:
        mail = take_bounce(given.file.read(MOST_REPORT_BYTES))
    if mail is None:
        _say(_("This is no delivery report about a mail that was sent from here; nothing was changed."))
        return 1
    _say(_("The mail to {address} came back; the round's mails show it.").format(address=mail.to))
    return 0


def _backup(given: argparse.Namespace) -> int:
    """Write a backup."""
    _set_up(given)
    told = backup.write_backup(given.file)
    _say(
        _("Backup written to {path}: {rows} rows, {files} files.").format(
            path=given.file, rows=told.rows, files=told.files
        )
    )
    return 0


def _restore(given: argparse.Namespace) -> int:
    """Bring a backup back."""
    _set_up(given)
    told = backup.restore_backup(given.file, force=given.force)
    _say(
        _("Restored from {path}: {rows} rows, {files} files.").format(
            path=given.file, rows=told.rows, files=told.files
        )
    )
    return 0


def _parliament(given: argparse.Namespace) -> int:
    """Lay parliament's open data beside the commitments."""
    _set_up(given)
    operating.migrate()
    try:
        return run_parliament(given)
    except CannotImport as error:
        raise OperatingError(str(error)) from error


def _export_site(given: argparse.Namespace) -> int:
    """Write the public site as files."""
    if given.address:
        os.environ["ACTIELIJN_URL"] = given.address
    _set_up(given)
    operating.migrate()
    operating.collect_static()
    from actielijn.web.public.export import ExportError, export_site

    try:
        told = export_site(given.folder, is_compressed=given.compressed)
    except ExportError as error:
        raise OperatingError(str(error)) from error
    _say(
        _("The public site is written to {folder}: {pages} pages and {files} files.").format(
            folder=given.folder, pages=told.pages, files=told.files
        )
    )
    return 0


def _publish_anew(given: argparse.Namespace) -> int:
    """Lay out everything that is published anew."""
    _set_up(given)
    operating.migrate()
    from actielijn.web.editions.tasks import lay_out_published
    from actielijn.web.open_data.actions import export_programme
    from actielijn.web.programmes.models import Programme

    count = 0
    for programme in Programme.objects.all():
        count += lay_out_published(programme, anew=True)
        export_programme(programme=programme)
    _say(_("{count} published editions were laid out anew.").format(count=count))
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
