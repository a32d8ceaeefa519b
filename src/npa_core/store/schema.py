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
    text,
)

SCHEMA = 2
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
    # From here on since schema 2.
    Column("visited", Time),  # the last visit, good or bad
    Column("fresh_at", Time),  # the last document that was read; what it listed has this as its `listed`
    Column("full_at", Time),  # the last visit that asked for everything, without validators
    Column("quiet", Integer, nullable=False, server_default="0"),  # good visits in a row that brought no news
    Column("identity", Text, nullable=False, server_default="guid"),  # what identifies its items: guid, link or hash
    Column("move_to", Text),  # where it seems to move to, until that has held for several visits
    Column("move_seen", Integer, nullable=False, server_default="0"),
    Column("quality", Json),  # what is wrong with its last document although it was read
)

subscription = _table(
    "subscription",
    Column("id", Text, primary_key=True),
    Column("cursor", Json),
    Column("numbers", Json, nullable=False),  # of every address it ever listed, so that a feed keeps its id
    Column("listed", Json, nullable=False),  # the addresses that it lists now
    Column("next_visit", Time),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Time),
    Column("failure", Text),
    Column("alarmed", Time),
)

host = _table("host", Column("name", Text, primary_key=True), Column("not_before", Time, nullable=False))

opt_out = _table(
    "opt_out",
    Column("origin", Text, primary_key=True),  # scheme, host and port
    Column("asked", Time, nullable=False),
    Column("robots", Text),  # robots.txt as it was; NULL when there is none
    Column("tdm", Json),  # /.well-known/tdmrep.json as it was
)

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
    # From here on since schema 2.
    Column("relaunch", Integer, nullable=False, server_default="0"),
    Column("authors", Json, nullable=False, server_default="[]"),
    Column("enclosures", Json, nullable=False, server_default="[]"),
    Column("starts", Time),
    Column("ends", Time),
    Column("place", Text, nullable=False, server_default=""),
    Column("listed", Time),  # the last document of its source that held it
    Column("missing_since", Time),  # no longer in it although its neighbours are: a candidate for withdrawal
    Column("changes", Integer, nullable=False, server_default="0"),  # visits in a row that changed it
    Column("changed", Time),
    UniqueConstraint("source", "fingerprint"),
    Index("item_by_time", "ordered_by"),
    Index("item_by_listing", "source", "listed"),
    Index("item_by_source", "source", "ordered_by"),
    Index("item_missing", "missing_since", sqlite_where=text("missing_since IS NOT NULL")),
    sqlite_autoincrement=True,
)

identity = _table(
    "identity",
    # All keys by which an item is known again. They outlive the item, so that nothing comes back as news.
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("listed", Time, nullable=False),
    Index("identity_by_item", "item"),
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

decision = _table(
    "decision",
    # What an editor decided of an item, for good; kinds as in models/decision.py.
    Column("item", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Json),
    Column("at", Time, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
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
