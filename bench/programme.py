"""Makes programmes of any size with history, as if people had worked in them for years: for the other measurements.

python bench/programme.py 10000 --data /tmp/proef      # into SQLite; DATABASE_URL names a PostgreSQL
"""

import argparse
import random
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

LINES = (
    "Signaleren en melden",
    "Opsporen en vervolgen",
    "Beschermen van slachtoffers",
    "Voorkomen",
    "Samenwerken en leren",
)
HOLDERS = (
    "Politie", "Openbaar Ministerie", "CoMensha", "IND", "COA", "VNG", "Nederlandse Arbeidsinspectie", "Koninklijke Marechaussee",
    "Ministerie van JenV", "Ministerie van SZW", "Ministerie van VWS", "Ministerie van BZ", "Gemeente Utrecht", "Gemeente Zwolle",
    "Fairwork", "Kamer van Koophandel", "Belastingdienst", "RIEC-LIEC", "Centrum Kinderhandel", "Reclassering",
)  # fmt: skip
STATUSES = (
    ("completed", "Voltooid", "✓", "done"), ("ongoing", "Doorlopend", "∞", "running"), ("on_schedule", "Volgens planning", "📅", "running"),
    ("delayed", "Met vertraging", "🕒", "at_risk"), ("not_started", "Nog niet begonnen", "…", "waiting"),
)  # fmt: skip
NOUNS = [
    "meldpunt",
    "training",
    "handreiking",
    "register",
    "opvangplek",
    "keten",
    "gemeente",
    "regio",
    "protocol",
    "convenant",
    "onderzoek",
    "pilot",
    "evaluatie",
    "signaal",
    "slachtoffer",
    "tolk",
    "aangifte",
    "rechercheur",
    "uitbuiting",
    "voorlichting",
    "campagne",
    "school",
    "sector",
    "werkgever",
    "inspectie",
]
VERBS = [
    "ontwikkelen",
    "verbeteren",
    "uitbreiden",
    "verankeren",
    "evalueren",
    "opleveren",
    "bekostigen",
    "verspreiden",
    "toetsen",
    "verkennen",
]
RARE = "brabolinstad"
"""Stands in the same few activities of every programme, so that searching it finds the same number at every size."""


