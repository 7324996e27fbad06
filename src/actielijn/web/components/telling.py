"""Values as people read them: dates, moments, counts, sizes, explanations and differences, in the language of the page."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from markupsafe import Markup, escape

from actielijn.language import _, day_in_words, moment_in_words, month_in_words, spoken
from actielijn.snapshot import paragraphs


def day(value: date | datetime | str | None) -> str:
    """Return a date in words: 16 november 2021. Nothing for None; a text that is no date stays as it is."""
    if not value:
        return ""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return day_in_words(value)


def short_day(value: date | None) -> str:
    """Return a date for a narrow column: 16-11-2021 in Dutch, 16 Nov 2021 in English."""
    if value is None:
        return ""
    return (
        f"{value:%d-%m-%Y}"
        if spoken() == "nl"
        else f"{value.day} {month_in_words(value.month)[:3]} {value.year}"
    )


def moment(value: datetime | None) -> str:
    """Return a moment in words, in the time of the installation: 16 november 2021 om 14:05."""
    if value is None:
        return ""
    return moment_in_words(timezone.localtime(value))


def count(value: float) -> str:
    """Return a number with its thousands apart: 1.234 in Dutch, 1,234 in English."""
    text = f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if spoken() == "nl" else text


_LONGEST_NUMBER = 8
"""Characters behind the dot of an id beyond which it is no number, but was made of the title."""


def own_number(code: str) -> str:
    """Return the number of an activity, empty for one that has none: its id repeats the title that stands beside it."""
    own = code.rpartition("~")[0] or code
    own = own.partition(".")[2] or own
    return "" if len(own) > _LONGEST_NUMBER and any(map(str.isalpha, own)) else code


def named(code: str, title: str) -> str:
    """Return an activity as people name it: its number, where it has one, and its title."""
    return f"{own_number(code)} {title}".strip() or code


def size(value: int) -> str:
    """Return a number of bytes in the unit that reads best: 1,2 MB."""
    amount = float(value)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    shown = f"{amount:.0f}" if unit == "bytes" or amount >= 100 else f"{amount:.1f}"
    return f"{shown.replace('.', ',') if spoken() == 'nl' else shown} {unit}"


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut between words, with … where something was cut."""
    if len(text) <= most:
        return text
    kept, _space, _rest = text[: most - 1].rpartition(" ")
    return f"{kept or text[: most - 1]}…"


def explanation(text: str) -> Markup:
    """Return an explanation as paragraphs and bullet lists; every word of it is escaped."""
    made: list[Markup] = []
    depth = 0
    for part in paragraphs(text):
        while depth > part.bullet:
            made.append(Markup("</li></ul>"))
            depth -= 1
        if not part.bullet:
            made.append(Markup("<p>{}</p>").format(part.text))
            continue
        if depth == part.bullet:
            made.append(Markup("</li>"))
        while depth < part.bullet:
            made.append(Markup("<ul>"))
            depth += 1
            if depth < part.bullet:
                made.append(Markup("<li>"))
        made.append(Markup("<li>{}").format(part.text))
    made.extend([Markup("</li></ul>")] * depth)
    return Markup("").join(made)


def difference(pieces: Iterable[tuple[str, str]]) -> Markup:
    """Return what stayed, went and came; words that only a screen reader hears say which is which."""
    went, came = escape(_("removed:")), escape(_("added:"))
    made = []
    for kind, text in pieces:
        shown = escape(text).replace("\n", Markup("<br>"))
        if kind == "-":
            made.append(Markup('<del><span class="hidden">{} </span>{}</del>').format(went, shown))
        elif kind == "+":
            made.append(Markup('<ins><span class="hidden">{} </span>{}</ins>').format(came, shown))
        else:
            made.append(shown)
    return Markup("").join(made)
