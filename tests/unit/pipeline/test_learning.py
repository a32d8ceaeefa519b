"""Learning: what judged texts teach, in numbers that a model needs nothing else to use."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from npa_core.models.learned import read_words
from npa_core.pipeline.learning import Example, learn

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
KITCHEN, GARDEN = "Brot Teig Ofen Mehl Hefe".split(), "Beet Hecke Rasen Kompost Harke".split()


def examples(count: int, fields: str = "kueche") -> list[Example]:
    chance = Random(1)
    made = []
    for number in range(count):
        is_kitchen = number % 3 == 0
        text = " ".join(chance.choices(KITCHEN if is_kitchen else GARDEN, k=4))
        made.append(Example(text, "und so weiter", is_kitchen, frozenset({fields} if is_kitchen else ())))
    return made


@pytest.fixture(scope="module")
def model():
    return learn(examples(120), ["kueche", "garten"], NOW)


def odds(model, *words: str) -> dict[str, float]:
    found = model.leanings(read_words([word.lower() for word in words], []))
    return {label.value: lean for label, lean in zip(model.labels, found, strict=True)}


def test_what_was_said_of_texts_is_said_of_others_with_their_words(model):
    assert odds(model, "brot", "ofen")["on"] > 0 > odds(model, "hecke", "rasen")["on"]
    assert odds(model, "teig")["kueche"] > 0


def test_a_word_that_was_never_seen_is_known_by_its_pieces(model):
    assert odds(model, "brotofen")["kueche"] > odds(model, "zebra")["kueche"]


def test_an_answer_that_is_rare_is_found_all_the_same():
    common = examples(600)
    rare = [one for one in common if not one.on_topic] + [one for one in common if one.on_topic][:40]

    model = learn(rare, ["kueche"], NOW)

    assert odds(model, *KITCHEN)["on"] > 0 > odds(model, *GARDEN)["on"]


def test_it_says_what_it_was_learned_from(model):
    assert (model.learned, model.examples) == (NOW, 120)
    assert [(label.kind, label.value) for label in model.labels] == [("relevance", "on"), ("action_field", "kueche")]


def test_a_field_that_few_have_is_not_learned():
    assert [label.value for label in learn(examples(57), ["kueche"], NOW).labels] == ["on"]
    assert [label.value for label in learn(examples(60), ["kueche"], NOW).labels] == ["on", "kueche"]


def test_the_same_texts_teach_the_same(model):
    assert learn(examples(120), ["kueche", "garten"], NOW) == model


def test_of_many_grams_those_that_weigh_most_are_kept(model, monkeypatch):
    monkeypatch.setattr("npa_core.pipeline.learning._MOST_GRAMS", 12)

    small = learn(examples(120), ["kueche", "garten"], NOW)

    assert len(small.grams) == 12 < len(model.grams)
    assert {" brot ", " hefe "} <= {*small.grams}
    assert not {" und ", " so ", "weite"} & {*small.grams}


def test_a_gram_of_a_single_text_teaches_nothing():
    once = [*examples(120), Example("Xylophon", "", True, frozenset({"kueche"}))]

    assert not any("xyl" in gram for gram in learn(once, ["kueche"], NOW).grams)
