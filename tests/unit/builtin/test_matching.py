"""The keyword index: how each mode matches, and that it finds what a plain search finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.builtin.matching import KeywordIndex
from npa_core.models import Keyword
from npa_core.text import words


def found(keyword: Keyword, text: str) -> bool:
    return any(KeywordIndex({"subject": [keyword]}).find(words(text)))


@pytest.mark.parametrize(
    ("mode", "keyword", "text", "expected"),
    [
        ("part", "sprachkurs", "Die Abendsprachkurse beginnen", True),
        ("part", "sprachkurs", "Sprache und Kurs", False),
        ("stem", "flucht", "Fluchtgeschichten", True),
        ("stem", "flucht", "Unfallflucht", False),
        ("word", "b1", "Niveau B1.", True),
        ("word", "b1", "Raum B12", False),
        ("phrase", "deutsch lern", "Deutsch lernen im Park", True),
        ("phrase", "deutsch lern", "Deutsch zu lernen", False),
        ("phrase", "deutsch lern", "Deutsch", False),
        ("phrase", "in arbeit", "Menschen in Arbeit bringen", True),
        ("phrase", "in arbeit", "Initiative Arbeit", False),
        ("phrase", "daz", "Dazu laden wir ein", False),
        ("phrase", "daz", "DaZ für alle", True),
        ("part", "job turbo", "Der Job-Turbo", True),
        ("part", "straße", "HAUPTSTRASSE", True),
        ("part", "integrationslotsin", "Integrationslots:innen gesucht", True),
        ("part", "біжен", "Допомога біженцям", True),
    ],
)
def test_a_mode_matches_as_it_says(mode, keyword, text, expected):
    assert found(Keyword(text=keyword, mode=mode), text) is expected


def test_a_word_is_evidence_once_for_the_strongest_keyword_it_carries():
    index = KeywordIndex({"x": [Keyword(text="integration", weight=2), Keyword(text="integrationskurs", weight=4)]})

    assert [hit.entry.text for hit in index.find(words("Integrationskurs"))] == ["integrationskurs"]
    assert [hit.entry.text for hit in index.find(words("Integrationskurs Integration"))] == [
        "integrationskurs",
        "integration",
    ]


def test_a_keyword_of_nothing_but_punctuation_is_never_found():
    assert not found(Keyword(text="--"), "-- --")


_WORD = st.text(alphabet="abcä", min_size=2, max_size=5)


@settings(deadline=None)
@given(st.lists(_WORD, min_size=1, max_size=6), st.lists(_WORD, max_size=20))
def test_the_index_finds_exactly_the_words_that_hold_a_part(keywords, text):
    index = KeywordIndex({word: [Keyword(text=word, mode="part")] for word in keywords})

    expected = {(keyword, position) for position, word in enumerate(text) for keyword in keywords if keyword in word}

    assert {(hit.entry.subject, hit.position) for hit in index.find(text)} == expected


def test_a_single_letter_is_no_evidence():
    assert not found(Keyword(text="a.", mode="word"), "Plan a")
