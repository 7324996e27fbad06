"""The findings over the register, grouped by rule; settling them with a reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from actielijn.checking import RULES
from actielijn.language import _, ngettext, spoken
from actielijn.web.components.page import render_page
from actielijn.web.programmes.models import Programme
from actielijn.web.programmes.permissions import NotAllowed, Permission, permissions_of
from actielijn.web.proofreading import actions, queries
from actielijn.web.proofreading.models import RegisterFinding

from .access import desk_page, person_of

_ON_A_PAGE = 50


@desk_page(Permission.READ)
def proofreading(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the rules that found something, and the findings of one of them; a register that changed is proofread anew."""
    state = queries.state_of(programme)
    if state.is_stale and not state.is_busy:
        actions.want_proofreading(programme=programme)
        state = queries.state_of(programme)
    rules = queries.counts_by_rule(programme)
    chosen = request.GET.get("regel", "")[:60] or (rules[0].code if rules else "")
    found = list(_page(programme, chosen, request.GET.get("na", "")))
    titles = {rule.code: rule.title for rule in RULES}
    address = reverse("proofreading", args=[programme.slug])
    context = {
        "programme": programme,
        "state": state,
        "rules": [(rule, titles.get(rule.code, rule.code)) for rule in rules],
        "chosen": chosen,
        "chosen_title": titles.get(chosen, chosen),
        "findings": [_told(one) for one in found[:_ON_A_PAGE]],
        "next": f"{address}?regel={chosen}&na={found[_ON_A_PAGE - 1].position}"
        if len(found) > _ON_A_PAGE
        else "",
        "settled": list(queries.settled_findings(programme)[:20]),
        "titles": titles,
        "granted": permissions_of(person_of(request), programme),
    }
    return render_page(request, "desk/proofreading.html", context)


def _page(programme: Programme, code: str, after: str) -> Any:
    findings = queries.open_findings(programme).filter(code=code).select_related("activity")
    if after.isdecimal() and len(after) < 15:
        findings = findings.filter(position__gt=int(after))
    return findings.order_by("position")[: _ON_A_PAGE + 1]


def _told(one: RegisterFinding) -> dict[str, Any]:
    language = spoken()
    return {
        "key": one.pk, "position": one.position, "severity": one.severity, "message": one.message.get(language, ""),
        "advice": one.advice.get(language, ""), "sentence": one.sentence, "activity": one.activity,
    }  # fmt: skip


@require_POST
@desk_page(Permission.READ)
def proofread_again(request: HttpRequest, programme: Programme) -> HttpResponse:  # noqa: ARG001
    """Ask for a new proofreading."""
    actions.want_proofreading(programme=programme)
    return redirect("proofreading", programme.slug)


@require_POST
@desk_page(Permission.SETTLE_FINDINGS)
def settle(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Settle the chosen findings with a reason."""
    keys = [int(key) for key in request.POST.getlist("finding") if key.isdecimal() and len(key) < 15]
    back = f"{reverse('proofreading', args=[programme.slug])}?regel={request.POST.get('regel', '')[:60]}"
    if not keys:
        messages.warning(request, _("Choose the findings that need nothing."))
        return redirect(back)
    try:
        count = actions.settle(
            programme=programme, keys=keys, reason=request.POST.get("reason", ""), by=person_of(request)
        )
        messages.success(
            request,
            ngettext("{count} finding settled.", "{count} findings settled.", count).format(count=count),
        )
    except actions.ReasonMissing as error:
        messages.error(request, str(error))
    except NotAllowed as error:
        raise PermissionDenied from error
    return redirect(back)


@require_POST
@desk_page(Permission.SETTLE_FINDINGS)
def unsettle(request: HttpRequest, programme: Programme, key: int) -> HttpResponse:
    """Let a settled finding be open again."""
    actions.unsettle(programme=programme, key=key, by=person_of(request))
    return redirect("proofreading", programme.slug)


urlpatterns = [
    path("/nakijken", proofreading, name="proofreading"),
    path("/nakijken/opnieuw", proofread_again, name="proofread-again"),
    path("/nakijken/afdoen", settle, name="settle-findings"),
    path("/nakijken/<int:key>/heropenen", unsettle, name="unsettle-finding"),
]
