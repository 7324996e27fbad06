"""What the API tells, as types: the OpenAPI document follows from them, and the tests hold every answer against it.

Every field may be absent, because a request may ask for only some of them.
"""

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from ninja import Field, Schema
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

Item = TypeVar("Item")
Day: TypeAlias = date
Moment: TypeAlias = datetime
Difference = Literal["added", "removed", "changed"]
Phase = Literal["done", "running", "at_risk", "waiting", "outside", "unknown"]
Change = Literal["first", "new", "changed", "same"]
CommitmentKind = Literal["motion", "pledge", "question", "recommendation"]
CommitmentStatus = Literal["open", "met", "partly_met", "lapsed"]
Outcome = Literal["kept", "missed", "moved", "open", "silent", "dropped", "unknown"]


class Shape(Schema):
    """Properties in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Mistake(Shape):
    """One thing that is wrong with a request."""

    in_: str = Field(alias="in", description="Where it stands: query, path, body or header.")
    name: str = Field(description="The key or property.")
    detail: str = Field(description="What is wrong, and what was expected.")


class ProblemDetails(Shape):
    """Why a request was not answered (RFC 9457)."""

    type: str = Field(description="What kind of problem; about:blank where the status says it all.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is the matter, and what to do.")
    errors: list[Mistake] | None = Field(None, description="All mistakes, where the request has mistakes.")


class Links(Shape):
    """Where the pages of a list are."""

    self: str
    first: str
    last: str
    previous: str | None = None
    next: str | None = None


class Listing(Shape, Generic[Item]):
    """A page of a list."""

    total: int = Field(description="How many rows the whole list has.")
    page: int
    page_size: int
    links: Links
    items: list[Item]


class StatusShape(Shape):
    """One status of the programme's own list."""

    key: str = ""
    label: dict[str, str] = Field({}, description="A text per language.")
    glyph: str | None = None
    phase: Phase = Field("unknown", description="What it counts as across programmes.")


class CountShape(Shape):
    """How many activities have these statuses."""

    statuses: list[str] = Field([], description="Keys of statuses; none where the report tells none.")
    activities: int = 0


class FileShape(Shape):
    """A form in which an edition can be had."""

    form: str = ""
    name: str = ""
    media_type: str = ""
    size: int = Field(0, description="In bytes.")
    sha256: str = ""
    url: str = ""


class TransitionShape(Shape):
    """How many activities went from one status to another; empty stands for none."""

    from_: str = Field("", alias="from")
    to: str = ""
    activities: int = 0


class ChangesShape(Shape):
    """How many activities differ from the edition before."""

    since: int | None = Field(None, description="Number of the edition before.")
    new: int = 0
    gone: int = 0
    changed: int = 0
    renumbered: int = 0
    status: int = Field(0, description="Activities with another status.")
    transitions: list[TransitionShape] = Field([])


class EditionShort(Shape):
    """Which edition."""

    number: int = 0
    date: Day | None = None
    title: str = ""


class ProgrammeShape(Shape):
    """A programme of which an edition was published."""

    slug: str = Field("", description="Its name in addresses.")
    title: str = ""
    publisher: str = ""
    language: str = ""
    newest_edition: EditionShort | None = None
    changed_at: Moment | None = Field(None, description="When anything that is public of it last changed.")


class EditionShape(Shape):
    """A frozen state of the whole programme, as it was published."""

    number: int = 0
    date: Day | None = None
    title: str = ""
    mark: str = Field("", description="The number that the document bears elsewhere.")
    published_at: Moment | None = None
    withdrawn_at: Moment | None = Field(
        None, description="When it was withdrawn; then its content is no longer to be had."
    )
    corrects: int | None = Field(None, description="Number of the edition that this one corrects.")
    erratum: str = Field("", description="What was wrong there.")
    activities: int = Field(0, description="How many activities it has.")
    counts: list[CountShape] = Field([])
    statuses: list[StatusShape] = Field([])
    changes: ChangesShape | None = None
    sha256: str = Field("", description="SHA-256 of the frozen Snapshot.")
    files: list[FileShape] = Field([])


class ActionLineShape(Shape):
    """The first level of an edition."""

    key: str = Field("", description="Its address within the edition.")
    number: str = ""
    title: str = ""
    activities: int = 0
    counts: list[CountShape] = Field([])


class ResultShape(Shape):
    """What is to be reached."""

    key: str = Field("", description="Its address within the edition.")
    number: str = ""
    title: str = ""
    theme: str = ""
    action_line: str = Field("", description="Key of the action line that it stands under.")
    remarks: list[str] = Field([])
    activities: int = 0
    counts: list[CountShape] = Field([])


class FootnoteShape(Shape):
    """A note under the page."""

    mark: str = ""
    text: str = ""


