"""Fill a data folder with the example programme, two editions and people of every role: what `make demo` serves.

Everything goes through the actions that people use; only the moments are those of the editions. Run again, it leaves what
is there.
"""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from actielijn.web import operating

HERE = Path(__file__).parent / "samen-tegen-mensenhandel"
PASSWORD = "goed-geheim-voorbeeld"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PEOPLE = (
    ("coordinator@voorbeeld.nl", "Carla Coördinator", "coordinator"),
    ("directeur@voorbeeld.nl", "Dirk Directeur", "reviewer"),
    ("politie@voorbeeld.nl", "Petra Politie", "editor"),
    ("lezer@voorbeeld.nl", "Lex Lezer", "reader"),
    ("beheerder@voorbeeld.nl", "Bea Beheerder", "administrator"),
)


def main(folder: Path) -> None:
    """Fill the folder and say how to sign in."""
    operating.set_up(folder)
    operating.migrate()
    from actielijn.web.programmes.models import Programme

    if not Programme.objects.filter(slug="samen-tegen-mensenhandel").exists():
        _fill()
    print("Aanmelden met een van deze adressen, wachtwoord " + PASSWORD + ":")
    for email, _name, role in PEOPLE:
        print(f"  {email:<28} {role}")
    print("Wat openbaar is, leest iedereen zonder aanmelden: op het adres hieronder, onder /openbaar")
    print(f"Tweede stap: de code van nu is {code_now()}; of zet dit geheim in een app: {SECRET}")
    print("Een nieuwe code krijgt u met: .venv/bin/python examples/make_demo.py code")


def code_now() -> str:
    """Return the code that an authenticator app with the demo's secret shows now."""
    from base64 import b32decode

    from django_otp.oath import totp

    return f"{totp(b32decode(SECRET)):06}"


def _fill() -> None:
    from base64 import b32decode

    from django.db import transaction
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from actielijn import snapshot
    from actielijn.web.editions import actions as editions
    from actielijn.web.organisations.models import Organisation, Person
    from actielijn.web.programmes.actions import create_programme
    from actielijn.web.programmes.models import Membership
    from actielijn.web.proofreading.actions import want_proofreading
    from actielijn.web.register.taking_in import take_in

    with transaction.atomic():
        people = {}
        for email, name, role in PEOPLE:
            person = Person.objects.add(
                email=email, name=name, password=PASSWORD, is_administrator=role == "administrator"
            )
            TOTPDevice.objects.create(user=person, name="totp", key=b32decode(SECRET).hex(), confirmed=True)
            people[role] = person
        programme = create_programme(
            title="Samen tegen mensenhandel", language="nl", publisher="Ministerie van Justitie en Veiligheid",
            slug="samen-tegen-mensenhandel", by=people["administrator"],
        )  # fmt: skip
        police, _made = Organisation.objects.get_or_create(name="Politie")
        for role, person in people.items():
            Membership.objects.get_or_create(
                programme=programme,
                person=person,
                role=role,
                organisation=police if role == "editor" else None,
            )
        Membership.objects.filter(
            programme=programme, person=people["administrator"], role="coordinator"
        ).delete()
    people = {role: Person.objects.get(pk=person.pk) for role, person in people.items()}
    for file, title in (
        ("editie-2021.json", "Programmaresultaten"),
        ("editie-2022.json", "Programmaresultaten (verzonnen)"),
    ):
        read = snapshot.load(HERE / file)
        on = date.fromisoformat(read.edition.date or "2021-11-16")
        moment = datetime.combine(on, datetime.min.time(), ZoneInfo("Europe/Amsterdam")) + timedelta(hours=9)
        take_in(
            programme=programme,
            incoming=read,
            by=people["coordinator"],
            end_missing=True,
            at=moment - timedelta(days=30),
            document=file,
        )
        frozen = editions.freeze_edition(
            programme=programme,
            title=title,
            on=on,
            mark=read.edition.number or "",
            by=people["coordinator"],
            at=moment,
        )
        operating.work(once=True)
        editions.approve_edition(edition=frozen, by=people["reviewer"], at=moment + timedelta(hours=2))
        editions.publish_edition(edition=frozen, by=people["coordinator"], at=moment + timedelta(hours=5))
    want_proofreading(programme=programme)
    operating.work(once=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["code"]:
        print(code_now())
    else:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo/data"))
