"""Saved answers of the Tweede Kamer's open data (OData v4, JSON) → the commitments that they tell of.

Plain reading: no database, no network. An answer is a page of Zaak, Toezegging, Activiteit or Document with whatever was expanded in it;
keys that are not known are passed by. docs/reference/parliament.md says which field becomes what.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from actielijn.language import _

ENTITIES = ("Zaak", "Toezegging", "Activiteit", "Document")
_STATUSES = {
    "openstaand": "open",
    "voldaan": "met",
    "deels voldaan": "partly_met",
    "vervallen": "lapsed",
}
_CONTEXT = re.compile(r"\$metadata#(\w+)")
_LAPSED = re.compile(r"\b(?:verworpen|ingetrokken|vervallen)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ])")
_TITLE = 160
_SITE = "https://www.tweedekamer.nl/kamerstukken/detail?id="
SETTLED_WITHOUT_LETTER = "Tweede Kamer, open data (geen brief genoemd)"
"""What stands as settlement where parliament says that something is met and names no letter."""


class NotAnAnswer(Exception):  # noqa: N818
    """A file that is no answer of parliament's open data; the text says which, what is wrong, and what to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One commitment as parliament tells it. ``key`` is its key there; ``changed`` sorts its versions. Days are ISO dates or empty.

    ``is_gone`` when parliament removed it: then only key and ``changed`` say something. ``number`` is its number as case or pledge.
    """

    key: str
    changed: str = ""
    is_gone: bool = False
    kind: str = ""
    number: str = ""
    mark: str = ""
    title: str = ""
    text: str = ""
    url: str = ""
    asked_by: str = ""
    answered_by: str = ""
    asked_on: str = ""
    due: str = ""
    status: str = "open"
    settled_by: str = ""
    settled_on: str = ""
    settled_url: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, to be kept."""
        return asdict(self)


@dataclass(slots=True)
class Reading:
    """What the answers held: ``records`` by key, how many things of other kinds were passed by, and what a person should know."""

    records: dict[str, Record] = field(default_factory=dict)
    passed_by: int = 0
    duplicates: int = 0
    notices: list[str] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Keep the newest version of each; the one read last where they are of the same moment."""
        before = self.records.get(record.key)
        self.duplicates += before is not None
        if before is None or before.changed <= record.changed:
            self.records[record.key] = record


def read_answers(answers: Iterable[tuple[str, bytes]]) -> Reading:
    """Return what saved answers tell, given by name and content. Raises NotAnAnswer for the first that is none.

    Everything is read before anything is returned, so that one wrong file among many leaves nothing half done.
    """
    found: dict[str, list[dict[str, Any]]] = {entity: [] for entity in ENTITIES}
    goes_on: dict[str, list[bool]] = {entity: [] for entity in ENTITIES}
    for name, content in answers:
        entity, things, has_next = _page(name, content)
        found[entity] += things
        goes_on[entity].append(has_next)
    reading = Reading()
    for entity, pages in goes_on.items():
        if pages and all(pages):
            reading.notices.append(
                _("{entity}: every page says that there is another, so the last one is not here. Save what follows, and give it too.").format(
                    entity=entity
                )
            )  # fmt: skip
    days = {str(one.get("Nummer")): _day(one.get("Datum")) for one in found["Activiteit"]}
    letters = _letters_by_case(found["Document"])
    for case in found["Zaak"]:
        _read_case(case, letters, reading)
    for pledge in found["Toezegging"]:
        reading.add(_pledge(pledge, days, reading))
    _part_marks(reading)
    return reading


def _page(name: str, content: bytes) -> tuple[str, list[dict[str, Any]], bool]:
    """Return what a page tells of, its things, and whether it says that there is a next one."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotAnAnswer(
            _("{name}: this is no JSON ({error}). Save the answer of the service as it came, without changing it.").format(
                name=name, error=_where(error)
            )
        ) from error  # fmt: skip
    context = _CONTEXT.search(str(data.get("@odata.context", ""))) if isinstance(data, dict) else None
    if isinstance(data, dict) and isinstance(data.get("error"), dict):
        raise NotAnAnswer(
            _("{name}: the service answered with an error: {message}. Ask again, and save the new answer.").format(
                name=name, message=str(data["error"].get("message", ""))[:200]
            )
        )  # fmt: skip
    entity = context[1] if context else ""
    things = data.get("value", [data]) if isinstance(data, dict) else None
    if entity not in ENTITIES or not isinstance(things, list):
        told = _("it tells of '{entity}'").format(entity=entity) if entity else _("it does not say of what")
        raise NotAnAnswer(
            _("{name}: this is no answer about {wanted} ({told}). Give pages as the Tweede Kamer's OData service sends them.").format(
                name=name, wanted=", ".join(ENTITIES), told=told
            )
        )  # fmt: skip
    for number, thing in enumerate(things, 1):
        if not isinstance(thing, dict) or not isinstance(thing.get("Id"), str) or not thing["Id"].strip():
            raise NotAnAnswer(
                _("{name}: number {number} of the {entity} has no Id, so it cannot be known again. Save the answer with all its fields.").format(
                    name=name, number=number, entity=entity
                )
            )  # fmt: skip
    return entity, things, bool(data.get("@odata.nextLink"))


