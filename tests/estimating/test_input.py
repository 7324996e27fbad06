"""What becomes a table, and what is refused with its row and column."""

import numpy as np
import pytest

from actielijn.estimating.input import MOST_LEVELS, BadTable, read_resamples, read_strata, read_table
from actielijn.language import speaking

PLAIN = "A,B,count\n1,0,5\n0,1,6\n1,1,3\n"


@pytest.fixture
def file(tmp_path):
    def write(text, name="lists.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (PLAIN, "utf-8"),
        ("\ufeffA;B;aantal\r\n1;0;5\r\n0;1;6\r\n1;1;3\r\n;;\r\n\r\n", "utf-8"),
        ("sep=;\r\nA;B;aantal;;\r\n1;0;5;;\r\n0;1;6;;\r\n1;1;3;;\r\n", "utf-8"),
        ("A\tB\tn\n1\t0\t5\n0\t1\t6\n1\t1\t3.0\n0\t0\t\n".replace("0\t0\t\n", "0\t0\t0\n"), "utf-16"),
        ('"A","B","people seen"\n"1","0","5"\n"0","1","6"\n"1","1","3"\n', "utf-8"),
        ("n,A,B\n5,1,0\n6,0,1\n3,1,1\n", "utf-8"),
        ("A,B,count\nFALSE,FALSE,NA\nTRUE,FALSE,5\nFALSE,TRUE,6\nTRUE,TRUE,3\n", "utf-8"),
        ("A,B,count\n0.0,0.0,\n1.0,0.0,5.0\n0.0,1.0,6.0\n1.0,1.0,3.0\n", "utf-8"),
    ],
    ids=["plain", "excel", "excel-sep", "tabs-utf16", "quoted", "count-first", "r", "pandas"],
)
def test_spreadsheets_of_several_countries_say_the_same(file, text, encoding):
    table = read_table(file(text, encoding=encoding))
    assert table.lists == ("A", "B")
    assert table.counts.tolist() == [0, 5, 6, 3]


def test_names_that_excel_wrote_in_the_code_page_of_windows(file):
    assert read_table(file(PLAIN.replace("A", "Één"), encoding="cp1252")).lists[0] == "Één"


def test_json_by_pattern_or_by_names(file):
    text = '{"name": "x", "lists": ["A", "B"], "cells": [{"pattern": [1, 0], "count": 5}, {"lists": ["B"], "count": 6}, {"pattern": [1, 1], "lists": ["A", "B"], "count": 3}]}'
    table = read_table(file(text, "x.json"))
    assert (table.name, table.counts.tolist(), table.patterns) == ("x", [0, 5, 6, 3], (1, 2, 3))
    text = '{"lists": ["A", "B"], "cells": [{"pattern": "00", "count": null}, {"pattern": "10", "count": 5}, {"pattern": "01", "count": 6}, {"pattern": "11", "count": 3}]}'
    assert read_table(file(text, "y.json")).counts.tolist() == [0, 5, 6, 3]


def test_records_are_tabulated_and_keep_their_covariates(file):
    path = file(
        "person,list,sex,date\n1,A,m,2020-01-02\n1,B,,3-4-2019\n2,A,v,\n3,B,v,2021\n4,B,unknown,2021-05-05\n"
    )
    assert read_table(path).counts.tolist() == [0, 1, 2, 1]
    stratified = read_strata(path, ["sex", "year"])
    assert stratified.covariates == {"sex": ("m", "v"), "year": ("2019", "2020", "2021")}
    rows = {
        (int(pattern), *map(int, values)): int(count)
        for pattern, values, count in zip(
            stratified.patterns, stratified.values, stratified.counts, strict=True
        )
    }
    # Person 1 is a man of the first year in which a list saw him; of person 2 the year is not known.
    assert rows == {(3, 0, 0): 1, (1, 1, -1): 1, (2, 1, 2): 1, (2, -1, 2): 1}
    assert stratified.overlap.counts.tolist() == [0, 1, 2, 1]


def test_a_covariate_beside_the_lists(file):
    path = file("A,B,sex,n\n1,0,m,5\n1,0,v,2\n0,1,,3\n1,1,v,4\n")
    assert read_strata(path, ["sex"]).overlap.counts.tolist() == [0, 7, 3, 4]
    with pytest.raises(BadTable, match="--strata"):
        read_table(path)


