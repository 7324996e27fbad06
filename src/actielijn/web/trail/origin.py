"""Where a deed comes from: the address of a request, a background task, or the command line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_origin: ContextVar[str] = ContextVar("origin", default="")


def current_origin() -> str:
    """Return where the deed of this moment comes from, empty when nobody said."""
    return _origin.get()


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    """Let events inside the block tell this origin."""
    token = _origin.set(origin[:80])
    try:
        yield
    finally:
        _origin.reset(token)


class OriginMiddleware:
    """Lets the events of a request tell the address that it came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its origin set."""
        with coming_from(str(request.META.get("REMOTE_ADDR", ""))):
            return self._get_response(request)
