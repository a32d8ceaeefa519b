"""The store: nothing is mistaken for a fresh start, nothing is torn, nothing is forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from npa_core.errors import ConfigError, StoreError
from npa_core.models import (
    Card,
    Edition,
    Label,
    Localized,
    Message,
    NewsItem,
    RawItem,
    Receipt,
    Section,
    Source,
    State,
    StoredItem,
)
from npa_core.steps.normalise import normalise
from npa_core.store import Composed, Database, Planned, Store, Strike

URL = "sqlite:///state/npa.db"
NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
SOURCE = Source(id="dgb/1", use="rss", partner="dgb", settings={"url": "https://dgb.example/feed"})


@pytest.fixture
def store(tmp_path):
    Database.create(URL, tmp_path)
    store = Store(URL, tmp_path)
    yield store
    store.close()


def item(guid: str, **raw) -> NewsItem:
    raw.setdefault("title", f"Titel {guid}")
    items, _ = normalise([RawItem(guid=guid, **raw)], source=SOURCE, now=NOW, backfill=False)
    return items[0].item


def placed(one: NewsItem, *labels: Label) -> StoredItem:
    return StoredItem(item=one, labels=labels, story=one.id)


def keep(store: Store, *rows: StoredItem) -> None:
    store.sources.meet([(SOURCE, "https://dgb.example/feed")])
    with store.write() as tx:
        store.news.add(tx, rows)


# --- opening ---------------------------------------------------------------------------------------------------------


def test_a_missing_database_is_an_error_and_names_the_cure(tmp_path):
    with pytest.raises(StoreError, match="npa init"):
        Store(URL, tmp_path)


@pytest.mark.parametrize("body", [b"", b"not a database at all, but long enough to be one" * 100])
def test_what_is_no_database_of_ours_is_refused_and_left_as_it_is(tmp_path, body):
    path = tmp_path / "state" / "npa.db"
    path.parent.mkdir()
    path.write_bytes(body)

    with pytest.raises(StoreError, match="no database of npa-core"):
        Store(URL, tmp_path)

    assert path.read_bytes()[: len(body)] == body


def test_a_newer_schema_is_refused(tmp_path):
    path = Database.create(URL, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE name = 'schema'")
    connection.close()

    with pytest.raises(StoreError, match="newer"):
        Store(URL, tmp_path)


def test_another_kind_of_store_is_refused(tmp_path):
    with pytest.raises(StoreError, match="postgresql"):
        Store("postgresql://x", tmp_path)


def test_an_address_without_a_file_is_refused(tmp_path):
    with pytest.raises(StoreError, match="not supported"):
        Store("sqlite:///", tmp_path)


def test_the_log_of_a_lost_database_is_not_written_into_a_new_one(tmp_path):
    path = Database.create(URL, tmp_path)
    log = path.with_name("npa.db-wal")
    path.unlink()
    log.write_bytes(b"committed, and not yet in the database")

    with pytest.raises(StoreError, match=r"npa\.db: the database is gone, but npa\.db-wal"):
        Database.create(URL, tmp_path)

    assert [file.name for file in path.parent.iterdir()] == ["npa.db-wal"]
    log.unlink()
    assert Database.create(URL, tmp_path) == path


def test_creating_twice_changes_nothing(tmp_path):
    assert Database.create(URL, tmp_path) == tmp_path / "state" / "npa.db"
    with closing(Store(URL, tmp_path)) as store:
        first = store.memory.install()

    assert Database.create(URL, tmp_path) is None
    with closing(Store(URL, tmp_path)) as store:
        assert store.memory.install() == first


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "state").write_text("a file, not a folder")

    with pytest.raises(StoreError, match="cannot create"):
        Database.create(URL, tmp_path)


def test_the_pragmas_are_those_that_survived_the_power_cuts(store):
    with store.database.read() as reading:
        found = {
            name: reading.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_strict_tables_refuse_a_wrong_type(store):
    with pytest.raises(sqlite3.IntegrityError), sqlite3.connect(store.database.path) as connection:
        connection.execute("INSERT INTO run (command, pid, started) VALUES ('x', 'not a number', 'x')")
    connection.close()


def test_a_sound_database_has_nothing_to_report_and_a_broken_reference_is_found(store):
    assert store.database.examine() == []

    with sqlite3.connect(store.database.path) as connection:
        connection.execute("INSERT INTO label VALUES ('nobody', 'region', '03', 1.0, '', '')")
    connection.close()

    assert store.database.examine() == ["dangling reference in label"]


def test_a_failed_transaction_leaves_nothing(store):
    def fail_halfway() -> None:
        with store.write() as tx:
            store.editions.keep(tx, Composed(edition(), cut_off=0, refs=()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()

    assert store.editions.all() == []


def test_two_writers_wait_for_each_other_instead_of_failing_at_once(store):
    other = Store(URL, store.database.path.parents[1])
    store.memory.put("a", "x", 1)
    other.memory.put("b", "x", 2)

    assert (other.memory.get("a", "x"), store.memory.get("b", "x")) == (1, 2)
    other.close()


def test_a_database_that_vanished_from_under_us_is_an_error(store):
    with sqlite3.connect(store.database.path) as connection:
        connection.execute("DROP TABLE shelf")
    connection.close()

    with pytest.raises(StoreError, match="shelf"):
        store.memory.put("a", "x", 1)


# --- sources ---------------------------------------------------------------------------------------------------------


def test_a_source_is_met_once_and_keeps_its_cursor(store):
    store.sources.meet([(SOURCE, "https://dgb.example/feed")])
    store.sources.note("dgb/1", {"cursor": {"etag": '"x"'}, "next_visit": NOW})
    store.sources.meet([(SOURCE, "https://dgb.example/feed")])

    record = store.sources.all()["dgb/1"]
    assert (record.cursor, record.next_visit, record.gone, record.partner) == ({"etag": '"x"'}, NOW, False, "dgb")


def test_a_new_address_forgets_the_cursor_and_is_visited_at_once(store):
    store.sources.meet([(SOURCE, "https://dgb.example/feed")])
    store.sources.note("dgb/1", {"cursor": 1, "next_visit": NOW, "gone": 1})
    store.sources.meet([(SOURCE, "https://dgb.example/neu")])

    record = store.sources.all()["dgb/1"]
    assert (record.address, record.cursor, record.next_visit, record.gone) == (
        "https://dgb.example/neu",
        None,
        None,
        False,
    )


def test_a_host_that_asked_for_a_pause_is_remembered(store):
    store.sources.rest_host("dgb.example", NOW)
    store.sources.rest_host("dgb.example", NOW + timedelta(hours=1))

    assert store.sources.resting_hosts() == {"dgb.example": NOW + timedelta(hours=1)}


# --- news ------------------------------------------------------------------------------------------------------------


def test_items_come_back_as_they_went_in(store):
    label = Label(kind="region", value="03158", score=0.5, reason="w", origin="keywords")
    one = item("1", published=NOW - timedelta(days=1), categories=("a", "b"), language="de", link="https://a.example/1")
    keep(store, placed(one, label))

    [found] = store.news.newest(10)

    assert found.item == one
    assert found.labels == (label,)
    assert found.story == one.id
    assert store.news.count() == 1


def test_arrival_counts_and_not_the_clock(store):
    late = item("late", published=datetime(2001, 1, 1, tzinfo=UTC))
    keep(store, placed(item("1")), placed(item("2")))
    cut_off = store.news.last_seq()
    keep(store, placed(late))

    assert [stored.item.id for _, stored in store.news.arrived_after(cut_off)] == [late.id]
    assert store.news.last_seq() == cut_off + 1


def test_the_last_place_of_an_empty_store_is_zero(store):
    assert store.news.last_seq() == 0
    assert store.news.newest(5) == []


def test_a_change_updates_in_place_and_is_no_new_arrival(store):
    old = item("1", title="Alt", published=NOW - timedelta(days=2))
    keep(store, placed(old, Label(kind="region", value="03", score=1)))
    corrected = item("1", title="Neu").model_copy(update={"first_seen": NOW + timedelta(days=1)})

    with store.write() as tx:
        store.news.change(tx, [placed(corrected)], NOW)

    [found] = store.news.newest(10)
    assert (found.item.title, found.item.first_seen, found.labels) == ("Neu", NOW, ())
    assert store.news.last_seq() == 1


def test_nothing_to_add_or_change_leaves_the_archive_as_it_is(store):
    before = store.memory.content_version()
    with store.write() as tx:
        store.news.add(tx, [])
        store.news.change(tx, [], NOW)

    assert store.memory.content_version() == before


def test_items_narrow_by_source_and_time(store):
    keep(store, placed(item("old", published=NOW - timedelta(days=9))), placed(item("new")))

    assert [s.item.title for s in store.news.newest(9, since=NOW - timedelta(days=1))] == ["Titel new"]
    assert store.news.newest(9, source="other") == []
    assert len(store.news.newest(9, source="dgb/1")) == 2


def test_an_item_can_be_put_into_another_story(store):
    one, other = item("1"), item("2")
    keep(store, placed(one), placed(other))

    with store.write() as tx:
        store.news.retell(tx, {other.id: one.id})

    assert {stored.item.id: stored.story for stored in store.news.since(NOW)} == {one.id: one.id, other.id: one.id}
    assert store.news.since(NOW + timedelta(days=1)) == []


# --- editions --------------------------------------------------------------------------------------------------------


def edition(period: str = "2026-W47", **changes) -> Edition:
    values = {
        "id": f"weekly/{period}",
        "digest": "weekly",
        "title": Localized("Woche"),
        "due": NOW,
        "composed": NOW,
        "language": "de",
        "sections": (Section(id="more", kind="by-field", title="Mehr", cards=(Card(id="a", title="A"),)),),
    }
    return Edition(**{**values, **changes})


def draft(store: Store, one: Edition, *refs: tuple[str, str], cut_off: int = 7) -> None:
    with store.write() as tx:
        store.editions.keep(tx, Composed(one, cut_off=cut_off, refs=refs))


def test_a_draft_is_replaced_and_an_approved_edition_is_frozen(store):
    draft(store, edition(), ("item", "a"))
    draft(store, edition(title=Localized("Neu")), ("item", "b"))
    with store.write() as tx:
        assert store.editions.freeze(tx, "weekly/2026-W47", NOW, [])
        assert not store.editions.freeze(tx, "weekly/2026-W47", NOW, [])

    with pytest.raises(ConfigError, match="frozen"):
        draft(store, edition(title=Localized("Zu spät")))

    record = store.editions.get("weekly/2026-W47")
    assert (record.state, record.edition.title.pick("de"), record.approved) == ("approved", "Neu", NOW)
    assert store.editions.shown("weekly", but="").items == {"b"}


def test_what_a_digest_has_shown_leaves_out_the_edition_composed_again(store):
    draft(store, edition("2026-W46"), ("item", "a"), ("story", "s"), ("partner", "p"), cut_off=3)
    draft(store, edition("2026-W47"), ("item", "b"), cut_off=9)

    shown = store.editions.shown("weekly", but="weekly/2026-W47")
    first = store.editions.shown("monthly", but="")

    assert (shown.cut_off, shown.items, shown.stories, shown.partners) == (3, {"a"}, {"s"}, {"p"})
    assert (first.cut_off, first.items) == (None, frozenset())


def test_empty_editions_are_kept_but_not_counted(store):
    with store.write() as tx:
        store.editions.keep(tx, Composed(edition(sections=()), cut_off=0, refs=()))

    assert store.editions.count() == 0
    assert [record.state for record in store.editions.all()] == ["empty"]
    assert store.editions.all("approved") == []
    assert store.editions.get("weekly/none") is None


def test_channels_that_could_not_plan_are_remembered_until_they_can(store):
    draft(store, edition())
    with store.write() as tx:
        store.editions.freeze(tx, "weekly/2026-W47", NOW, ["letter", "toot"])

    assert store.editions.unplanned() == [(edition(), ["letter", "toot"])]

    with store.write() as tx:
        store.editions.note_unplanned(tx, "weekly/2026-W47", [])

    assert store.editions.unplanned() == []


# --- ledger ----------------------------------------------------------------------------------------------------------


def plan(store: Store, *targets: str, occasion: str = "weekly/2026-W47", channel: str = "letter", **message) -> int:
    rows = [
        Planned(occasion, channel, Message(target=target, **message), 1, f"{occasion} {channel} {target}")
        for target in targets
    ]
    with store.write() as tx:
        return store.ledger.plan(tx, rows, NOW)


def test_a_message_is_planned_once(store):
    assert plan(store, "a@x.example", "b@x.example", items=("i1", "i1")) == 2
    assert plan(store, "a@x.example") == 0
    assert [d.message.target for d in store.ledger.find()] == ["a@x.example", "b@x.example"]
    assert store.ledger.planned("weekly/2026-W47", "letter")
    assert not store.ledger.planned("weekly/2026-W47", "toot")


def test_a_delivery_is_claimed_once_and_its_first_attempt_is_remembered(store):
    plan(store, "a@x.example")
    [delivery] = store.ledger.open(NOW)

    assert store.ledger.claim(delivery.id, 1, NOW)
    assert not store.ledger.claim(delivery.id, 1, NOW)
    assert store.ledger.open(NOW) == []

    store.ledger.settle(delivery.id, State.FAILED, NOW, error="451 later", next_at=NOW + timedelta(minutes=5))
    assert store.ledger.open(NOW) == []
    [again] = store.ledger.open(NOW + timedelta(minutes=5))
    assert store.ledger.claim(again.id, 2, NOW + timedelta(minutes=5))

    held = store.ledger.get(delivery.id)
    assert (held.state, held.attempt, held.first_tried, held.error) == (State.SENDING, 2, NOW, "451 later")


def test_a_receipt_is_kept(store):
    plan(store, "a@x.example")
    receipt = Receipt(id="<key@x.example>", note="250 OK")
    store.ledger.settle(1, State.DELIVERED, NOW, receipt=receipt)

    assert store.ledger.get(1).receipt == receipt
    assert store.ledger.counts()["delivered"] == 1
    assert store.ledger.get(99) is None


def test_a_newer_mirror_skips_the_older_one_but_not_what_was_delivered(store):
    plan(store, "site", occasion="archive@1", channel="site")
    plan(store, "site", occasion="archive@2", channel="site")
    store.ledger.settle(1, State.DELIVERED, NOW)
    plan(store, "site", occasion="archive@3", channel="site")

    with store.write() as tx:
        store.ledger.skip_older(tx, "site", "archive@3", NOW)

    assert [d.state for d in store.ledger.find(channel="site")] == [State.DELIVERED, State.SKIPPED, State.DUE]


def test_deliveries_narrow_by_state_occasion_and_number(store):
    plan(store, "a", "b")
    plan(store, "a", occasion="weekly/2026-W48")
    store.ledger.settle(1, State.UNKNOWN, NOW, error="?")

    assert [d.id for d in store.ledger.find(states=(State.UNKNOWN,))] == [1]
    assert [d.id for d in store.ledger.find(occasion="weekly/2026-W48")] == [3]
    assert [d.id for d in store.ledger.find(limit=1)] == [1]


# --- memory ----------------------------------------------------------------------------------------------------------


def test_the_archive_has_a_new_revision_only_when_its_stamp_changes(store):
    memory = store.memory

    assert [memory.archive_revision(stamp) for stamp in ("a", "a", "b", "b", "a")] == [1, 1, 2, 2, 3]


def test_a_shelf_keeps_small_values_per_owner(store):
    store.memory.put("channel toot", "limits", {"max": 500})
    store.memory.put("channel toot", "limits", {"max": 1000})

    assert store.memory.get("channel toot", "limits") == {"max": 1000}
    assert store.memory.get("channel site", "limits", "default") == "default"
    with pytest.raises(ValueError, match="64 KiB"):
        store.memory.put("channel toot", "large", "x" * 70_000)


def test_a_run_that_was_killed_shows_as_unfinished(store):
    first = store.memory.start_run("gather", 1, NOW)
    store.memory.finish_run(first, NOW, 1)
    store.memory.start_run("run", 2, NOW)

    newest, oldest = store.memory.last_runs()
    assert (newest.command, newest.finished, newest.exit_code) == ("run", None, None)
    assert (oldest.command, oldest.finished, oldest.exit_code) == ("gather", NOW, 1)


def test_a_strike_is_remembered_once(store):
    strike = Strike("channel letter", "npa-email 0.1.0", NOW, "it blocked")
    store.memory.strike(strike)
    store.memory.strike(strike)

    assert store.memory.strikes() == [strike]
