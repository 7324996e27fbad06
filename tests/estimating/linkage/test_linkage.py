"""Records with a known truth: linked well, alike each time, and with an interval that knows how sure the links are."""

import json
import math

import numpy as np
import pytest
from invented_records import as_csv, invented, labelled

from actielijn.estimating.estimate import Estimate
from actielijn.estimating.linkage import (
    UnlinkableError,
    link,
    load_linkage,
    load_records,
    persons_csv,
    plausible_tables,
    review_csv,
    table_json,
    with_linkage_error,
)
from actielijn.estimating.linkage.partitions import Group, part
from actielijn.estimating.table import OverlapTable


def linked(tmp_path, people=3000, noise=0.1, one_in=1):
    path = tmp_path / "records.csv"
    path.write_text(as_csv(labelled(invented(people, noise=noise), one_in)), encoding="utf-8")
    records = load_records([path], known_column="person")
    return link(records, duplicates=False, draws=20), records


def chao(table):
    sizes = np.array([pattern.bit_count() for pattern in range(table.counts.size)])
    once, twice = (table.counts[sizes == size].sum() for size in (1, 2))
    return table.observed + float(once**2 / (2 * twice))


@pytest.mark.slow
def test_most_links_are_found_and_true(tmp_path):
    found, _records = linked(tmp_path)
    assert found.linkage.quality.recall.value > 0.93
    assert found.linkage.quality.precision.value > 0.93


@pytest.mark.slow
def test_clean_records_give_the_true_table(tmp_path):
    rows = invented(2000, noise=0.0)
    truth = {}
    for row in rows:
        truth[row[-1]] = truth.get(row[-1], 0) | 1 << int(row[0][1:]) - 1
    true_counts = np.bincount(list(truth.values()), minlength=32)
    found, _records = linked(tmp_path, 2000, noise=0.0)
    assert np.abs(found.table.counts - true_counts).sum() <= 0.05 * true_counts.sum()


@pytest.mark.slow
def test_the_same_records_and_seed_give_the_same_answer(tmp_path):
    one, other = (linked(tmp_path, 1000)[0] for _time in range(2))
    assert (one.linkage.draws == other.linkage.draws).all()
    assert (one.persons == other.persons).all()
    assert one.model == other.model


def test_nobody_is_on_a_list_twice_when_that_cannot_be(tmp_path):
    found, records = linked(tmp_path, 1500, noise=0.2)
    sources = [
        row[0]
        for row in records.connection.execute("SELECT source FROM records ORDER BY unique_id").fetchall()
    ]
    assert len(set(zip(found.persons.tolist(), sources, strict=True))) == records.count


@pytest.mark.slow
def test_doubt_is_as_large_as_it_says(tmp_path):
    found, records = linked(tmp_path, 6000, noise=0.25)
    known = [
        row[0]
        for row in records.connection.execute("SELECT known FROM records ORDER BY unique_id").fetchall()
    ]
    doubtful = [pair for pair in found.uncertain if 0.2 < pair[2] < 0.8]
    assert len(doubtful) > 20
    right = sum(known[one] == known[other] for one, other, _probability in doubtful)
    expected = sum(probability for _one, _other, probability in doubtful)
    spread = math.sqrt(sum(probability * (1 - probability) for _one, _other, probability in doubtful))
    assert abs(right - expected) < 5 * spread


@pytest.mark.slow
def test_interval_widens_as_recall_falls(tmp_path):
    widths, recalls = [], []
    for noise in (0.0, 0.25, 0.6):
        found, _records = linked(tmp_path, 4000, noise=noise, one_in=5)
        tables = plausible_tables(found.table, found.linkage)
        middle = chao(found.table)
        hidden = middle - found.table.observed
        # The sampling error alone is the same share of the hidden number each time.
        bare = Estimate(
            method="chao",
            estimate=middle,
            interval=(middle - 0.05 * hidden, middle + 0.05 * hidden),
            interval_method="lognormal",
        )
        told = with_linkage_error(bare, found.table, tables, chao)
        low, high = told.interval
        observed = np.mean([each.observed for each in tables])
        widths.append(math.log((high - observed) / (low - observed)))
        recalls.append(found.linkage.quality.recall.value)
    assert recalls[0] > 0.98
    assert recalls == sorted(recalls, reverse=True)
    assert recalls[-1] < 0.8
    assert widths == sorted(widths)
    assert widths[-1] > 1.1 * widths[0]


@pytest.mark.slow
def test_missed_links_are_put_back(tmp_path):
    found, _records = linked(tmp_path, 4000, noise=0.5, one_in=4)
    truth = {}
    for row in invented(4000, noise=0.5):
        truth[row[-1]] = truth.get(row[-1], 0) | 1 << int(row[0][1:]) - 1
    true = chao(OverlapTable(found.table.lists, np.bincount(list(truth.values()), minlength=32)))
    corrected = np.mean([chao(each) for each in plausible_tables(found.table, found.linkage)])
    assert chao(found.table) > 1.5 * true
    assert corrected == pytest.approx(true, rel=0.15)


