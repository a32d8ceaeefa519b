"""Verdicts: which labels count in the end, and how they are told."""

from __future__ import annotations

import pytest

from npa_core.models import ActionField, Catalogue, Label, Localized, Scheme, StoredItem, Taxonomy
from npa_core.steps.verdict import verdict
from npa_core.testing import sample_items

ITEM = sample_items()[0].model_copy(update={"language": "de"})


def field(id, **more):
    return ActionField(id=id, label=Localized(id), **more)


CATALOGUE = Catalogue(
    taxonomy=Taxonomy(
        schemes=(Scheme(id="own", title=Localized("own")), Scheme(id="land", title=Localized("land"))),
        fields=(
            field("sprache"),
            field("arbeit"),
            field("kurse", parent="sprache"),
            field("frauen", scheme="land"),
        ),
    )
)


def said(*labels: tuple, **more):
    found = tuple(Label(kind=kind, value=value, score=score, origin="words") for kind, value, score in labels)
    return verdict("x", StoredItem(item=ITEM, labels=found, story=ITEM.id), CATALOGUE, **more)


def test_fields_roll_up_to_the_core_each_once_the_best_first():
    one = said(("action_field", "kurse", 0.9), ("action_field", "arbeit", 0.8), ("action_field", "sprache", 0.7))

    assert one.action_fields == ("sprache", "arbeit")


def test_a_field_that_rolls_up_to_nothing_of_the_core_is_not_told():
    assert said(("action_field", "frauen", 0.9)).action_fields == ()


@pytest.mark.parametrize(
    ("scores", "count"),
    [((0.9, 0.49), 1), ((0.9, 0.5), 2), ((0.3, 0.3), 2), ((0.4, 0.3), 1), ((), 0)],
)
def test_guesses_count_only_where_nothing_better_is_said(scores, count):
    labels = [("region", f"0315{number}", score) for number, score in enumerate(scores)]

    assert len(said(*labels).regions) == count


def test_what_is_off_topic_has_no_fields_but_a_region():
    one = said(("relevance", "off", 0.8), ("action_field", "arbeit", 0.9), ("region", "03158", 0.9))

    assert (one.on_topic, one.action_fields, one.regions, one.relevance) == (False, (), ("03158",), 0.2)


def test_relevance_is_a_figure_where_somebody_told_it():
    assert (said(("relevance", "on", 0.8)).relevance, said().relevance, said().on_topic) == (0.8, None, True)


def test_a_recognised_language_stands_above_the_stated_one():
    assert (said(("language", "uk", 0.9)).language, said().language) == ("uk", "de")


def test_every_label_is_told_with_score_origin_and_reason():
    label = Label(kind="region", value="03158", score=0.9, origin="words", reason="Schöppenstedt")
    bare = Label(kind="relevance", value="on", score=0.75, origin="ml")

    one = verdict("x", StoredItem(item=ITEM, labels=(label, bare), story=ITEM.id), CATALOGUE, "s")

    assert one.reasons == ("relevance on 0.75 (ml)", "region 03158 0.90 (words): Schöppenstedt")
    assert one.story == "s"
