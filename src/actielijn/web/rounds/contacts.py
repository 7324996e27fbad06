"""Change contact persons and bring in a pasted list of them. Adding and removing one stands in ``asking``."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from actielijn.language import _
from actielijn.web.organisations.models import Organisation, Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, require
from actielijn.web.trail.actions import record

from .errors import ContactKnown, ContactsNotClear, NoSuchContact
from .lifecycle import MailState
from .models import Contact, Mail

MOST_LINES = 2_000
_YES = ("ja", "yes", "x", "1", "true", "waar")
_HEAD = ("organisatie", "organisation")


@transaction.atomic
def change_contact(
    *, programme: Programme, key: int, name: str, email: str, language: str, signs_off: bool, by: Person
) -> Contact:
    """Change a contact person; mails that are still to go out, go to the new address. Raises ContactKnown, NoSuchContact, NotAllowed."""
    require(by, Permission.RUN_ROUNDS, on=programme)
    found = (
        Contact.objects.select_for_update().filter(programme=programme, pk=key, left_at__isnull=True).first()
    )
    if found is None:
        raise NoSuchContact
    found.name, found.email, found.language = name.strip(), email.strip().lower(), language
    found.signs_off = signs_off
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise ContactKnown(email) from error
    Mail.objects.filter(contact=found, state=MailState.WAITING).update(to=found.email)
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
    known = {name.casefold(): one.pk for one in organisations for name in (one.short_name, one.name) if name}
    found: list[Line] = []
    problems: list[str] = []
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = next((mark for mark in "\t;," if mark in first), ";")
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=mark), 1):
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells) or (not found and not problems and cells[0].casefold() in _HEAD):
            continue
        cells += [""] * (5 - len(cells))
        organisation = known.get(cells[0].casefold())
        wrong = _problem(cells, organisation)
        if wrong or organisation is None:
            problems.append(_("Line {number}: {problem}").format(number=number, problem=wrong))
            continue
        language = "en" if cells[3].casefold().startswith(("en", "brit")) else "nl"
        found.append(Line(organisation, cells[1], cells[2].lower(), language, cells[4].casefold() in _YES))
    if not found and not problems:
        problems.append(_("There is no line in it. Give organisation, name and mail address on each line."))
    if len(found) > MOST_LINES:
        problems.append(
            _("There are more than {most} lines in it. Bring them in in parts.").format(most=MOST_LINES)
        )
    if problems:
        raise ContactsNotClear(problems)
    return found


def _problem(cells: Sequence[str], organisation: int | None) -> str:
    """Return what is wrong with a line, nothing when all is well."""
    if organisation is None:
        return _(
            "there is no organisation '{name}' here. Write its name as in the list, or add it first."
        ).format(name=cells[0][:80])
    if not cells[1] or len(cells[1]) > 200:
        return _("the second column has no name.")
    try:
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
