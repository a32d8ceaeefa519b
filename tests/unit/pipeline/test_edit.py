"""Editing: what is due is composed from what is stored, and what is approved is frozen."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from npa_core.errors import ConfigError
from npa_core.models import Harvest, RawItem
from npa_core.pipeline.compose import due_moment
from npa_core.pipeline.edit import approve, draft, edit, plan
from npa_core.pipeline.gather import gather

TOML = """
[digests.weekly]
title = "Die Woche"
schedule = "MON 07:00"
channels = ["letter", "site"]

[digests.special]
title = "Sonderausgabe"

[[channels]]
id = "letter"
use = "post"

[[channels]]
id = "site"
use = "mirror"
"""
DGB = "- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}\n"
PARTNERS = f"""{DGB}- {{id: awo, name: AWO, joined: 2026-11-02, description: {{de: Die Arbeiterwohlfahrt.}}}}
"""
WEEKLY = "weekly/2026-W47"
DUE = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


@pytest.fixture
def news(bench):
    """What the only feed brings: a test adds to it."""
    found: list[RawItem] = []
    bench.gatherer(lambda visit: Harvest(items=tuple(found)))
    return found


@pytest.fixture
def shop(bench, news):
    bench.publisher()
    bench.publisher("mirror", follows="archive")
    return bench.shop(TOML, partners=PARTNERS)


def item(title: str) -> RawItem:
    return RawItem(guid=title, title=title, link="https://dgb.example/" + title, published=DUE - timedelta(days=1))


def composed(shop, digest="weekly", on=None):
    rule = shop.config.digests[digest]
    return draft(shop, rule, due=due_moment(shop, rule, on))


def titles(record) -> list[str]:
    return [card.title for card in record.edition.cards]


def test_a_digest_is_due_at_its_latest_moment_by_now_or_by_the_end_of_a_day(shop, bench):
    weekly, special = shop.config.digests["weekly"], shop.config.digests["special"]

    assert due_moment(shop, weekly) == DUE
    assert due_moment(shop, weekly, date(2026, 11, 9)) == DUE - timedelta(days=7)
    assert due_moment(shop, weekly, date(2026, 11, 8)) == DUE - timedelta(days=14)
    assert due_moment(shop, special) == bench.clock.now()
    assert due_moment(shop, special, date(2026, 11, 9)) == datetime(2026, 11, 9, 22, 59, 59, tzinfo=UTC)


async def test_an_edition_shows_the_news_and_welcomes_new_partners(shop, news):
    news.append(item("Sprachkurs"))
    await gather(shop)

    record = composed(shop)

    assert (record.edition.id, record.state) == (WEEKLY, "draft")
    assert titles(record) == ["Sprachkurs", "AWO"]


async def test_a_draft_is_composed_again_with_what_came_since(shop, news, bench):
    news.append(item("Sprachkurs"))
    await gather(shop)
    composed(shop)
    news.append(item("Jobmesse"))
    bench.clock.move(hours=2)
    await gather(shop)

    assert sorted(titles(composed(shop))) == ["AWO", "Jobmesse", "Sprachkurs"]


async def test_what_an_edition_has_shown_the_next_does_not(shop, news, bench):
    news.append(item("Sprachkurs"))
    await gather(shop)
    composed(shop)
    await approve(shop, WEEKLY)
    bench.clock.move(days=7)

    record = composed(shop)

    assert (record.edition.id, record.state, titles(record)) == ("weekly/2026-W48", "empty", [])


async def test_another_digest_has_a_memory_of_its_own(shop, news):
    news.append(item("Sprachkurs"))
    await gather(shop)
    composed(shop)

    record = composed(shop, "special")

    assert record.edition.id == "special/2026-11-16"
    assert "Sprachkurs" in titles(record)


@pytest.mark.parametrize("word", ["auto", "hand"])
async def test_a_draft_of_a_week_that_is_over_is_not_forgotten(bench, news, word):
    bench.publisher()
    bench.publisher("mirror", follows="archive")
    shop = bench.shop(
        TOML.replace('schedule = "MON 07:00"', f'schedule = "MON 07:00"\napprove = "{word}"'), partners=DGB
    )
    news.append(item("Sprachkurs"))
    await gather(shop)
    composed(shop)
    bench.clock.move(days=7)
    news.append(item("Jobmesse"))
    await gather(shop)
    run = bench.run()

    await edit(shop, shop.config.digests["weekly"], run)

    editions = {record.edition.id: (record.state, titles(record)) for record in shop.store.editions.all()}
    state, planned, waiting = {
        "auto": ("approved", [WEEKLY, "weekly/2026-W48"], []),
        "hand": ("draft", [], [f"{week} waits for `npa approve {week}`" for week in (WEEKLY, "weekly/2026-W48")]),
    }[word]
    assert editions == {WEEKLY: (state, ["Sprachkurs"]), "weekly/2026-W48": (state, ["Jobmesse"])}
    assert [delivery.occasion for delivery in shop.store.ledger.find()] == planned
    assert run.warnings == waiting


async def test_an_old_draft_is_not_released_by_itself_when_a_digest_stops_waiting_for_approval(bench, news):
    bench.publisher()
    bench.publisher("mirror", follows="archive")
    shop = bench.shop(TOML.replace('schedule = "MON 07:00"', 'schedule = "MON 07:00"\napprove = "auto"'), partners=DGB)
    news.append(item("Sprachkurs"))
    await gather(shop)
    composed(shop)
    bench.clock.move(days=8)
    run = bench.run()

    await edit(shop, shop.config.digests["weekly"], run)

    states = {record.edition.id: record.state for record in shop.store.editions.all()}
    assert states == {WEEKLY: "draft", "weekly/2026-W48": "empty"}
    assert (shop.store.ledger.find(), run.warnings) == ([], [f"{WEEKLY} waits for `npa approve {WEEKLY}`"])


async def test_a_draft_that_is_due_later_is_left_until_then(bench, news):
    bench.publisher()
    bench.publisher("mirror", follows="archive")
    shop = bench.shop(
        TOML.replace('schedule = "MON 07:00"', 'schedule = "MON 07:00"\napprove = "auto"\nwindow = "30d"'), partners=DGB
    )
    news.append(item("Sprachkurs"))
    await gather(shop)
    composed(shop, on=date(2026, 11, 23))
    run = bench.run()

    await edit(shop, shop.config.digests["weekly"], run)

    states = {record.edition.id: record.state for record in shop.store.editions.all()}
    assert states == {"weekly/2026-W48": "draft", WEEKLY: "empty"}


async def test_approving_freezes_the_edition_and_plans_the_channels_that_follow_editions(shop, news):
    news.append(item("Sprachkurs"))
    await gather(shop)
    composed(shop)

    edition, failures = await approve(shop, WEEKLY)

    assert failures == []
    assert [delivery.channel for delivery in shop.store.ledger.find()] == ["letter"]
    assert shop.store.editions.get(WEEKLY).state == "approved"
    assert shop.store.editions.unplanned() == []
    with pytest.raises(ConfigError, match="approved and frozen"):
        composed(shop)
    assert shop.store.editions.get(WEEKLY).edition == edition


async def test_approving_twice_even_at_the_same_time_plans_once(shop, news):
    news.append(item("Sprachkurs"))
    await gather(shop)
    composed(shop)

    await asyncio.gather(approve(shop, WEEKLY), approve(shop, WEEKLY))
    await approve(shop, WEEKLY)

    assert len(shop.store.ledger.find()) == 1


async def test_what_is_not_there_or_empty_cannot_be_approved(shop, bench):
    with pytest.raises(ConfigError, match=r"no edition 'weekly/1999-W01'; the latest are: none"):
        await approve(shop, "weekly/1999-W01")

    composed(shop)
    composed(shop, on=date(2026, 9, 1))
    with pytest.raises(ConfigError, match=rf"the latest are: {WEEKLY}"):
        await approve(shop, "weekly/1999-W01")
    with pytest.raises(ConfigError, match="nothing to show"):
        await approve(shop, "weekly/2026-W36")


async def test_an_edition_whose_digest_was_removed_goes_nowhere(shop, bench):
    composed(shop)

    shop = bench.shop("")
    await approve(shop, WEEKLY)

    assert shop.store.ledger.find() == []


async def test_a_channel_that_was_removed_is_not_waited_for(shop, bench):
    composed(shop)
    _, unplanned, failures = await plan(bench.shop(""), shop.store.editions.get(WEEKLY).edition, ["letter"])

    assert (unplanned, failures) == ([], [])
