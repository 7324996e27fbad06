"""How long comparing takes, and how many activities are found again: ``python bench/compare.py [N ...]``.

Each programme is drawn with a seed; in the second edition the activities are shuffled within their result, a tenth are
retitled, one in twenty moved to another result, and a tenth of all words replaced.
"""

import random
import resource
import sys
import time
from collections.abc import Mapping, Sequence

from actielijn.comparing import compare
from actielijn.snapshot import ActionLine, Activity, Progress, Result, Snapshot, Status, Theme

PER_RESULT = 10
Drawn = tuple[int, str, str]


def words(chance: random.Random) -> list[str]:
    """Return six thousand invented words."""
    return [
        "".join(
            chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))
        )
        for _ in range(6_000)
    ]


def snapshot(results: Mapping[int, Sequence[Drawn]]) -> tuple[Snapshot, dict[str, int]]:
    """Return a programme and which drawn activity each id is."""
    known: dict[str, int] = {}
    made = []
    for number, own in results.items():
        activities = []
        for place, (who, title, text) in enumerate(own, 1):
            known[f"{number}.{place}"] = who
            progress = (Progress(statuses=("a",), explanation=text),)
            activities.append(
                Activity(id=f"{number}.{place}", number=str(place), title=title, progress=progress)
            )
        made.append(Result(number=number, title=f"Result {number}", activities=tuple(activities)))
    line = ActionLine(number=1, title="Line", themes=(Theme(title="Theme", results=tuple(made)),))
    return Snapshot(statuses=(Status(key="a", label={"en": "A"}),), action_lines=(line,)), known


def editions(count: int, chance: random.Random) -> tuple[dict[int, list[Drawn]], dict[int, list[Drawn]]]:
    """Return two editions of ``count`` activities as drawn."""
    vocabulary = words(chance)
    before = {
        number: [
            (
                number * PER_RESULT + place,
                " ".join(chance.choices(vocabulary, k=7)),
                " ".join(chance.choices(vocabulary, k=60)),
            )
            for place in range(PER_RESULT)
        ]
        for number in range(1, count // PER_RESULT + 1)
    }

    def edited(text: str, share: float) -> str:
        return " ".join(
            chance.choice(vocabulary) if chance.random() < share else word for word in text.split()
        )

    after: dict[int, list[Drawn]] = {number: [] for number in before}
    for number, own in before.items():
        for who, title, text in chance.sample(own, len(own)):
            home = chance.choice(list(before)) if chance.random() < 0.05 else number
            after[home].append(
                (who, edited(title, 0.2) if chance.random() < 0.1 else title, edited(text, 0.1))
            )
    return before, after


def main() -> None:
    """Print the table."""
    counts = [int(word) for word in sys.argv[1:]] or [1_000, 10_000]
    print(f"{'activities':>10} {'seconds':>9} {'cpu s':>7} {'peak MB':>8} {'right':>8}")
    for count in counts:
        drawn = editions(count, random.Random(1))
        (before, was), (after, now) = snapshot(drawn[0]), snapshot(drawn[1])
        wall, cpu = time.perf_counter(), time.process_time()
        found = compare(before, after)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        right = sum(was[match.before[0]] == now[match.after[0]] for match in found.matches)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count:>10} {wall:>9.2f} {cpu:>7.2f} {peak:>8.0f} {right / len(was):>8.1%}")


if __name__ == "__main__":
    main()
