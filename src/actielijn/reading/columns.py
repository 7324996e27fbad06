"""Which column is what: roles by the meaning of their titles, in Dutch and English, in any order.

Used by the PDF form (columns come from the header's words) and by the assembler. A layout file adds the titles that
cannot be inferred.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .meanings import is_known_meaning
from .page import Row, Table


class Role(StrEnum):
    """What a column holds."""

    ID = "id"
    LINE_NUMBER = "action_line_number"
    LINE = "action_line"
    THEME = "theme"
    NUMBER = "number"
    RESULT_NUMBER = "result_number"
    RESULT = "result"
    ACTIVITY_NUMBER = "activity_number"
    ACTIVITY = "activity"
    HOLDER = "holder"
    PARTNERS = "partners"
    PLANNING = "planning"
    STATUS = "status"
    EXPLANATION = "explanation"
    FOOTNOTES = "footnotes"
    OTHER = "other"


# Whole titles, lower case, without brackets and punctuation. A title that holds two words joined by "/" or "en" is
# tried part by part. The order within a role has no meaning.
_TITLES: dict[Role, tuple[str, ...]] = {
    Role.ID: ("id", "activiteit id", "activity id", "kenmerk", "code", "identifier", "ref"),
    Role.LINE_NUMBER: (
        "actielijnnummer",
        "nummer actielijn",
        "actielijn nr",
        "nr actielijn",
        "action line number",
    ),
    Role.LINE: (
        "actielijn",
        "action line",
        "pijler",
        "pillar",
        "lijn",
        "programmalijn",
        "spoor",
        "hoofdlijn",
        "strand",
        "workstream",
        "prioriteit",
        "priority",
        "ambitie",
        "ambition",
        "strategic objective",
        "line of action",
    ),
    Role.THEME: (
        "thema",
        "theme",
        "onderwerp",
        "topic",
        "subject",
        "cluster",
        "domein",
        "domain",
        "hoofdstuk",
        "area",
    ),
    Role.NUMBER: (
        "nr",
        "nummer",
        "no",
        "number",
        "num",
        "#",
        "n°",
        "nº",
        "№",
        "volgnummer",
        "volgnr",
        "item",
        "nûmer",
        "numer",
    ),
    Role.RESULT_NUMBER: (
        "resultaatnummer",
        "resultaat nr",
        "nr resultaat",
        "nummer resultaat",
        "result number",
        "result no",
        "doelnummer",
        "goal number",
        "goal no",
        "doel nr",
    ),
    Role.RESULT: (
        "resultaat",
        "resultaten",
        "doelstelling",
        "doelstellingen",
        "doel",
        "doelen",
        "result",
        "results",
        "goal",
        "goals",
        "objective",
        "objectives",
        "outcome",
        "outcomes",
        "beoogd resultaat",
        "beoogde resultaten",
        "target",
        "aim",
        "subdoel",
        "beleidsdoel",
        "opgave",
        "resultaat doelstelling",
        "intended result",
        "commitment",
        "deliverable",
        "resultaatgebied",
        "doelstelling resultaat",
        "doel resultaat",
    ),
    Role.ACTIVITY_NUMBER: (
        "activiteitnummer",
        "nummer activiteit",
        "actienummer",
        "actie nr",
        "activity number",
        "activity no",
        "action number",
        "action no",
        "maatregelnummer",
        "maatregel nr",
        "nr activiteit",
        "nr actie",
        "nr maatregel",
    ),
    Role.ACTIVITY: (
        "activiteit",
        "activiteiten",
        "activity",
        "activities",
        "actie",
        "acties",
        "action",
        "actions",
        "maatregel",
        "maatregelen",
        "measure",
        "measures",
        "product",
        "producten",
        "activiteiten producten",
        "activiteit product",
        "initiatief",
        "initiatieven",
        "initiative",
        "initiatives",
        "project",
        "projecten",
        "projects",
        "inzet",
        "actiepunt",
        "actiepunten",
        "action point",
        "taak",
        "taken",
        "task",
        "tasks",
        "actions products",
        "wat doen we",
        "what we do",
        "stap",
        "stappen",
        "aktie",
        "aktiviteit",
        "aksje",
        "aksjes",
        "aktiviteiten",
        "aktiviteit produkt",
        "omschrijving",
        "beschrijving",
        "description",
        "intervention",
        "interventions",
        "interventie",
        "interventies",
        "milestone",
        "mijlpaal",
        "mijlpalen",
        "output",
        "outputs",
    ),
    Role.HOLDER: (
        "actiehouder",
        "actiehouders",
        "holder",
        "lead",
        "lead organisation",
        "lead organization",
        "trekker",
        "trekkers",
        "verantwoordelijk",
        "verantwoordelijke",
        "verantwoordelijke partij",
        "verantwoordelijke organisatie",
        "eigenaar",
        "owner",
        "responsible",
        "responsible party",
        "responsible organisation",
        "organisatie",
        "organisation",
        "wie",
        "who",
        "uitvoerder",
        "coordinator",
        "coördinator",
        "verantwoordelijk departement",
        "departement",
        "ministerie",
        "department",
        "ministry",
        "lead department",
        "responsible department",
        "action owner",
        "partij",
        "probleemeigenaar",
        "primair verantwoordelijk",
        "penvoerder",
        "lead partner",
        "hâlder",
        "trekkende partij",
        "action holder",
        "responsible body",
        "lead agency",
        "agency",
        "accountable",
        "led by",
        "door wie",
        "by whom",
    ),
    Role.PARTNERS: (
        "partners",
        "partner",
        "betrokken partijen",
        "betrokkenen",
        "betrokken",
        "samenwerkingspartners",
        "involved",
        "stakeholders",
        "overige partijen",
        "met wie",
        "partijen",
        "involved parties",
        "supporting",
        "supported by",
    ),
    Role.PLANNING: (
        "planning",
        "deadline",
        "termijn",
        "einddatum",
        "gereed",
        "datum gereed",
        "wanneer",
        "when",
        "due",
        "due date",
        "target date",
        "timing",
        "timeline",
        "looptijd",
        "oplevering",
        "opleverdatum",
        "start eind",
        "period",
        "periode",
        "gereed in",
        "date",
        "datum",
        "timeframe",
        "tijdpad",
        "by when",
        "streefdatum",
        "completion date",
    ),
    Role.STATUS: (
        "stand van zaken",
        "status",
        "voortgang",
        "progress",
        "state",
        "stavaza",
        "stoplicht",
        "kleur",
        "rag",
        "rag status",
        "traffic light",
        "standen van zaken",
        "stand",
        "state of play",
        "voortgangsstatus",
        "statuskleur",
        "status update icon",
        "rating",
        "current status",
        "huidige status",
        "stân fan saken",
        "steat",
        "delivery status",
        "progress status",
    ),
    Role.EXPLANATION: (
        "toelichting",
        "explanation",
        "commentary",
        "comment",
        "comments",
        "opmerking",
        "opmerkingen",
        "voortgangstekst",
        "update",
        "toelichting voortgang",
        "toelichting stand van zaken",
        "narrative",
        "notes",
        "note",
        "remarks",
        "resultaten tot nu toe",
        "progress update",
        "toelichting op de stand van zaken",
        "uitleg",
        "bijzonderheden",
        "toelichting op voortgang",
        "details",
        "detail",
        "taljochting",
        "toelichting status",
        "latest update",
        "what happened",
        "status update",
        "progress report",
        "description of progress",
        "beschrijving voortgang",
        "tekst",
        "explanatory note",
        "clarification",
        "verantwoording",
        "wat is er gebeurd",
    ),
    Role.FOOTNOTES: ("voetnoten", "footnotes", "noten"),
}
_ROLE_OF_TITLE = {title: role for role, titles in _TITLES.items() for title in titles}
_LOOSE = (
    # Longest and most telling words first: "Toelichting stand van zaken" is an explanation, not a status.
    (
        re.compile(r"\b(toelichting|explanation|commentary|narrative|opmerking(en)?|comments?)\b"),
        Role.EXPLANATION,
    ),
    (re.compile(r"\b(stand van zaken|status|voortgang|progress|stoplicht)\b"), Role.STATUS),
    (re.compile(r"\b(actiehouder|trekker|verantwoordelijke?|responsible|holder|owner|lead)\b"), Role.HOLDER),
    (re.compile(r"\b(planning|deadline|termijn|einddatum|due)\b"), Role.PLANNING),
    (
        re.compile(r"\b(activiteit(en)?|maatregel(en)?|acties?|actions?|activit(y|ies)|measures?)\b"),
        Role.ACTIVITY,
    ),
    (
        re.compile(r"\b(resulta(at|ten)|doel(en|stelling(en)?)?|goals?|objectives?|results?|outcomes?)\b"),
        Role.RESULT,
    ),
)
_LONGEST_TITLE = 60


def folded(title: str) -> str:
    """Return a title in lower case, brackets and what is in them left out, punctuation as single spaces."""
    plain = re.sub(r"\([^)]*\)", " ", title.replace("\u00ad", "").lower())
    return " ".join(re.findall(r"[#№]|n[°º]|[^\W_]+", plain))


def role_of(title: str, own: Mapping[str, Role] | None = None) -> Role | None:
    """Return the role that a column title tells, None when it tells none.

    ``own`` maps folded titles of a layout file to roles and goes first.
    """
    if len(title) > _LONGEST_TITLE:
        return None
    words = folded(title)
    if own and words in own:
        return own[words]
    if words in _ROLE_OF_TITLE:
        return _ROLE_OF_TITLE[words]
    for part in re.split(r"\s*(?:/|\ben\b|\band\b|\bof\b|,|-\s)\s*", title.lower()):
        role = _ROLE_OF_TITLE.get(folded(part))
        if role:
            return role
    # A title of a few words with one telling word among them ("Actie (2022)", "Status per 1 juli").
    if len(words.split()) <= 6:
        for pattern, role in _LOOSE:
            if pattern.search(words):
                return role
    return None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: a role per column, None where the title tells nothing; ``titles`` as printed."""

    roles: tuple[Role | None, ...]
    titles: tuple[str, ...]

    @property
    def matrix(self) -> dict[int, str]:
        """The columns titled by a status, of a table that marks the one that holds; empty for any other table."""
        if Role.STATUS in self.roles:
            return {}
        places = zip(self.roles, self.titles, strict=True)
        found = {
            place: title
            for place, (role, title) in enumerate(places)
            if role is None and is_known_meaning(title)
        }
        return found if len(found) >= 2 else {}

    def at(self, role: Role) -> int | None:
        """Return the column of this role, None when the table has none."""
        return self.roles.index(role) if role in self.roles else None

    @property
    def tells_activities(self) -> bool:
        """Whether this is a table of activities: enough roles, an activity or result, and something said of it."""
        held = set(self.roles) - {None, Role.OTHER}
        subject = held & {Role.ACTIVITY, Role.RESULT}
        said = held & {Role.STATUS, Role.EXPLANATION, Role.PLANNING, Role.HOLDER}
        return len(held) + len(self.matrix) >= 2 and bool(subject) and bool(said or self.matrix)

    @property
    def are_told(self) -> bool:
        """Whether this is a header: it tells activities, and most of its titles mean something."""
        filled = sum(bool(title) for title in self.titles)
        return (
            self.tells_activities
            and 2 * (sum(role is not None for role in self.roles) + len(self.matrix)) >= filled
        )


