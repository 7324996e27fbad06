"""Which language a page speaks: the person's choice, else the browser's, else Dutch."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from actielijn.language import LANGUAGES, speaking

COOKIE = "language"


class LanguageMiddleware:
    """Speaks the language of the request, in our own words and in Django's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the request."""
        language = _language_of(request)
        with speaking(language), translation.override(language):
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Vary", "Cookie, Accept-Language")
        return response


def _language_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("Accept-Language", "").split(","):
        asked = part.partition(";")[0].strip()[:2].lower()
        if asked in LANGUAGES:
            return asked
    return "nl"
