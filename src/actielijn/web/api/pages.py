"""The few pages of this room: about open data, and one to try the API. No script, no cookie; the address says the language."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template
from django.urls import URLPattern, path, reverse

from actielijn.language import speaking

View = Callable[..., HttpResponseBase]
_DAY = 86_400


def for_everybody(response: HttpResponseBase, *, seconds: int = _DAY) -> HttpResponseBase:
    """Let programs in any browser read an answer, and caches keep it for so many seconds."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def read_in(*languages: str) -> Callable[[View], View]:
    """Let a view speak the language of its address."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, language: str, **given: Any) -> HttpResponseBase:
            assert language in languages
            with speaking(language):
                response = view(request, language, **given)
            response.headers["Content-Language"] = language
            return response

        return answer

    return decorate


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, language: str
) -> HttpResponseBase:
    """Return a page in the frame of this room."""
    suffix = "" if language == "nl" else f"-{language}"
    inside = {
        "spoken": language, "suffix": suffix, "path": request.path, "site": "/openbaar" if language == "nl" else f"/{language}/openbaar",
        "other": request.path.removeprefix("/en") if language == "en" else f"/en{request.path}",
        "ways": [(name, reverse(f"{name}{suffix}")) for name in ("open-data", "open-data-dictionary", "api-try")],
    }  # fmt: skip
    text = get_template(f"api/{template}").render({**inside, **context})
    return for_everybody(HttpResponse(text), seconds=300)


def in_both(address: str, view: View, name: str) -> list[URLPattern]:
    """Return the addresses of a page in Dutch and in English."""
    return [
        path(address, view, {"language": "nl"}, name=name),
        path(f"en/{address}", view, {"language": "en"}, name=f"{name}-en"),
    ]
