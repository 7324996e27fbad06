"""Fill a data folder with the example programme, two editions, people of every role and a running round: what `make demo` serves.

Its mails go into a folder beside the data. Everything goes through the actions that people use; only the moments are those of the editions. Run again, it leaves what
is there.
"""

import argparse
import json
import os
import re
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from actielijn.web import operating

if TYPE_CHECKING:
    from actielijn.web.organisations.models import Organisation, Person
    from actielijn.web.programmes.models import Programme
    from actielijn.web.rounds import answering
    from actielijn.web.rounds.models import Contact, Round, Submission

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
    os.environ.setdefault("ACTIELIJN_MAIL_URL", f"filemail://{quote(str(folder.resolve().parent / 'mails'))}")
    operating.set_up(folder)
    operating.migrate()
    from actielijn.web.programmes.models import Programme

    if not Programme.objects.filter(slug="samen-tegen-mensenhandel").exists():
        _fill()
    _ask()
    print("Aanmelden met een van deze adressen, wachtwoord " + PASSWORD + ":")
    for email, _name, role in PEOPLE:
        print(f"  {email:<28} {role}")
    print("Wat openbaar is, leest iedereen zonder aanmelden: op het adres hieronder, onder /openbaar")
    print(f"Tweede stap: de code van nu is {code_now()}; of zet dit geheim in een app: {SECRET}")
    print("Een nieuwe code krijgt u met: .venv/bin/python examples/make_demo.py code")
    print("Zo ziet een partner de lopende uitvraag, zonder account:\n  " + _partner_link())


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
        _keep_commitments(programme, people["coordinator"], moment)
        if file == "editie-2021.json":
            _keep_goals(programme, people["coordinator"], moment - timedelta(days=1))
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


def _keep_commitments(programme: "Programme", by: "Person", moment: datetime) -> None:
    """Keep the motions and pledges of the example; in the second, invented edition one more is met."""
    from dataclasses import replace

    from actielijn import snapshot
    from actielijn.web.commitments.actions import CommitmentGiven, add_commitment, change_commitment, given_of
    from actielijn.web.commitments.models import Commitment
    from actielijn.web.commitments.queries import activities_by_code

    if Commitment.objects.filter(programme=programme).exists():
        motion = Commitment.objects.get(programme=programme, code="kst-28638-166")
        given = replace(
            given_of(motion), status="met", settled_by="Programmaresultaten (verzonnen)", settled_edition=2
        )
        change_commitment(
            commitment=motion, revision=motion.revision, given=given, by=by, at=moment - timedelta(days=20)
        )
        return
    for data in json.loads((HERE / "moties-en-toezeggingen.json").read_text(encoding="utf-8")):
        one = snapshot.from_json_value(snapshot.Commitment, data)
        settled = one.settled_by or snapshot.Settlement(text="")
        given = CommitmentGiven(
            kind=one.kind, title=one.title, text=one.text or "", mark=one.mark or "", asked_by=one.asked_by or "",
            answered_by=one.answered_by or "", asked_on=date.fromisoformat(one.date) if one.date else None, status=one.status,
            settled_by=settled.text, settled_on=date.fromisoformat(settled.date) if settled.date else None, settled_url=settled.url or "",
        )  # fmt: skip
        linked = activities_by_code(programme, one.activities).values()
        add_commitment(
            programme=programme, given=given, activities=list(linked), by=by, at=moment - timedelta(days=25)
        )


