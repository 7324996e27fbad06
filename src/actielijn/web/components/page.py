"""A template and what a view gives it → the whole page: around it the frame, in it the messages of the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import reverse
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Link:
    """A way on in the navigation; ``count`` is what waits there, shown when it is more than none."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a page: the programme, the ways on, and who is signed in."""

    title: str = ""
    home: str = "/"
    navigation: tuple[Link, ...] = ()
    person: str = ""
    account_url: str = ""
    sign_out_url: str = ""
    programmes_url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell at the top of the next page: ``level`` is success, info, warning or error."""

    level: str
    text: str


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page; ``request.frame`` stands around it where a view or the middleware has set one."""
    told = [
        Message({"success": "ok"}.get(message.level_tag, message.level_tag) or "info", str(message))
        for message in messages.get_messages(request)
    ]
    whole = {
        "frame": getattr(request, "frame", None) or Frame(),
        "messages": told,
        "path": request.get_full_path(),
        "language_url": reverse("language"),
        "csrf_input": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
            get_token(request)
        ),
        **(context or {}),
    }
    return HttpResponse(get_template(template).render(whole), status=status)