class ProgressEntryShape(Shape):
    """A status with its explanation in Markdown; an activity may have several."""

    statuses: list[str] = Field([])
    explanation: str = ""
    footnotes: list[FootnoteShape] = Field([])


class FigureShape(Shape):
    """A number in an explanation."""

    value: float = 0
    of: float | None = Field(None, description="The total that it is a part of.")
    unit: str | None = None
    text: str = ""


class ActivityShape(Shape):
    """What is done for a result, as one edition has it."""

    number: int = Field(
        0, description="Its permanent public number, whatever it is renumbered to in the programme."
    )
    id: str = Field("", description="Its address in the programme: result, a dot, its number there.")
    title: str = ""
    edition: int = Field(0, description="Number of the edition that has it so.")
    action_line: str = Field("", description="Key of the action line.")
    result: str = Field("", description="Key of the result.")
    holder: str = Field("", description="The organisation that answers for it.")
    partners: list[str] = Field([])
    planning: str = ""
    statuses: list[str] = Field([], description="Keys of statuses; none where the report tells none.")
    progress: list[ProgressEntryShape] = Field([])
    figures: list[FigureShape] = Field([])
    status_since: Day | None = Field(None, description="Date of the edition that brought this status.")
    changed_on: Day | None = Field(None, description="Date of the edition that brought this content.")
    change: Change | None = Field(
        None, description="What happened since the edition before; first where there is none."
    )
    changed_fields: list[str] = Field([])
    left: str = Field(
        "",
        description="How it is not in the next edition: ended, merged or split; empty when it is, or there is none.",
    )


class SuccessionShape(Shape):
    """That one activity went on in another."""

    before: int = Field(0, description="Permanent number of the activity that went on.")
    after: int = Field(0, description="Permanent number of the activity that it went on in.")
    kind: str = Field("", description="split, merged or ended.")
    edition: int = Field(0, description="Number of the edition in which it shows.")


class ActivityThroughEditionsShape(ActivityShape):
    """An activity as its newest edition has it, and where else it stands."""

    editions: list[EditionShort] = Field([])
    successions: list[SuccessionShape] = Field([])


class ProgressShape(Shape):
    """Where an activity stands in one edition."""

    edition: int = 0
    date: Day | None = Field(None, description="Date of the edition.")
    activity: int = Field(0, description="Permanent number of the activity.")
    id: str = Field("", description="Its address in the programme in that edition.")
    statuses: list[str] = Field([])
    entries: list[ProgressEntryShape] = Field([])
    status_since: Day | None = None
    changed_on: Day | None = None


class PromiseShape(Shape):
    """A dated expectation in an explanation."""

    activity: int = Field(0, description="Permanent number of the activity.")
    id: str = Field("", description="Address of the activity in the programme.")
    text: str = ""
    from_: Day | None = Field(None, alias="from", description="First day of the period, inclusive.")
    to: Day | None = Field(None, description="Last day of the period, inclusive.")
    sentence: str = ""
    outcome: Outcome = Field("unknown", description="What became of it by the next edition.")


class ReferenceShape(Shape):
    """Something outside the programme that an explanation points at."""

    activity: int = Field(0, description="Permanent number of the activity.")
    id: str = Field("", description="Address of the activity in the programme.")
    kind: str = ""
    text: str = ""
    dossier: str = ""
    number: str = ""
    identifier: str = ""
    url: str = ""


class CommitmentActivityShape(Shape):
    """An activity that answers a commitment."""

    activity: int = Field(0, description="Its permanent number.")
    id: str = Field("", description="Its address in the programme.")
    title: str = ""
    statuses: list[str] = Field([], description="Keys of statuses; none where the report tells none.")


class CommitmentShape(Shape):
    """What parliament or an overseer asked for or was promised, and what was done."""

    key: str = Field("", description="Its address in the programme, the same in every edition.")
    kind: CommitmentKind = "motion"
    status: CommitmentStatus = Field("open", description="Parliament's own four.")
    title: str = ""
    text: str = ""
    mark: str = Field("", description="The reference as people write it.")
    identifier: str = Field("", description="The reference in its one spelling: kst-28638-166.")
    url: str = ""
    asked_by: str = ""
    answered_by: str = ""
    date: Day | None = None
    due: Day | None = None
    response: str = Field("", description="To a recommendation: accepted, partly_accepted or rejected.")
    reason: str = ""
    settled_by: str = Field("", description="The letter or edition that settled it.")
    settled_on: Day | None = None
    settled_url: str = ""
    activities: list[CommitmentActivityShape] = Field([])


class GoalShape(Shape):
    """A policy goal, or an outcome that leads to one."""

    id: str = Field("", description="Its address in the programme.")
    kind: Literal["goal", "outcome"] = "goal"
    title: str = ""
    text: str = ""


