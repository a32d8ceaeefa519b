"""Gather, break off anywhere, gather again: nothing is lost, nothing comes twice, whatever the feed brought."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from npa_core.errors import StoreError
from npa_core.models import Harvest, RawItem
from npa_core.pipeline.gather import gather

PARTNERS = "- {id: lk, name: Landkreis, feeds: ['https://lk.example/feed']}"
START = datetime(2026, 11, 1, tzinfo=UTC)

items = st.builds(
    RawItem,
    guid=st.sampled_from([None, "1", "2", "3", "http://lk.example/1", "https://lk.example/1"]),
    link=st.sampled_from([None, *(f"https://lk.example/{n}" for n in (1, 2, 3))]),
    title=st.sampled_from(["Neue Kurse", "Sprachcafé", "Jobmesse im Kreishaus"]),
    content=st.sampled_from(["", "<p>mehr</p>"]),
    published=st.sampled_from([None, START, START - timedelta(days=3)]),
)
histories = st.lists(st.lists(items, max_size=5), min_size=1, max_size=3)


class PowerCutError(OSError):
    """The moment everything stops."""


@contextmanager
def power_cut(store, statements: int):
    """Break off at the n-th statement from now on."""
    done = itertools.count()
    came = []

    def count(*_):
        if next(done) >= statements:
            came.append(True)
            raise PowerCutError

    event.listen(store.database.engine, "before_cursor_execute", count)
    try:
        yield came
    finally:
        event.remove(store.database.engine, "before_cursor_execute", count)


def contents(shop):
    """All that is remembered of the news and of the source."""
    with shop.store.database.read() as reading:
        return [
            reading.exec_driver_sql(query).all()
            for query in (
                "SELECT * FROM item ORDER BY seq",
                "SELECT * FROM identity ORDER BY source, key",
                "SELECT * FROM source",
            )
        ]


@pytest.fixture
def workshop(bench, tmp_path_factory):
    """Make a workshop that shares nothing with others; its one source brings the harvests in order."""

    def make(history):
        own = type(bench)(tmp_path_factory.mktemp("alliance"))
        own.clock.time = START
        own.gatherer(lambda _: Harvest(items=tuple(history[0]), cursor={"read": len(history)}))
        shop = own.shop("", partners=PARTNERS)
        bench.stores.append(shop.store)
        return shop

    return make


async def play(shop, history, cuts=(), came=None) -> list[int]:
    """Visit the source once for each document; return how many items arrived each time.

    `cuts`: at which statement each visit breaks off; `came` collects the moments that came.
    """
    arrived, cuts = [], iter(cuts)
    while history:
        shop.clock.move(hours=2)
        before = shop.store.news.last_seq()
        cut = next(cuts, None)
        if cut is not None:
            with power_cut(shop.store, cut) as moments, suppress(PowerCutError, StoreError, ExceptionGroup):
                await gather(shop, everything=True)
            if came is not None:
                came += moments
        source = shop.store.sources.all().get("lk/1")
        if source is None or source.last_good != shop.clock.now():
            await gather(shop, everything=True)
        arrived.append(shop.store.news.last_seq() - before)
        history.pop(0)
    return arrived


def article(number: int, **other) -> RawItem:
    link, published = f"https://lk.example/{number}", START - timedelta(days=number)
    return RawItem(**{"guid": str(number), "link": link, "title": f"Meldung {number}", "published": published} | other)


HISTORY = [
    [article(1), article(2), article(3)],
    [article(0), article(1, content="<p>korrigiert</p>"), article(3)],
]


@pytest.mark.parametrize("visit", [0, 1])
async def test_wherever_a_run_breaks_off_the_next_one_completes_it(workshop, visit):
    calm = [list(document) for document in HISTORY]
    undisturbed = workshop(calm)
    expected = await play(undisturbed, calm)

    for statement in itertools.count():
        broken = [list(document) for document in HISTORY]
        disturbed = workshop(broken)
        cuts = [None] * visit + [statement]
        came: list[bool] = []
        assert await play(disturbed, broken, cuts, came) == expected, statement
        assert contents(disturbed) == contents(undisturbed), statement
        if not came:
            break
    assert statement > 10


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories, st.lists(st.integers(0, 30), max_size=3))
def test_a_run_that_broke_off_changes_nothing_in_the_end(workshop, history, cuts):
    calm, broken = [list(document) for document in history], [list(document) for document in history]
    undisturbed, disturbed = workshop(calm), workshop(broken)

    expected = asyncio.run(play(undisturbed, calm))

    assert asyncio.run(play(disturbed, broken, cuts)) == expected
    assert contents(disturbed) == contents(undisturbed)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
def test_what_was_gathered_is_not_gathered_again(workshop, history):
    twice = [document for document in history for _ in range(2)]

    arrived = asyncio.run(play(workshop(twice), twice))

    assert arrived[1::2] == [0] * len(history)
