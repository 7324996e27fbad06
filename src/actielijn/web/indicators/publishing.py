"""Indicators → what may be told of them: goals, links and series as a Snapshot holds them, small numbers withheld.

Which cells are withheld is decided by ``suppressing`` over all that hangs together: parts of each period, regions in regions, quarters
in years, and what earlier editions told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from actielijn import judging, suppressing
from actielijn import snapshot as plain
from actielijn.web.programmes.models import Programme

from .models import DimensionValue, Effect, Goal, Indicator, Observation, Release, Target
from .splits import parts_of, split_of
from .telling import telling_of, values_of

Cell = tuple[str, str, str]
"""First day, last day (ISO) and split."""


@dataclass(frozen=True, slots=True)
class Published:
    """The counts of an indicator and which of them are withheld. ``exposed`` were told by earlier editions already and stay small."""

    counts: Mapping[Cell, int]
    withheld: frozenset[Cell]
    exposed: frozenset[Cell]


def goals_of(programme: Programme) -> tuple[plain.Goal, ...]:
    """Return the goals, then the outcomes, as a Snapshot holds them."""
    return tuple(
        plain.Goal(id=one.code, kind=one.kind, title=one.title, text=one.text or None)
        for one in Goal.objects.filter(programme=programme).order_by("kind", "position", "id")
    )


def effects_of(programme: Programme) -> tuple[plain.Effect, ...]:
    """Return the links of the goal tree whose ends are in the register now."""
    rows = Effect.objects.filter(programme=programme).select_related(
        "from_goal", "from_result", "from_activity", "to_goal", "to_result", "judged_by"
    )
    found = []
    for one in rows:
        if one.from_activity is not None and one.from_activity.ended_on is not None:
            continue
        cause, effect = (
            _address(one.from_goal, one.from_result, one.from_activity),
            _address(one.to_goal, one.to_result, None),
        )
        found.append(
            plain.Effect(
                cause=cause, effect=effect, text=one.text, evidence=one.evidence, assumptions=one.assumptions or None, rivals=one.rivals or None,
                judged_by=one.judged_by.name if one.judged_by else None,
                judged_on=one.judged_at.date().isoformat() if one.judged_at else None,
            )
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Measured:
    """The indicators as a Snapshot holds them, and of each that counts persons, by its id, all cells that are withheld."""

    indicators: tuple[plain.Indicator, ...]
    withheld: Mapping[str, frozenset[Cell]]


def measured_of(programme: Programme, *, on: date) -> Measured:
    """Return the indicators with what is published of them by ``on``; a few statements, and three for each of very many values.

    Which small numbers are withheld is decided over all values, also where a Snapshot tells only the newest.
    """
    indicators = list(
        Indicator.objects.filter(programme=programme)
        .select_related("owner", "goal", "result", "activity")
        .prefetch_related("targets", "dimensions")
        .order_by("position", "id")
    )
    telling = telling_of(indicators)
    parents, titles = _values_of(programme)
    releases: dict[int, list[Release]] = defaultdict(list)
    for release in Release.objects.filter(indicator__in=indicators).order_by("edition"):
        releases[release.indicator_id].append(release)
    found, withheld = [], {}
    for one in indicators:
        told = telling.told.get(one.pk, ())
        if one.counts_persons:
            every = values_of(one) if one.pk in telling.counts else told
            withheld[one.code] = _withheld(one, every, parents, releases[one.pk])
        made = plain_indicator(one, told, withheld.get(one.code, frozenset()), on, titles)
        if one.pk in telling.counts:
            made = replace(made, extra={**made.extra, "values": telling.counts[one.pk]})
        found.append(made)
    return Measured(tuple(found), withheld)


def _withheld(
    one: Indicator,
    series: Sequence[Observation],
    parents: Mapping[str, Mapping[str, str]],
    releases: Sequence[Release],
) -> frozenset[Cell]:
    published = published_of(one, series, parents, releases)
    return published.withheld if published else frozenset()


def published_of(
    indicator: Indicator,
    observations: Sequence[Observation],
    parents: Mapping[str, Mapping[str, str]],
    releases: Sequence[Release] = (),
) -> Published | None:
    """Return which values of an indicator may be told, None where all may: it counts no persons.

    ``parents`` gives, by dimension, the value that a value lies in; ``releases`` are what earlier editions told.
    """
    if not indicator.counts_persons:
        return None
    counts = {
        (one.starts.isoformat(), one.ends.isoformat(), one.split): int(one.value) for one in observations
    }
    if indicator.baseline is not None and (place := _place_of_baseline(indicator)):
        # Told beside the series, it is a sum of parts like any other value of the whole.
        counts.setdefault(place, int(indicator.baseline))
    table = table_of(counts, parents)
    before = []
    for release in releases:
        told = {
            (start, end, split): (int(count), bool(hid)) for start, end, split, count, hid in release.cells
        }
        earlier = table_of({key: count for key, (count, _hid) in told.items()}, parents)
        # A remainder was never told, only left to be subtracted.
        hid = [told[key][1] if key in told else True for key in earlier.keys]
        before.append(suppressing.Release(earlier, np.array(hid, dtype=bool)))
    joint, known, hidden = suppressing.joined(before, table) if before else (table, None, None)
    withheld, exposed = _suppressed(joint, indicator.minimum, known, hidden)
    # Remainders are cells of the table that no page shows: whoever subtracts finds them, so they are protected too.
    mine = {key for key in table.keys if key in counts}
    return Published(
        counts,
        frozenset(key for key, hid in zip(joint.keys, withheld, strict=True) if hid and key in mine),
        frozenset(key for key, out in zip(joint.keys, exposed, strict=True) if out and key in mine),
    )


def table_of(counts: Mapping[Cell, int], parents: Mapping[str, Mapping[str, str]]) -> suppressing.SumTable:
    """Return counts with every sum that ties them: parts to their whole in each dimension, shorter periods to longer ones.

    Where parts fall short of their whole, the rest is a cell of its own. Where they add up to more, they overlap and tell nothing for
    certain, so there is no sum.
    """
    cells: dict[Any, int] = dict(counts)
    rows: list[list[tuple[Any, int]]] = []
    for dimension, whole, parts in _families(counts, parents):
        rest = counts[whole] - sum(counts[part] for part in parts)
        if rest < 0:
            continue
        row: list[tuple[Any, int]] = [*((part, 1) for part in parts), (whole, -1)]
        if rest:
            remainder = ("rest", dimension, whole)
            cells[remainder] = rest
            row.append((remainder, 1))
        rows.append(row)
    longer: dict[str, str] = {}
    for whole, parts in _spans(counts):
        # Persons that are seen in two quarters count once in the year: only what adds up ties.
        if counts[whole] == sum(counts[part] for part in parts):
            rows.append([(part, 1) for part in parts] + [(whole, -1)])
            for part in parts:
                longer[_span(part)] = min(_span(whole), longer.get(_span(part), _span(whole)), key=_days)
    keys = tuple(cells)
    place = {key: at for at, key in enumerate(keys)}
    at = [(number, place[key], sign) for number, row in enumerate(rows) for key, sign in row]
    sums = sparse.csr_matrix(
        ([sign for *_where, sign in at], ([row for row, *_rest in at], [column for _row, column, _sign in at])), shape=(len(rows), len(keys)),
        dtype=np.int64,
    )  # fmt: skip
    level = np.zeros(len(keys), dtype=np.int64)
    for row in rows:
        level[place[next(key for key, sign in row if sign < 0)]] += 1
    values = np.array(list(cells.values()), dtype=np.int64)
    return suppressing.SumTable(keys, values, sums, level, _grid(keys, parents, longer))


_PERIOD = ""
"""The name under which a grid knows periods: no dimension has it."""


def _grid(
    keys: Sequence[Any], parents: Mapping[str, Mapping[str, str]], longer: Mapping[str, str]
) -> suppressing.Grid:
    """Return where counts and remainders stand; a remainder is one more part of its whole."""
    places = []
    above: dict[str, dict[str, str]] = defaultdict(dict)
    for key in keys:
        cell, of = (key[2], key[1]) if key[0] == "rest" else (key, None)
        place = {_PERIOD: _span(cell), **parts_of(cell[2])}
        for name, value in place.items():
            if name != _PERIOD:
                above[name].setdefault(value, parents.get(name, {}).get(value, suppressing.TOTAL))
        if of is not None:
            whole = place.get(of, suppressing.TOTAL)
            # No value of a dimension can be called like this.
            place[of] = f"~{whole}"
            above[of][place[of]] = whole
        places.append(place)
    for name, known in parents.items():
        for value, whole in known.items():
            above[name].setdefault(value, whole)
            above[name].setdefault(whole, known.get(whole, suppressing.TOTAL))
    return suppressing.Grid(tuple(places), {**above, _PERIOD: longer})


def _span(cell: Cell) -> str:
    return f"{cell[0]}/{cell[1]}"


def _days(span: str) -> timedelta:
    start, end = span.split("/")
    return date.fromisoformat(end) - date.fromisoformat(start)


def _families(
    counts: Mapping[Cell, int], parents: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, Cell, list[Cell]]]:
    """Yield dimension, value and its parts in that dimension, in the same period."""
    children: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    for start, end, split in counts:
        parts = parts_of(split)
        for key, value in parts.items():
            others = {name: other for name, other in parts.items() if name != key}
            above = parents.get(key, {}).get(value)
            # The nearest value above it that is counted too; the whole when none is.
            while above is not None and (start, end, split_of({**others, key: above})) not in counts:
                above = parents.get(key, {}).get(above)
            whole = split_of({**others, key: above} if above is not None else others)
            if (start, end, whole) in counts:
                children[(start, end, whole), key].append((start, end, split))
    for (cell, dimension), below in children.items():
        yield dimension, cell, below


def _spans(counts: Mapping[Cell, int]) -> Iterable[tuple[Cell, list[Cell]]]:
    """Yield each period of a split with the shorter ones of the same split that fill it exactly, of one length in months."""
    by_split: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for start, end, split in counts:
        by_split[split].append((date.fromisoformat(start), date.fromisoformat(end)))
    for split, periods in by_split.items():
        lengths = {_months(*one) for one in periods}
        if len(lengths) < 2:
            continue
        for first, last in periods:
            for length in lengths - {_months(first, last)}:
                inside = sorted(
                    one for one in periods if _months(*one) == length and first <= one[0] and one[1] <= last
                )
                if len(inside) > 1 and _fills(inside, first, last):
                    yield (
                        (first.isoformat(), last.isoformat(), split),
                        [(one.isoformat(), other.isoformat(), split) for one, other in inside],
                    )


def _months(start: date, end: date) -> int:
    return round((end - start).days / 30.4)


def _fills(periods: Sequence[tuple[date, date]], start: date, end: date) -> bool:
    joins = all(one[1] + timedelta(days=1) == other[0] for one, other in pairwise(periods))
    return joins and periods[0][0] == start and periods[-1][1] == end


def _suppressed(
    table: suppressing.SumTable, minimum: int, known: Any, hidden: Any
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return which cells are withheld and which are exposed; what hangs together is solved together, and nothing else."""
    size = len(table.keys)
    withheld, exposed = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    if not size:
        return withheld, exposed
    # Cells and sums as the two sides of one graph: of a sum of thousands that has as many ties as parts, not as pairs of them.
    ties = sparse.bmat([[None, abs(table.sums)], [abs(table.sums).T, sparse.csr_matrix((size, size))]])
    rows_count = table.sums.shape[0]
    count, group = connected_components(ties, directed=False)
    group = group[rows_count:]
    small = (table.values > 0) & (table.values < minimum)
    of_cells = table.sums.tocsc()
    order = np.argsort(group, kind="stable")
    edges = np.searchsorted(group[order], np.arange(count + 1))
    for number in range(count):
        at = order[edges[number] : edges[number + 1]]
        held = hidden[at] if hidden is not None else np.zeros(at.size, dtype=bool)
        told = known[at] if known is not None else np.zeros(at.size, dtype=bool)
        if not small[at].any() or (held | told).all():
            # Nothing to protect, or nothing left to choose: earlier editions told or withheld each of these, and were made safe then.
            withheld[at], exposed[at] = held, small[at] & told
            continue
        rows = of_cells[:, at].tocsr()
        rows = rows[np.diff(rows.indptr) > 0]
        part = suppressing.SumTable(
            tuple(table.keys[cell] for cell in at), table.values[at], rows, table.level[at],
            table.grid.part(at) if table.grid else None,
        )  # fmt: skip
        chosen = suppressing.suppress(part, minimum=minimum, known=told, hidden=held)
        withheld[at], exposed[at] = chosen.withheld, chosen.exposed
    return withheld, exposed


