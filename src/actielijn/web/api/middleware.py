"""What every answer of the API bears, whoever gives it: its version, problem+json when something is wrong, and who may embed it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from . import VERSION
from .problems import MEDIA_TYPE, general_detail, problem_response

_FROM_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Last-Modified, Link, Retry-After",
}
_ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


_JSON = ("application/json", MEDIA_TYPE, "application/openapi+json", "application/vnd.oai.openapi+json")
"""What every answer can be taken for."""


class ApiMiddleware:
    """Sees every answer below ``/api/``, also those that no view of the API gave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response
        self._compress = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers of the API; an error page of the site becomes a problem."""
        if not request.path_info.startswith("/api/"):
            return self._get_response(request)
        response = self._answer(request)
        if response.status_code >= 400 and response.headers.get("Content-Type", "") != MEDIA_TYPE:
            given = response
            response = problem_response(given.status_code, general_detail(given.status_code))
            if "Allow" in given.headers:
                response.headers["Allow"] = _all_allowed(given.headers["Allow"])
            if "Retry-After" in given.headers:
                response.headers["Retry-After"] = given.headers["Retry-After"]
        response.headers["API-Version"] = VERSION
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Vary"] = "Accept-Language, Authorization, Accept-Encoding"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["X-Frame-Options"] = "DENY"
        for name, value in _FROM_ANYWHERE.items():
            response.headers[name] = value
        # What travels compressed bears a weak ETag, since its bytes are others than those of the plain answer.
        return self._compress.process_response(request, response)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204)
            for name, value in _ASKED_BEFORE.items():
                response.headers[name] = value
            return response
        if request.headers.get("Accept") and not any(map(request.accepts, _JSON)):
            return problem_response(406, general_detail(406))
        if request.method != "HEAD":
            return self._get_response(request)
        # What HEAD answers is what GET would, without its content.
        request.method = "GET"
        response = self._get_response(request)
        request.method = "HEAD"
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


def _all_allowed(methods: str) -> str:
    """Return the methods that an address knows with those that this middleware answers."""
    known = [one.strip() for one in methods.split(",")]
    return ", ".join(dict.fromkeys([*known, *(["HEAD"] if "GET" in known else []), "OPTIONS"]))
