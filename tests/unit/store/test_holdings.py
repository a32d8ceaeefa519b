"""Holdings: how much is held of each source, when it appeared, and what is no longer listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from npa_core.models import MissingItem, NewsItem, Source, StoredItem
from npa_core.store import Database, Store, schema
from npa_core.store.holdings import LATEST

URL = "sqlite:///state/npa.db"
NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def store(tmp_path):
    Database.create(URL, tmp_path)
    store = Store(URL, tmp_path)
    store.sources.meet([(Source(id=id, use="rss"), id) for id in ("one", "two", "none")])
    yield store
    store.close()


def item(number: int, source: str = "one", **more) -> NewsItem:
    id = LETTERS[number // 26] + LETTERS[number % 26] + source + "a" * (14 - len(source))
    more = {"title": f"Titel {number}", "first_seen": NOW, "published": NOW - timedelta(days=number), **more}
    return NewsItem(id=id, source=source, fingerprint=f"guid:{number}", content_hash="x", **more)


def keep(store: Store, *items: NewsItem) -> None:
    with store.write() as tx:
        store.news.add(tx, [StoredItem(item=one, story=one.id) for one in items])


def lose(store: Store, one: NewsItem, since: datetime) -> MissingItem:
    with store.write() as tx:
        tx.execute(schema.item.update().where(schema.item.c.id == one.id).values(missing_since=since))
    return MissingItem(id=one.id, title=one.title, link=one.link, since=since)


def test_each_source_has_its_count_its_newest_item_and_its_times(store):
    keep(store, item(3), item(1), item(2, "two"))

    held = store.holdings.all()

    assert set(held) == {"one", "two"}
    assert (held["one"].items, held["one"].newest) == (2, NOW - timedelta(days=1))
    assert held["one"].times == (NOW - timedelta(days=1), NOW - timedelta(days=3))
    assert held["two"].times == (NOW - timedelta(days=2),)


def test_what_appeared_nobody_knows_when_tells_no_rhythm_but_counts(store):
    keep(
        store,
        item(1, published=None, backfill=True),
        item(2, published=None, relaunch=True),
        item(3, published=None),
        item(4, backfill=True),
    )

    held = store.holdings.all()["one"]

    assert (held.items, held.newest) == (4, NOW)
    assert held.times == (NOW, NOW - timedelta(days=4))


def test_only_the_latest_times_are_looked_at(store):
    keep(store, *(item(number) for number in range(LATEST + 5)))

    times = store.holdings.all()["one"].times

    assert times == tuple(NOW - timedelta(days=number) for number in range(LATEST))


def test_what_a_source_no_longer_lists_is_named_the_longest_missing_first(store):
    here, young, old, other = item(1), item(2), item(3, link="https://a.example/3"), item(4, "two")
    keep(store, here, young, old, other)
    lost = [lose(store, one, NOW - timedelta(hours=hours)) for one, hours in ((old, 3), (other, 2), (young, 1))]

    assert store.holdings.missing() == lost
    assert store.holdings.missing("two") == [lost[1]]
    assert store.holdings.all()["one"].missing == (lost[0], lost[2])
