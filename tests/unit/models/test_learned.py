"""A learned model: plain numbers, checked when they are read, that say what they were moved by."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from npa_core.models.learned import LearnedLabel, LearnedModel
from npa_core.text.grams import MAX_CHARACTERS, grams

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
GRAMS = (" kur", "kurs", " rad")


def learned(kind, value, *weights, bias=0.0):
    return LearnedLabel(kind=kind, value=value, bias=bias, weights=weights)


def model(*labels: LearnedLabel) -> LearnedModel:
    return LearnedModel(learned=NOW, examples=500, grams=GRAMS, idf=(1.0, 2.0, 1.0), labels=labels)


RELEVANT = learned("relevance", "on", 3.0, 3.0, -6.0)
FIELD = learned("action_field", "sprache", 2.0, 2.0, 0.0)


def judged(text, *labels):
    return {(label.kind, label.value): label for label in model(*labels).judge(text)}


def test_grams_are_pieces_of_folded_words_with_their_ends():
    assert list(grams("Öl, Tee")) == [" öl", "öl ", " öl ", " te", "tee", "ee ", " tee", "tee ", " tee "]


def test_only_the_beginning_of_a_long_text_is_looked_at():
    assert list(grams("a" * MAX_CHARACTERS + "bcd")) == list(grams("a" * MAX_CHARACTERS))


def test_what_a_text_is_about_comes_with_the_pieces_that_told_most():
    found = judged("Ein Kurs", RELEVANT, FIELD)

    assert set(found) == {("relevance", "on"), ("action_field", "sprache")}
    assert found["relevance", "on"].score > 0.9
    assert found["relevance", "on"].reason == "learned from 500 decisions: “kurs”, “ kur”"


def test_what_is_off_topic_has_no_fields_and_names_what_spoke_against_it():
    found = judged("Kurs? Rad, Rad, Rad!", RELEVANT, FIELD)

    assert set(found) == {("relevance", "off")}
    assert found["relevance", "off"].reason.endswith(": “ rad”")


def test_a_field_that_is_less_sure_than_not_is_not_told():
    assert judged("Rad", FIELD.model_copy(update={"bias": -0.1})) == {}


def test_a_text_without_a_known_piece_is_judged_by_the_bias_alone():
    found = judged("Tee", learned("relevance", "on", 1, 1, 1, bias=0.2))

    assert found["relevance", "on"].score == pytest.approx(0.5498)
    assert found["relevance", "on"].reason == "learned from 500 decisions"


@given(st.text(), st.lists(st.floats(-1e300, 1e300), min_size=3, max_size=3), st.floats(-1e300, 1e300))
def test_whatever_the_text_and_the_numbers_a_score_is_one(text, weights, bias):
    for label in model(learned("relevance", "on", *weights, bias=bias), FIELD).judge(text):
        assert 0 <= label.score <= 1


def test_it_survives_being_written_and_read():
    assert LearnedModel.model_validate_json(model(RELEVANT, FIELD).model_dump_json()) == model(RELEVANT, FIELD)


@pytest.mark.parametrize(
    "change",
    [
        {"idf": (1.0,)},
        {"labels": (learned("action_field", "sprache", 1.0),)},
        {"idf": (1.0, 1.0, float("nan"))},
        {"labels": ({"kind": "region", "value": "03", "bias": 0, "weights": (1, 1, 1)},)},
        {"format": 2},
        {"code": "print(1)"},
    ],
)
def test_what_is_damaged_is_refused(change):
    with pytest.raises(ValidationError):
        LearnedModel.model_validate(model(RELEVANT).model_dump() | change)
