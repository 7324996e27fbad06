"""Commitments that a programme keeps, held against its texts and the day."""

from dataclasses import replace
from datetime import date

import pytest

from actielijn import checking, snapshot
from actielijn.language import speaking

ON = date(2022, 3, 1)


def commitment(**fields):
    given = {
        "id": "c",
        "kind": "motion",
        "title": "Meldplicht",
        "mark": "28638, nr. 172",
        "identifier": "kst-28638-172",
    }
    return snapshot.Commitment(**{**given, "activities": ("1.1",), **fields})


@pytest.fixture
def codes(programme, activity):
    """The codes and places of what is found about commitments, for a text and commitments."""

    def find(text, *commitments):
        held = replace(programme(activity("1.1", text)), commitments=commitments)
        with speaking("en"):
            found = checking.check(held, on=ON)
        return [(one.code, one.activity) for one in found if one.code.startswith("commitment")]

    return find


MET = {"status": "met", "settled_by": snapshot.Settlement(text="Letter of 1 July 2020")}


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("The work goes on.", {}, []),
        ("The work goes on.", {"activities": ()}, [("commitment-unanswered", None)]),
        ("The work goes on.", {"activities": (), "status": "lapsed"}, []),
        ("The work goes on.", {"due": "2022-02-28"}, [("commitment-overdue", "1.1")]),
        ("The work goes on.", {"due": "2022-03-01"}, []),
        ("The work goes on.", {"due": "2021-02-28", **MET}, []),
        ("De motie (28638, nr. 172) moet nog worden uitgevoerd.", MET, [("commitment-settled-called-open", "1.1")]),
        ("De motie (28638, nr. 172) staat nog open.", {**MET, "status": "lapsed"}, [("commitment-settled-called-open", "1.1")]),
        ("De motie (28638, nr. 172) is uitgevoerd. Het andere moet nog.", MET, []),
        ("De motie (28638, nr. 172) moet nog worden uitgevoerd.", {}, []),
        ("Tevens ter afdoening van de motie Segers (28638, nr 172).", {}, [("commitment-open-called-settled", "1.1")]),
        ("De motie (28638, nr. 172) is nog niet afgedaan.", {}, []),
        ("Zo wordt de motie Kuik (28638, nr. 999) uitgevoerd.", {}, [("commitment-unknown", "1.1")]),
        ("Zie de brief van 3 mei (28638, nr. 999) en TZ202106-001.", {}, [("commitment-unknown", "1.1")]),
    ],
)  # fmt: skip
def test_commitment_and_text_are_held_against_each_other(codes, text, fields, expected):
    assert codes(text, commitment(**fields)) == expected


def test_programme_without_commitments_is_told_nothing(codes):
    assert codes("Zo wordt de motie Kuik (28638, nr. 999) uitgevoerd.") == []