def _where(error: Exception) -> str:
    return (
        _("line {line}, column {column}").format(line=error.lineno, column=error.colno)
        if isinstance(error, json.JSONDecodeError)
        else type(error).__name__
    )


def _read_case(
    case: Mapping[str, Any], letters: Mapping[str, list[Mapping[str, Any]]], reading: Reading
) -> None:
    if case.get("Verwijderd"):
        reading.add(Record(key=case["Id"].lower(), changed=_text(case.get("ApiGewijzigdOp")), is_gone=True))
        return
    kind = _kind(_text(case.get("Soort")))
    if not kind:
        reading.passed_by += 1
        return
    documents = [*_things(case.get("Document")), *letters.get(case["Id"].lower(), ())]
    status, settled = _state(kind, case, documents)
    number = _text(case.get("Nummer"))
    reading.add(
        Record(
            key=case["Id"].lower(),
            changed=_text(case.get("ApiGewijzigdOp")),
            kind=kind,
            number=number,
            mark=_mark(case, documents) or number,
            title=_text(case.get("Onderwerp")) or _text(case.get("Titel")) or number,
            text=_text(case.get("Titel")) if _text(case.get("Titel")) != _text(case.get("Onderwerp")) else "",
            url=f"{_SITE}{number}" if number else "",
            asked_by=_actors(case, "indiener", "medeindiener"),
            answered_by=_actors(case, "gericht aan"),
            asked_on=_own_day(case, "GestartOp", reading),
            due=_own_day(case, "Termijn", reading),
            status=status,
            **_settlement(settled, needed=status == "met"),
        )
    )


def _kind(sort: str) -> str:
    told = sort.lower()
    if told.startswith("motie"):
        return "motion"
    return "question" if told in ("schriftelijke vragen", "mondelinge vragen") else ""


def _state(
    kind: str, case: Mapping[str, Any], documents: list[Mapping[str, Any]]
) -> tuple[str, Mapping[str, Any] | None]:
    """Return the status and what settled it: a vote can only let a motion lapse, an answer meets a question."""
    if kind == "question":
        answer = next(
            (one for one in documents if _text(one.get("Soort")).lower().startswith("antwoord")), None
        )
        if answer is not None or case.get("Afgedaan"):
            return "met", answer
        return "open", None
    votes = [_text(one.get("BesluitTekst")) for one in _things(case.get("Besluit"))]
    # A motion may be put off and voted on later: the last decision counts.
    return ("lapsed" if votes and _LAPSED.search(votes[-1]) else "open"), None


def _mark(case: Mapping[str, Any], documents: list[Mapping[str, Any]]) -> str:
    """Return the Kamerstuk: the dossier, and the number within it of the paper itself, else of the case."""
    papers = [one for one in documents if not _text(one.get("Soort")).lower().startswith("antwoord")]
    for one in (*papers, case):
        number = one.get("Volgnummer")
        dossiers = _things(one.get("Kamerstukdossier")) or _things(case.get("Kamerstukdossier"))
        if isinstance(number, int) and number > 0 and len(dossiers) == 1 and dossiers[0].get("Nummer"):
            addition = _text(dossiers[0].get("Toevoeging"))
            return f"{dossiers[0]['Nummer']}{f' {addition}' if addition else ''}, nr. {number}"
    return ""


def _actors(case: Mapping[str, Any], *relations: str) -> str:
    names = []
    for relation in relations:
        for actor in _things(case.get("ZaakActor")):
            if _text(actor.get("Relatie")).lower() == relation:
                party = _text(actor.get("ActorFractie"))
                name = _text(actor.get("ActorNaam")) or party or _text(actor.get("Functie"))
                names.append(f"{name} ({party})" if party and party != name else name)
    return ", ".join(dict.fromkeys(name for name in names if name))


