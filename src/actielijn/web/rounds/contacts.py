"""Change contact persons and bring in a pasted list of them. Adding and removing one stands in ``asking``."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from actielijn.language import _
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from .errors import ContactKnown, ContactsNotClear, NoSuchContact
from .lifecycle import MailState
from .models import Contact, Link, Mail

MOST_LINES, MOST_ADDRESS = 2_000, 254
_YES = ("ja", "yes", "x", "1", "true", "waar")
_HEAD = ("organisatie", "organisation")


@transaction.atomic
def change_contact(
    *, programme: Programme, key: int, name: str, email: str, language: str, signs_off: bool, by: Person, at: datetime | None = None
) -> Contact:  # fmt: skip
    """Change a contact person; with another mail address, waiting mails go there and earlier links end.

    Raises ContactKnown, NoSuchContact, NotAllowed.
    """
    require(by, Permission.RUN_ROUNDS, on=programme)
    found = (
        Contact.objects.select_for_update().filter(programme=programme, pk=key, left_at__isnull=True).first()
    )
    if found is None:
        raise NoSuchContact
    is_moved = found.email != email.strip().lower()
    found.name, found.email, found.language = name.strip(), email.strip().lower(), language
    found.signs_off = signs_off
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise ContactKnown(email) from error
    Mail.objects.filter(contact=found, state=MailState.WAITING).update(to=found.email)
    if is_moved:
        # Whoever reads the old address is perhaps somebody else.
        Link.objects.filter(contact=found, revoked_at__isnull=True).update(revoked_at=at or timezone.now())
    record("change-contact", by=by, on=found, programme=programme.pk)
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A contact person as a line of a list gives it."""

    organisation: int
    name: str
    email: str
    language: str
    signs_off: bool


def lines_from(text: str, organisations: Sequence[Organisation]) -> list[Line]:
    """Return the contact persons of a pasted list: organisation, name, mail address, language and whether they sign off.

    Columns are parted by tabs, semicolons or commas, as spreadsheets copy and export them; a first line of headings is
    left out. Raises ContactsNotClear with everything that is wrong, by line.
    """
    full, short = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for one in organisations:
        full[one.name.casefold()].add(one.pk)
        short[one.short_name.casefold()].add(one.pk)
    found: list[Line] = []
    problems: list[str] = []
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = next((mark for mark in "\t;," if mark in first), ";")
    for number, row in enumerate(_rows(text, mark), 1):
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells) or (not found and not problems and cells[0].casefold() in _HEAD):
            continue
        cells += [""] * (5 - len(cells))
        called = cells[0].casefold()
        meant = full.get(called) or (short.get(called, set()) if called else set())
        if wrong := _problem(cells, meant):
            problems.append(_("Line {number}: {problem}").format(number=number, problem=wrong))
            continue
        language = "en" if cells[3].casefold().startswith(("en", "brit")) else "nl"
        found.append(Line(min(meant), cells[1], cells[2].lower(), language, cells[4].casefold() in _YES))
    if not found and not problems:
        problems.append(_("There is no line in it. Give organisation, name and mail address on each line."))
    if len(found) > MOST_LINES:
        problems.append(
            _("There are more than {most} lines in it. Bring them in in parts.").format(most=MOST_LINES)
        )
    if problems:
        raise ContactsNotClear(problems)
    return found


def _rows(text: str, mark: str) -> Iterator[list[str]]:
    """Walk the cells of each line; a mark that no text holds, or a cell longer than any list has, is no list. Raises ContactsNotClear."""
    try:
        yield from csv.reader(text.replace("\0", "").splitlines(), delimiter=mark)
    except csv.Error as error:
        raise ContactsNotClear(
            [_("This is no list of contact persons: a cell of it is too long to be read.")]
        ) from error


def _problem(cells: Sequence[str], meant: Collection[int]) -> str:
    """Return what is wrong with a line, nothing when all is well."""
    if len(meant) > 1:
        return _("more than one organisation is called '{name}'. Write its full name.").format(
            name=cells[0][:80]
        )
    if not meant:
        return _(
            "there is no organisation '{name}' here. Write its name as in the list, or add it first."
        ).format(name=cells[0][:80])
    if not cells[1] or len(cells[1]) > 200:
        return _("the second column has no name.")
    try:
        if len(cells[2]) > MOST_ADDRESS:
            raise ValidationError("")
        validate_email(cells[2])
    except ValidationError:
        return _("'{email}' is no mail address.").format(email=cells[2][:80])
    return ""


@transaction.atomic
def bring_in_contacts(*, programme: Programme, text: str, by: Person) -> tuple[int, int]:
    """Add the contact persons of a pasted list, and change those that are known by their address; return how many of each.

    All or nothing: raises ContactsNotClear with every line that is wrong, NotAllowed.
    """
    require(by, Permission.RUN_ROUNDS, on=programme)
    lines = lines_from(text, list(Organisation.objects.all()))
    standing = {
        (one.organisation_id, one.email.casefold()): one
        for one in Contact.objects.select_for_update(of=("self",)).filter(
            programme=programme, left_at__isnull=True
        )
    }
    added, changed = 0, 0
    for line in lines:
        found = standing.get((line.organisation, line.email))
        if found is None:
            standing[line.organisation, line.email] = Contact.objects.create(
                programme=programme, organisation_id=line.organisation, name=line.name, email=line.email,
                language=line.language, signs_off=line.signs_off,
            )  # fmt: skip
            added += 1
        elif (found.name, found.language, found.signs_off) != (line.name, line.language, line.signs_off):
            found.name, found.language, found.signs_off = line.name, line.language, line.signs_off
            found.save()
            changed += 1
    if added or changed:
        record("bring-in-contacts", by=by, on=programme, programme=programme.pk, added=added, changed=changed)
    return added, changed
