"""The interface as a whole: its parts, how it says what is wrong, and its document."""

from collections.abc import Callable
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
from .documenting import DocumentedAPI, information, known_keys
from .problems import Problem, invalid, mistakes_of, on_http_error, on_problem, unknown_keys

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
    """Refuse query keys that an operation does not have: a filter that is spelt wrongly would let everything through."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        unknown = unknown_keys(request, _known_keys())
        if unknown:
            raise Mistaken(unknown)
        return view(request, *args, **kwargs)

    return answer


def _on_invalid(request: HttpRequest, error: object) -> HttpResponse:
    assert isinstance(error, ValidationError)
    return invalid([*mistakes_of(error), *unknown_keys(request, _known_keys())])


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return dict(api.get_openapi_schema())


@lru_cache(maxsize=1)
def _known_keys() -> dict[str, frozenset[str]]:
    return known_keys(document())


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
