"""The tables. Strict types, foreign keys, times as ISO 8601 text in UTC (they sort as they read)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    REAL,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

SCHEMA = 1
"""The schema's number; a database with a higher one is refused."""


class Time(TypeDecorator[datetime]):
    """An aware UTC time, kept as text of fixed width."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write with microseconds, so that text order is time order."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it back."""
        return None if value is None else datetime.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON value, kept as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write compactly, and in ASCII: half a surrogate pair cannot be written otherwise. None is NULL."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it back."""
        return None if value is None else json.loads(value)


metadata = MetaData()


def _table(name: str, *columns: Any, **options: Any) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True, **options)


meta = _table("meta", Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

source = _table(
    "source",
    Column("id", Text, primary_key=True),
    Column("partner", Text),
    Column("address", Text, nullable=False),  # as configured: an unnamed feed is remembered by it
    Column("moved_to", Text),
    Column("cursor", Json),
    Column("first_good", Time),
    Column("last_good", Time),
    Column("next_visit", Time),
    Column("gone", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Time),
    Column("failure_kind", Text),
    Column("failure", Text),
    Column("alarmed", Time),
)

host = _table("host", Column("name", Text, primary_key=True), Column("not_before", Time, nullable=False))

item = _table(
    "item",
    # The order of arrival. Selection goes by it and not by a clock, which may be set back.
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("source", Text, ForeignKey("source.id"), nullable=False),
    Column("partner", Text),
    Column("fingerprint", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text),
    Column("content", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("published", Time),
    Column("updated", Time),
    Column("first_seen", Time, nullable=False),
    Column("ordered_by", Time, nullable=False),
    Column("backfill", Integer, nullable=False),
    Column("language", Text),
    Column("categories", Json, nullable=False),
    Column("story", Text, nullable=False),
    Column("story_key", Text),
    UniqueConstraint("source", "fingerprint"),
    Index("item_by_time", "ordered_by"),
    Index("item_by_story_key", "story_key"),
    sqlite_autoincrement=True,
)

label = _table(
    "label",
    Column("item", Text, ForeignKey("item.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("score", REAL, nullable=False),
    Column("reason", Text, nullable=False),
    Column("origin", Text, nullable=False),
)

edition = _table(
    "edition",
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("state", Text, nullable=False),  # draft, approved, or empty: nothing was new when it was due
    Column("due", Time, nullable=False),
    Column("composed", Time, nullable=False),
    Column("approved", Time),
    Column("cut_off", Integer, nullable=False),  # the last item.seq that was looked at
    Column("body", Text, nullable=False),
    Column("unplanned", Json),  # channels whose plugin could not plan when it was approved: tried again
    Index("edition_by_digest", "digest", "due"),
)

edition_entry = _table(
    "edition_entry",
    Column("edition", Text, ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # item, story or partner
    Column("ref", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Index("entry_by_digest", "digest", "kind", "ref"),
)

delivery = _table(
    "delivery",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("occasion", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("message", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("created", Time, nullable=False),
    Column("first_tried", Time),
    Column("next_at", Time),
    Column("replaces", Integer, ForeignKey("delivery.id")),
    Column("receipt", Text),
    Column("error", Text, nullable=False),
    Column("run", Integer),
    Column("updated", Time, nullable=False),
    UniqueConstraint("occasion", "channel", "target", "revision"),
    Index("delivery_by_state", "state", "channel"),
    sqlite_autoincrement=True,
)

delivery_item = _table(
    "delivery_item",
    Column("delivery", Integer, ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True),
    Column("item", Text, primary_key=True),
    Index("delivery_by_item", "item"),
)

shelf = _table(
    "shelf",
    Column("owner", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Json),
)

run = _table(
    "run",
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("command", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Time, nullable=False),
    Column("finished", Time),
    Column("exit_code", Integer),
    sqlite_autoincrement=True,
)

strike = _table(
    "strike",
    Column("component", Text, primary_key=True),
    Column("plugin", Text, nullable=False),  # distribution and version: a new version gets a new chance
    Column("at", Time, nullable=False),
    Column("reason", Text, nullable=False),
)
