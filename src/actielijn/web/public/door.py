"""The one door of the public site: a question comes in, a page goes out, with what caches are told and without any cookie.

A page is a function of ``Asked`` (and of a programme) that returns an ``Answer``. ``site_page`` and ``open_page`` make a view
of it; the export asks that view for its answer as a browser does.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
)
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe

from actielijn.language import speaking
from actielijn.web.published.queries import Site, site_of, sites

from .asking import Answer, Asked, Gone, Missing
from .cache import Kept, Pages, encoding
from .page import faulty_page, gone_page, missing_page
from .shelf import Shelves

Page = Callable[..., Answer]
_pages = Pages()
_shelves = Shelves()
Sent = TypeVar("Sent", bound=HttpResponseBase)
_LONGEST = 200
"""Characters of what stands behind the question mark, beyond which a page is made but not kept."""


class Door:
    """A view of one page. ``parameters`` are what it knows of a question mark; whatever else stands there changes nothing."""

    is_public = True

    def __init__(self, page: Page, parameters: Sequence[str] = (), *, of_site: bool):
        self._page, self._parameters, self._of_site = page, tuple(parameters), of_site
        self.__doc__ = page.__doc__
        self.__name__, self.__qualname__ = page.__name__, page.__qualname__

    def __call__(self, request: HttpRequest, language: str, **given: Any) -> HttpResponseBase:
        """Answer a browser."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        asked = Asked(
            language=language, path=request.path, today=timezone.localdate(), base_url=settings.BASE_URL,
            query={name: request.GET[name] for name in self._parameters if request.GET.get(name)},
        )  # fmt: skip
        if any("\0" in text for text in (asked.path, *asked.query.values())):
            return plain_response(faulty_page(asked), language)
        try:
            kept = self.answer(asked, given, request.headers.get("Accept-Encoding", ""))
        except Missing:
            return plain_response(missing_page(asked), language)
        except Gone as gone:
            return plain_response(gone_page(asked, gone.on), language)
        return _response(request, kept, language)

    def answer(self, asked: Asked, given: Mapping[str, Any], accepted: str = "") -> Kept:
        """Return what is at an address, made once for each version of what is public. Raises Missing and Gone.

        ``accepted`` is the Accept-Encoding of who asks first: a page is kept as it travels to them.
        """
        of, stamp, changed_at, rest = self._about(given)
        words = tuple(sorted(asked.query.items()))
        key = (asked.path, words, stamp, asked.base_url, asked.is_file)
        kept = _pages.get(key)
        if kept is not None and kept.holds_on(asked.today):
            return kept
        # Searches are too many, and a file of the export is asked for once: they do not go into the shared file.
        site = of if isinstance(of, Site) and not words and not asked.is_file else None
        kept = _shelves.get(site, asked.whole(asked.path)) if site else None
        if kept is None or not kept.holds_on(asked.today):
            kept = self._made(asked, of, changed_at, rest)
            if kept.answer.file is not None or sum(map(len, asked.query.values())) > _LONGEST:
                return kept
            if site and not kept.answer.location:
                kept.compressed((encoding(accepted) or "gzip",))
                _shelves.put(site, [(asked.whole(asked.path), kept)])
        _pages.put(key, kept)
        return kept

    def _made(
        self, asked: Asked, of: Site | list[Site], changed_at: datetime | None, rest: Mapping[str, Any]
    ) -> Kept:
        with speaking(asked.language):
            return Kept(self._page(asked, of, **rest), changed_at, asked.today)

    def made_ahead(self, asked: Asked, site: Site, rest: Mapping[str, Any]) -> Kept:
        """Return a page of a programme as it is made now, compressed as well as we can. Raises Missing and Gone."""
        kept = self._made(asked, site, site.changed_at, rest)
        kept.compressed()
        return kept

    def _about(
        self, given: Mapping[str, Any]
    ) -> tuple[Site | list[Site], Any, datetime | None, dict[str, Any]]:
        """Return what a page is about, the stamp that changes with it, and when that was."""
        rest = dict(given)
        if self._of_site:
            site = site_of(rest.pop("slug"))
            if site is None:
                raise Missing
            return site, (site.key, site.version, site.changed_at), site.changed_at, rest
        shown = sites()
        stamp = tuple((site.key, site.version, site.changed_at) for site in shown)
        return shown, stamp, max((site.changed_at for site in shown), default=None), rest


def site_page(*parameters: str) -> Callable[[Page], Door]:
    """Make a view of a page of a programme: ``page(asked, site, …)``."""
    return lambda page: Door(page, parameters, of_site=True)


def open_page(page: Page) -> Door:
    """Make a view of a page that belongs to no programme: ``page(asked, sites)``."""
    return Door(page, of_site=False)


def plain_response(answer: Answer, language: str) -> HttpResponse:
    """Return a page that says that there is none; caches ask again soon."""
    response = HttpResponse(answer.content, status=answer.status, content_type=answer.type)
    response.headers["Cache-Control"] = "public, max-age=60"
    return _with_headers(response, language)


def _response(request: HttpRequest, kept: Kept, language: str) -> HttpResponseBase:
    answer = kept.answer
    response: HttpResponseBase
    if answer.location:
        response = HttpResponse(status=answer.status)
        response.headers["Location"] = answer.location
    elif _has_it(request, kept):
        response = HttpResponseNotModified()
    elif answer.file is not None:
        # A report in HTML brings its own style, which our policy would refuse in a page; saved, it is whole.
        response = FileResponse(
            answer.file.open("rb"), content_type=answer.type, filename=answer.name,
            as_attachment=not answer.name.endswith((".pdf", ".json")),
        )  # fmt: skip
    else:
        content, encoding = kept.travelling(request.headers.get("Accept-Encoding", ""))
        response = HttpResponse(content, status=answer.status, content_type=answer.type)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Content-Length"] = str(len(content))
    immutable = ", immutable" if answer.is_immutable else ""
    response.headers["Cache-Control"] = f"public, max-age={answer.seconds}{immutable}"
    response.headers["ETag"] = kept.etag
    if kept.changed_at is not None:
        response.headers["Last-Modified"] = http_date(kept.changed_at.timestamp())
    return _with_headers(response, language)


def _has_it(request: HttpRequest, kept: Kept) -> bool:
    """Whether the browser has this page already; as HTTP has it, a date counts only where no mark is sent."""
    marks = request.headers.get("If-None-Match")
    if marks is not None:
        return marks.strip() == "*" or kept.etag in [one.strip() for one in marks.split(",")]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and kept.changed_at is not None and int(kept.changed_at.timestamp()) <= since


def _with_headers(response: Sent, language: str) -> Sent:
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Frame-Options"] = "DENY"
    # What is public may be shown anywhere.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def shelves() -> Shelves:
    """Return what all processes of this machine keep together."""
    return _shelves


def forget_pages() -> None:
    """Forget every page that was kept; what is public decides by itself when a page is made anew."""
    _pages.clear()
    _shelves.forget()