def _keep_goals(programme: "Programme", by: "Person", at: datetime) -> None:
    """Add the goal tree, the indicators with their targets, and their first values; facts of the report, wording ours."""
    import json
    from decimal import Decimal

    from actielijn.web.indicators.actions import IndicatorGiven, TargetGiven, add_indicator, set_targets
    from actielijn.web.indicators.goals import LinkGiven, add_goal, link
    from actielijn.web.indicators.models import Goal
    from actielijn.web.indicators.observing import ObservationGiven, take_in
    from actielijn.web.register.models import Activity, Result

    told = json.loads((HERE / "doelen.json").read_text(encoding="utf-8"))

    def step(address: str) -> object:
        kind, _colon, key = address.partition(":")
        if kind == "result":
            return Result.objects.get(programme=programme, number=key)
        if kind == "activity":
            return Activity.objects.get(programme=programme, code=key, ended_on__isnull=True)
        return Goal.objects.get(programme=programme, kind=kind, code=key)

    for one in told["goals"]:
        add_goal(programme=programme, kind=one["kind"], title=one["title"], text=one.get("text", ""), code=one["code"], by=by, at=at)  # fmt: skip
    for one in told["links"]:
        judged = {name: one[name] for name in ("text", "evidence", "assumptions", "rivals") if name in one}
        link(programme=programme, cause=step(one["from"]), effect=step(one["to"]), given=LinkGiven(**judged), by=by, at=at)  # fmt: skip
    values = []
    for one in told["indicators"]:
        named = {
            name: one[name]
            for name in ("title", "unit", "definition", "source", "frequency", "direction", "is_coverage", "is_running_count")
            if name in one
        }  # fmt: skip
        given = IndicatorGiven(**named, goal=step(one["goal"]), activity=step(f"activity:{one['activity']}"))
        added = add_indicator(programme=programme, given=given, code=one["code"], by=by, at=at)
        targets = [TargetGiven(by=date.fromisoformat(aim["by"]), value=Decimal(aim["value"])) for aim in one.get("targets", ())]  # fmt: skip
        set_targets(indicator=added, targets=targets, by=by, at=at)
        values += [
            ObservationGiven(
                indicator=one["code"], starts=date.fromisoformat(seen["from"]), ends=date.fromisoformat(seen["to"]), value=Decimal(seen["value"]),
                of=Decimal(seen["of"]) if "of" in seen else None, is_provisional=seen.get("provisional", False), note=seen.get("note", ""),
                source=one.get("source", ""),
            )
            for seen in one["values"]
        ]  # fmt: skip
    take_in(programme=programme, given=values, kind="hand", label="Programmaresultaten 2021", by=by, at=at)


CONTACTS = (
    "Anouk de Wit",
    "Bas Vermeer",
    "Chris Hofman",
    "Dunya Aksoy",
    "Eva Jansen",
    "Farid el Idrissi",
    "Gijs Brouwer",
    "Hanna Postma",
)


def _ask() -> None:
    """Open a round in which some have answered, and have its mails written."""
    from django.utils import timezone

    from actielijn.web.desk.round_form import defaults, filters_of_query
    from actielijn.web.programmes.models import Programme
    from actielijn.web.rounds import asking
    from actielijn.web.rounds.board import contacts_by_organisation
    from actielijn.web.rounds.models import Round

    programme = Programme.objects.get(slug="samen-tegen-mensenhandel")
    if Round.objects.filter(programme=programme).exists():
        return
    coordinator, today = _person("coordinator"), timezone.localdate()
    # The smallest holder has nobody to ask, as happens.
    held = sorted(contacts_by_organisation(programme), key=lambda one: -one.activities)
    for at, one in enumerate(held[:-1]):
        asking.add_contact(
            programme=programme, organisation=_organisation(one.key), name=CONTACTS[at % len(CONTACTS)], email=f"contact{at + 1}@voorbeeld.nl",
            language="nl", signs_off=False, by=coordinator,
        )  # fmt: skip
    given = defaults(programme, today)
    made = asking.make_round(
        programme=programme, by=coordinator,
        given=asking.RoundGiven(
            title=given["title"], introduction=given["introduction"], reference_date=today, answers_until=today + timedelta(days=4),
            review_until=today + timedelta(days=18), reminder_days=(7, 2), attached_form="xlsx",
        ),
    )  # fmt: skip
    opened = asking.open_round(
        round_=made, filters_of=filters_of_query, by=coordinator, at=timezone.now() - timedelta(days=10)
    )
    operating.work(once=True)
    _answer_some(opened)
    operating.work(once=True)


