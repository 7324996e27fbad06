"""The register's table: filters in the address, counts, bulk changes, saved views, downloads, and how it stood on a day."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actielijn.language import _, ngettext
from actielijn.web.components.page import render_page
from actielijn.web.organisations.models import Organisation
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.register import actions, history, queries, saving_views
from actielijn.web.register.errors import RegisterError
from actielijn.web.register.models import Activity
from actielijn.web.trail.actions import record

from .access import desk_page, person_of
from .badges import Vocabulary


def filters_of(given: Mapping[str, str]) -> queries.Filters:
    """Return the filters that an address holds; what cannot be read is as if it were not there."""
    line = given.get("actielijn", "")
    return queries.Filters(
        line=int(line) if line.isdecimal() and len(line) < 15 else None,
        status=given.get("status", "")[:60],
        holder=given.get("houder", "")[:15],
        tag=given.get("label", "")[:60],
        since=day_of(given.get("sinds", "")),
        promise=given.get("termijn", "") if given.get("termijn") in ("due", "overdue") else "",
        ended=given.get("beeindigd") == "ja",
        words=" ".join(given.get("zoek", "").replace("\0", " ").split())[:200],
    )


def day_of(text: str) -> date | None:
    """Return the date of a text, None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_NAMES = {"line": "actielijn", "status": "status", "holder": "houder", "tag": "label", "since": "sinds", "promise": "termijn", "ended": "beeindigd", "words": "zoek"}  # fmt: skip


def query_of(filters: queries.Filters) -> str:
    """Return filters as the query of an address."""
    given: dict[str, str] = {}
    for name, word in _NAMES.items():
        value = getattr(filters, name)
        if value:
            given[word] = "ja" if value is True else str(value)
    return urlencode(given)


