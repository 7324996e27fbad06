"""Write action lines, themes and results: the rows and their versions, and the order of the activities under them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Concat, Substr

from actielijn.web.programmes.models import Programme

from . import tallies
from .models import ActionLine, Activity, Result, Step, Theme, Version
from .storing import PLACE_LENGTH, Place, chunks, keep_versions, places_of

KINDS: dict[str, type[ActionLine] | type[Theme] | type[Result]] = {
    "action_line": ActionLine,
    "theme": Theme,
    "result": Result,
}
Heading = ActionLine | Theme | Result


def kind_of(heading: Heading) -> str:
    """Return how versions name this kind of heading."""
    return next(kind for kind, model in KINDS.items() if isinstance(heading, model))


def heading_to_json(heading: Heading) -> dict[str, Any]:
    """Return a heading's content as a version keeps it."""
    data: dict[str, Any] = {"title": heading.title, "position": heading.position}
    if isinstance(heading, Theme):
        data["action_line"] = heading.action_line_id
    else:
        data["number"] = heading.number
        if heading.number_is_text:
            data["is_text"] = True
    if isinstance(heading, Result):
        data["theme"] = heading.theme_id
        if heading.remarks:
            data["remarks"] = heading.remarks
        if heading.source:
            data["source"] = heading.source
    if heading.extra:
        data["extra"] = heading.extra
    return data


def apply_json(heading: Heading, data: dict[str, Any]) -> None:
    """Give a heading the content that a version kept."""
    heading.title, heading.position = data["title"], data["position"]
    heading.extra = data.get("extra", {})
    if isinstance(heading, Theme):
        heading.action_line_id = data["action_line"]
    else:
        heading.number, heading.number_is_text = data["number"], data.get("is_text", False)
    if isinstance(heading, Result):
        heading.theme_id = data["theme"]
        heading.remarks, heading.source = data.get("remarks", []), data.get("source")


def store_headings(headings: Sequence[Heading], *, step: Step) -> int:
    """Write headings of one kind, and versions of those that differ from what stands; return how many did."""
    if not headings:
        return 0
    kind = kind_of(headings[0])
    standing: dict[int, Any] = {}
    for chunk in chunks([heading.pk for heading in headings if heading.pk]):
        versions = Version.objects.filter(kind=kind, key__in=chunk, until__isnull=True)
        standing.update(versions.values_list("key", "content"))
    differing = [one for one in headings if not one.pk or standing.get(one.pk) != heading_to_json(one)]
    for heading in differing:
        if heading.pk:
            heading.save()
    model: Any = KINDS[kind]
    model.objects.bulk_create([heading for heading in differing if not heading.pk], batch_size=200)
    contents = [(heading.pk, heading_to_json(heading), "") for heading in differing]
    keep_versions(headings[0].programme, kind, contents, step=step)
    return len(differing)


def remove_heading(heading: Heading, *, step: Step) -> None:
    """Remove an empty heading; its versions stay, closed."""
    Version.objects.filter(kind=kind_of(heading), key=heading.pk, until__isnull=True).update(until=step.at)
    heading.delete()


def put_in_order(programme: Programme) -> None:
    """Give all activities the order and action line that their headings have now, and count anew."""
    standing = (
        Activity.objects.filter(programme=programme)
        .values_list("result", "action_line", Substr("order", 1, PLACE_LENGTH))
        .order_by()
        .distinct()
    )
    found = {(key, Place(line, order)) for key, line, order in standing}
    places = places_of(programme, {key for key, _place in found})
    for key in sorted({key for key, place in found if place != places[key]}):
        place = places[key]
        Activity.objects.filter(result=key).update(
            action_line=place.action_line,
            order=Concat(Value(place.order), Substr("order", PLACE_LENGTH + 1), output_field=CharField()),
        )
    tallies.recount(programme)
