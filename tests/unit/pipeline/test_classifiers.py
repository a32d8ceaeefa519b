"""Classifiers in a gathering: one that breaks its contract costs its labels, and never an item."""

from __future__ import annotations

import pytest

from npa_core.models import Harvest, Label, RawItem
from npa_core.pipeline.compose import compose
from npa_core.pipeline.gather import gather

PARTNERS = """
- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}
- {id: awo, name: AWO, feeds: ['https://awo.example/feed']}
"""


WEEKLY = """
[digests.weekly]
title = "Die Woche"
"""
OFF = {"kind": "relevance", "value": "off", "score": 0.65}


def classified_by(bench, classify, **more):
    bench.gatherer(lambda visit: Harvest(items=(RawItem(guid="1", title="a"), RawItem(guid="2", title="b"))))
    bench.classifier(lambda item: {Label(kind="region", value="03", score=1)}, "sound")
    bench.classifier(classify, "words", **more)
    return bench.shop("", partners=PARTNERS, classifiers='"words", "sound"')


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (None, "TypeError"),
        ({"sprache"}, "classify returned something that is no Label"),
        ([RawItem()], "classify returned something that is no Label"),
        ({Label(kind="action_field", value="Sprach Kurs", score=1)}, "'Sprach Kurs' is not of the form"),
        ({Label(kind="region", value="Hannover", score=1)}, "is not of the form of a label of kind region"),
        ({Label(kind="language", value="Deutsch!", score=1)}, "is not of the form of a label of kind language"),
        ({Label(kind="relevance", value="maybe", score=1)}, "is not of the form of a label of kind relevance"),
    ],
)
async def test_a_classifier_that_returns_nonsense_is_named_once_and_the_items_are_kept(bench, labels, message):
    shop = classified_by(bench, lambda item: labels)

    gathered = await gather(shop)

    (failure,) = gathered.failures
    assert (failure.subject, failure.kind) == ("classifier words", "plugin-error")
    assert message in failure.message
    assert [stored.values("region") for stored in shop.store.news.newest(10)] == [("03",)] * 4


async def test_the_reason_of_a_label_is_one_harmless_line(bench):
    shop = classified_by(bench, lambda item: {Label(kind="language", value="de", score=1, reason="a\nb\ud800")})

    await gather(shop)

    assert "a b" in [label.reason for label in shop.store.news.newest(1)[0].labels]


async def test_a_classifier_that_cannot_be_opened_costs_its_labels_only(bench):
    shop = classified_by(bench, lambda item: set())
    shop.assembly.classifiers[0].type.__init__ = lambda self, settings, context: 1 / 0

    gathered = await gather(shop)

    assert [failure.subject for failure in gathered.failures] == ["classifier words"]
    assert shop.store.news.count() == 4


async def test_a_classifier_that_fails_in_closing_does_not_end_the_run(bench):
    shop = classified_by(bench, lambda item: set(), leave=lambda: 1 / 0)

    gathered = await gather(shop)

    (failure,) = gathered.failures
    assert "classifier words (npa-fake 1.0) raised ZeroDivisionError" in failure.message
    assert shop.store.news.count() == 4


async def test_labels_of_several_classifiers_meet_by_score_and_each_shows_its_origin_to_the_reader(bench):
    """From the classifier of a plugin into the store, and by its better score into another section of the edition."""
    taxonomy = "[{id: sprache, label: Sprache}, {id: arbeit, label: Arbeit}]"
    (bench.folder / "catalogue").mkdir()
    (bench.folder / "catalogue" / "action_fields.yaml").write_text(taxonomy)
    bench.gatherer(lambda visit: Harvest(items=(RawItem(guid="1", title="a", published=bench.clock.now()),)))
    relevant = Label(kind="relevance", value="on", score=0.7, reason="b")
    bench.classifier(
        lambda item: {Label(kind="action_field", value="sprache", score=0.6), relevant, Label(**OFF)}, "words"
    )
    bench.classifier(
        lambda item: {
            Label(kind="action_field", value="sprache", score=0.7, reason="learned"),
            Label(kind="action_field", value="arbeit", score=0.9, reason="learned"),
        },
        "trained",
    )
    shop = bench.shop(
        WEEKLY, partners="- {id: dgb, name: DGB, feeds: ['https://dgb.example/f']}", classifiers='"words", "trained"'
    )

    await gather(shop)

    (stored,) = shop.store.news.newest(9)
    assert {(label.value, label.score, label.origin, label.reason) for label in stored.labels} == {
        ("arbeit", 0.9, "trained", "learned"),
        ("sprache", 0.7, "trained", "learned"),
        ("on", 0.7, "words", "b"),
    }
    edition = compose(shop, shop.config.digests["weekly"], due=bench.clock.now()).edition
    assert [section.id for section in edition.sections] == ["arbeit"]