@desk_page(Permission.READ)
def register(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the activities under the filters of the address, a page at a time."""
    on = day_of(request.GET.get("op", ""))
    if on is not None:
        return _as_of(request, programme, on)
    filters, today = filters_of(request.GET.dict()), timezone.localdate()
    known = queries.facets(programme, filters)
    page = queries.page(
        programme,
        filters,
        known,
        after=request.GET.get("na", "")[:40],
        before=request.GET.get("voor", "")[:40],
        today=today,
    )
    vocabulary = Vocabulary(programme)
    person = person_of(request)
    groups = groups_of(page.rows, page.headings)
    query, address = query_of(filters), reverse("register", args=[programme.slug])
    context = {
        "page": page,
        "groups": groups,
        "summaries": room_for_summaries(groups),
        "filters": filters,
        "facets": known,
        "chips": _chips(filters, known, vocabulary, address),
        "vocabulary": vocabulary,
        "prefix": "activiteit/",
        "address": address,
        "query": query,
        "previous": _beside(address, query, "na" if filters.words else "voor", page.before),
        "next": _beside(address, query, "na", page.after),
        "views": saving_views.views_of(person, programme),
        "person": person,
        "granted": permissions_of(person, programme),
        "today": today,
        "programme": programme,
        "cap": queries.CAP,
        "none": queries.NONE,
    }
    return render_page(request, "desk/register.html", context)


Groups = list[tuple[queries.Heading | None, tuple[bool, bool], list[Any]]]


def groups_of(rows: tuple[Any, ...], headings: Mapping[int, queries.Heading]) -> Groups:
    """Return rows gathered under their result: heading, whether a new action line and theme begin there, rows."""
    groups: Groups = []
    last: int | None = None
    line = theme = None
    for row in rows:
        if not groups or row.result != last:
            heading = headings.get(row.result)
            starts = (
                heading is not None and heading.line != line,
                heading is not None and heading.theme != theme,
            )
            groups.append((heading, starts, []))
            last = row.result
            if heading is not None:
                line, theme = heading.line, heading.theme
        groups[-1][2].append(row)
    return groups


_PAGE, _FRAME, _ROW, _HEADING = 57_000, 8_500, 285, 160
"""Bytes: what a page may weigh, what stands around the table, and what a row and a heading weigh besides their words."""


def room_for_summaries(groups: Groups) -> int:
    """Return how many characters of each explanation a page shows: as many as keep the page light, at least 40, at most 150."""
    rows = [row for _heading, _starts, group in groups for row in group]
    words = sum(min(len(row.title), 160) + len(row.holder or "") for row in rows)
    headings = sum(
        _HEADING * (1 + sum(starts)) + len(heading.title) for heading, starts, _group in groups if heading
    )
    left = _PAGE - _FRAME - headings - words - _ROW * len(rows)
    return max(40, min(150, left // max(len(rows), 1)))


def _beside(address: str, query: str, name: str, key: str) -> str:
    return f"{address}?{query}{'&' if query else ''}{name}={key}" if key else ""


def _chips(
    filters: queries.Filters, known: queries.Facets, vocabulary: Vocabulary, address: str
) -> list[tuple[str, str]]:
    """Return the filters that are on as words, each with the address that takes it away."""
    lines = {choice.value: choice.label for choice in known.lines}
    holders = {choice.value: choice.label for choice in known.holders}
    told = {
        "line": lines.get(str(filters.line), str(filters.line)) if filters.line else "",
        "status": (_("no status") if filters.status == queries.NONE else vocabulary.of(filters.status)[0].label) if filters.status else "",
        "holder": (_("nobody answers for it") if filters.holder == queries.NONE else holders.get(filters.holder, filters.holder)) if filters.holder else "",
        "tag": filters.tag,
        "since": _("changed since {day}").format(day=filters.since) if filters.since else "",
        "promise": {"due": _("promise to come"), "overdue": _("promise overdue")}.get(filters.promise, ""),
        "ended": _("ended") if filters.ended else "",
        "words": f"“{filters.words}”" if filters.words else "",
    }  # fmt: skip
    return [
        (text, f"{address}?{query_of(queries.without(filters, name))}") for name, text in told.items() if text
    ]


def _as_of(request: HttpRequest, programme: Programme, on: date) -> HttpResponse:
    moment = timezone.make_aware(datetime.combine(on, time.max))
    page = history.page_as_of(programme, moment, after=request.GET.get("na", "")[:40])
    address = reverse("register", args=[programme.slug])
    groups = groups_of(page.rows, page.headings)
    context = {
        "groups": groups,
        "summaries": room_for_summaries(groups),
        "on": on,
        "vocabulary": Vocabulary(programme),
        "prefix": "activiteit/",
        "address": address,
        "next": f"{address}?op={on}&na={page.after}" if page.after else "",
        "programme": programme,
    }
    return render_page(request, "desk/register-as-of.html", context)


@require_POST
@desk_page(Permission.EDIT)
def bulk(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show what a bulk change would do; a second press does it."""
    filters = filters_of(request.POST.dict())
    keys = _chosen(request, programme, filters)
    back = f"{reverse('register', args=[programme.slug])}?{query_of(filters)}"
    deed = request.POST.get("deed", "")
    if not keys or deed not in ("set-holder", "add-tag", "remove-tag"):
        messages.warning(request, _("Choose activities and what should happen with them."))
        return redirect(back)
    holder = Organisation.objects.filter(pk=_number(request.POST.get("holder", ""))).first()
    tag = " ".join(request.POST.get("tag", "").split())[:60]
    if deed != "set-holder" and not tag:
        messages.warning(request, _("Type the word that should be added or taken away."))
        return redirect(back)
    if request.POST.get("confirmed") != "yes":
        context = {
            "rows": queries.rows_of(programme, keys[:50]), "count": len(keys), "keys": keys, "deed": deed, "holder": holder, "tag": tag,
            "back": back, "query": request.POST, "programme": programme,
        }  # fmt: skip
        return render_page(request, "desk/register-bulk.html", context)
    return _do_bulk(request, programme, keys, deed, holder, tag, back)


def _do_bulk(
    request: HttpRequest,
    programme: Programme,
    keys: list[int],
    deed: str,
    holder: Organisation | None,
    tag: str,
    back: str,
) -> HttpResponse:
    person = person_of(request)
    try:
        if deed == "set-holder":
            changed = actions.set_holder(programme=programme, keys=keys, holder=holder, by=person)
        else:
            change = actions.add_tag if deed == "add-tag" else actions.remove_tag
            changed = change(programme=programme, keys=keys, tag=tag, by=person)
        messages.success(
            request,
            ngettext("{count} activity changed.", "{count} activities changed.", changed).format(
                count=changed
            ),
        )
    except RegisterError as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect(back)


def _chosen(request: HttpRequest, programme: Programme, filters: queries.Filters) -> list[int]:
    """Return the keys of the chosen rows, or of everything under the filters."""
    if request.POST.get("all") == "yes":
        known = queries.facets(programme, filters)
        return queries.keys_under(
            programme, filters, known, today=timezone.localdate(), most=actions.MOST_AT_ONCE
        )
    given = [_number(key) for key in request.POST.getlist("activity")[: actions.MOST_AT_ONCE]]
    return list(Activity.objects.filter(programme=programme, pk__in=given).values_list("pk", flat=True))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 15 else 0


@require_POST
@desk_page(Permission.READ)
def save_view(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Keep the filters of now under a name."""
    query = query_of(filters_of(request.POST.dict()))
    name = " ".join(request.POST.get("name", "").split())
    if not name:
        messages.warning(request, _("Give the view a name."))
    else:
        shared = request.POST.get("shared") == "yes" and Permission.EDIT in permissions_of(
            person_of(request), programme
        )
        saving_views.save_view(
            programme=programme, name=name, query=query, is_shared=shared, by=person_of(request)
        )
        messages.success(request, _("The view '{name}' is kept.").format(name=name))
    return redirect(f"{reverse('register', args=[programme.slug])}?{query}")


@require_POST
@desk_page(Permission.READ)
def forget_view(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Remove a view of one's own."""
    saving_views.forget_view(programme=programme, key=key, by=person_of(request))
    return redirect("register", programme.slug)


@desk_page(Permission.DOWNLOAD)
def download(request: HttpRequest, programme: Programme) -> HttpResponse | StreamingHttpResponse:
    """Send the activities under the filters as CSV, row by row."""
    filters, today = filters_of(request.GET.dict()), timezone.localdate()
    known = queries.facets(programme, filters)
    vocabulary = Vocabulary(programme)
    record(
        "download-register",
        by=person_of(request),
        on=programme,
        programme=programme.pk,
        filters=query_of(filters),
    )
    answer = StreamingHttpResponse(
        _lines(queries.whole_rows(programme, filters, known, today=today), vocabulary),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{programme.slug}-{today}.csv"'
    return answer


def _lines(rows: QuerySet[Any, Any], vocabulary: Vocabulary) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    head = [
        _("Number"),
        _("Result"),
        _("Activity"),
        _("Holder"),
        _("Status"),
        _("Status since"),
        _("Explanation"),
    ]
    # The mark at the beginning lets spreadsheet programs read the file as UTF-8.
    buffer.write("\ufeff")
    writer.writerow(head)
    labels: dict[str, str] = {}
    for code, result, title, holder, keys, since, explanation in rows.iterator(chunk_size=2_000):
        # What was written so far goes out in pieces of some size, so that the whole never stands in memory.
        if buffer.tell() > 64_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
        if keys not in labels:
            labels[keys] = " / ".join(badge.label for badge in vocabulary.of(keys))
        values = (code, result, title, holder or "", labels[keys], since, explanation or "")
        writer.writerow([harmless(str(value)) for value in values])
    yield buffer.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


urlpatterns = [
    path("/register", register, name="register"),
    path("/register/bulk", bulk, name="register-bulk"),
    path("/register/weergave", save_view, name="save-view"),
    path("/register/weergave/<int:key>/verwijderen", forget_view, name="forget-view"),
    path("/register/csv", download, name="register-csv"),
]
