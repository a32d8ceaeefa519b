"""Old databases are copied and upgraded in one step; what they remember still counts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from npa_core.errors import StoreError
from npa_core.models.keys import Keys
from npa_core.store import Database, Store, migrate
from npa_core.store.schema import SCHEMA, metadata

URL = "sqlite:///state/npa.db"
DATABASES = Path(__file__).parents[2] / "data" / "databases"


@pytest.fixture
def old(tmp_path):
    """A database as schema 1 was, with a source and three items."""
    path = tmp_path / "state" / "npa.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((DATABASES / "schema-1.sql").read_text())
        connection.execute("PRAGMA journal_mode=WAL")
    return path


def columns(path) -> dict[str, set[tuple[str, str, int]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table.name: {tuple(row[1:4]) for row in connection.execute(f"PRAGMA table_info({table.name})")}
            for table in metadata.sorted_tables
        }


def indexes(path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}


def test_an_upgraded_database_has_the_tables_of_a_new_one(tmp_path, old):
    Store(URL, tmp_path).close()
    (tmp_path / "new").mkdir()
    new = Database.create(URL, tmp_path / "new")

    assert columns(old) == columns(new)
    assert indexes(old) >= {name for name in indexes(new) if not name.startswith("sqlite_")}


def test_what_it_held_is_still_there_and_is_known_again(tmp_path, old):
    with closing(Store(URL, tmp_path)) as store:
        by_title = {stored.item.title: stored for stored in store.news.newest(9)}
        course = by_title["Neuer Sprachkurs beginnt im Januar"]
        known = store.identities.known(
            "vhs/1",
            [
                key
                for guid, link in (("https://vhs.example/?p=1", None), (None, "https://vhs.example/fest"))
                for key in Keys.of(guid, link, "x", None)
                if key
            ],
        )
        source = store.sources.all()["vhs/1"]

    assert len(by_title) == 3
    assert (course.item.authors, course.item.enclosures, course.item.relaunch) == ((), (), False)
    assert [label.origin for label in course.labels] == ["keywords"]
    assert set(known.values()) == {course.item.id, by_title["Fest der Kulturen"].item.id}
    assert (source.identity, source.quiet, source.quality) == ("guid", 0, ())
    assert source.cursor["etag"] == '"1"'


def test_a_copy_of_the_old_one_is_kept(tmp_path, old):
    old.with_name("npa.db.schema-1").write_text("left by an upgrade that broke off")
    Store(URL, tmp_path).close()

    with closing(sqlite3.connect(old.with_name("npa.db.schema-1"))) as kept:
        assert kept.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() == ("1",)
        assert kept.execute("SELECT count(*) FROM item").fetchone() == (3,)
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_upgrade_that_fails_leaves_the_old_one(tmp_path, old, monkeypatch):
    monkeypatch.setattr(migrate, "_TO_2", migrate._TO_2 + "\nALTER TABLE nowhere ADD COLUMN x TEXT;")

    with pytest.raises(StoreError, match="nowhere"):
        Store(URL, tmp_path)

    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() == ("1",)
        assert "visited" not in {row[1] for row in connection.execute("PRAGMA table_info(source)")}


def test_what_another_process_has_upgraded_meanwhile_is_left_alone(tmp_path, old, monkeypatch):
    def first_comes_another(tx):
        raise AssertionError("upgraded twice")

    Store(URL, tmp_path).close()
    monkeypatch.setattr("npa_core.store.database.upgrade", first_comes_another)
    answers = iter((1, SCHEMA))
    monkeypatch.setattr("npa_core.store.database.version", lambda _: next(answers))

    Store(URL, tmp_path).close()