def keep_releases(
    programme: Programme,
    *,
    edition: int,
    told: Sequence[plain.Indicator],
    withheld_besides: Mapping[str, frozenset[Cell]] | None = None,
) -> None:
    """Remember with an edition what it tells of small numbers, for later editions to be held against; called when it is frozen.

    ``withheld_besides`` are cells by id of their indicator that the edition's Snapshot may not hold: it tells only the newest.
    """
    withheld = {
        (one.id, seen.start, seen.end, split_of(seen.split or {}))
        for one in told
        for seen in one.observations
        if seen.withheld
    }
    withheld |= {(code, *cell) for code, cells in (withheld_besides or {}).items() for cell in cells}
    rows = []
    codes = {one.id for one in told}
    indicators = Indicator.objects.filter(programme=programme, counts_persons=True, code__in=codes)
    cells: dict[int, list[list[Any]]] = defaultdict(list)
    names = {one.pk: one.code for one in indicators}
    for key, starts, ends, split, value in Observation.objects.filter(
        indicator__in=indicators, until__isnull=True
    ).values_list("indicator", "starts", "ends", "split", "value"):
        place = (starts.isoformat(), ends.isoformat(), split)
        cells[key].append([*place, int(value), (names[key], *place) in withheld])
    baselines = {one.id: one.baseline for one in told}
    for one in indicators:
        at = _place_of_baseline(one)
        if one.baseline is None or at is None or any(tuple(cell[:3]) == at for cell in cells[one.pk]):
            continue
        cells[one.pk].append([*at, int(one.baseline), baselines[one.code] is None])
    for key, held in cells.items():
        if held:
            rows.append(Release(indicator_id=key, edition=edition, cells=held))
    Release.objects.bulk_create(rows, batch_size=50)


