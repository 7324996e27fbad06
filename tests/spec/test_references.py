"""Chapter: the forms in which parliament and law are cited, and what is almost one of them."""

import pytest

from actielijn.phrases import malformed_references, references

SITE = "https://zoek.officielebekendmakingen.nl"

FORMS = [
    ("Kamerstuk 28638, nr. 184", "kamerstuk", "kst-28638-184", f"{SITE}/kst-28638-184.html"),
    ("28638-184", "kamerstuk", "kst-28638-184", f"{SITE}/kst-28638-184.html"),
    ("28 638, nr. 166", "kamerstuk", "kst-28638-166", f"{SITE}/kst-28638-166.html"),
    ("TK 29754, nr 619", "kamerstuk", "kst-29754-619", f"{SITE}/kst-29754-619.html"),
    ("Tweede Kamer, vergaderjaar 2018-2019, 28 638, nr. 165", "kamerstuk", "kst-28638-165", f"{SITE}/kst-28638-165.html"),
    ("Kamerstukken II 2019/20, 28638, nr. 165", "kamerstuk", "kst-28638-165", f"{SITE}/kst-28638-165.html"),
    ("36410 VI, nr. 5", "kamerstuk", "kst-36410-VI-5", f"{SITE}/kst-36410-VI-5.html"),
    ("Kamerstuk 28638", "kamerstuk", None, f"{SITE}/dossier/28638"),
    ("2021D40459", "document", "2021D40459", "https://www.tweedekamer.nl/kamerstukken/detail?id=2021D40459"),
    ("2020Z19175", "case", "2020Z19175", "https://www.tweedekamer.nl/kamerstukken/detail?id=2020Z19175"),
    ("WBV 2018/10", "decree", "WBV 2018/10", None),
    ("Stcrt. 2018, 57321", "gazette", "stcrt-2018-57321", f"{SITE}/stcrt-2018-57321.html"),
    ("Stb. 2021, 123", "gazette", "stb-2021-123", f"{SITE}/stb-2021-123.html"),
    ("ECLI:NL:RVS:2019:2960", "judgment", "ECLI:NL:RVS:2019:2960", "https://deeplink.rechtspraak.nl/uitspraak?id=ECLI:NL:RVS:2019:2960"),
    ("BWBR0040936", "law", "BWBR0040936", "https://wetten.overheid.nl/BWBR0040936"),
    ("Richtlijn 2011/36/EU", "law", "http://data.europa.eu/eli/dir/2011/36/oj", "http://data.europa.eu/eli/dir/2011/36/oj"),
    ("TZ202311-057", "commitment", "TZ202311-057", None),
    ("motie Kuik/Voordewind", "motion", None, None),
    ("motie van het lid Kuik c.s.", "motion", None, None),
    ("https://www.example.nl/a(b)", "url", None, "https://www.example.nl/a(b)"),
]  # fmt: skip

ALMOST = """
8638, nr. 172
286388, nr. 12
28638, nr.
Kamerstuk 2863
ECLI:NL:RVS:19:2960
ECLI:NLD:RVS:2019:1
ECLI:NL:RVS:2019
2021D4045
2021Z123456
BWBR40936
TZ2023-057
TZ202313-057
WBV 2018
Stcrt. 2018
https:/www.example.nl
"""

NONE = """
Het budget is 12 000 euro voor 25 000 plekken.
Bel 070 370 79 11 of schrijf naar Postbus 20301, 2500 EH Den Haag.
In 2020-2021 zijn 28 638 aanvragen gedaan.
De motie wordt uitgevoerd.
"""


@pytest.mark.parametrize(("text", "kind", "identifier", "url"), FORMS)
def test_form(text, kind, identifier, url):
    (found,) = references(f"Dit staat in {text}.")
    assert (found.text, found.kind, found.identifier, found.url) == (text, kind, identifier, url)


def test_commitment_is_not_certain():
    assert references("TZ202311-057")[0].certain is False


def test_motion_and_its_kamerstuk_are_two():
    found = references("Hiermee is de motie Segers Buitenweg (28638, nr 172) afgedaan.")
    assert [(each.kind, each.text) for each in found] == [
        ("motion", "motie Segers Buitenweg"),
        ("kamerstuk", "28638, nr 172"),
    ]


def test_several_numbers_of_one_dossier():
    found = references("Zie Kamerstukken 28638, nrs. 165, 166 en 170.")
    assert [each.identifier for each in found] == ["kst-28638-165", "kst-28638-166", "kst-28638-170"]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("De brief (kenmerk: BZDOC750040436-92) is verzonden.", "BZDOC750040436-92"),
        ("Dit is gemeld in de brief van 1 juli 2020 (2942882).", "2942882"),
        ("Motie Segers – Asscher, 3530025*.", "3530025"),
        ("Our reference: 12345-ABC.", "12345-ABC"),
    ],
)
def test_other_marks_are_kept(text, mark):
    assert [each.text for each in references(text) if each.kind == "other"] == [mark]


@pytest.mark.parametrize("text", ALMOST.strip().splitlines())
def test_malformed(text):
    found = malformed_references(f"Zie {text} voor meer.")
    assert len(found) == 1
    assert found[0][1]


@pytest.mark.parametrize("text", [row[0] for row in FORMS])
def test_well_formed_is_not_malformed(text):
    assert malformed_references(f"Zie {text} voor meer.") == []


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_no_reference(text):
    assert references(text) == ()
    assert malformed_references(text) == []
