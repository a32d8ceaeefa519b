"""A learned model: plain numbers, checked when they are read, that say which words they were moved by."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from npa_core.models.learned import LEAD_WORDS, LearnedLabel, LearnedModel, read_words
from npa_core.text.fold import bare_words
from npa_core.text.grams import grams

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
GRAMS = (" kurs", " kurs ", " rad ")


def learned(kind, value, *weights, bias=0.0):
    return LearnedLabel.of(kind, value, bias, weights)


def model(*labels: LearnedLabel) -> LearnedModel:
    return LearnedModel(learned=NOW, examples=500, grams=GRAMS, labels=labels)


RELEVANT = learned("relevance", "on", 3.0, 3.0, -9.0)
FIELD = learned("action_field", "sprache", 2.0, 2.0, 0.0)


def judged(title, *labels, text=""):
    return {(label.kind, label.value): label for label in model(*labels).judge(title, text)}


def test_grams_are_pieces_of_a_word_with_its_ends_and_the_word_itself():
    assert grams("tasse") == {" tass", "tasse", "asse ", " tasse "}
    assert grams("öl") == {" öl "}
    assert grams("") == {"  "}


def test_of_what_is_no_word_only_the_beginning_is_looked_at():
    assert len(grams("ab" * 100_000)) < 10


def test_an_item_is_read_by_its_words_once_and_those_of_its_title_twice():
    assert read_words("a b a".split(), "b c c".split()) == ["a", "b", "a", "b", "c"]
    assert len(read_words([], list(map(str, range(1_000))))) == LEAD_WORDS


def test_what_a_text_is_about_comes_with_the_words_that_told_most():
    found = judged("Ein Kurs", RELEVANT, FIELD)

    assert set(found) == {("relevance", "on"), ("action_field", "sprache")}
    assert found["relevance", "on"].score > 0.9
    assert found["relevance", "on"].reason == "learned from 500 decisions: “kurs”"


def test_what_is_off_topic_has_no_fields_and_names_what_spoke_against_it():
    found = judged("Kurs: Rad", RELEVANT, FIELD.model_copy(update={"bias": 1.0}), text="Rad")

    assert set(found) == {("relevance", "off")}
    assert found["relevance", "off"].reason.endswith(": “rad”")


def test_a_word_in_the_title_weighs_more():
    one = model(FIELD)
    title, text = (one.leanings(read_words(*where)) for where in ((["kurs"], ["tee"]), (["tee"], ["kurs"])))

    assert title[0] > text[0] > 0


def test_a_field_that_is_less_sure_than_not_is_not_told():
    assert judged("Rad", FIELD.model_copy(update={"bias": -0.1})) == {}


@pytest.mark.parametrize("title", ["Tee", "", "…"])
def test_a_text_without_a_known_piece_is_judged_by_the_bias_alone(title):
    found = judged(title, learned("relevance", "on", 1, 1, 1, bias=0.2))

    assert found["relevance", "on"].score == pytest.approx(0.5498)
    assert found["relevance", "on"].reason == "learned from 500 decisions"


def test_what_words_weigh_is_remembered_and_forgotten_when_it_becomes_too_much(monkeypatch):
    monkeypatch.setattr("npa_core.models.learned._REMEMBERED", 2)
    one = model(FIELD)

    first = [one.leanings([word]) for word in ("kurs", "rad", "kurse", "kurs")]

    assert first == [model(FIELD).leanings([word]) for word in ("kurs", "rad", "kurse", "kurs")]


@given(st.text(), st.text(), st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), st.floats(-1e6, 1e6))
def test_whatever_the_text_and_the_numbers_a_score_is_one(title, text, weights, bias):
    for label in model(learned("relevance", "on", *weights, bias=bias), FIELD).judge(title, text):
        assert 0 <= label.score <= 1


@given(st.text(alphabet="Kurs rädßİ:*innen"))
def test_case_and_composition_change_nothing(text):
    read = [bare_words(one) for one in (text, text.casefold())]

    assert model(FIELD).leanings(read[0]) == model(FIELD).leanings(read[1])


def test_it_survives_being_written_and_read():
    assert LearnedModel.model_validate_json(model(RELEVANT, FIELD).model_dump_json()) == model(RELEVANT, FIELD)


@pytest.mark.parametrize(
    "change",
    [
        {"grams": ("kurs",)},
        {"labels": (learned("action_field", "sprache", 1.0),)},
        {"labels": ({"kind": "relevance", "value": "on", "bias": 0, "unit": float("nan"), "weights": "AQEB"},)},
        {"labels": ({"kind": "relevance", "value": "on", "bias": 1e300, "unit": 1, "weights": "AQEB"},)},
        {"labels": ({"kind": "relevance", "value": "on", "bias": 0, "unit": 1, "weights": "§"},)},
        {"labels": ({"kind": "region", "value": "03", "bias": 0, "unit": 1, "weights": "AQEB"},)},
        {"format": 1},
        {"code": "print(1)"},
    ],
)
def test_what_is_damaged_is_refused(change):
    with pytest.raises(ValidationError):
        LearnedModel.model_validate(model(RELEVANT).model_dump() | change)
