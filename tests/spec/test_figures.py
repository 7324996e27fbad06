"""Chapter: figures, in Dutch and English notation."""

import pytest

from actielijn.phrases import figures

DUTCH = """
33 van de 35 centrumgemeenten | 33 | 35 | centrumgemeenten
drie van de vijf regio's | 3 | 5 | regio's
94% | 94 | | %
3,5 procent | 3.5 | | %
1,6 mln. EUR | 1600000 | | EUR
€ 3.500 | 3500 | | EUR
€3,5 miljoen | 3500000 | | EUR
2 miljoen | 2000000 | |
1.600 slachtoffers | 1600 | | slachtoffers
12 000 plekken | 12000 | | plekken
4 nieuwe medewerkers | 4 | | medewerkers
1,5 fte | 1.5 | | fte
"""

ENGLISH = """
33 of the 35 central municipalities | 33 | 35 | municipalities
Nine of the twelve provinces | 9 | 12 | provinces
12 out of 18 regional teams | 12 | 18 | teams
3.5 per cent | 3.5 | | %
£3.5 million | 3500000 | | GBP
EUR 2.5m | 2500000 | | EUR
1,600 victims | 1600 | | victims
45 new reception places | 45 | | places
120 people | 120 | | people
"""

NONE = """
Dit begon in 2022.
Op 12 oktober 2022 was er overleg.
Zie Kamerstuk 28638, nr. 184 en artikel 273f.
De zaal is open van 8.00 tot 20.00 uur.
Bel 070 370 79 11 of schrijf naar Postbus 20301.
Dit is fase 2 van het traject, na Covid-19.
1.1 Nigeria is een land van herkomst.
Begin Q1 2022 instromen.
"""


def rows(table):
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


def check(language, sentence, words, value, of, unit):
    (found,) = figures(sentence, language=language)
    assert found.text == words
    assert (found.value, found.of, found.unit) == (float(value), float(of) if of else None, unit or None)
    assert found.sentence == sentence


@pytest.mark.parametrize(("words", "value", "of", "unit"), rows(DUTCH))
def test_dutch_figure(words, value, of, unit):
    check("nl", f"Het gaat nu om {words}, zo blijkt.", words, value, of, unit)


@pytest.mark.parametrize(("words", "value", "of", "unit"), rows(ENGLISH))
def test_english_figure(words, value, of, unit):
    check("en", f"Now it is {words}, we learn.", words, value, of, unit)


@pytest.mark.parametrize("sentence", NONE.strip().splitlines())
def test_no_figure(sentence):
    assert figures(sentence) == ()