def forget_releases(programme: Programme, *, edition: int) -> None:
    """Forget what an edition told that was withdrawn before anybody outside could read it."""
    Release.objects.filter(indicator__programme=programme, edition=edition).delete()


def judgement_of(
    indicator: Indicator, whole: Sequence[Observation], targets: Iterable[Target], *, on: date, withheld: Set[Cell] = frozenset()
) -> judging.Judgement:  # fmt: skip
    """Return how an indicator does: ``whole`` are its values that are of no part; a baseline that is ``withheld`` counts for nothing."""
    points = [judging.Point(one.ends, float(one.value)) for one in whole]
    aims = [
        judging.Aim(
            one.by,
            float(one.value) if one.value is not None else None,
            float(one.low) if one.low is not None else None,
            float(one.high) if one.high is not None else None,
        )
        for one in targets
    ]
    if indicator.is_running_count:
        return judging.judge_running_count(points, aims, on=on, direction=indicator.direction)
    baseline = (
        judging.Point(indicator.baseline_end, float(indicator.baseline))
        if indicator.baseline is not None
        and indicator.baseline_end is not None
        and _tells_baseline(indicator, withheld)
        else None
    )
    return judging.judge(points, aims, direction=indicator.direction, baseline=baseline)


def _tells_baseline(indicator: Indicator, withheld: Set[Cell]) -> bool:
    """Return whether there is a baseline that may be told: no small number of persons itself, and none that gives one back."""
    place = _place_of_baseline(indicator)
    if indicator.baseline is None or place is None:
        return False
    is_small = indicator.counts_persons and 0 < indicator.baseline < indicator.minimum
    return not is_small and place not in withheld


