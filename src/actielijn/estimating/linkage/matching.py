"""Records → pairs that may be one person, each with its evidence: the model of Fellegi & Sunter (1969), trained by Splink.

Which pairs are compared is decided here (agreement on traits that few people share); what an agreement is worth is learned
by expectation maximisation from the records themselves, without a labelled sample.
"""

import itertools
import logging
import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from actielijn.language import _

from .partitions import ENUMERATED, Group
from .records import Records, Trait, UnlinkableError

# How many pairs per record a rule may bring, and all rules together: enough to find people, few enough to compare.
_PAIRS_PER_RECORD, _PAIRS_PER_RECORD_IN_ALL = 12, 40
_FEWEST_PAIRS = 20_000
# A candidate link connects records when it is at least this probable; others count as evidence within a group only.
_LEAST_PROBABLE = 0.01
# What would have to be sampled is parted at less probable links first, as long as those are improbable; what is larger than
# any group of one person's records is parted whatever its links.
_IMPROBABLE = 0.2
_LARGEST_GROUP = 60
_FORBIDDEN = -1e6
_PAIRS_FOR_CHANCE_AGREEMENT = 2e6


@dataclass(frozen=True)
class Matched:
    """Groups of records that candidate links connect.

    ``prior`` is the probability that two random records are one person, as learned. ``rules`` say on which traits pairs had to
    agree to be compared, ``compared`` how many pairs that were. ``cut`` counts groups that were too large and were parted at more
    probable links. ``model`` is Splink's own description of the trained model: parameters, nothing about persons.
    """

    groups: list[Group]
    prior: float
    rules: tuple[str, ...]
    compared: int
    cut: int
    model: dict[str, Any]


def match(records: Records, *, duplicates: bool = True, seed: int = 1) -> Matched:
    """Train a model on the records and return the groups; without ``duplicates`` nobody stands on one list twice."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _match(records, duplicates, seed)


def _match(records: Records, duplicates: bool, seed: int) -> Matched:
    from splink import DuckDBAPI

    rules = _rules(records)
    if not rules:
        raise UnlinkableError(
            _("The columns do not tell people apart: agreement on all of them still leaves too many pairs. Add a name or a date of birth.")
        )  # fmt: skip
    api = DuckDBAPI(records.connection)
    table = api.register("records", dataset_display_name="records")
    linker = _trained(records, table, rules, seed)
    left, right, evidence = _evidence(linker.inference.predict(warning_mode="never"), linker)
    prior = _prior(evidence, records.count)
    keep = evidence + math.log(prior) > math.log(_LEAST_PROBABLE / (1 - _LEAST_PROBABLE))
    members, cut = _members(left[keep], right[keep], evidence[keep], records.count, prior)
    groups = _groups(members, _within(linker, api, records, members), records, duplicates)
    said = tuple(" + ".join(_words(key, records.traits) for key in rule) for rule in rules)
    model = linker.misc.save_model_to_json()
    return Matched(groups, prior, said, len(evidence), cut, model)


def _trained(records: Records, table: Any, rules: list[tuple[str, ...]], seed: int) -> Any:
    """Return Splink's linker with what agreement is worth, learned from the records."""
    from splink import Linker, SettingsCreator, block_on

    # Where records of one person never differ, the probability that they do sinks below what Splink can hold: fewer rounds then
    # leave it small enough.
    for rounds in (25, 5, 2):
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[_comparison(number, trait) for number, trait in enumerate(records.traits)],
            blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
            probability_two_random_records_match=1 / max(records.count, 2),
            max_iterations=rounds,
            additional_columns_to_retain=["source"],
            retain_matching_columns=False,
            linker_uid="actielijn",
        )
        linker = Linker(table, settings, log_level=None)
        linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_FOR_CHANCE_AGREEMENT, seed=seed)
        try:
            for rule in _training_rules(rules, len(records.traits)):
                linker.training.estimate_parameters_using_expectation_maximisation(
                    block_on(*rule), estimate_without_term_frequencies=True
                )
        except ValueError:
            continue
        return linker
    raise UnlinkableError(
        _("What agreement between records is worth could not be learned. Check that the columns compared are those that tell people apart.")
    )  # fmt: skip


