"""What was learned from judged texts counts beside the words that were written down."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from npa_core.builtin import taught
from npa_core.builtin.keywords import KeywordClassifier, KeywordSettings
from npa_core.models import ActionField, Catalogue, Context, Keyword, Localized, Taxonomy
from npa_core.models.learned import LearnedLabel, LearnedModel
from npa_core.testing import FakeContext, sample_items
from npa_core.text.grams import grams


def words(*texts: str) -> dict[str, tuple[Keyword, ...]]:
    return {"de": tuple(Keyword(text=text, mode="word", weight=4) for text in texts)}


def field(id: str, *keywords: str) -> ActionField:
    return ActionField(id=id, label=Localized(id), keywords=words(*keywords))


def catalogue(*fields: ActionField) -> Catalogue:
    context = Context(positive=words("verein"), negative=words("vereinsheim"))
    return Catalogue(taxonomy=Taxonomy(fields=fields, context=context))


KITCHEN, GARDEN = field("kueche", "brot"), field("garten", "beet")


def about(value: str, kind: str = "action_field", bias: float = 0.0, **weights: float) -> LearnedLabel:
    return LearnedLabel.of(kind, value, bias, [weights.get(word, 0.0) for word in WORDS])


WORDS = ("teig", "hecke", "fest")
MODEL = LearnedModel(
    learned=datetime(2026, 11, 16, tzinfo=UTC),
    examples=1_000,
    grams=tuple(f" {word} " for word in WORDS),
    labels=(
        about("on", "relevance", teig=9.0, hecke=9.0, fest=-9.0),
        about("kueche", teig=9.0, hecke=-9.0),
        about("garten", teig=-9.0, hecke=9.0),
    ),
)
"""Weighs three words, each as a whole."""


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(taught, "shipped", lambda: MODEL)


def labels(title: str, text: str = "", fields=(KITCHEN, GARDEN), **values):
    classifier = KeywordClassifier(KeywordSettings(**values), FakeContext(catalogue=catalogue(*fields)))
    item = sample_items()[0].model_copy(
        update={"title": title, "content": f"<p>{text}</p>", "partner": None, "categories": ()}
    )
    return {(label.kind, label.value): label for label in classifier.classify(item)}


def test_words_that_nobody_wrote_down_tell_what_an_item_is_about():
    found = labels("Der Teig geht auf")

    assert set(found) == {("relevance", "on"), ("action_field", "kueche")}
    assert found["relevance", "on"].reason == "learned: teig"
    assert found["action_field", "kueche"].reason == "learned: teig"
    assert found["action_field", "kueche"].score > 0.5


def test_reasons_name_what_was_written_down_before_what_was_learned():
    found = labels("Brot und Teig im Verein")

    assert found["action_field", "kueche"].reason == "brot (title); learned: teig"
    assert found["relevance", "on"].reason == "verein (title); learned: teig"


def test_what_was_learned_to_speak_against_it_keeps_an_item_out_and_is_named():
    found = labels("Ein Fest")

    assert set(found) == {("relevance", "off")}
    assert found["relevance", "off"].reason == "learned: fest"
    assert found["relevance", "off"].score == 0.75


def test_a_negative_word_stands_beside_it():
    assert labels("Ein Fest im Vereinsheim")["relevance", "off"].reason == "learned: fest; but vereinsheim (title)"


def test_where_both_say_the_same_the_score_is_higher():
    alone = labels("Brot im Verein", learned=False)["action_field", "kueche"].score

    assert labels("Brot und Teig im Verein")["action_field", "kueche"].score > alone


def test_where_they_disagree_the_surer_one_wins():
    assert ("action_field", "garten") in labels("Brot im Verein", "Hecke, Hecke, Hecke")
    assert ("action_field", "kueche") in labels("Brot", "Beet im Verein")


@pytest.mark.parametrize(("weight", "relevance"), [(4, "off"), (10, "on")])
def test_a_word_that_an_editor_gives_enough_weight_outweighs_what_was_learned(weight, relevance):
    long = "Ein Fest mit vielen Gästen im großen Saal"
    heavy = Keyword(text="chor", mode="word", weight=weight)
    context = Context(positive={"de": (heavy,)})
    catalogue = Catalogue(taxonomy=Taxonomy(fields=(KITCHEN, GARDEN), context=context))
    item = sample_items()[0].model_copy(update={"title": "Chor", "content": f"<p>{long}</p>", "categories": ()})

    found = KeywordClassifier(KeywordSettings(), FakeContext(catalogue=catalogue)).classify(item)

    assert [label.value for label in found if label.kind == "relevance"] == [relevance]


def test_a_text_without_any_known_word_is_not_about_it():
    assert set(labels("Sonst etwas")) == {("relevance", "off")}


def test_it_can_be_switched_off():
    assert labels("Der Teig geht auf", learned=False)["relevance", "off"].reason == "no context word"


def test_an_alliance_with_other_fields_is_judged_by_its_own_words():
    found = labels("Der Teig geht auf", fields=(KITCHEN,))

    assert found["relevance", "off"].reason == "no context word"


def test_the_shipped_model_knows_the_shipped_fields(monkeypatch, shipped):
    monkeypatch.undo()

    model = taught.model_for(shipped.taxonomy)

    assert model is taught.shipped()
    assert model.examples > 1_000
    assert not grams("sprachkurs").isdisjoint(model.grams)
