"""A passage as words, with what stands between them."""

from __future__ import annotations

import pytest

from npa_core.builtin.gazetteer.passage import Passage


def test_words_are_folded_and_kept_as_written():
    passage = Passage("Groß-Gerau, Osna\u00adbrück")

    assert passage.keys == ["gross", "gerau", "osnabrück"]
    assert passage.text(0, 2) == "Groß-Gerau"
    assert passage.gaps == ["", "-", ", ", ""]


def test_beyond_the_ends_there_is_nothing():
    passage = Passage("ein Wort")

    assert (passage.key(-1), passage.key(2), passage.before(0), passage.after(2)) == ("", "", "", "")


@pytest.mark.parametrize(
    ("text", "before"),
    [("Es regnet. Leer", ""), ("Lkr. Leer", "lkr"), ("Wir: Leer", ""), ("in Leer", "in"), ("(in) Leer", "in")],
)
def test_the_word_before_is_of_the_same_sentence(text, before):
    passage = Passage(text)

    assert passage.before(len(passage.keys) - 1) == before


@pytest.mark.parametrize(
    ("text", "expected"), [("NEUE KURSE IN LEER", True), ("Neue Kurse", False), ("VHS Leer", False), ("", False)]
)
def test_capitals_tell_nothing_where_all_is_in_capitals(text, expected):
    assert Passage(text).shouting is expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [("„Leer“ ist", 0, True), ("- Leer", 0, False), ("Fest\nLeer", 1, True), ("in Leer", 1, False)],
)
def test_a_line_begins_behind_a_break_or_nothing_but_quotes(text, word, expected):
    assert Passage(text).begins_line(word) is expected


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Gäste aus Leer", "aus"),
        ("Gäste aus Bad Iburg, Jever und Leer", "aus"),
        ("Wir sahen Jever und Leer", "sahen"),
        ("schön und Leer", "und"),
        ("Jever und Leer", ""),
        ("Leer", ""),
    ],
)
def test_the_word_before_a_list_is_of_each_in_it(text, before):
    passage = Passage(text)

    assert passage.before_list(len(passage.keys) - 1, {"und"}) == before
