"""Write action lines, themes and results: the rows and their versions, and the order of the activities under them."""

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Concat, Substr

from actielijn.web.programmes.models import Programme

from . import tallies
from .models import ActionLine, Activity, Result, Step, Theme, Version
from .storing import keep_versions, places_of

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


def store_heading(heading: Heading, *, step: Step) -> bool:
    """Write a heading and its version, if it differs from the one that stands; return whether it did."""
    kind, content = kind_of(heading), heading_to_json(heading)
    if heading.pk:
        standing = (
            Version.objects.filter(kind=kind, key=heading.pk, until__isnull=True)
            .values_list("content", flat=True)
            .first()
        )
        if standing == content:
            return False
    heading.save()
    keep_versions(heading.programme, kind, [(heading.pk, content, "")], step=step)
    return True


def remove_heading(heading: Heading, *, step: Step) -> None:
    """Remove an empty heading; its versions stay, closed."""
    Version.objects.filter(kind=kind_of(heading), key=heading.pk, until__isnull=True).update(until=step.at)
    heading.delete()


def put_in_order(programme: Programme) -> None:
    """Give all activities the order and action line that their headings have now, and count anew."""
    results = Result.objects.filter(programme=programme).values_list("pk", flat=True)
    for key, place in places_of(programme, results).items():
        Activity.objects.filter(result=key).exclude(order__startswith=place.order, action_line=place.action_line).update(
            action_line=place.action_line,
            order=Concat(Value(place.order), Substr("order", 14), output_field=CharField()),
        )  # fmt: skip
    tallies.recount(programme)
