"""What needs attention, and how the programme stands at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone

from actielijn.language import _
from actielijn.web.commitments.queries import overdue_count as commitments_overdue
from actielijn.web.components.badges import Badge
from actielijn.web.components.page import render_page
from actielijn.web.documents.queries import waiting_count
from actielijn.web.editions.queries import last_edition, to_approve_count
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import Permission, permissions_of
from actielijn.web.proofreading.queries import open_count
from actielijn.web.register import queries
from actielijn.web.register.models import Step
from actielijn.web.rounds.board import RoundLine, rounds_of

from .access import desk_page, person_of
from .badges import Vocabulary
from .steps import told_of

_STEPS = 8
_PHASES = ("done", "running", "at_risk", "waiting", "outside", "unknown")


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for a person: how many, of what, and where."""

    number: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LineBar:
    """An action line as a bar: parts of a phase with their number, and the number per status."""

    title: str
    url: str
    total: int
    parts: list[tuple[str, str, int]]
    numbers: list[int]
    without: int


@desk_page(Permission.READ)
def home(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the overview of a programme."""
    person, vocabulary = person_of(request), Vocabulary(programme)
    edition = last_edition(programme)
    granted = permissions_of(person, programme)
    running = rounds_of(programme, running=True) if Permission.REVIEW_SUBMISSIONS in granted else []
    steps = Step.objects.filter(programme=programme).select_related("by", "undone_by")[:_STEPS]
    lines = queries.counts_by_line(programme)
    context = {
        "programme": programme,
        "badges": list(vocabulary.badges.values()),
        "bars": _bars(programme, lines, vocabulary),
        "needs": [*_submissions_to_review(programme, running), *_needs(programme, person, lines)],
        "running": running,
        "edition": edition,
        "changed": queries.changed_count(programme, since=edition.frozen_at) if edition else 0,
        "cap": queries.CAP,
        "steps": [told_of(step) for step in steps],
        "granted": granted,
    }
    return render_page(request, "desk/home.html", context)


def _bars(programme: Programme, lines: Sequence[queries.LineCounts], vocabulary: Vocabulary) -> list[LineBar]:
    register = reverse("register", args=[programme.slug])
    return [
        _bar(line, list(vocabulary.badges.values()), f"{register}?actielijn={line.key}") for line in lines
    ]


def _bar(line: queries.LineCounts, badges: list[Badge], url: str) -> LineBar:
    """Return the bar of a line; an activity with two statuses counts for each in the table, for the first in the bar."""
    first: dict[str, int] = {}
    each: dict[str, int] = {}
    for keys, count in line.combinations.items():
        split = keys.split("|")
        first[split[0]] = first.get(split[0], 0) + count
        for key in split:
            each[key] = each.get(key, 0) + count
    ordered = sorted(badges, key=lambda badge: _PHASES.index(badge.phase))
    parts = [(badge.phase, badge.label, first.get(badge.key, 0)) for badge in ordered]
    without = each.get("", 0)
    parts.append(("none", _("no status"), without))
    title = f"{line.number}. {line.title}".strip(". ") or _("Activities")
    return LineBar(
        title,
        url,
        sum(line.combinations.values()),
        parts,
        [each.get(badge.key, 0) for badge in badges],
        without,
    )


def _submissions_to_review(programme: Programme, running: list[RoundLine]) -> list[Need]:
    return [
        Need(
            one.counts["handed_in"],
            _("submissions to review: {round}").format(round=one.title),
            f"{reverse('round', args=[programme.slug, one.key])}?stand=handed_in",
        )
        for one in running
        if one.counts.get("handed_in")
    ]


def _needs(programme: Programme, person: Person, lines: Sequence[queries.LineCounts]) -> list[Need]:
    granted, slug = permissions_of(person, programme), programme.slug
    register = reverse("register", args=[slug])
    needs = []
    if Permission.HAND_IN_REPORT in granted:
        needs.append(
            Need(
                waiting_count(programme),
                _("reports that were read and wait for you"),
                reverse("documents", args=[slug]),
            )
        )
    if Permission.APPROVE in granted:
        needs.append(
            Need(
                to_approve_count(programme, person),
                _("editions that wait for approval"),
                reverse("editions", args=[slug]),
            )
        )
    needs.append(
        Need(
            queries.overdue_count(programme, today=timezone.localdate()),
            _("promises overdue"),
            f"{register}?termijn=overdue",
        )
    )
    needs.append(
        Need(
            commitments_overdue(programme, today=timezone.localdate()),
            _("commitments past their day"),
            f"{reverse('commitments', args=[slug])}?termijn=overdue",
        )
    )
    needs.append(
        Need(
            sum(line.without_holder for line in lines),
            _("activities that nobody answers for"),
            f"{register}?houder=-",
        )
    )
    needs.append(
        Need(open_count(programme), _("findings of the proofreading"), reverse("proofreading", args=[slug]))
    )
    return [need for need in needs if need.number]


urlpatterns = [path("", home, name="home")]
