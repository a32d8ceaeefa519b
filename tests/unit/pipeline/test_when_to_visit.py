"""When sources are visited: by their rhythm, by what they and their servers ask for, and in turns."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Harvest, Outcome, RawItem
from npa_core.pipeline.gather import gather

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARTNERS = """
- {id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}
- {id: awo, name: AWO, feeds: ['https://awo.example/feed']}
"""
ONE_HOST = """
- {id: p, name: P, feeds: ['https://x.example/1', 'https://x.example/2', 'https://x.example:81/3']}
"""
NO_ROUTE = TransientError("no route", kind="connect", scope="host")
NO_ANSWER = TransientError("not done in time", kind="timeout")


@pytest.fixture
def shop(bench, feeds):
    return bench.shop("", partners=PARTNERS)


def record(shop, id="dgb/1"):
    return shop.store.sources.all()[id]


def ids(feeds):
    found = [visit.source.id for visit in feeds.visits]
    feeds.visits.clear()
    return found


# --- rhythm ----------------------------------------------------------------------------------------------------------


async def test_a_quiet_source_is_visited_less_and_less_and_news_brings_it_back(shop, feeds, bench, harvest):
    pauses = []
    for _ in range(8):
        await gather(shop)
        pauses.append(record(shop).next_visit - bench.clock.now())
        bench.clock.time = record(shop).next_visit

    feeds.answers["dgb/1"] = harvest("Sprachkurs")
    await gather(shop)

    assert pauses[0] < pauses[1] < pauses[2] < pauses[3]
    assert pauses[-1] <= HOUR * 12 * 1.1
    assert HOUR <= record(shop).next_visit - bench.clock.now() <= HOUR * 1.1
    assert record(shop).quiet == 0


async def test_a_source_that_publishes_often_is_not_left_alone_for_long(shop, feeds, bench):
    def news(number):
        return RawItem(guid=str(number), title=f"Meldung {number}", published=bench.clock.now() - HOUR * 6 * number)

    feeds.answers["dgb/1"] = Harvest(items=tuple(news(number) for number in range(10)))
    await gather(shop)
    feeds.answers["dgb/1"] = Harvest(outcome=Outcome.UNCHANGED)
    for _ in range(6):
        bench.clock.time = record(shop).next_visit
        await gather(shop)

    assert record(shop).quiet == 6
    assert HOUR * 1.5 <= record(shop).next_visit - bench.clock.now() <= HOUR * 1.5 * 1.1


async def test_a_source_is_not_visited_in_the_hours_that_it_skips(shop, feeds, bench):
    feeds.answers["dgb/1"] = Harvest(skip_hours=tuple(range(6, 20)))

    await gather(shop)

    assert record(shop).next_visit.hour == 20


async def test_everything_is_asked_for_about_once_a_week(shop, feeds, bench, harvest):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", cursor="etag")
    cursors = []
    for _ in range(10):
        await gather(shop, partner="dgb")
        cursors.append(feeds.visits[-1].cursor)
        bench.clock.move(days=1)

    assert cursors == [None, *["etag"] * 7, None, "etag"]
    assert record(shop).full_at is not None


async def test_not_modified_is_no_sight_of_everything(shop, feeds):
    feeds.answers["dgb/1"] = Harvest(outcome=Outcome.UNCHANGED)

    await gather(shop)

    assert record(shop).full_at is None


# --- what the other side asks for ------------------------------------------------------------------------------------


async def test_a_source_rests_as_long_as_it_wishes(shop, feeds, bench):
    feeds.answers["dgb/1"] = TransientError("busy", kind="http-503", retry_after=DAY * 2)
    await gather(shop)
    feeds.visits.clear()

    bench.clock.move(days=1)
    await gather(shop)
    assert ids(feeds) == ["awo/1"]

    bench.clock.move(days=1, hours=6)
    await gather(shop)
    assert ids(feeds) == ["dgb/1", "awo/1"]


@pytest.mark.parametrize("kind", ["http-429", "http-503"])
async def test_a_server_that_names_a_time_to_come_back_is_left_alone_by_all_its_sources(bench, feeds, kind):
    shop = bench.shop("", partners=ONE_HOST)
    feeds.answers["p/1"] = TransientError("busy", kind=kind, retry_after=bench.clock.now() + HOUR * 5)

    counts = (await gather(shop)).counts
    assert ids(feeds) == ["p/1", "p/3"]
    assert (counts["sources"], counts["resting"]) == (2, 1)

    bench.clock.move(hours=4)
    await gather(shop)
    assert ids(feeds) == ["p/3"]

    bench.clock.move(hours=2)
    await gather(shop)
    assert ids(feeds)[:2] == ["p/2", "p/1"]


@pytest.mark.parametrize(
    "error",
    [
        TransientError("busy", kind="http-503"),
        TransientError("busy", kind="http-503", retry_after=-HOUR),
        TransientError("busy", kind="http-500", retry_after=HOUR),
        RejectedError("no feed there", kind="not-a-feed"),
    ],
    ids=["no time", "a time that has passed", "not overloaded", "rejected"],
)
async def test_what_is_one_sources_own_trouble_keeps_no_other_waiting(bench, feeds, error):
    shop = bench.shop("", partners=ONE_HOST)
    feeds.answers["p/1"] = error

    await gather(shop)

    assert ids(feeds) == ["p/1", "p/2", "p/3"]
    assert HOUR <= record(shop, "p/1").next_visit - bench.clock.now() <= HOUR * 1.1


# --- servers ---------------------------------------------------------------------------------------------------------


async def test_a_server_out_of_reach_rests_for_all_its_sources_and_no_other_port(bench, feeds):
    shop = bench.shop("", partners=ONE_HOST)
    feeds.answers["p/1"] = NO_ROUTE

    gathered = await gather(shop)
    assert ids(feeds) == ["p/1", "p/3"]
    assert [failure.subject for failure in gathered.failures] == ["source p/1"]

    await gather(shop)
    assert ids(feeds) == []
    assert (record(shop, "p/2").failures, record(shop, "p/2").visited) == (0, None)


@pytest.mark.parametrize("error", [NO_ROUTE, NO_ANSWER], ids=["out of reach", "no answer"])
async def test_fifty_sources_on_a_dead_server_cost_one_attempt(bench, feeds, error):
    urls = ", ".join(f"'https://x.example/{n}'" for n in range(50))
    shop = bench.shop("", partners=f"- {{id: p, name: P, feeds: [{urls}]}}\n")
    feeds.answers.update({f"p/{n}": error for n in range(1, 51)})

    counts = (await gather(shop)).counts

    assert (len(feeds.visits), counts["sources"], counts["resting"]) == (1, 1, 49)


async def test_its_sources_take_turns_and_its_pauses_double_all_the_same(bench, feeds):
    shop = bench.shop("", partners="- {id: p, name: P, feeds: ['https://x.example/1', 'https://x.example/2']}\n")
    feeds.answers.update({"p/1": NO_ROUTE, "p/2": NO_ROUTE})
    asked, pauses = [], []
    for _ in range(4):
        (failure,) = (await gather(shop)).failures
        asked += ids(feeds)
        pauses.append(round((failure.next_try - bench.clock.now()) / HOUR))
        bench.clock.time = failure.next_try

    assert asked == ["p/1", "p/2", "p/1", "p/2"]
    assert pauses == [1, 2, 4, 8]


async def test_a_source_that_always_overloads_its_server_keeps_the_other_from_nothing(bench, feeds):
    shop = bench.shop("", partners="- {id: p, name: P, feeds: ['https://x.example/1', 'https://x.example/2']}\n")
    feeds.answers["p/1"] = TransientError("busy", kind="http-429", retry_after=HOUR)

    for _ in range(3):
        await gather(shop)
        bench.clock.move(days=2)

    assert ids(feeds) == ["p/1", "p/2", "p/1", "p/2", "p/1"]
    assert record(shop, "p/1").failures == 3


async def test_a_second_source_that_gets_no_answer_makes_the_server_rest(bench, feeds):
    shop = bench.shop("", partners=ONE_HOST)
    feeds.answers.update({"p/1": NO_ANSWER, "p/2": NO_ANSWER})

    await gather(shop)
    assert shop.store.sources.resting_hosts() == {}
    await gather(shop)

    assert ids(feeds) == ["p/1", "p/3", "p/2"]
    assert list(shop.store.sources.resting_hosts()) == ["x.example:443"]


async def test_with_back_off_per_source_nobody_rests_for_another(bench, feeds):
    shop = bench.shop('[gather]\nback_off = "source"\n', partners=ONE_HOST)
    feeds.answers.update({"p/1": NO_ROUTE, "p/2": NO_ANSWER})

    await gather(shop)

    assert ids(feeds) == ["p/1", "p/2", "p/3"]
    assert shop.store.sources.resting_hosts() == {}


async def test_whoever_asks_by_hand_visits_a_resting_server_and_its_answer_ends_the_rest(bench, feeds):
    shop = bench.shop("", partners=ONE_HOST)
    feeds.answers["p/1"] = NO_ROUTE
    await gather(shop)
    feeds.answers.clear()
    feeds.visits.clear()

    await gather(shop, everything=True)

    assert sorted(ids(feeds)) == ["p/1", "p/2", "p/3"]
    assert shop.store.sources.resting_hosts() == {}


# --- the log ---------------------------------------------------------------------------------------------------------


async def test_every_visit_leaves_one_line_in_the_log(shop, feeds, harvest):
    feeds.answers["dgb/1"] = harvest("Sprachkurs", "Jobmesse")
    feeds.answers["awo/1"] = NO_ANSWER

    with structlog.testing.capture_logs() as logged:
        await gather(shop)

    seconds = logged[0].pop("seconds")
    assert 0 <= seconds < 5
    assert logged == [
        {
            "event": "source visited",
            "log_level": "info",
            "source": "dgb/1",
            "outcome": "fresh",
            "items_new": 2,
            "items_changed": 0,
            "next_visit": record(shop).next_visit.isoformat(timespec="seconds"),
        },
        {"event": "source failed", "log_level": "info", "source": "awo/1", "kind": "timeout", "failures": 1},
    ]
