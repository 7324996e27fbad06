"""The public site answers before anything looks for a session: no cookie is read there and none is set."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone

from .asking import ROOTS, Asked
from .door import Door, plain_response
from .page import missing_page

_ADDRESSES = "actielijn.web.public.urls"
_ALONE = frozenset(
    {
        "/toegankelijkheid", "/privacy", "/en/toegankelijkheid", "/en/privacy", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt",
    }
)  # fmt: skip


class PublicMiddleware:
    """Answers for the addresses of the public site, and passes all others on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or let those that follow answer."""
        language = language_of(request.path_info)
        if language is None:
            return self._get_response(request)
        try:
            # Only this room has addresses here, so that no other needs to be asked.
            match = resolve(request.path_info, _ADDRESSES)
        except Resolver404:
            match = None
        if match is None or not isinstance(match.func, Door):
            asked = Asked(
                language=language, path=request.path, today=timezone.localdate(), base_url=settings.BASE_URL
            )
            return plain_response(missing_page(asked), language)
        return match.func(request, **match.kwargs)


def language_of(path: str) -> str | None:
    """Return the language of an address of the public site, None for one that is not of the site."""
    if path in _ALONE or path.startswith("/sitemap-"):
        return "en" if path.startswith("/en/") else "nl"
    for language, root in ROOTS.items():
        if path == root or path.startswith(f"{root}/"):
            return language
    return None
