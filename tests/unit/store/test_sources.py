"""What the store knows of sources: their publications, their hosts' rests, and what their sites say of programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from npa_core.models import RawItem, Source, StoredItem
from npa_core.steps.normalise import normalise
from npa_core.store import Database, OptOut, Store

URL = "sqlite:///state/npa.db"
NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source(id="dgb/1", use="rss", partner="dgb", settings={"url": "https://dgb.example/feed"})


@pytest.fixture
def store(tmp_path):
    Database.create(URL, tmp_path)
    store = Store(URL, tmp_path)
    store.sources.meet([(SOURCE, "https://dgb.example/feed")])
    yield store
    store.close()


def test_the_newest_publications_are_told_without_undated_items(store):
    times = [NOW - HOUR * number for number in (3, 1, 2)]
    raw = [RawItem(guid=str(n), title=str(n), published=time) for n, time in enumerate([*times, None])]
    items, _ = normalise(raw, source=SOURCE, now=NOW, backfill=False)
    with store.write() as tx:
        store.news.add(tx, [StoredItem(item=found.item, story=found.item.id) for found in items])

    assert store.sources.publications("dgb/1", 2) == [NOW - HOUR, NOW - HOUR * 2]
    assert store.sources.publications("awo/1", 2) == []


def test_what_is_noted_of_a_source_is_in_its_record_and_in_no_others(store):
    store.sources.meet([(SOURCE.model_copy(update={"id": "dgb/2"}), "https://dgb.example/2")])

    store.sources.note("dgb/1", {"next_visit": NOW, "quality": ["no-dates"]})

    records = store.sources.all()
    assert (records["dgb/1"].next_visit, records["dgb/1"].quality) == (NOW, ("no-dates",))
    assert (records["dgb/2"].next_visit, records["dgb/2"].quality) == (None, ())


def test_a_hosts_rest_can_be_ended(store):
    store.sources.rest_host("dgb.example:443", NOW)
    store.sources.rest_host("awo.example:443", NOW)

    store.sources.wake_host("dgb.example:443")

    assert store.sources.resting_hosts() == {"awo.example:443": NOW}


def test_what_a_site_says_replaces_what_it_said(store):
    said = OptOut("https://dgb.example", NOW, "User-agent: *", ({"location": "/", "reserved": True},))
    store.opt_outs.keep([OptOut("https://awo.example", NOW), OptOut("https://dgb.example", NOW - HOUR, "old")])

    store.opt_outs.keep([said])

    kept = store.opt_outs.all()
    assert (kept["https://dgb.example"].asked, kept["https://dgb.example"].robots) == (NOW, "User-agent: *")
    assert kept["https://dgb.example"].tdm == [{"location": "/", "reserved": True}]
    assert kept["https://awo.example"] == OptOut("https://awo.example", NOW)
