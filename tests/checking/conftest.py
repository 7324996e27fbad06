"""A programme in a few words, for tests that need only one or two activities."""

import pytest

from actielijn.snapshot import (
    ActionLine,
    Activity,
    Edition,
    Programme,
    Progress,
    Result,
    Snapshot,
    Source,
    Status,
    Theme,
)

STATUSES = (
    Status(key="completed", label={"nl": "Voltooid", "en": "Completed"}, glyph="✓", phase="done"),
    Status(key="ongoing", label={"nl": "Doorlopend", "en": "Ongoing"}, glyph="∞", phase="running"),
    Status(
        key="on_schedule",
        label={"nl": "In uitvoering en volgens planning", "en": "On schedule"},
        glyph="📅",
        phase="running",
    ),
    Status(
        key="delayed",
        label={"nl": "In uitvoering maar met vertraging", "en": "Delayed"},
        glyph="🕒",
        phase="at_risk",
    ),
    Status(
        key="not_started",
        label={"nl": "Nog niet in uitvoering", "en": "Not started"},
        glyph="🔄",
        phase="waiting",
    ),
    Status(
        key="consultation",
        label={"nl": "In (formele) consultatie", "en": "In consultation"},
        glyph="🗨",
        phase="waiting",
    ),
    Status(
        key="not_applicable",
        label={"nl": "Niet van toepassing", "en": "Not applicable"},
        glyph="✗",
        phase="outside",
    ),
)


@pytest.fixture(scope="session")
def activity():
    """Return a function that makes an activity: address, what it says, its statuses."""

    def make(
        address, explanation="The work goes on.", *statuses, title=None, holder=None, row=None, **progress
    ):
        result, _dot, number = address.partition(".")
        source = Source(page=1, row=row) if row else None
        return Activity(
            id=address,
            number=number if number.isdigit() else None,
            title=title or f"Work {address} of result {result}",
            holder=holder,
            source=source,
            progress=(
                Progress(
                    statuses=statuses or ("ongoing",), explanation=explanation, source=source, **progress
                ),
            ),
        )

    return make


@pytest.fixture(scope="session")
def programme():
    """Return a function that makes a Snapshot of activities; those of one result follow one another."""

    def make(*activities, date="2021-11-16", language="nl", statuses=STATUSES, findings=()):
        results = {}
        for each in activities:
            results.setdefault(each.id.partition(".")[0], []).append(each)
        made = tuple(
            Result(number=int(number), title=f"Result {number}", activities=tuple(each))
            for number, each in results.items()
        )
        return Snapshot(
            programme=Programme(title="A programme", language=language),
            edition=Edition(date=date),
            statuses=statuses,
            action_lines=(
                ActionLine(number=1, title="A line", themes=(Theme(title="A theme", results=made),)),
            ),
            findings=tuple(findings),
        )

    return make


@pytest.fixture(scope="session")
def told(programme):
    """Return a function that runs one rule on activities and gives its findings."""
    from actielijn.checking import RULES, Proof

    rules = {each.code: each for each in RULES}

    def tell(code, *activities, previous=None, on=None, **how):
        before = programme(*previous, date="2020-11-18") if previous is not None else None
        return list(rules[code].findings(Proof(programme(*activities, **how), before, on)))

    return tell
