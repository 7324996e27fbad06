"""Invents people and what lists write down of them, with a known truth: names by chance, slips of the pen, cells left empty."""

import csv
import io
import itertools
import random

FIRST = [
    a + b + c
    for a, b, c in itertools.product(
        ["jo", "ma", "ka", "pe", "sa", "li", "an", "fa", "no", "ra", "ti", "el"],
        ["ri", "na", "se", "ta", "mi", "lo", "de"],
        ["", "n", "s", "a", "ke", "tje"],
    )
]
LAST = [
    a + b + c
    for a, b, c in itertools.product(
        ["", "van ", "de ", "el ", "ter "],
        ["ber", "hui", "wal", "smi", "jan", "kor", "bos", "vis", "mul", "dek", "mor", "sto"],
        ["ga", "zeno", "tsik", "duur", "manne", "kerst", "smalo", "lisko", "wijn", "vrede"],
    )
]
COLUMNS = ("list", "first", "last", "born", "sex", "person")


def slip(text: str, chance: random.Random, noise: float) -> str:
    """Return the text, now and then with a letter changed, dropped or doubled."""
    if not text or chance.random() >= noise:
        return text
    at = chance.randrange(len(text))
    kind = chance.random()
    if kind < 0.4:
        return text[:at] + chance.choice("abcdefghijklmnoprstuvw") + text[at + 1 :]
    return text[:at] + text[at + 1 :] if kind < 0.7 else text[: at + 1] + text[at:]


def invented(
    people: int, *, noise: float, seed: int = 1, presence: tuple[float, ...] = (0.3, 0.25, 0.2, 0.15, 0.1)
) -> list[list[str]]:
    """Return records of so many people, each on list j with probability ``presence[j]``."""
    chance = random.Random(seed)
    common = [1 / (place + 5) for place in range(len(FIRST))]
    usual = [1 / (place + 9) for place in range(len(LAST))]
    rows = []
    for person in range(people):
        first = chance.choices(FIRST, common)[0]
        last = chance.choices(LAST, usual)[0]
        born = [chance.randint(1955, 2005), chance.randint(1, 12), chance.randint(1, 28)]
        sex = chance.choice("MV")
        for number, share in enumerate(presence, 1):
            if chance.random() >= share:
                continue
            written = list(born)
            if chance.random() < noise:
                part = chance.randrange(3)
                written[part] = (
                    written[0] + chance.choice([-1, 1])
                    if part == 0
                    else chance.randint(1, 12 if part == 1 else 28)
                )
            cells = [slip(first, chance, noise), slip(last, chance, noise), "{}-{:02}-{:02}".format(*written)]
            cells = ["" if chance.random() < noise / 4 else cell for cell in cells]
            rows.append([f"L{number}", *cells, sex, str(person)])
    chance.shuffle(rows)
    return rows


def as_csv(rows: list[list[str]], columns: tuple[str, ...] = COLUMNS) -> str:
    """Return the rows as CSV."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerows([columns, *rows])
    return made.getvalue()


def labelled(rows: list[list[str]], one_in: int) -> list[list[str]]:
    """Return the rows with the true person left in for one in so many people only."""
    return [[*row[:-1], row[-1] if int(row[-1]) % one_in == 0 else ""] for row in rows]
