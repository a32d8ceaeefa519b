"""Stories across visits and runs: what is stored, and what an edition shows of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from npa_core.models import Harvest, Label, RawItem
from npa_core.pipeline.compose import compose
from npa_core.pipeline.gather import gather

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
PARTNERS = """
- {id: lk, name: Landkreis, feeds: ['https://lk.example/feed']}
- {id: drk, name: DRK, feeds: ['https://drk.example/feed']}
- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}
"""
DIGEST = '[digests.weekly]\ntitle = "Die Woche"\n'
TITLES = {
    "lk": "Kasernengebäude in Bergen: Unterkunft für 120 Menschen bezugsfertig",
    "drk": "Kasernengebäude in Bergen: DRK betreut 120 Menschen in der neuen Unterkunft",
    "dgb": "Jobmesse in der Nordseehalle",
}


@pytest.fixture
def world(bench):
    """Gather one partner after the other; each run opens the folder anew."""

    def answer(visit):
        partner = visit.source.partner
        published = NOW - timedelta(hours={"lk": 30, "drk": 20, "dgb": 10}[partner])
        return Harvest(items=(RawItem(guid="1", title=TITLES[partner], published=published),))

    bench.gatherer(answer)
    bench.classifier(lambda item: {Label(kind="relevance", value="on", score=1)})

    async def visit(*partners: str):
        shop = bench.shop(DIGEST, partners=PARTNERS, classifiers='"words"')
        for partner in partners:
            bench.clock.move(hours=1)
            await gather(shop, partner=partner)
        return shop

    return visit


def stories(shop):
    """Partner → the partner whose item names its story."""
    items = {stored.item.id: stored for stored in shop.store.news.newest(9)}
    return {one.item.partner: items[one.story].item.partner for one in items.values()}


@pytest.mark.parametrize("order", [("lk", "drk", "dgb"), ("drk", "dgb", "lk"), ("dgb", "lk", "drk")])
async def test_a_story_has_its_earliest_item_whatever_came_first(world, order):
    shop = await world(*order)

    assert stories(shop) == {"lk": "lk", "drk": "lk", "dgb": "dgb"}


async def test_a_later_run_finds_the_stories_of_the_earlier_one(world):
    await world("drk")

    assert stories(await world("lk", "dgb")) == {"lk": "lk", "drk": "lk", "dgb": "dgb"}


async def test_an_edition_tells_a_story_once_with_all_its_sources(world):
    shop = await world("drk", "lk", "dgb")

    edition = compose(shop, shop.config.digests["weekly"], due=shop.clock.now()).edition

    assert {card.source: [mention.source for mention in card.also] for card in edition.cards} == {
        "Landkreis": ["DRK"],
        "DGB": [],
    }


async def test_a_story_that_was_told_is_not_told_again_when_it_gets_an_earlier_beginning(world, bench):
    shop = await world("drk")
    told = compose(shop, shop.config.digests["weekly"], due=shop.clock.now())
    with shop.store.write() as tx:
        shop.store.editions.keep(tx, told)
    bench.clock.move(days=1)

    shop = await world("lk", "dgb")
    edition = compose(shop, shop.config.digests["weekly"], due=shop.clock.now()).edition

    assert stories(shop)["drk"] == "lk"
    assert [card.source for card in edition.cards] == ["DGB"]


async def test_a_correction_is_told_anew(world, bench, monkeypatch):
    await world("lk", "drk")
    monkeypatch.setitem(TITLES, "drk", "Blutspende am Freitag im Schützenhaus")

    assert stories(await world("drk")) == {"lk": "lk", "drk": "drk"}


async def test_old_items_keep_to_themselves(world, bench):
    shop = await world("lk")
    bench.clock.move(days=20)
    with shop.store.write() as tx:
        tx.exec_driver_sql("UPDATE item SET content_hash = 'x'")

    shop = await world("lk")

    assert stories(shop) == {"lk": "lk"}
