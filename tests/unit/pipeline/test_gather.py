"""Gathering: each source by itself, its harvest in one transaction, and what a failing one costs nobody else."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from npa_core.errors import RejectedError, StoreError, TransientError
from npa_core.models import Harvest, Label, Outcome, RawItem
from npa_core.pipeline.gather import gather

PARTNERS = """
- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}
- {id: awo, name: AWO, feeds: ['https://awo.example/feed']}
"""
ALARM = timedelta(days=3)


@pytest.fixture
def shop(bench, feeds):
    bench.classifier(lambda item: {Label(kind="relevance", value="on", score=1)})
    return bench.shop("", partners=PARTNERS, classifiers='"words"')


def titles(shop) -> list[str]:
    return sorted(stored.item.title for stored in shop.store.news.newest(100))


async def test_what_sources_bring_is_kept_with_labels_story_and_cursor(shop, feeds, harvest):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", "Jobmesse", cursor={"etag": "1"})

    gathered = await gather(shop)

    assert titles(shop) == ["Jobmesse", "Sprachkurs"]
    assert gathered.counts == {
        "sources": 2,
        "fresh": 2,
        "items_new": 2,
        "items_changed": 0,
        "items_known": 0,
    }
    record = shop.store.sources.all()["dgb/1"]
    assert (record.cursor, record.first_good, record.failures) == ({"etag": "1"}, shop.clock.now(), 0)
    (label,) = shop.store.news.newest(1)[0].labels
    assert (label.value, label.origin) == ("on", "words")


async def test_a_second_look_counts_what_is_known_changed_and_new(shop, feeds, bench, harvest):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", "Jobmesse")
    await gather(shop)
    changed = RawItem(guid="Jobmesse", title="Jobmesse fällt aus", link="https://a.example/1")
    feeds.answers["dgb/1"] = Harvest(items=(*harvest("Sprachkurs").items, changed, RawItem(guid="3", title="Fest")))
    bench.clock.move(hours=2)

    counts = (await gather(shop)).counts

    assert (counts["items_known"], counts["items_changed"], counts["items_new"]) == (1, 1, 1)
    assert titles(shop) == ["Fest", "Jobmesse fällt aus", "Sprachkurs"]


@pytest.mark.parametrize(("given", "kept"), [(None, "first"), ("other", "other")])
async def test_an_unchanged_source_counts_as_well_and_keeps_its_cursor_unless_it_gives_another(
    shop, feeds, bench, harvest, given, kept
):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", cursor="first")
    await gather(shop)
    bench.clock.move(hours=2)
    feeds.answers["dgb/1"] = Harvest(outcome=Outcome.UNCHANGED, cursor=given)

    gathered = await gather(shop)

    assert gathered.counts["unchanged"] == 1
    record = shop.store.sources.all()["dgb/1"]
    assert (record.cursor, record.last_good) == (kept, shop.clock.now())
    assert record.fresh_at < record.last_good


async def test_a_clock_that_was_years_ahead_once_silences_no_source(shop, feeds, bench):
    feeds.answers["awo/1"] = TransientError("busy", scope="host")
    bench.clock.move(days=9_000)
    await gather(shop)
    bench.clock.move(days=-9_000)

    await gather(shop)
    await gather(shop)

    assert sorted(visit.source.id for visit in feeds.visits) == ["awo/1", "awo/1", "dgb/1", "dgb/1"]


async def test_only_what_is_due_is_visited_unless_it_is_asked_for(shop, feeds):
    await gather(shop)
    feeds.visits.clear()

    await gather(shop)
    assert feeds.visits == []

    await gather(shop, partner="awo")
    assert [visit.source.id for visit in feeds.visits] == ["awo/1"]

    await gather(shop, everything=True)
    assert len(feeds.visits) == 3


async def test_a_failing_source_keeps_what_it_had_and_harms_no_other(shop, feeds, bench, harvest):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", cursor="first")
    await gather(shop)
    bench.clock.move(hours=2)
    feeds.answers["dgb/1"] = TransientError("not done in time", kind="timeout")
    feeds.answers["awo/1"] = harvest("Jobmesse")

    gathered = await gather(shop)

    (failure,) = gathered.failures
    assert (failure.subject, failure.kind, failure.since) == ("source dgb/1", "timeout", bench.clock.now())
    assert failure.next_try > bench.clock.now()
    record = shop.store.sources.all()["dgb/1"]
    assert (record.cursor, record.failures, record.failure) == ("first", 1, "not done in time")
    assert titles(shop) == ["Jobmesse", "Sprachkurs"]


async def test_what_is_gone_is_reported_once_and_left_alone(shop, feeds, bench):
    feeds.answers["dgb/1"] = Harvest(outcome=Outcome.GONE)
    (failure,) = (await gather(shop)).failures
    assert (failure.kind, failure.alarming) == ("gone", True)
    feeds.visits.clear()
    bench.clock.move(days=30)

    assert (await gather(shop)).failures == []
    assert [visit.source.id for visit in feeds.visits] == ["awo/1"]


async def test_a_source_that_came_back_is_well_again(shop, feeds, bench, harvest):
    feeds.answers["dgb/1"] = Harvest(outcome=Outcome.GONE)
    await gather(shop)
    feeds.answers["dgb/1"] = harvest("Sprachkurs")

    await gather(shop, everything=True)

    record = shop.store.sources.all()["dgb/1"]
    assert (record.gone, record.failures, record.failing_since, record.alarmed) == (False, 0, None, None)


async def test_a_run_alarms_when_a_source_begins_to_fail_and_again_after_a_while(shop, feeds, bench):
    feeds.answers["dgb/1"] = RejectedError("no feed there", kind="not-a-feed")
    alarms = []

    for days in (0, 2, 2, 2):
        bench.clock.move(days=days)
        (failure,) = (await gather(shop, alarm_after=ALARM)).failures
        alarms.append(failure.alarming)

    assert alarms == [True, False, True, False]


async def test_whoever_asks_by_hand_hears_of_every_failure(shop, feeds):
    feeds.answers["dgb/1"] = RejectedError("no feed there", kind="not-a-feed")

    failures = [(await gather(shop, everything=True)).failures[0].alarming for _ in range(3)]

    assert failures == [True, True, True]


@pytest.mark.parametrize(
    ("answer", "message"),
    [(None, "gather returned no Harvest"), ("news", "gather returned no Harvest"), (KeyError("guid"), "KeyError")],
)
async def test_a_gatherer_that_breaks_its_contract_is_named(bench, harvest, answer, message):
    def gather_or_fail(visit):
        if visit.source.id == "dgb/1":
            if isinstance(answer, Exception):
                raise answer
            return answer
        return harvest("Jobmesse")

    bench.gatherer(gather_or_fail)
    shop = bench.shop("", partners=PARTNERS)

    (failure,) = (await gather(shop)).failures

    assert failure.kind == "plugin-error"
    assert "source dgb/1 (npa-fake 1.0)" in failure.message
    assert message in failure.message
    assert titles(shop) == ["Jobmesse"]


async def test_half_a_surrogate_pair_anywhere_costs_nothing(shop, feeds):
    item = RawItem(guid="\ud800", title="Sprach\ud800kurs", content="<p>\ud800</p>", categories=("\ud800",))
    feeds.answers["dgb/1"] = Harvest(items=(item,), cursor={"etag": "\ud800"}, warnings=("odd \ud800",))
    feeds.answers["awo/1"] = RejectedError("it said \ud800\x1b[2J", kind="not-a-feed")

    gathered = await gather(shop)

    assert titles(shop) == ["Sprachkurs"]
    assert shop.store.sources.all()["dgb/1"].cursor == {"etag": "\ud800"}
    assert gathered.warnings == ["dgb/1: odd"]
    assert gathered.failures[0].message == "it said [2J"


async def test_items_that_cannot_be_used_become_warnings(shop, feeds):
    feeds.answers["dgb/1"] = Harvest(items=(RawItem(guid="1"),), warnings=("it is not well-formed",))

    gathered = await gather(shop)

    assert gathered.warnings == [
        "dgb/1: it is not well-formed",
        "dgb/1: item 1 was dropped: it has neither a title nor a text nor a link",
    ]


async def test_two_items_with_one_link_and_title_are_two_even_when_their_guids_change(shop, feeds, bench):
    def edition(*guids):
        link = "https://a.example/"
        return Harvest(items=tuple(RawItem(guid=g, title="Aktuelles", link=link, content=g) for g in guids))

    feeds.answers["dgb/1"] = edition("1")
    await gather(shop)
    feeds.answers["dgb/1"] = edition("2", "3")
    bench.clock.move(hours=2)

    gathered = await gather(shop)

    assert gathered.failures == []
    assert (gathered.counts["items_changed"], gathered.counts["items_new"]) == (1, 1)


async def test_several_partners_telling_the_same_become_one_story(shop, feeds, harvest):
    title = "Integrationspreis geht an das Sprachcafé in Wolfenbüttel"
    feeds.answers["dgb/1"] = harvest(title)
    feeds.answers["awo/1"] = harvest(title)

    await gather(shop)

    assert len({stored.story for stored in shop.store.news.newest(10)}) == 1


async def test_a_database_that_fails_ends_the_gathering(shop, feeds, harvest, monkeypatch):
    def fail(*_):
        raise StoreError("the disk is full")

    feeds.answers["dgb/1"] = harvest("Sprachkurs")
    monkeypatch.setattr(shop.store.news, "add", fail)

    with pytest.raises(StoreError, match="the disk is full"):
        await gather(shop)


async def test_no_more_visits_at_a_time_than_a_host_is_asked_politely(bench, monkeypatch):
    at_work, most = 0, 0

    async def slow(self, visit):
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.01)
        at_work -= 1
        return Harvest()

    bench.gatherer(lambda visit: None)
    monkeypatch.setattr(bench.registry.offers["gatherer", "rss"].type, "gather", slow)
    feeds = ", ".join(f"'https://x.example/{n}'" for n in range(5))
    shop = bench.shop("[net]\nper_host = 2\n", partners=f"- {{id: p, name: P, feeds: [{feeds}]}}\n")

    await gather(shop)

    assert most == 2