def _comparison(number: int, trait: Trait) -> Any:
    import splink.comparison_library as of

    column = f"trait_{number}"
    if trait.kind == "name":
        return of.NameComparison(column)
    if trait.kind == "date":
        return of.DateOfBirthComparison(
            column, input_is_string=True, datetime_thresholds=[1, 10], datetime_metrics=["year", "year"]
        )
    if trait.kind == "code":
        return of.LevenshteinAtThresholds(column, 1)
    return of.ExactMatch(column).configure(term_frequency_adjustments=True)


# -- which pairs are compared


def _keys(records: Records) -> list[tuple[str, ...]]:
    """Return per trait what two records may have to agree on, from exact to rough; rough keys let errors of typing through."""
    found: list[tuple[str, ...]] = []
    for number, trait in enumerate(records.traits):
        column = f"trait_{number}"
        if trait.kind == "name":
            found.append((column, f"substr({column}, 1, 3)"))
        elif trait.kind == "date":
            found.append((column, f"substr({column}, 1, 7)", f"substr({column}, 6, 5)"))
        else:
            found.append((column,))
    return found


def _rules(records: Records) -> list[tuple[str, ...]]:
    """Return sets of keys; agreement on all keys of one set makes a pair worth comparing."""
    keys = [key for of_trait in _keys(records) for key in of_trait]
    most = max(_PAIRS_PER_RECORD * records.count, _FEWEST_PAIRS)
    left = max(_PAIRS_PER_RECORD_IN_ALL * records.count, _FEWEST_PAIRS)
    chosen: list[tuple[str, ...]] = []
    for size in (1, 2, 3, 4):
        offered = []
        for rule in itertools.combinations(keys, size):
            on = [key[key.index("trait_") :].split(",")[0].rstrip(")") for key in rule]
            if len(set(on)) < size or any(set(shorter) <= set(rule) for shorter in chosen):
                continue
            pairs = _pairs_of(records.connection, rule)
            if 0 < pairs <= most:
                offered.append((pairs, rule))
        for pairs, rule in sorted(offered):
            if pairs <= left:
                chosen.append(rule)
                left -= pairs
        # A date that agrees finds those whose name is written otherwise, and the reverse: two rules without a trait in
        # common. Below that, more traits have to agree at once.
        if any(not _traits_of(one) & _traits_of(other) for one, other in itertools.combinations(chosen, 2)):
            break
    return chosen


def _traits_of(rule: tuple[str, ...]) -> set[str]:
    return {key[key.index("trait_") :].split(",")[0].rstrip(")") for key in rule}


def _pairs_of(connection: Any, rule: tuple[str, ...]) -> int:
    filled = " AND ".join(f"{key} IS NOT NULL" for key in rule)
    return int(
        connection.execute(
            f"SELECT coalesce(sum(c * (c - 1) // 2), 0) FROM (SELECT count(*) AS c FROM records WHERE {filled} GROUP BY {', '.join(rule)})"  # noqa: S608
        ).fetchall()[0][0]
    )


def _training_rules(rules: list[tuple[str, ...]], traits: int) -> list[tuple[str, ...]]:
    """Return rules that together leave every trait free in one of them: what a rule asks cannot be learned from its pairs."""
    needed = {f"trait_{number}" for number in range(traits)}
    chosen: list[tuple[str, ...]] = []
    while needed:
        best = max(rules, key=lambda rule: len(needed - _traits_of(rule)))
        if not needed - _traits_of(best):
            break
        chosen.append(best)
        needed &= _traits_of(best)
    return chosen


def _words(key: str, traits: tuple[Trait, ...]) -> str:
    column = next(iter(_traits_of((key,))))
    name = traits[int(column.removeprefix("trait_"))].column
    return name if key == column else f"{name}…"


# -- what the pairs say


