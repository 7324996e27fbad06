"""Dutch and English words for what people read: findings, reports, the command line.

The lowest room: everything may import it. The English text is the key; the Dutch texts stand in
``locale/nl/LC_MESSAGES/actielijn.po``. Which language is spoken is decided by the caller: the command line by
``--language`` or the environment, a report by the language of its programme.
"""

import gettext as catalogues
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

LANGUAGES = ("nl", "en")
_LOCALE = Path(__file__).parent / "locale"
_spoken: ContextVar[str] = ContextVar("spoken", default="nl")


def spoken() -> str:
    """Return the language that messages are written in now: ``nl`` or ``en``."""
    return _spoken.get()


def speak(language: str) -> None:
    """Set the language for the rest of this context; any language without a catalogue becomes English."""
    _spoken.set(language if language in LANGUAGES else "en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write messages in this language inside the block."""
    token = _spoken.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _spoken.reset(token)


def language_of_environment() -> str:
    """Return the language that the environment asks for; Dutch where it asks for none of ours.

    ``ACTIELIJN_LANGUAGE`` goes before the usual ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``.
    """
    for variable in ("ACTIELIJN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        asked = os.environ.get(variable, "")[:2].lower()
        if asked in LANGUAGES:
            return asked
    return "nl"


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation("actielijn", _LOCALE, languages=[language], fallback=True)


def _(message: str) -> str:
    """Translate a message into the spoken language."""
    return _catalogue(_spoken.get()).gettext(message)


def marked(message: str) -> str:
    """Return a message as it stands: it goes into the catalogue, and whoever shows it translates it with ``_``."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a counted message into the spoken language."""
    return _catalogue(_spoken.get()).ngettext(singular, plural, count)


_MONTHS = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}  # fmt: skip


def day_in_words(day: date) -> str:
    """Return a day as it stands in running text: 16 november 2021, 16 November 2021."""
    return f"{day.day} {_MONTHS[spoken()][day.month - 1]} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """Return a moment as it stands in running text, by the clock it holds: 16 november 2021 om 14:05."""
    return _("{day} at {time}").format(day=day_in_words(moment.date()), time=f"{moment:%H:%M}")


def month_in_words(month: int) -> str:
    """Return the name of a month, 1 to 12."""
    return _MONTHS[spoken()][month - 1]


def number_in_words(number: float) -> str:
    """Return a number as it is printed: 1.234,5 in Dutch, 1,234.5 in English; six decimals at most, none that say nothing."""
    text = f"{number:,.6f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        text = "0"
    return text.translate(str.maketrans(",.", ".,")) if spoken() == "nl" else text


def period_in_words(starts: date, ends: date) -> str:
    """Return a period as short as it can be told: 2021, 2021 K3, april 2021, or its days."""
    if starts.day == 1 and (ends + timedelta(days=1)).day == 1 and starts.year == ends.year:
        months = ends.month - starts.month + 1
        if months == 12:
            return str(starts.year)
        if months == 6 and starts.month in (1, 7):
            return f"{starts.year} H{starts.month // 6 + 1}"
        if months == 3 and starts.month % 3 == 1:
            return f"{starts.year} {'K' if spoken() == 'nl' else 'Q'}{starts.month // 3 + 1}"
        if months == 1:
            return f"{month_in_words(starts.month)} {starts.year}"
    return day_in_words(starts) if starts == ends else f"{day_in_words(starts)} – {day_in_words(ends)}"