def columns_of(row: Row, own: Mapping[str, Role] | None = None) -> Columns | None:
    """Return the columns that this row titles, None when it is no header row of an activity table."""
    titles = [cell.text.strip() if cell else "" for cell in row.cells]
    filled = [title for title in titles if title]
    if len(filled) < 2 or any(len(title) > _LONGEST_TITLE for title in filled):
        return None
    roles = settled_roles([role_of(title, own) if title else None for title in titles], titles)
    columns = Columns(tuple(roles), tuple(titles))
    return columns if columns.are_told else None


def settled_roles(roles: Sequence[Role | None], titles: Sequence[str]) -> list[Role | None]:
    """Return the roles with each given once: where two titles tell the same, the more exact one keeps it.

    "Voortgang" beside "Status" is the explanation, "Resultaat" after "Activiteit" with nothing else to explain too.
    """
    settled = list(roles)
    _settle_numbers(settled)
    for role in Role:
        places = [place for place, each in enumerate(settled) if each is role]
        if len(places) < 2:
            continue
        keep = min(places, key=lambda place: (_rank_of_title(titles[place], role), place))
        if role is Role.STATUS:
            # The narrower title is the status; what is called progress beside it is told in words.
            named = [
                place
                for place in places
                if folded(titles[place]) in ("status", "stand van zaken", "rag", "rag status")
            ]
            keep = named[0] if named else keep
        for place in places:
            if place != keep:
                spare = (
                    Role.EXPLANATION
                    if role is Role.STATUS and Role.EXPLANATION not in settled
                    else Role.OTHER
                )
                settled[place] = spare
    return settled