def _place_of_baseline(indicator: Indicator) -> Cell | None:
    if indicator.baseline_start is None or indicator.baseline_end is None:
        return None
    return indicator.baseline_start.isoformat(), indicator.baseline_end.isoformat(), ""


def plain_indicator(
    one: Indicator, observations: Sequence[Observation], withheld: frozenset[Cell], on: date,
    parts: Mapping[str, Mapping[str, str]] | None = None,
) -> plain.Indicator:  # fmt: skip
    """Return an indicator with these values as a Snapshot holds it, without the numbers of cells that are withheld.

    ``parts`` are the titles of the values of each dimension; those that the observations name go along.
    """
    whole = [
        seen
        for seen in observations
        if not seen.split and (seen.starts.isoformat(), seen.ends.isoformat(), "") not in withheld
    ]
    judged = judgement_of(one, whole, one.targets.all(), on=on, withheld=withheld)
    titles = {dimension.key: dimension.title for dimension in one.dimensions.all()}
    extra: dict[str, Any] = {}
    if titles:
        extra["dimensions"] = titles
    if named := _named(observations, parts or {}, withheld):
        extra["parts"] = named
    if one.is_running_count:
        extra["running"] = True
    if one.counts_persons:
        extra["minimum"] = one.minimum
    return plain.Indicator(
        id=one.code, title=one.title, unit=one.unit, definition=one.definition or None, source=one.source or None, frequency=one.frequency,
        owner=one.owner.name if one.owner else None, direction=one.direction, serves=_serves(one),
        baseline=plain.Observation(
            start=one.baseline_start.isoformat(), end=one.baseline_end.isoformat(), value=float(one.baseline)
        ) if one.baseline is not None and one.baseline_start and one.baseline_end and _tells_baseline(one, withheld) else None,
        targets=tuple(
            plain.Target(by=aim.by.isoformat(), value=_float(aim.value), low=_float(aim.low), high=_float(aim.high))
            for aim in one.targets.all()
        ),
        observations=tuple(
            _told(seen, (seen.starts.isoformat(), seen.ends.isoformat(), seen.split) in withheld) for seen in observations
        ),
        judgement=judged.verdict, computation=judged.computation, extra=extra,
    )  # fmt: skip


