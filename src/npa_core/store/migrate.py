"""Upgrading a database that an earlier version wrote: a backup first, then one transaction, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select, update

from npa_core.models.keys import Keys
from npa_core.store.schema import SCHEMA, meta

# SQL as it was when the step was written: the tables in schema.py go on changing.
_TO_2 = """
ALTER TABLE source ADD COLUMN visited TEXT;
ALTER TABLE source ADD COLUMN fresh_at TEXT;
ALTER TABLE source ADD COLUMN full_at TEXT;
ALTER TABLE source ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN identity TEXT NOT NULL DEFAULT 'guid';
ALTER TABLE source ADD COLUMN move_to TEXT;
ALTER TABLE source ADD COLUMN move_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN quality TEXT;
ALTER TABLE item ADD COLUMN relaunch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE item ADD COLUMN enclosures TEXT NOT NULL DEFAULT '[]';
ALTER TABLE item ADD COLUMN starts TEXT;
ALTER TABLE item ADD COLUMN ends TEXT;
ALTER TABLE item ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN listed TEXT;
ALTER TABLE item ADD COLUMN missing_since TEXT;
ALTER TABLE item ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN changed TEXT;
CREATE TABLE subscription (
    id TEXT NOT NULL PRIMARY KEY, cursor TEXT, numbers TEXT NOT NULL, listed TEXT NOT NULL, next_visit TEXT,
    failures INTEGER NOT NULL, failing_since TEXT, failure TEXT, alarmed TEXT
) STRICT;
CREATE TABLE opt_out (origin TEXT NOT NULL PRIMARY KEY, asked TEXT NOT NULL, robots TEXT, tdm TEXT) STRICT;
CREATE TABLE identity (
    source TEXT NOT NULL, "key" TEXT NOT NULL, item TEXT NOT NULL, listed TEXT NOT NULL, PRIMARY KEY (source, "key")
) STRICT;
CREATE INDEX identity_by_item ON identity (item);
DROP INDEX item_by_story_key;
ALTER TABLE item DROP COLUMN story_key;
CREATE INDEX item_by_listing ON item (source, listed);
CREATE INDEX item_by_source ON item (source, ordered_by);
CREATE INDEX item_missing ON item (missing_since) WHERE missing_since IS NOT NULL;
CREATE TABLE decision (
    item TEXT NOT NULL, kind TEXT NOT NULL, value TEXT, at TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (item, kind)
) STRICT;
"""


def _run(tx: Connection, script: str) -> None:
    """Run statements one by one: `executescript` would commit the open transaction."""
    for statement in script.split(";"):
        if statement.strip():
            tx.exec_driver_sql(statement)


def _record_keys(tx: Connection) -> None:
    """Remember by what the stored items are known again."""
    rows = tx.exec_driver_sql("SELECT id, source, fingerprint, link, title, published, first_seen FROM item").all()
    for row in rows:
        guid = row.fingerprint.removeprefix("guid:") if row.fingerprint.startswith("guid:") else None
        published = datetime.fromisoformat(row.published) if row.published else None
        keys = Keys.of(guid, row.link, row.title, published)
        for key in keys.recorded(with_guid=True, with_link=True):
            values = (row.source, key, row.id, row.first_seen)
            tx.exec_driver_sql("INSERT OR IGNORE INTO identity VALUES (?, ?, ?, ?)", values)


def _to_2(tx: Connection) -> None:
    _run(tx, _TO_2)
    _record_keys(tx)


_STEPS: dict[int, Callable[[Connection], None]] = {2: _to_2}
"""What leads to each schema from the one before."""


def version(reading: Connection) -> int | None:
    """Return a database's schema; None when it says nothing of it."""
    value = reading.scalar(select(meta.c.value).where(meta.c.name == "schema"))
    return None if value is None else int(value)


def upgrade(tx: Connection) -> None:
    """Lead a database to today's schema, inside the caller's transaction."""
    held = version(tx) or 0
    for number in range(held + 1, SCHEMA + 1):
        _STEPS[number](tx)
    tx.execute(update(meta).where(meta.c.name == "schema").values(value=str(SCHEMA)))
