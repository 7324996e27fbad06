import pytest

from actielijn.estimating.formula import BadFormulaError, terms_of, written

NAMES = ("A", "B", "sex", "age group")


@pytest.mark.parametrize(
    ("formula", "interactions"),
    [
        ("A + B", []),
        ("~ A + B:sex", ["B:sex"]),
        ("A*B*sex", ["A:B", "A:sex", "B:sex", "A:B:sex"]),
        ("A:B:sex", ["A:B", "A:sex", "B:sex", "A:B:sex"]),
        ("(A + B)*(sex + `age group`)", ["A:sex", "A:`age group`", "B:sex", "B:`age group`"]),
        ("(A+B+sex)^2", ["A:B", "A:sex", "B:sex"]),
        ("A:(B + sex)", ["A:B", "A:sex"]),
    ],
)
def test_what_a_formula_means(formula, interactions):
    terms = terms_of(formula, NAMES)
    assert written(terms, NAMES) == " + ".join(["A", "B", "sex", "`age group`", *interactions])
    assert terms_of(written(terms, NAMES), NAMES) == terms


@pytest.mark.parametrize(
    ("formula", "position"),
    [
        ("A +", 4),
        ("A ** B", 4),
        ("(A + B", 7),
        ("A + police", 5),
        ("A ^ B", 5),
        ("A `age", 2),
        ("A B", 3),
        ("", 1),
    ],
)
def test_what_cannot_be_read_says_where(formula, position):
    with pytest.raises(BadFormulaError, match=rf"\b{position}\b"):
        terms_of(formula, NAMES)