def _told(seen: Observation, is_withheld: bool) -> plain.Observation:
    place: dict[str, Any] = {
        "start": seen.starts.isoformat(), "end": seen.ends.isoformat(), "provisional": seen.is_provisional or None,
        "split": parts_of(seen.split) or None,
    }  # fmt: skip
    if is_withheld:
        # The note and the source may hold the number in words, and an interval tells about where it lies.
        return plain.Observation(**place, withheld=True)
    return plain.Observation(
        **place, value=float(seen.value), of=_float(seen.of), low=_float(seen.low), high=_float(seen.high), members=tuple(seen.members), note=seen.note or None,
        source=seen.source or None,
    )  # fmt: skip


def _serves(one: Indicator) -> tuple[str, ...]:
    activity = one.activity if one.activity is not None and one.activity.ended_on is None else None
    return tuple(
        _address(*each)
        for each in ((one.goal, None, None), (None, one.result, None), (None, None, activity))
        if any(each)
    )


def _address(goal: Goal | None, result: Any, activity: Any) -> str:
    if goal is not None:
        return f"{goal.kind}:{goal.code}"
    return f"result:{result.number}" if result is not None else f"activity:{activity.code}"


def _float(value: Any) -> float | None:
    return float(value) if value is not None else None


def _named(
    observations: Iterable[Observation], parts: Mapping[str, Mapping[str, str]], withheld: Set[Cell]
) -> dict[str, dict[str, str]]:
    """Return the titles of the values that observations are split by or list, where they are not called as their keys."""
    wanted = {pair for one in observations for pair in parts_of(one.split).items()}
    # The regions behind a number that is withheld would count it.
    members = {
        member
        for one in observations
        if (one.starts.isoformat(), one.ends.isoformat(), one.split) not in withheld
        for member in one.members
    }
    wanted |= {(name, member) for name, known in parts.items() for member in members if member in known}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, value in sorted(wanted):
        title = parts.get(name, {}).get(value, value)
        if title != value:
            found[name][value] = title
    return dict(found)


def _values_of(programme: Programme) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Return, by key of a dimension, the value that each value lies in, and the title of each; one statement."""
    parents: dict[str, dict[str, str]] = defaultdict(dict)
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for key, value, title, above in DimensionValue.objects.filter(dimension__programme=programme).values_list(
        "dimension__key", "key", "title", "parent__key"
    ):
        titles[key][value] = title
        if above is not None:
            parents[key][value] = above
    return parents, titles