def _rank_of_title(title: str, role: Role) -> int:
    """Return how usual a title is for a role; titles that only hold a telling word come last."""
    known = _TITLES.get(role, ())
    names = [folded(title), *(folded(part) for part in re.split(r"[/,]", title))]
    return min((known.index(name) for name in names if name in known), default=len(known))


def _settle_numbers(roles: list[Role | None]) -> None:
    """Tell whose number a column "Nr." holds where the columns say so: the one beside it, when there are two."""
    numbers = [place for place, role in enumerate(roles) if role is Role.NUMBER]
    if Role.ID in roles and not numbers and Role.ACTIVITY_NUMBER not in roles:
        # "Ref." alone is what others call "Nr.".
        roles[roles.index(Role.ID)] = Role.NUMBER
        return
    if Role.RESULT not in roles or Role.ACTIVITY not in roles:
        return
    for place in numbers:
        beside = roles[place + 1] if place + 1 < len(roles) else None
        if beside is Role.ACTIVITY and Role.ACTIVITY_NUMBER not in roles:
            roles[place] = Role.ACTIVITY_NUMBER
        elif beside is Role.RESULT and len(numbers) > 1 and Role.RESULT_NUMBER not in roles:
            roles[place] = Role.RESULT_NUMBER


def header_rows(table: Table, own: Mapping[str, Role] | None = None) -> tuple[int, Columns] | None:
    """Return the index of the first header row of a table and its columns, None when it has none."""
    for index, row in enumerate(table.rows[:6]):
        columns = columns_of(row, own)
        if columns and not _counts(columns, table.rows[index + 1 :]):
            return index, columns
    return None


def _counts(columns: Columns, body: Sequence[Row]) -> bool:
    """Whether a table with a column for each status counts activities rather than marking the status of each."""
    cells = [row.cells[place] for row in body for place in columns.matrix if place < len(row.cells)]
    told = [cell.text.strip() for cell in cells if cell is not None and cell.text.strip()]
    return any(len(text) > 3 or text.isdigit() for text in told)