def _pledge(pledge: Mapping[str, Any], days: Mapping[str, str], reading: Reading) -> Record:
    key, changed = pledge["Id"].lower(), _text(pledge.get("ApiGewijzigdOp"))
    if pledge.get("Verwijderd"):
        return Record(key=key, changed=changed, is_gone=True)
    number, text = _text(pledge.get("Nummer")), _text(pledge.get("Tekst"))
    told = _text(pledge.get("Status"))
    status = _STATUSES.get(" ".join(told.lower().split()), "")
    if not status:
        reading.notices.append(
            _("{number}: parliament's status '{status}' is not one of the four; it is taken as open. Look at it yourself.").format(
                number=number or key, status=told
            )
        )  # fmt: skip
        status = "open"
    letters = [one for one in _things(pledge.get("KamerbriefNakoming")) if not one.get("Verwijderd")]
    newest = max(letters, key=lambda one: _text(one.get("Datum")), default=None)
    held = [_day(one.get("Datum")) for one in _things(pledge.get("Activiteit"))]
    asked = next((day for day in held if day), "") or days.get(_text(pledge.get("ActiviteitNummer")), "")
    who, ministry = _text(pledge.get("Functie")), _text(pledge.get("Ministerie"))
    return Record(
        key=key,
        changed=changed,
        kind="pledge",
        number=number,
        mark=number,
        title=_first_words(text) or number or key,
        text=text,
        asked_by=_pledged_to(pledge),
        answered_by=who or ministry,
        asked_on=asked or _own_day(pledge, "Aanmaakdatum", reading),
        due=_own_day(pledge, "DatumNakoming", reading),
        status=status,
        **_settlement(newest, needed=status in ("met", "partly_met")),
    )


def _pledged_to(pledge: Mapping[str, Any]) -> str:
    names = []
    for one in _things(pledge.get("ToegezegdAan")):
        person, party = one.get("Persoon") or {}, one.get("Fractie") or {}
        parts = (
            person.get("Roepnaam") or person.get("Initialen"),
            person.get("Tussenvoegsel"),
            person.get("Achternaam"),
        )
        name, short = " ".join(_text(part) for part in parts if part), _text(party.get("Afkorting"))
        names.append(f"{name} ({short})" if name and short else name or short)
    return ", ".join(dict.fromkeys(name for name in names if name))


def _settlement(letter: Mapping[str, Any] | None, *, needed: bool) -> dict[str, Any]:
    if not needed:
        return {}
    if letter is None:
        return {"settled_by": SETTLED_WITHOUT_LETTER}
    number = _text(letter.get("DocumentNummer"))
    name = _text(letter.get("Onderwerp")) or _text(letter.get("Titel")) or _text(letter.get("Soort"))
    told = f"{name[:400]} ({number})" if name and number else name or number or SETTLED_WITHOUT_LETTER
    url = f"{_SITE}{number}" if number else ""
    return {"settled_by": told, "settled_on": _day(letter.get("Datum")), "settled_url": url}


def _letters_by_case(documents: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for document in documents:
        for case in _things(document.get("Zaak")):
            found.setdefault(_text(case.get("Id")).lower(), []).append(document)
    return found


def _part_marks(reading: Reading) -> None:
    """Give a case its own number as mark where another has the same Kamerstuk: a motion and its changed version may."""
    taken: dict[str, str] = {}
    for key, record in sorted(reading.records.items()):
        if record.mark and taken.setdefault(record.mark, key) != key:
            reading.records[key] = Record(**{**record.as_json(), "mark": record.number})


def _first_words(text: str) -> str:
    first = _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]
    if len(first) <= _TITLE:
        return first
    return first[:_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _things(value: object) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return (
        str(value).replace("\r\n", "\n").strip() if isinstance(value, str | int) and value is not True else ""
    )


def _own_day(thing: Mapping[str, Any], name: str, reading: Reading) -> str:
    """Return the day in a field, and tell of one that holds something else."""
    told = _text(thing.get(name))
    day = _day(told)
    if told and not day:
        reading.notices.append(
            _("{number}: {field} is '{value}', which is no day; it stays empty. Look at it yourself.").format(
                number=_text(thing.get("Nummer")) or thing["Id"], field=name, value=told[:40]
            )
        )
    return day


def _day(value: object) -> str:
    """Return the day of a moment as parliament writes it, empty where it is none."""
    try:
        return datetime.fromisoformat(_text(value)).date().isoformat()
    except ValueError:
        pass
    try:
        return date.fromisoformat(_text(value)[:10]).isoformat()
    except ValueError:
        return ""
