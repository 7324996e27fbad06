"""The words of time in Dutch and English, and the stretch of days that each of them names.

Used by ``periods``, which reads how the words stand together.
"""

from datetime import date, timedelta

from .lexicon import words_of

Days = tuple[date, date]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
# These are also other words or names, or too short: they count as months only beside a day or a year.
WEAK_MONTHS = words_of("jan mar mrt may march sep dec jun jul okt oct nov feb apr aug sept")

# First month of each season (meteorological; a winter begins in December of the year before the one it ends in).
SEASONS = {
    "voorjaar": 3, "lente": 3, "spring": 3, "springtime": 3,
    "zomer": 6, "summer": 6,
    "najaar": 9, "herfst": 9, "autumn": 9, "fall": 9,
    "winter": 12, "wintertime": 12,
}  # fmt: skip

# The recesses of parliament by which Dutch letters are planned, and Christmas: from month and day to month and day.
HOLIDAYS = {
    "zomerreces": ((7, 1), (8, 31)), "zomervakantie": ((7, 1), (8, 31)),
    "herfstreces": ((10, 16), (10, 31)), "kerstreces": ((12, 20), (12, 31)), "kerst": ((12, 20), (12, 31)),
    "kerstmis": ((12, 20), (12, 31)), "christmas": ((12, 20), (12, 31)), "meireces": ((4, 26), (5, 10)),
    "voorjaarsreces": ((2, 16), (2, 28)), "prinsjesdag": ((9, 15), (9, 21)),
}  # fmt: skip

PARTS = {
    "begin": "early", "aanvang": "early", "vroeg": "early", "early": "early", "beginning": "early", "start": "early",
    "medio": "middle", "midden": "middle", "halverwege": "middle", "mid": "middle", "middle": "middle",
    "eind": "late", "einde": "late", "late": "late", "end": "late", "ultimo": "late", "primo": "early",
}  # fmt: skip

ORDINALS = {
    "eerste": 1, "1e": 1, "1ste": 1, "first": 1, "1st": 1,
    "tweede": 2, "2e": 2, "2de": 2, "second": 2, "2nd": 2,
    "derde": 3, "3e": 3, "3de": 3, "third": 3, "3rd": 3,
    "vierde": 4, "4e": 4, "4de": 4, "fourth": 4, "4th": 4,
    "laatste": -1, "last": -1, "final": -1,
}  # fmt: skip

# How many months the part of a year counts that an ordinal points at.
DIVISIONS = {
    "helft": 6, "half": 6, "halfjaar": 6, "jaarhelft": 6, "semester": 6,
    "kwartaal": 3, "quarter": 3,
    "trimester": 4, "tertaal": 4,
}  # fmt: skip

NUMBERS = {
    "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12, "anderhalf": 1.5, "anderhalve": 1.5, "enkele": None, "paar": None,
    "aantal": None, "half": 0.5, "halve": 0.5,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18, "achttien": 18, "several": None, "few": None,
}  # fmt: skip

# Units in days (d) or months (m); the last is how many of them "the coming …" means when no number is given.
UNITS = {
    "dag": ("d", 1, 1), "dagen": ("d", 1, 14), "day": ("d", 1, 1), "days": ("d", 1, 14),
    "week": ("d", 7, 1), "weken": ("d", 7, 6), "weeks": ("d", 7, 6),
    "maand": ("m", 1, 1), "maanden": ("m", 1, 3), "month": ("m", 1, 1), "months": ("m", 1, 3),
    "kwartaal": ("m", 3, 1), "kwartalen": ("m", 3, 2), "quarter": ("m", 3, 1), "quarters": ("m", 3, 2),
    "halfjaar": ("m", 6, 1),
    "jaar": ("m", 12, 1), "jaren": ("m", 12, 3), "year": ("m", 12, 1), "years": ("m", 12, 3),
    "periode": ("m", 1, 6), "period": ("m", 1, 6), "tijd": ("m", 1, 6),
}  # fmt: skip
PLURALS = words_of("dagen days weken weeks maanden months kwartalen quarters jaren years periode period tijd")


def year_days(year: int) -> Days:
    """Return the first and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def months_days(year: int, month: int, count: int = 1) -> Days:
    """Return the first day of a month and the last day of ``count`` months from there; months run on over years."""
    first = add_months(date(year, 1, 1), month - 1)
    return first, add_months(first, count) - timedelta(days=1)


def add_months(day: date, count: int) -> date:
    """Return the same day of the month ``count`` months on (or back), the last day where the month is too short."""
    total = day.year * 12 + day.month - 1 + count
    year, month = min(max(total // 12, 1), 9998), total % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def part_of(days: Days, part: str, months: int) -> Days:
    """Return the beginning, middle or end of a stretch of ``months`` months.

    Only a year and a half year are narrowed: to the first or last quarter, or what lies between those. Of anything
    shorter the words do not tell days.
    """
    start, end = days
    if months < 6:
        return days
    if part == "early":
        return start, add_months(start, 3) - timedelta(days=1)
    if part == "late":
        return add_months(end + timedelta(days=1), -3), end
    if months == 6:
        return add_months(start, 2), add_months(start, 4) - timedelta(days=1)
    return add_months(start, 3), add_months(start, months - 3) - timedelta(days=1)


def span_after(day: date, unit: str, count: float | None) -> Days:
    """Return the days from ``day`` on that ``count`` units take; None counts as many as "the coming …" means."""
    kind, size, usual = UNITS[unit]
    many = usual if count is None else count
    if count is None and unit in (
        "dag",
        "day",
        "week",
        "maand",
        "month",
        "jaar",
        "year",
        "kwartaal",
        "quarter",
    ):
        many = 3
    if kind == "d":
        return day, day + timedelta(days=round(size * many))
    whole = int(size * many)
    return day, add_months(day, whole) + timedelta(days=round((size * many - whole) * 30))


def span_before(day: date, unit: str, count: float | None) -> Days:
    """Return the days up to ``day`` that ``count`` units take."""
    kind, size, usual = UNITS[unit]
    many = usual if count is None else count
    if kind == "d":
        return day - timedelta(days=round(size * many)), day
    return add_months(day, -round(size * many)), day


def beside(days: Days, *, after: bool) -> Days:
    """Return the stretch just before or after these days, as long as they are: before the summer is the spring."""
    start, end = days
    following = end + timedelta(days=1)
    whole_months = start.day == 1 and following.day == 1
    if whole_months:
        count = (following.year - start.year) * 12 + following.month - start.month
        if after:
            return following, add_months(following, count) - timedelta(days=1)
        return add_months(start, -count), start - timedelta(days=1)
    length = end - start
    if after:
        return following, following + length
    return start - timedelta(days=1) - length, start - timedelta(days=1)