def _answer_some(opened: "Round") -> None:
    """Let four organisations answer: one is accepted, one waits for review, one has a question back, one is halfway."""
    from actielijn.web.rounds import answering, reviewing

    reviewer = _person("reviewer")
    # The police is left for who tries the demo as its editor or by the link.
    order = sorted(
        opened.submissions.exclude(organisation__name="Politie").select_related(
            "organisation", "round__programme"
        ),
        key=lambda one: (-one.asked, one.pk),
    )
    for place, submission in enumerate(order[:4]):
        answers = list(submission.answers.select_related("version"))
        for at, answer in enumerate(answers[: len(answers) // 2] if place == 3 else answers):
            answering.save_answer(
                submission=submission, answer=answer.pk, revision=answer.revision, given=_answer(answer.version.content, at), by=_by(submission)
            )  # fmt: skip
        if place == 3:
            continue
        answering.hand_in(submission=submission, by=_by(submission))
        if place == 0:
            reviewing.accept(submission=submission, by=reviewer)
        if place == 2:
            reviewing.judge(
                submission=submission, answer=answers[0].pk, decision="asked", by=reviewer,
                question="Sinds wanneer is dit zo, en waar staat dat?",
            )  # fmt: skip
            reviewing.send_back(
                submission=submission, question="Eén vraag, verder helemaal goed.", by=reviewer
            )


def _answer(sent: dict[str, object], at: int) -> "answering.Given":
    """Return an answer of the demo: every third activity changed, one in eleven is said not to be theirs, the others stay."""
    from actielijn.web.register.content import content_from_json
    from actielijn.web.rounds import answering

    content = content_from_json(sent)
    if at % 11 == 10:
        return answering.Given(
            kind="not_ours", remark="Dit is vorig jaar overgegaan naar een andere organisatie."
        )
    if at % 3 == 0:
        text = f"{content.explanation}\n\nIn het afgelopen half jaar is hieraan verder gewerkt; de uitkomsten zijn met de partners besproken."
        return answering.Given(kind="changed", statuses=content.statuses, explanation=text.strip())
    return answering.Given(kind="unchanged")


def _by(submission: "Submission") -> "answering.Answerer":
    from actielijn.web.rounds import answering

    contact = _contact(submission)
    return answering.Answerer(contact.name, contact=contact)


def _contact(submission: "Submission") -> "Contact":
    from actielijn.web.rounds.models import Contact

    return Contact.objects.filter(
        programme=submission.round.programme_id, organisation=submission.organisation_id
    )[0]


def _person(role: str) -> "Person":
    from actielijn.web.organisations.models import Person

    return Person.objects.get(email=next(email for email, _name, given in PEOPLE if given == role))


def _organisation(key: int) -> "Organisation":
    from actielijn.web.organisations.models import Organisation

    return Organisation.objects.get(pk=key)


def _partner_link() -> str:
    """Return the link in the opening mail of an organisation that is still answering: it stands in the mail's file alone."""
    from django.conf import settings

    from actielijn.web.mail_folder import file_name
    from actielijn.web.rounds.models import Mail

    mails = Mail.objects.filter(kind="opening", state="sent", submission__state__in=("busy", "not_opened"))
    for mail in mails.order_by("submission__state", "pk"):
        file = Path(settings.EMAIL_FILE_PATH or "/") / file_name(mail.message_id)
        if file.is_file():
            body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",))
            found = re.search(r"https?://\S+", body.get_content() if body else "")
            if found:
                return found.group()
    return f"in de mails in {settings.EMAIL_FILE_PATH}"


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    given.add_argument(
        "folder",
        nargs="?",
        default="demo/data",
        help="of the data; or the word code, for a second factor of now",
    )
    folder = given.parse_args().folder
    if folder == "code":
        print(code_now())
    else:
        main(Path(folder))