RECORDS = "person,list,sex\n1,A,m\n2,B,v\n"
TWENTY = ",".join(f"L{number}" for number in range(20))


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        ("A,B,count\n1,0,5\n0,1,-2\n", 3, "count", "negative"),
        ("A,B,count\n1,0,5\n0,1,2.5\n", 3, "count", "fraction"),
        ("A;B;count\n1;0;5\n0;1;2,5\n", 3, "count", "fraction"),
        ("A,B,count\n1,0,5\n0,1,1.500\n", 3, "count", "thousands"),
        ("A,B,count\n1,0,5\n0,1,\n", 3, "count", "empty"),
        ("A,B,count\n1,0,5\n0,1,many\n", 3, "count", "no number"),
        (f"A,B,count\n1,0,5\n0,1,{10**13}\n", 3, "count", "more than"),
        ("A,B,count\n1,0,5\n0,1,4\n1,0,6\n", 4, None, "row 2"),
        ("A,B,count\n1,0,5\n0,1,4\n0,0,6\n", 4, None, "no list"),
        ("A,B,count\n1,0,5\n2,1,4\n", 3, "A", "neither 0 nor 1"),
        ("A,B,count\n1,0,5\n0,1\n", 3, None, "2 cells"),
        ("A,B,count\n1,0,5\n0,1,0\n", 1, "B", "nobody"),
        ("A,B,count\n1,0,0\n0,1,0\n1,1,0\n", 2, "count", "all counts are zero"),
        ("A,count\n1,5\n", 1, "A", "one list only"),
        ("A,B,count\n", 1, None, "no row below"),
        ("A,B,count\n1,0,5\n0,1,NA\n", 3, "count", "no number"),
        ('{"lists": ["A", "B"], "cells": [{"pattern": "12", "count": 1}]}', 1, "pattern", "one per list"),
        (f"{TWENTY},count\n", 1, "L12", "too many"),
        ("A,A,count\n", 1, "A", "two columns"),
        ("A,,count\n1,0,4\n", 1, None, "no name"),
        ("A:B,C,count\n1,0,4\n", None, "A:B", "colon"),
        (RECORDS + "1,B,m\n1,A,m\n", 5, "person", "row 2"),
        (RECORDS + "1,,m\n", 4, "list", "empty"),
        ("person,list\n" + "".join(f"1,L{n}\n" for n in range(20)), 14, "list", "too many"),
        ("person,list\n1,A\n2,A\n", None, "list", "one list only"),
        ('{"lists": ["A", "B"], "cells": [{"pattern": [1, 0], "count": -1}]}', 1, "count", "negative"),
        ('{"lists": ["A", "B"], "cells": [{"pattern": [1, 0], "count": 0.5}]}', 1, "count", "fraction"),
        ('{"lists": ["A", "B"], "cells": [{"pattern": [1], "count": 1}]}', 1, "pattern", "one per list"),
        ('{"lists": ["A", "B"], "cells": [{"lists": ["C"], "count": 1}]}', 1, "lists", "no list 'C'"),
        ('{"lists": ["A", "B"], "cells": [{"count": 1}]}', 1, "pattern", "neither"),
        ('{"lists": ["A", "B"], "cells": [{"pattern": [1, 0], "count": NaN}]}', None, None, "no JSON"),
        ("{", None, None, "no JSON"),
        ("", None, None, "empty"),
        (b"PK\x03\x04....", None, None, "workbook"),
        (b"A,B\0,count\n", None, None, "no text"),
        ('A,B,count\n1,0,"' + "x" * 200_000, 2, None, "no line of a CSV"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(file, text, row, column, words):
    with speaking("en"), pytest.raises(BadTable) as refusal:
        read_table(file(text))
    assert (refusal.value.row, refusal.value.column) == (row, column)
    assert words in str(refusal.value)
    if row is not None:
        assert f"ow {row}" in str(refusal.value) or f"ell {row}" in str(refusal.value)


def test_a_covariate_is_no_number_of_the_file(file):
    text = "person,list,reference\n" + "".join(f"{n},{'AB'[n % 2]},{n}\n" for n in range(10_000))
    with speaking("en"), pytest.raises(BadTable) as refusal:
        read_strata(file(text), ["reference"])
    assert (refusal.value.row, refusal.value.column) == (MOST_LEVELS + 2, "reference")


def test_a_person_is_not_two_things_at_once(file):
    with speaking("en"), pytest.raises(BadTable, match="person '1' is 'v' here and 'm'") as refusal:
        read_strata(file(RECORDS + "1,B,v\n"), ["sex"])
    assert (refusal.value.row, refusal.value.column) == (4, "sex")


def test_strata_that_are_not_there(file):
    with pytest.raises(BadTable, match="region"):
        read_strata(file(RECORDS), ["region"])


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadTable, match=r"nothing\.csv"):
        read_table(tmp_path / "nothing.csv")


def test_resamples_follow_their_header_or_the_file(file):
    table = read_table(file("A,B,count\n1,1,3\n1,0,5\n0,1,6\n"))
    by_name = read_resamples(file('"p10","p01","p11"\n4,7,3\n', "r.csv"), table)
    by_order = read_resamples(file("V1,V2,V3\n3,4,7\n", "r.csv"), table)
    assert np.array_equal(by_name, by_order)
    assert by_name.tolist() == [[4, 7, 3]]
    with speaking("en"), pytest.raises(BadTable, match="2 columns and the table has 3 rows"):
        read_resamples(file("V1,V2\n3,4\n", "r.csv"), table)
    with speaking("en"), pytest.raises(BadTable, match="Row 2, column 'p01'"):
        read_resamples(file("p10,p01,p11\n4,-7,3\n", "r.csv"), table)
