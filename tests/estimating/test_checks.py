"""What a table is said to suffer from."""

import numpy as np

from actielijn.estimating.checks import check_table
from actielijn.estimating.table import OverlapTable
from actielijn.language import speaking


def codes(*counts):
    lists = tuple("ABCD"[: (len(counts) + 1).bit_length() - 1])
    return {
        (finding.code, *finding.lists) for finding in check_table(OverlapTable(lists, np.array([0, *counts])))
    }


def test_a_table_in_order_has_no_findings():
    assert codes(160, 130, 40, 90, 31, 24, 7) == set()


def test_a_list_apart():
    assert {("list-apart", "C"), ("empty-pair", "A", "C"), ("empty-pair", "B", "C")} == codes(
        400, 300, 60, 200, 0, 0, 0
    )


def test_a_list_inside_another_and_two_that_are_one():
    assert ("list-contained", "A", "B") in codes(0, 300, 60, 200, 0, 40, 20)
    assert ("lists-equal", "A", "B") in codes(0, 0, 60, 200, 0, 0, 20)


def test_little_overlap_and_small_counts():
    assert {("little-overlap",), ("small-counts",)} <= codes(40, 30, 6, 20, 2, 1, 0)


def test_an_empty_pair_says_how_many_chance_would_put_there():
    table = OverlapTable(tuple("ABC"), np.array([0, 400, 300, 60, 200, 0, 40, 0]))
    with speaking("en"):
        messages = [finding.message for finding in check_table(table) if finding.code == "empty-pair"]
    assert len(messages) == 1
    assert "'A' and 'C'; by chance" in messages[0]
