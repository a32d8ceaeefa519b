"""The keyword index: how each mode matches, and that it finds what a plain search finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.builtin.matching import Hit, KeywordIndex, entries
from npa_core.models import Keyword


def hits(text: str, *keywords: Keyword) -> list[Hit]:
    index = KeywordIndex(entries("subject", {"de": keywords}))
    return list(index.find(index.read(text)))


def found(keyword: Keyword, text: str) -> bool:
    return bool(hits(text, keyword))


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
        ("phrase", "deutsch lern", "Deutsch lehren", False),
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
    keywords = (Keyword(text="integration", weight=2), Keyword(text="integrationskurs", weight=4))

    assert [hit.entry.text for hit in hits("Integrationskurs", *keywords)] == ["integrationskurs"]
    assert [hit.entry.text for hit in hits("Integrationskurs Integration", *keywords)] == [
        "integrationskurs",
        "integration",
    ]


def test_each_subject_has_its_strongest_keyword_on_a_word():
    index = KeywordIndex(
        [*entries("a", {"de": [Keyword(text="kurs")]}), *entries("b", {"de": [Keyword(text="sprachkurs")]})]
    )

    assert {(hit.entry.subject, hit.entry.text) for hit in index.find(index.read("Sprachkurse"))} == {
        ("a", "kurs"),
        ("b", "sprachkurs"),
    }


@pytest.mark.parametrize("mode", ["stem", "part"])
def test_of_keywords_that_begin_alike_only_those_that_stand_there_are_found(mode):
    keywords = [Keyword(text=text, mode=mode) for text in ("fluchtpunkt", "flucht", "flugblatt")]

    assert [hit.entry.text for hit in hits("Fluchtgeschichten", *keywords)] == ["flucht"]


def test_words_that_are_written_together_count_one_by_one():
    assert [hit.position for hit in hits("Der Job-Turbo/Kurs", Keyword(text="kurs"))] == [3]


def test_keywords_of_a_foreign_language_are_not_found():
    index = KeywordIndex(entries("x", {"en-GB": [Keyword(text="rent", mode="stem"), Keyword(text="rent increase")]}))
    text = index.read("Rent increases")

    assert [hit.entry.text for hit in index.find(text)] == ["rent", "rent increase"]
    assert list(index.find(text, foreign={"en"})) == []


@pytest.mark.parametrize("written", ["Flüchtling", "FLUECHTLING", "Flu\u0308chtling", "Flücht\u00adling"])
def test_an_umlaut_matches_however_it_is_written(written):
    assert found(Keyword(text="flüchtling"), written)
    assert found(Keyword(text="fluechtling"), written)


def test_an_accent_may_be_left_out():
    assert found(Keyword(text="sprachcafé"), "Sprachcafe")
    assert found(Keyword(text="sprachcafe"), "Sprachcafé")


def test_more_words_of_a_keyword_each_count():
    keyword = Keyword(text="pate", also=("patin", "deutsch lern"), mode="word")

    assert [hit.entry.text for hit in hits("Pate, Patin, deutsch lern", keyword)] == ["pate", "patin", "deutsch lern"]


def test_a_long_piece_without_spaces_is_read_all_the_same():
    assert len(hits("kurs/" * 200, Keyword(text="kurs"))) == 200


def test_a_full_memory_begins_anew_and_finds_the_same(monkeypatch):
    monkeypatch.setattr("npa_core.builtin.matching._REMEMBERED", 2)
    index = KeywordIndex(entries("subject", {"de": [Keyword(text="kurs")]}))
    text = "ein Kurs, noch ein Kurs im Mai"

    assert [hit.position for hit in index.find(index.read(text))] == [1, 4]
    assert list(index._pieces) == ["Mai"]


def test_a_long_piece_is_not_remembered():
    index = KeywordIndex([])
    index.read("kurz " + "lang" * 20)

    assert list(index._pieces) == ["kurz"]


def test_a_stem_of_two_letters_counts_once_on_the_word_that_it_is():
    assert [hit.entry.text for hit in hits("EU", Keyword(text="eu", mode="stem"))] == ["eu"]


def test_a_phrase_at_the_end_of_a_text_is_found_and_one_that_would_go_on_is_not():
    keywords = (Keyword(text="deutsch lern"), Keyword(text="deutsch lern im park"))

    assert [hit.entry.text for hit in hits("Wir wollen Deutsch lernen", *keywords)] == ["deutsch lern"]


_WORD = st.text(alphabet="abcä", min_size=2, max_size=5)


@settings(deadline=None)
@given(st.lists(_WORD, min_size=1, max_size=6), st.lists(_WORD, max_size=20))
def test_the_index_finds_exactly_the_words_that_hold_a_part(keywords, text):
    index = KeywordIndex([entry for word in keywords for entry in entries(word, {"de": [Keyword(text=word)]})])

    expected = {
        (keyword, position) for position, word in enumerate(text) for keyword in keywords if _key(keyword) in _key(word)
    }

    assert {(hit.entry.subject, hit.position) for hit in index.find(index.read(" ".join(text)))} == expected


def _key(word: str) -> str:
    return word.replace("ä", "ae")
