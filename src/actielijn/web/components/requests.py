"""Requests as they come in: whom they come from, and what no page of ours sends."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


class ProxyMiddleware:
    """Behind a proxy of ours, takes the browser's address from the last entry of X-Forwarded-For, the one that the proxy wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on with the address of who asked."""
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if settings.BEHIND_PROXY and told:
            request.META["REMOTE_ADDR"] = told[:45]
        return self._get_response(request)


class PlainRequestMiddleware:
    """Refuses NUL characters, which PostgreSQL cannot keep and no keyboard types."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Raise SuspiciousOperation, which is answered with 400, for a NUL anywhere in what was given."""
        given = [request.path, *_texts(request.GET), *_texts(request.POST)]
        if any("\0" in text for text in given):
            raise SuspiciousOperation("a NUL in the request")


def _texts(query: Any) -> list[str]:
    return [text for key, values in query.lists() for text in (key, *values)]