class EffectShape(Shape):
    """That one step of the goal tree is thought to lead to another."""

    cause: str = Field("", description="goal:…, outcome:…, result:4 or activity:4.12.")
    effect: str = ""
    text: str = Field("", description="The assumed effect.")
    evidence: Literal["none", "plausible", "supported", "shown"] = "none"
    assumptions: str = ""
    rivals: str = ""
    judged_on: Day | None = None


class GoalTreeShape(Shape):
    """The goals of an edition with what is thought to lead to them."""

    goals: list[GoalShape] = Field([])
    effects: list[EffectShape] = Field([])


class ObservationShape(Shape):
    """A value over a period, both days inclusive; null where it is withheld."""

    start: str = Field("", description="First day.")
    end: str = Field("", description="Last day.")
    value: float | None = None
    of: float | None = Field(None, description="What it is a part of.")
    low: float | None = Field(
        None, description="Lower end of the interval of an estimate; null for what was counted."
    )
    high: float | None = Field(None, description="Upper end of the interval of an estimate.")
    provisional: bool = False
    withheld: bool = Field(False, description="Withheld: a small number, or one that would give it back.")
    split: dict[str, str] = Field({}, description="The part, by dimension; empty for the whole.")
    members: list[str] = Field([], description="Codes of the regions that a coverage counts.")
    note: str = ""
    source: str = ""


class TargetShape(Shape):
    """What should be reached by a day: a value, or a band."""

    by: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None


class IndicatorShape(Shape):
    """A measured quantity and its newest value; the resource ``values`` below it has the series."""

    id: str = Field("", description="Its address in the programme, the same in every edition.")
    title: str = ""
    unit: str = ""
    definition: str = ""
    source: str = ""
    frequency: str = ""
    owner: str = ""
    direction: Literal["up", "down", "band"] = "up"
    serves: list[str] = Field([], description="Addresses in the goal tree.")
    judgement: Literal["", "on_track", "off_track", "not_enough_data"] = ""
    computation: dict[str, Any] = Field({}, description="What the judgement follows from.")
    baseline: ObservationShape | None = Field(None, description="What it is measured from.")
    targets: list[TargetShape] = Field([])
    dimensions: dict[str, str] = Field({}, description="Titles of what values are split by.")
    parts: dict[str, dict[str, str]] = Field(
        {}, description="By dimension, titles of parts that are not called as in the values."
    )
    minimum: int | None = Field(
        None,
        description="Where it counts persons: counts from 1 up to here, itself not included, are withheld.",
    )
    newest: ObservationShape | None = Field(
        None, description="The newest value of the whole; null where there are none, or only of parts."
    )
    values_told: int = Field(0, description="How many values this edition tells.")
    values_in_all: int = Field(
        0,
        description="How many values there were; where more than are told, the edition's file values.csv.gz has all.",
    )
    values: str = Field("", description="Address of the values that are told, page by page.")


class ComparisonShort(Shape):
    """Two editions that follow one another, and how many activities differ."""

    id: str = Field("", description="Numbers of the two editions: 1-2.")
    from_: EditionShort | None = Field(None, alias="from")
    to: EditionShort | None = None
    changes: ChangesShape | None = None


class ComparisonShape(Shape):
    """How many activities differ between two editions; ``/differences`` below it lists them."""

    id: str = Field("", description="Numbers of the two editions: 1-3.")
    from_: EditionShort | None = Field(None, alias="from")
    to: EditionShort | None = None
    added: int = Field(0, description="Activities that only the later edition has.")
    removed: int = Field(0, description="Activities that only the earlier edition has.")
    changed: int = Field(0, description="Activities of which anything differs.")
    renumbered: int = Field(0, description="Activities that have another address in the programme.")
    status: int = Field(0, description="Activities that have another status.")
    transitions: list[TransitionShape] = Field([])


class PieceShape(Shape):
    """A part of an explanation that stayed, went or came."""

    kind: Literal["same", "deleted", "inserted"] = "same"
    text: str = ""


class DifferenceShape(Shape):
    """An activity that differs between two editions."""

    activity: int = Field(0, description="Its permanent number.")
    kind: Difference = "changed"
    id: str | None = Field(None, description="Its address in the later edition.")
    was: str | None = Field(None, description="Its address in the earlier edition.")
    title: str = Field("", description="Its title in the later edition, or the last that it had.")
    fields: list[str] = Field([], description="What differs: code, title, status, explanation, holder.")
    statuses_from: list[str] = Field([])
    statuses_to: list[str] = Field([])
    explanation: list[PieceShape] = Field([], description="The explanation word by word, where it differs.")


class SnapshotShape(Schema):
    """A whole programme at one moment; its JSON Schema is at /opendata/snapshot.schema.json and tells every key."""

    model_config = ConfigDict(extra="allow")

    format: str = Field(description="actielijn-snapshot/1")