def main() -> None:
    """Make a programme and say how long it took."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("count", type=int)
    given.add_argument("--data", type=Path)
    given.add_argument("--slug", default="")
    options = given.parse_args()
    from actielijn.web import operating

    operating.set_up(options.data)
    operating.migrate()
    began = time.perf_counter()
    programme = make_programme(options.count, slug=options.slug or f"proef-{options.count}")
    print(
        f"{programme.slug}: {options.count} activities in {time.perf_counter() - began:.1f} s",
        file=sys.stderr,
    )


def make_programme(count: int, *, slug: str):  # type: ignore[no-untyped-def]
    """Make a programme of so many activities; a fifth of them has a second version, a tenth a third."""
    from django.db import transaction
    from django.utils import timezone

    from actielijn.web.organisations.models import Organisation, Person
    from actielijn.web.programmes.models import Membership, Programme, Status
    from actielijn.web.register import structure
    from actielijn.web.register.actions import begin_step, contents_now, locked
    from actielijn.web.register.models import ActionLine, Result, Theme
    from actielijn.web.register.storing import Draft, store

    dice = random.Random(f"{slug} {count}")
    person = Person.objects.filter(email="meting@voorbeeld.nl").first() or Person.objects.add(
        email="meting@voorbeeld.nl", name="Mia Meting", password="lang-genoeg-geheim"
    )
    with transaction.atomic():
        programme = Programme.objects.create(slug=slug, title=f"Programma van {count}")
        Membership.objects.create(programme=programme, person=person, role="coordinator")
        person._roles_known = {}
        for at, (key, label, glyph, phase) in enumerate(STATUSES):
            Status.objects.create(
                programme=programme, key=key, labels={"nl": label}, glyph=glyph, phase=phase, position=at
            )
        holders = [Organisation.objects.get_or_create(name=name)[0].pk for name in HOLDERS]
        moment = timezone.now() - timedelta(days=700)
        step = begin_step(programme, "take-in", by=person, at=moment)
        results: list[Result] = []
        line_at = -1
        per_result = max(4, count // 400)
        for number in range(-(-count // per_result)):
            at_line = number * len(LINES) * per_result // max(count, 1)
            if at_line != line_at:
                line_at = at_line
                line = ActionLine(
                    programme=programme,
                    number=str(at_line + 1),
                    title=LINES[min(at_line, 4)],
                    position=at_line + 1,
                )
                structure.store_headings([line], step=step)
                theme = Theme(
                    programme=programme, action_line=line, title=f"Thema {dice.choice(NOUNS)}", position=1
                )
                structure.store_headings([theme], step=step)
            result = Result(
                programme=programme,
                theme=theme,
                number=str(number + 1),
                title=f"{_sentence(dice, 5)}",
                position=number + 1,
            )
            structure.store_headings([result], step=step)
            results.append(result)
        made = []
        for at in range(count):
            result = results[at // per_result]
            content = _content(dice, result, at % per_result + 1, holders)
            made.append(
                replace(content, title=f"{content.title} {RARE}") if at % (count // 6) == 7 else content
            )
        activities = []
        for start in range(0, count, 2_000):
            activities += store(
                programme, [Draft(None, one) for one in made[start : start + 2_000]], step=step
            )
    keys = [one.pk for one in activities]
    for days, share in ((300, 5), (20, 10)):
        with transaction.atomic():
            step = begin_step(programme, "take-in", by=person, at=timezone.now() - timedelta(days=days))
            chosen = keys[::share]
            for start in range(0, len(chosen), 2_000):
                part = chosen[start : start + 2_000]
                standing = contents_now(part)
                store(
                    programme,
                    [Draft(row, _later(dice, standing[row.pk])) for row in locked(programme, part)],
                    step=step,
                )
    return programme


def settle_statistics() -> None:
    """Let the database count what it holds, as it does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def signed_in() -> str:
    """Return the session of the coordinator who made the programme."""
    from django.test import Client

    from actielijn.web.account.middleware import PASSED
    from actielijn.web.organisations.models import Person

    client = Client()
    client.force_login(
        Person.objects.get(email="meting@voorbeeld.nl"), backend="django.contrib.auth.backends.ModelBackend"
    )
    session = client.session
    session[PASSED] = True
    session.save()
    return client.cookies["actielijn"].value


def _content(dice, result, position, holders):  # type: ignore[no-untyped-def]
    from actielijn.snapshot import Progress, Promise, Reference
    from actielijn.web.register.content import Content

    keys = tuple(one[0] for one in STATUSES)
    statuses = (
        ()
        if dice.random() < 0.05
        else tuple(dice.sample(keys, 2))
        if dice.random() < 0.04
        else (dice.choice(keys),)
    )
    text = " ".join(_sentence(dice, 12) for _i in range(dice.randint(1, 4)))
    promises = ()
    if dice.random() < 0.3:
        year = dice.randint(2024, 2028)
        promises = (
            Promise(text=f"eind {year}", start=f"{year}-10-01", end=f"{year}-12-31", sentence=text[:80]),
        )
    references = ()
    if dice.random() < 0.2:
        number = dice.randint(100, 400)
        references = (
            Reference(
                kind="kamerstuk",
                text=f"28638, nr. {number}",
                identifier=f"kst-28638-{number}",
                dossier="28638",
                number=str(number),
            ),
        )
    return Content(
        result=result.pk, code=f"{result.number}.{position}", number=str(position), title=_sentence(dice, 5).rstrip("."), position=position,
        holder=None if dice.random() < 0.03 else dice.choice(holders), partners=tuple(dice.sample(holders, dice.randint(0, 2))),
        tags=("uitgelicht",) if dice.random() < 0.02 else (), progress=(Progress(statuses=statuses, explanation=text),), promises=promises,
        references=references,
    )  # fmt: skip


def _later(dice, content):  # type: ignore[no-untyped-def]
    entry = replace(
        content.progress[0],
        statuses=(dice.choice(STATUSES)[0],),
        explanation=content.progress[0].explanation + " " + _sentence(dice, 9),
    )
    return replace(content, progress=(entry, *content.progress[1:]))


def _sentence(dice: random.Random, words: int) -> str:
    made = [dice.choice(NOUNS) if at % 3 else dice.choice(VERBS) for at in range(words)]
    return " ".join(made).capitalize() + "."


if __name__ == "__main__":
    main()