def test_what_is_written_is_read_again(tmp_path):
    found, _records = linked(tmp_path, 800)
    path = tmp_path / "overlap.json"
    path.write_text(json.dumps(table_json(found)), encoding="utf-8")
    read = load_linkage(path, found.table.lists)
    assert (read.draws == found.linkage.draws).all()
    assert read.quality == found.linkage.quality


def test_the_overlap_table_holds_nothing_of_the_records(tmp_path):
    found, records = linked(tmp_path, 500)
    text = json.dumps(table_json(found))
    cells = {cell for row in invented(500, noise=0.1) for cell in row[1:4] if len(cell) > 4}
    assert [cell for cell in cells if cell in text] == []
    assert any(cell in review_csv(found, records) for cell in cells)


def test_persons_are_a_form_that_has_each_person_once_on_a_list(tmp_path):
    found, records = linked(tmp_path, 800)
    rows = persons_csv(found, records, ["sex"]).splitlines()
    assert rows[0] == "cluster,list,sex"
    pairs = [tuple(row.split(",")[:2]) for row in rows[1:]]
    assert len(pairs) == len(set(pairs))
    assert len({person for person, _list in pairs}) == found.table.observed


def test_cells_that_look_like_formulas_are_not_run_by_a_spreadsheet(tmp_path):
    rows = [["A", '=HYPERLINK("x")', "1990-01-02", "1"], ["B", '=HYPERLINK("x")', "1990-01-03", "1"]]
    rows += [["AB"[n % 2], f"name{n}", f"19{50 + n % 50}-03-04", str(n)] for n in range(300)]
    path = tmp_path / "records.csv"
    path.write_text(as_csv(rows, ("list", "name", "born", "who")), encoding="utf-8")
    records = load_records([path], ignored=["who"])
    text = persons_csv(link(records, draws=2), records, ["name"])
    assert ",\"'=HYPERLINK" in text


def test_links_are_judged_together():
    # A = B and B = C are likely by themselves, but A and C cannot be one: then at most one of the two holds.
    evidence = np.array([[0, 9.0, -1e6], [9.0, 0, 9.0], [-1e6, 9.0, 0]])
    told = part([Group(np.arange(3), evidence)], 3, prior=1e-3, draws=200, seed=1)
    assert all(draw[0] != draw[2] for draw in told.draws)
    assert {len(set(draw.tolist())) for draw in told.draws} == {2, 3}


@pytest.mark.parametrize("size", [4, 8])
def test_large_groups_are_sampled_as_small_ones_are_counted(size, monkeypatch):
    chance = np.random.default_rng(5)
    evidence = np.triu(chance.normal(4, 5, (size, size)), 1)
    group = Group(np.arange(size), evidence + evidence.T)
    exact = part([group], size, prior=0.02, draws=1, seed=1)
    monkeypatch.setattr("actielijn.estimating.linkage.partitions.ENUMERATED", 1)
    sampled = part([group], size, prior=0.02, draws=800, seed=1)
    assert np.abs(exact.together - sampled.together).max() < 0.06
    assert (exact.best == sampled.best).all()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("list,name\nA,x\nA,y\n", "Only one list"),
        ("name,born\nx,1990-01-01\n", "no column 'list'"),
        ("list,name\nA,x\nB\n", "Row 3 has 1 cells"),
        ("list,name\nA,x\n,y\n", "row 3: the column 'list' is empty"),
        ("list,name,name\nA,x,y\n", "two columns have the name 'name'"),
        ("list,name\n", "no records"),
        ("", "is empty"),
    ],
)
def test_records_that_cannot_be_linked_are_refused_with_the_place(tmp_path, text, said):
    from actielijn.language import speaking

    path = tmp_path / "records.csv"
    path.write_text(text, encoding="utf-8")
    with speaking("en"), pytest.raises(UnlinkableError, match=said):
        load_records([path])


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_records_are_read_as_spreadsheets_write_them(tmp_path, encoding):
    path = tmp_path / "records.csv"
    path.write_text("sep=;\nLijst;naam\nA;Zoë\n\nB;Renée\n", encoding=encoding)
    loaded = load_records([path])
    assert loaded.lists == ("A", "B")
    assert loaded.connection.execute("SELECT column_0 FROM original").fetchall() == [("Zoë",), ("Renée",)]


def test_records_that_are_all_alike_are_refused(tmp_path):
    from actielijn.language import speaking

    path = tmp_path / "records.csv"
    path.write_text(as_csv([["AB"[n % 2], "M"] for n in range(2000)], ("list", "sex")), encoding="utf-8")
    with speaking("en"), pytest.raises(UnlinkableError, match="do not tell people apart"):
        link(load_records([path]))
