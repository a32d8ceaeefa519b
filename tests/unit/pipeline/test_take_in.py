"""Taking in, visit after visit: what a feed does to its items, and what is stored, counted and said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from npa_core.models import Harvest, Outcome, Quality, RawItem
from npa_core.pipeline.gather import gather
from npa_core.pipeline.retention import purge

PARTNERS = "- {id: lk, name: Landkreis, feeds: ['https://lk.example/feed']}"


@pytest.fixture
def visit(bench):
    """Let the source bring a harvest, two hours after the last; return what became of it."""
    answers = []
    bench.gatherer(lambda _: answers[-1])
    shop = bench.shop("", partners=PARTNERS)

    async def visit(*items: RawItem, hours: float = 2, **more):
        bench.clock.move(hours=hours)
        answers.append(Harvest(items=items, **more))
        return await gather(shop, everything=True)

    visit.shop, visit.clock = shop, bench.clock
    return visit


def item(visit, number: int, **other) -> RawItem:
    given = {
        "guid": f"tag:{number}",
        "link": f"https://lk.example/{number}",
        "title": f"Meldung {number}",
        "published": visit.clock.now() - timedelta(days=number),
    }
    return RawItem(**{**given, **other})


def record(visit):
    return visit.shop.store.sources.all()["lk/1"]


def stored(visit):
    return {one.item.title: one.item for one in visit.shop.store.news.newest(99)}


async def test_a_rebuilt_site_announces_nothing_old(visit):
    before = [item(visit, n) for n in range(3, 9)]
    await visit(*before)

    rebuilt = [
        one.model_copy(update={"guid": f"neu-{n}", "link": f"https://neu.example/{n}"}) for n, one in enumerate(before)
    ]
    gathered = await visit(*rebuilt, item(visit, 0))

    silent = [one for one in visit.shop.store.news.newest(99) if one.item.relaunch]
    assert (len(silent), gathered.counts["items_new"]) == (6, 7)
    assert "the site seems to have been rebuilt" in "".join(gathered.warnings)
    assert not stored(visit)["Meldung 0"].relaunch
    assert (await visit(*rebuilt)).counts["items_new"] == 0


async def test_what_was_taken_away_is_reported_once_and_found_again(visit):
    items = [item(visit, n) for n in (1, 2, 3, 4)]
    await visit(*items)

    gathered = await visit(items[0], *items[2:])
    again = await visit(items[0], *items[2:])

    assert any("“Meldung 2”" in warning and "withdrawn" in warning for warning in gathered.warnings)
    assert again.warnings == []
    assert await _missing(visit) == ["Meldung 2"]
    await visit(*items)
    assert await _missing(visit) == []


async def test_an_event_that_is_over_is_not_withdrawn_and_one_that_is_to_come_is(visit):
    def event(number: int, in_hours: float, lasts: timedelta | None = None) -> RawItem:
        starts = visit.clock.now() + timedelta(hours=in_hours)
        return item(visit, number, starts=starts, ends=starts + lasts if lasts else None)

    hour, days = timedelta(hours=1), timedelta(days=9)
    await visit(event(1, 3), event(2, 3, hour), event(3, 3, days), event(4, 300), item(visit, 9))

    await visit(item(visit, 9), hours=24)

    assert sorted(await _missing(visit)) == ["Meldung 3", "Meldung 4"]


async def _missing(visit):
    with visit.shop.store.database.read() as reading:
        return list(reading.exec_driver_sql("SELECT title FROM item WHERE missing_since IS NOT NULL").scalars())


async def test_a_feed_that_lost_most_of_its_items_withdraws_none(visit):
    items = [item(visit, n) for n in range(1, 9)]
    await visit(*items)

    gathered = await visit(items[0], items[-1])

    assert any("6 items are gone at once" in warning for warning in gathered.warnings)
    assert await _missing(visit) == []


@pytest.mark.parametrize(
    "quiet", [{"outcome": Outcome.UNCHANGED}, {}, {"quality": (Quality.TOO_MANY_ITEMS,), "first_only": True}]
)
async def test_nothing_is_missing_after_a_document_that_did_not_come_in_full(visit, quiet):
    items = [item(visit, n) for n in (1, 2, 3, 4)]
    await visit(*items)

    kept = [items[0], items[3]] if quiet.pop("first_only", False) else []
    gathered = await visit(*kept, **quiet)

    assert await _missing(visit) == []
    assert gathered.warnings == []


async def test_an_unchanged_document_still_lists_what_it_listed(visit):
    items = [item(visit, n) for n in (1, 2, 3, 4)]
    await visit(*items)
    await visit(outcome=Outcome.UNCHANGED)

    await visit(items[0], *items[2:])

    assert await _missing(visit) == ["Meldung 2"]


async def test_a_counter_in_the_text_is_kept_quiet(visit):
    changed = []
    for count in range(8):
        gathered = await visit(item(visit, 1, published=None, content=f"<p>{count} Aufrufe</p>"), hours=1)
        changed.append(gathered.counts["items_changed"])

    assert changed == [0, 1, 1, 1, 0, 0, 0, 0]
    assert Quality.CHANGING_BODIES in record(visit).quality
    version = visit.shop.store.memory.content_version()
    await visit(item(visit, 1, published=None, content="<p>9 Aufrufe</p>"), hours=1)
    assert visit.shop.store.memory.content_version() == version


async def test_guids_that_change_at_every_visit_are_given_up_and_named(visit):
    for count in range(5):
        gathered = await visit(item(visit, 1, guid=f"{count}", published=None))
        assert gathered.counts["items_new"] == (0 if count else 1)

    assert (record(visit).identity, record(visit).quality) == ("link", (Quality.CHANGING_GUIDS,))


async def test_what_is_wrong_with_a_feed_is_remembered_until_a_better_document_comes(visit):
    await visit(item(visit, 1), quality=(Quality.NO_DATES,))
    assert record(visit).quality == (Quality.NO_DATES,)
    await visit(outcome=Outcome.UNCHANGED)
    assert record(visit).quality == (Quality.NO_DATES,)

    await visit(item(visit, 1))

    assert record(visit).quality == ()


async def test_an_item_is_purged_in_its_time_and_never_comes_back(visit):
    await visit(item(visit, 1))
    visit.clock.move(days=731)

    assert purge(visit.shop) == {"items_purged": 1}
    gathered = await visit(item(visit, 1), item(visit, 2))

    assert (gathered.counts["items_new"], gathered.counts["items_known"]) == (1, 1)
    assert list(stored(visit)) == ["Meldung 2"]
    assert purge(visit.shop) == {}
