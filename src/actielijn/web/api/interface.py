"""The interface as a whole: its parts, how it says what is wrong, and its document."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.errors import HttpError, ValidationError

from . import (
    VERSION,
    activities,
    commitments,
    comparisons,
    drafts,
    measured,
    programmes,
    promises,
    submissions,
    values,
)
from .asking import Mistaken, on_mistaken
from .documenting import DocumentedAPI, information, parameters_of
from .problems import Problem, invalid, mistakes_in_keys, mistakes_of, on_http_error, on_problem

api = DocumentedAPI(
    title="Actielijn",
    version=VERSION,
    description=(
        "What was published of government programmes: their editions, what is done, where it stands since when, what was promised "
        "and what became of it. Published editions never change; everything else here is worked out from them."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    openapi_extra={"info": information()},
)


def _only_known_keys(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse query keys that an operation does not have, or has once: a filter that is not heeded would let too much through."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mistakes = mistakes_in_keys(request, _parameters(request))
        if mistakes:
            raise Mistaken(mistakes)
        return view(request, *args, **kwargs)

    return answer


def _on_invalid(request: HttpRequest, error: object) -> HttpResponse:
    assert isinstance(error, ValidationError)
    known = _parameters(request)
    return invalid([*mistakes_of(error, known), *mistakes_in_keys(request, known)])


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return dict(api.get_openapi_schema())


@lru_cache(maxsize=1)
def _parameters_by_path() -> dict[str, dict[tuple[str, str], str]]:
    return parameters_of(document())


def _parameters(request: HttpRequest) -> Mapping[tuple[str, str], str]:
    """Return what may stand in the address of a request, with what each means."""
    match = request.resolver_match
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", match.route if match else "")
    return _parameters_by_path().get(path.removeprefix("api/v1"), {})


api.add_decorator(_only_known_keys, mode="operation")
api.add_exception_handler(Problem, on_problem)
api.add_exception_handler(Mistaken, on_mistaken)
api.add_exception_handler(HttpError, on_http_error)
api.add_exception_handler(ValidationError, _on_invalid)
for part in (
    programmes,
    activities,
    promises,
    commitments,
    measured,
    comparisons,
    drafts,
    values,
    submissions,
):
    api.add_router("", part.router)
