"""The Jinja2 environment of all pages: what templates may call besides what a view gives them.

Messages are called when a page is made, since the language is the request's. They hold ``{name}`` places that ``format``
fills, in templates as in Python; on escaped text (``Markup``) ``format`` escapes what it fills in.
"""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from actielijn import language

from . import telling


def environment(**options: Any) -> Environment:
    """Return the environment; Django calls this with the folders of templates."""
    made = Environment(  # noqa: S701 - it escapes; the linter does not see through the options
        **{**options, "undefined": StrictUndefined, "autoescape": True},
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.globals.update(_=_translated, ngettext=_counted, url=_url, static=static, language=language.spoken)
    made.filters.update(
        day=telling.day,
        short_day=telling.short_day,
        moment=telling.moment,
        count=telling.count,
        size=telling.size,
        shortened=telling.shortened,
        explanation=telling.explanation,
        difference=telling.difference,
    )
    return made


def _translated(message: str) -> Markup:
    """Translate a message; our catalogue is trusted, what ``format`` puts into it is escaped."""
    return Markup(language._(message))  # noqa: S704


def _counted(singular: str, plural: str, number: int) -> Markup:
    return Markup(language.ngettext(singular, plural, number))  # noqa: S704


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
