"""What is remembered of items so that they are known again, listed, missed, purged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from npa_core.models import Enclosure, RawItem, Source, StoredItem
from npa_core.steps.normalise import normalise
from npa_core.store import Database, Store

URL = "sqlite:///state/npa.db"
NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source(id="dgb/1", use="rss", partner="dgb")


@pytest.fixture
def store(tmp_path):
    Database.create(URL, tmp_path)
    store = Store(URL, tmp_path)
    store.sources.meet([(SOURCE, "https://dgb.example/feed")])
    yield store
    store.close()


def keep(store: Store, *guids: str, now=NOW, **raw) -> list[str]:
    found, _ = normalise([RawItem(guid=guid, title=f"Titel {guid}", **raw) for guid in guids], SOURCE, now, False)
    with store.write() as tx:
        store.news.add(tx, [StoredItem(item=one.item, story=one.item.id) for one in found])
        store.identities.record(tx, "dgb/1", {one.item.id: (one.keys.guid, one.keys.text) for one in found}, now)
    return [one.item.id for one in found]


def test_a_key_stands_for_the_item_that_had_it_first_and_within_its_source(store):
    first, second = keep(store, "1", "2")
    with store.write() as tx:
        store.identities.record(tx, "dgb/1", {second: ("guid:1", "guid:3")}, NOW)

    assert store.identities.known("dgb/1", ["guid:1", "guid:2", "guid:3", "guid:4"]) == {
        "guid:1": first,
        "guid:2": second,
        "guid:3": second,
    }
    assert store.identities.known("awo/1", ["guid:1"]) == {}
    assert store.identities.guids([first, second]) == {first: 1, second: 2}


def test_facts_titles_and_the_last_listing_come_back(store):
    (id,) = keep(store, "1", published=NOW - HOUR, link="https://dgb.example/1")

    facts = store.news.facts([id, "unknown"])[id]

    assert (facts.title, facts.link, facts.published) == ("Titel 1", "https://dgb.example/1", NOW - HOUR)
    assert (facts.changes, facts.changed) == (0, None)
    assert store.news.titles("dgb/1", ["Titel 1", "Titel 2"]) == {"Titel 1"}
    assert store.news.titles("awo/1", ["Titel 1"]) == frozenset()
    assert store.news.listed("dgb/1", NOW, NOW) == {id: NOW - HOUR}
    assert store.news.listed("dgb/1", NOW - HOUR, NOW) == {}


def test_changes_in_a_row_are_counted_until_the_item_rests(store):
    (id,) = keep(store, "1")
    found, _ = normalise([RawItem(guid="1", title="Anders")], SOURCE, NOW + HOUR, False)
    for _ in range(2):
        with store.write() as tx:
            store.news.change(tx, [StoredItem(item=found[0].item.model_copy(update={"id": id}), story=id)], NOW + HOUR)

    changed = store.news.facts([id])[id]
    with store.write() as tx:
        store.news.rest(tx, [id])

    assert (changed.title, changed.changes, changed.changed) == ("Anders", 2, NOW + HOUR)
    assert store.news.facts([id])[id].changes == 0


def test_what_is_missed_is_found_again_by_the_next_document(store):
    (id,) = keep(store, "1")
    with store.write() as tx:
        store.news.miss(tx, [id], NOW)
    assert _missing_since(store, id) == NOW

    with store.write() as tx:
        store.news.list_again(tx, [id], NOW + HOUR)

    assert _missing_since(store, id) is None
    assert list(store.news.listed("dgb/1", NOW + HOUR, NOW)) == [id]


def _missing_since(store, id):
    with store.database.read() as reading:
        text = reading.exec_driver_sql("SELECT missing_since FROM item WHERE id = ?", (id,)).scalar()
    return text and datetime.fromisoformat(text)


def test_what_is_purged_stays_known_until_no_document_lists_it(store):
    assert not store.news.has_older(NOW)
    old, older = keep(store, "1", "2")
    keep(store, "3", now=NOW + 9 * HOUR)
    with store.write() as tx:
        store.identities.record(tx, "dgb/1", {old: ()}, NOW + 5 * HOUR)
    before = store.memory.content_version()

    assert store.news.has_older(NOW + HOUR)
    with store.write() as tx:
        assert store.news.purge(tx, NOW + HOUR) == 2
        store.identities.forget(tx, NOW + HOUR)

    assert [stored.item.title for stored in store.news.newest(9)] == ["Titel 3"]
    assert store.memory.content_version() > before
    assert store.identities.known("dgb/1", ["guid:1", "guid:2"]) == {"guid:1": old}
    assert older not in store.news.facts([older])


def test_nothing_to_purge_leaves_the_archive_as_it_is(store):
    keep(store, "1")
    before = store.memory.content_version()

    with store.write() as tx:
        assert store.news.purge(tx, NOW) == 0

    assert store.memory.content_version() == before


def test_authors_enclosures_times_and_places_come_back(store):
    sound = Enclosure(url="https://dgb.example/1.mp3", type="audio/mpeg", length=7)
    keep(store, "1", authors=("Pressestelle",), enclosures=(sound,), starts=NOW, ends=NOW + HOUR, place="Celle")

    item = store.news.newest(1)[0].item

    assert (item.authors, item.enclosures) == (("Pressestelle",), (sound,))
    assert (item.starts, item.ends, item.place) == (NOW, NOW + HOUR, "Celle")
