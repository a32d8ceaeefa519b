"""Moves of feeds in a whole gathering: believed, reported once, taken back, and what is gone."""

from __future__ import annotations

import pytest

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Harvest, Outcome
from npa_core.pipeline.gather import gather

NEW = "https://neu.dgb.example/feed"
PARTNERS = """
- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}
- {id: awo, name: AWO, feeds: ['https://awo.example/feed']}
"""
DOWN = TransientError("no answer", kind="http-500")


@pytest.fixture
def shop(bench, feeds):
    return bench.shop("", partners=PARTNERS)


async def visits(shop, bench, count):
    """Gather so often, with a day between; return all that was said."""
    warnings = []
    for _ in range(count):
        warnings += (await gather(shop, everything=True)).warnings
        bench.clock.move(days=1)
    return warnings


def addresses(feeds, id="dgb/1"):
    return [visit.address for visit in feeds.visits if visit.source.id == id]


async def test_a_move_that_held_for_three_visits_is_followed_and_said_once(shop, feeds, bench, harvest):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", moved_to=NEW, permanent=True)

    warnings = await visits(shop, bench, 3)
    feeds.answers["dgb/1"] = harvest("Sprachkurs")
    warnings += await visits(shop, bench, 2)

    assert addresses(feeds) == [None, None, None, NEW, NEW]
    (warning,) = warnings
    assert warning.startswith(f"dgb/1: has moved for good and is from now on read at {NEW}, on another host")
    assert f"`npa feeds move dgb/1 {NEW}`" in warning


@pytest.mark.parametrize("by", ["configured address", "own move"])
async def test_two_sources_never_become_one(shop, feeds, bench, harvest, by):
    target = NEW if by == "own move" else "https://awo.example/feed"
    feeds.answers["dgb/1"] = harvest("Sprachkurs", moved_to=target, permanent=True)
    if by == "own move":
        shop.store.sources.meet([(bound.spec, bound.spec.settings["url"]) for bound in shop.assembly.sources])
        shop.store.sources.note("awo/1", {"moved_to": NEW})

    (warning,) = await visits(shop, bench, 5)

    assert addresses(feeds) == [None] * 5
    assert "another source reads the new one already" in warning


async def test_a_new_address_that_keeps_failing_gives_way_to_the_configured_one(shop, feeds, bench, harvest):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", moved_to=NEW, permanent=True, cursor="etag")
    await visits(shop, bench, 3)
    feeds.answers["dgb/1"] = DOWN
    feeds.visits.clear()

    failures = []
    for _ in range(6):
        failures += (await gather(shop, partner="dgb")).failures

    assert addresses(feeds) == [NEW] * 5 + [None]
    assert feeds.visits[-1].cursor is None
    said = [failure.message for failure in failures if "configured address is asked again" in failure.message]
    note = f"the address it had moved to, {NEW}, failed 5 times in a row; its configured address is asked again"
    assert said == [f"no answer ({note})"]


async def test_what_is_gone_where_it_had_moved_to_may_still_be_where_it_was(shop, feeds, bench, harvest):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", moved_to=NEW, permanent=True)
    await visits(shop, bench, 3)
    feeds.answers["dgb/1"] = Harvest(outcome=Outcome.GONE)

    (failure,) = (await gather(shop, partner="dgb")).failures
    record = shop.store.sources.all()["dgb/1"]
    await gather(shop, partner="dgb")

    assert "is gone; its configured address is asked again" in failure.message
    assert (record.gone, record.moved_to) == (False, None)
    assert shop.store.sources.all()["dgb/1"].gone is True


async def test_not_found_backs_off_and_goes_on_asking(shop, feeds, bench):
    feeds.answers["dgb/1"] = RejectedError("answered 404", kind="http-404")

    await gather(shop)
    bench.clock.move(days=1)
    await gather(shop)

    assert len(addresses(feeds)) == 2
    assert shop.store.sources.all()["dgb/1"].gone is False
