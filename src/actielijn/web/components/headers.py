"""Headers that every answer bears besides those of Django: what the browser may not do for us, and who may embed what we send."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_NOTHING = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Adds Permissions-Policy and Cross-Origin-Resource-Policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers."""
        response = self._get_response(request)
        response.headers.setdefault("Permissions-Policy", _NOTHING)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
