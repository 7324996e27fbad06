"""A page to try the API: an operation, its parameters as a form, the address that they make, and what it answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from actielijn.web.components.door import public
from actielijn.web.published.listing import published_programmes

from .documenting import PREFIX
from .interface import document
from .pages import in_both, page, read_in
from .problems import MEDIA_TYPE, general_detail, problem_response

_MOST_SHOWN = 30_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """A field of the form."""

    name: str
    place: str
    description: str
    value: str
    choices: tuple[str, ...]
    is_required: bool


@public
@require_safe
@read_in("nl", "en")
def try_api(request: HttpRequest, language: str) -> HttpResponseBase:
    """Show the operations, the form of one of them, and its answer once the form was sent."""
    name = request.GET.get("operation", "")
    operations = _operations()
    if name and name not in operations:
        raise Http404
    context: dict[str, Any] = {"operations": operations, "chosen": None, "base_url": settings.BASE_URL}
    if name:
        address, operation = operations[name]
        given = request.GET if "send" in request.GET else _beginning()
        parameters = [_parameter(one, given) for one in operation["parameters"]]
        context |= {
            "chosen": operation,
            "name": name,
            "template": address,
            "parameters": parameters,
            "asked": "",
        }
        if "send" in request.GET and all(one.value for one in parameters if one.place == "path"):
            asked = _address(address, parameters)
            status, text = _ask(asked)
            context |= {
                "asked": asked,
                "status": status,
                "answer": text[:_MOST_SHOWN],
                "is_cut": len(text) > _MOST_SHOWN,
            }
    return page(request, "try.html", context, language=language)


def _operations() -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return the operations that need no token, by name."""
    return {
        operation["operationId"]: (path, operation)
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        if method == "get" and not operation.get("security")
    }


def _beginning() -> Mapping[str, str]:
    """Return what stands in the form before anybody fills it in: an edition that is there."""
    programme = next(iter(published_programmes()), None)
    return {"programme": programme.slug, "edition": "latest"} if programme else {}


def _parameter(told: Mapping[str, Any], given: Mapping[str, str]) -> Parameter:
    schema = told["schema"]
    return Parameter(
        name=told["name"], place=told["in"], description=told.get("description", ""), value=given.get(told["name"], "")[:500],
        choices=tuple(schema.get("enum", ())), is_required=bool(told.get("required")),
    )  # fmt: skip


def _address(template: str, parameters: list[Parameter]) -> str:
    """Return the address that a form makes: empty fields are left out."""
    made = template
    for one in parameters:
        if one.place == "path":
            made = made.replace(f"{{{one.name}}}", quote(one.value, safe=""))
    query = urlencode({one.name: one.value for one in parameters if one.place == "query" and one.value})
    return f"{PREFIX}{made}" + (f"?{query}" if query else "")


def _ask(address: str) -> tuple[int, str]:
    """Return what an address of the API answers, without going over the network."""
    path, _mark, query = address.partition("?")
    inner = HttpRequest()
    inner.method, inner.path, inner.path_info = "GET", path, path
    inner.META = {
        "QUERY_STRING": query,
        "REQUEST_METHOD": "GET",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
    }
    inner.GET = QueryDict(query)
    try:
        inner.resolver_match = resolve(path)
        view, args, kwargs = inner.resolver_match
        response = view(inner, *args, **kwargs)
    except (Http404, Resolver404):
        response = problem_response(404, general_detail(404))
    text = response.content.decode()
    if response.headers.get("Content-Type", "") in ("application/json", MEDIA_TYPE):
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return response.status_code, text


urlpatterns = in_both("opendata/api", try_api, "api-try")