def _evidence(
    predicted: Any, linker: Any
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return left and right record and the natural log of the Bayes factor of each pair, in an order that repeats."""
    table = predicted.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_weight").to_arrow_table()
    left, right, weight = (table.column(place).to_numpy() for place in range(3))
    share = linker._settings_obj._probability_two_random_records_match
    order = np.lexsort((right, left))
    evidence = weight * math.log(2) - math.log(share / (1 - share))
    return left[order], right[order], evidence[order]


def _prior(evidence: NDArray[np.float64], records: int) -> float:
    """Return the probability that two random records match, by expectation maximisation over the pairs that were compared."""
    possible = records * (records - 1) / 2
    factor = np.exp(np.clip(evidence, -50, 50))
    share = 1 / records
    for _round in range(500):
        odds = share / (1 - share) * factor
        updated = max(float((odds / (1 + odds)).sum()) / possible, 1e-3 / possible)
        if abs(updated - share) <= 1e-9 * share:
            break
        share = updated
    return min(share, 0.5)


def _members(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    evidence: NDArray[np.float64],
    records: int,
    prior: float,
) -> tuple[list[NDArray[np.int64]], int]:
    """Return the records of each group; one that is too large is parted at its less probable links."""
    lowest = math.log(_LEAST_PROBABLE / (1 - _LEAST_PROBABLE))
    pending = [(left, right, evidence, lowest)]
    found: list[NDArray[np.int64]] = []
    cut = 0
    while pending:
        one, other, weight, bar = pending.pop()
        links = coo_matrix((np.ones(len(one)), (one, other)), shape=(records, records))
        _count, component = connected_components(links, directed=False)
        of_link = component[one]
        touched = np.unique(np.concatenate([one, other]))
        order = touched[np.argsort(component[touched], kind="stable")]
        for members in np.split(order, np.flatnonzero(np.diff(component[order])) + 1):
            if len(members) < 2:
                continue
            small_enough = ENUMERATED if bar < math.log(_IMPROBABLE / (1 - _IMPROBABLE)) else _LARGEST_GROUP
            if len(members) <= small_enough:
                found.append(members)
                continue
            cut += bar == lowest
            own = of_link == component[members[0]]
            higher = own & (weight + math.log(prior) > bar + 0.5)
            pending.append((one[higher], other[higher], weight[higher], bar + 0.5))
    return sorted(found, key=lambda members: int(members[0])), cut


def _within(
    linker: Any, api: Any, records: Records, members: list[NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the evidence for all pairs inside the groups, those that no rule had brought together included."""
    import pyarrow as pa
    from splink import block_on

    if not members:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    group = np.repeat(np.arange(len(members)), [len(each) for each in members])
    connection = records.connection
    connection.register("arriving", pa.table({"unique_id": np.concatenate(members), "together": group}))
    connection.execute(
        "CREATE OR REPLACE TABLE grouped AS SELECT records.*, arriving.together FROM records JOIN arriving USING (unique_id)"
    )
    connection.unregister("arriving")
    for number, trait in enumerate(records.traits):
        if trait.kind in ("name", "category"):
            linker.table_management.compute_tf_table(f"trait_{number}")
    scored = linker.inference.predict_within(
        api.register("grouped", dataset_display_name="grouped"),
        blocking_rules_to_generate_predictions=[block_on("together")],
        warning_mode="never",
    )
    return _evidence(scored, linker)


def _groups(
    members: list[NDArray[np.int64]],
    scored: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    records: Records,
    duplicates: bool,
) -> list[Group]:
    if not members:
        return []
    source = records.connection.execute("SELECT source FROM records ORDER BY unique_id").fetchnumpy()[
        "source"
    ]
    group_of = np.full(records.count, -1)
    place_of = np.zeros(records.count, dtype=np.int64)
    for number, each in enumerate(members):
        group_of[each] = number
        place_of[each] = np.arange(len(each))
    matrices = [np.zeros((len(each), len(each))) for each in members]
    left, right, evidence = scored
    if not duplicates:
        evidence = np.where(source[left] == source[right], _FORBIDDEN, evidence)
    for group, one, other, weight in zip(
        group_of[left].tolist(), place_of[left].tolist(), place_of[right].tolist(), evidence.tolist(), strict=True
    ):  # fmt: skip
        matrices[group][one, other] = matrices[group][other, one] = weight
    return [Group(each, matrix) for each, matrix in zip(members, matrices, strict=True)]
