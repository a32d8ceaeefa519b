"""News items with their labels and stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update

from npa_core.models import Enclosure, Label, NewsItem, StoredItem
from npa_core.store import schema
from npa_core.store.chunks import VALUES, chunks
from npa_core.store.database import Database
from npa_core.store.decisions import decisions_of
from npa_core.store.memory import touch_content

_FIELDS = tuple(NewsItem.model_fields)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a harvest may touch of a stored item."""

    content_hash: str
    title: str
    link: str | None
    published: datetime | None
    changes: int
    changed: datetime | None


_ITEM = schema.item
_FACTS = select(_ITEM.c.id, *(_ITEM.c[name] for name in Facts.__dataclass_fields__)).where(_ITEM.c.id.in_(VALUES))
_TITLES = select(_ITEM.c.title).where(_ITEM.c.source == bindparam("of"), _ITEM.c.title.in_(VALUES))
_IS_OVER = func.coalesce(_ITEM.c.ends, _ITEM.c.starts) < bindparam("now", type_=schema.Time)
_LISTED = select(_ITEM.c.id, _ITEM.c.published).where(
    _ITEM.c.source == bindparam("of"), _ITEM.c.listed == bindparam("at"), _IS_OVER.is_not(True)
)
_ADD, _LABEL = insert(_ITEM), insert(schema.label)
_THESE = update(_ITEM).where(_ITEM.c.id.in_(VALUES))
_LIST_AGAIN = _THESE.values(listed=bindparam("now"), missing_since=None)
_REST = _THESE.values(changes=0)
_MISS = _THESE.values(missing_since=bindparam("now"))
_RETELL = update(_ITEM).where(_ITEM.c.id == bindparam("of")).values(story=bindparam("told"))


class News:
    """The tables of items and labels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def facts(self, ids: Iterable[str]) -> dict[str, Facts]:
        """Return what a harvest may touch of stored items, by id."""
        return {row.id: Facts(*tuple(row)[1:]) for row in self._database.find(_FACTS, ids)}

    def titles(self, source: str, titles: Iterable[str]) -> frozenset[str]:
        """Return those titles that stored items of a source have."""
        return frozenset(row.title for row in self._database.find(_TITLES, titles, of=source))

    def listed(self, source: str, at: datetime, now: datetime) -> dict[str, datetime | None]:
        """Return the items that a source's document listed at that time, with their dates of publication.

        Without what has taken place by `now`: a calendar drops it, and nobody has withdrawn anything.
        """
        with self._database.read() as reading:
            rows = reading.execute(_LISTED, {"of": source, "at": at, "now": now})
            return {row.id: row.published for row in rows}

    def add(self, tx: Connection, items: Sequence[StoredItem]) -> None:
        """Store new items in the caller's transaction."""
        if not items:
            return
        tx.execute(_ADD, [{**_row(one), "listed": one.item.first_seen} for one in items])
        _label(tx, items)
        touch_content(tx)

    def change(self, tx: Connection, items: Sequence[StoredItem], now: datetime) -> None:
        """Update items in place: arrival, story and first sight stay as they were."""
        kept = {
            "id", "source", "fingerprint", "first_seen", "ordered_by", "backfill", "relaunch", "story",
        }  # fmt: skip
        for one in items:
            values = {name: value for name, value in _row(one).items() if name not in kept}
            values |= {"changed": now, "changes": schema.item.c.changes + 1}
            tx.execute(update(schema.item).where(schema.item.c.id == one.item.id).values(**values))
            tx.execute(delete(schema.label).where(schema.label.c.item == one.item.id))
        if items:
            _label(tx, items)
            touch_content(tx)

    def retell(self, tx: Connection, stories: Mapping[str, str]) -> None:
        """Put items into these stories (item id → story)."""
        if stories:
            tx.execute(_RETELL, [{"of": id, "told": story} for id, story in stories.items()])

    def list_again(self, tx: Connection, ids: Iterable[str], now: datetime) -> None:
        """Note that a document listed these items; what was missing is no longer."""
        for chunk in chunks(list(ids)):
            tx.execute(_LIST_AGAIN, {VALUES.key: chunk, "now": now})

    def rest(self, tx: Connection, ids: Iterable[str]) -> None:
        """Note that these items did not change."""
        for chunk in chunks(list(ids)):
            tx.execute(_REST, {VALUES.key: chunk})

    def miss(self, tx: Connection, ids: Iterable[str], now: datetime) -> None:
        """Note that these items are gone from a document that should hold them."""
        for chunk in chunks(list(ids)):
            tx.execute(_MISS, {VALUES.key: chunk, "now": now})

    def has_older(self, before: datetime) -> bool:
        """Return whether the first item to arrive was first seen before then."""
        with self._database.read() as reading:
            first = reading.scalar(select(schema.item.c.first_seen).order_by(schema.item.c.seq).limit(1))
        return first is not None and first < before

    def purge(self, tx: Connection, before: datetime) -> int:
        """Delete what was first seen before then; return how many items that were."""
        table = schema.item
        gone = tx.execute(delete(table).where(table.c.first_seen < before)).rowcount
        if gone:
            kept = select(table.c.id)
            tx.execute(delete(schema.decision).where(schema.decision.c.item.not_in(kept)))
            touch_content(tx)
        return gone

    def arrived_after(self, seq: int) -> list[tuple[int, StoredItem]]:
        """Return items that arrived after a place in the order of arrival, with their places."""
        query = select(schema.item).where(schema.item.c.seq > seq).order_by(schema.item.c.seq)
        return list(self._stored(query))

    def approved_until(self, seq: int) -> list[tuple[int, StoredItem]]:
        """Return items up to a place in the order of arrival that an editor called relevant, with their places."""
        item, decision = schema.item, schema.decision
        query = select(item).join(decision, decision.c.item == item.c.id).order_by(item.c.seq)
        wanted = (item.c.seq <= seq, decision.c.kind == "relevance", decision.c.value == "on")
        return list(self._stored(query.where(*wanted)))

    def seen_since(self, first_seen: datetime) -> list[tuple[int, StoredItem]]:
        """Return items that were first seen then or later, with their places in the order of arrival."""
        query = select(schema.item).where(schema.item.c.first_seen >= first_seen).order_by(schema.item.c.seq)
        return list(self._stored(query))

    def get(self, ids: Iterable[str]) -> list[StoredItem]:
        """Return the items with these ids, as far as they are there, in the order of arrival."""
        found: list[tuple[int, StoredItem]] = []
        for chunk in chunks(list(ids)):
            found += self._stored(select(schema.item).where(schema.item.c.id.in_(chunk)))
        return [stored for _, stored in sorted(found, key=lambda one: one[0])]

    def ids(self) -> frozenset[str]:
        """Return the ids of all items."""
        with self._database.read() as reading:
            return frozenset(reading.scalars(select(schema.item.c.id)))

    def since(self, earliest: datetime) -> list[StoredItem]:
        """Return the items whose time is not before that, in the order of arrival."""
        query = select(schema.item).where(schema.item.c.ordered_by >= earliest).order_by(schema.item.c.seq)
        return [stored for _, stored in self._stored(query)]

    def newest(self, limit: int, *, since: datetime | None = None, source: str | None = None) -> list[StoredItem]:
        """Return the newest items, newest first."""
        query = select(schema.item).order_by(schema.item.c.ordered_by.desc(), schema.item.c.id.desc()).limit(limit)
        if since is not None:
            query = query.where(schema.item.c.ordered_by >= since)
        if source is not None:
            query = query.where(schema.item.c.source == source)
        return [stored for _, stored in self._stored(query)]

    def last_seq(self) -> int:
        """Return the last place in the order of arrival; 0 when nothing ever arrived."""
        with self._database.read() as reading:
            return reading.scalar(select(func.max(schema.item.c.seq))) or 0

    def count(self) -> int:
        """Return how many items are stored."""
        with self._database.read() as reading:
            return reading.scalar(select(func.count()).select_from(schema.item)) or 0

    def _stored(self, query: Select[Any]) -> Iterator[tuple[int, StoredItem]]:
        with self._database.read() as reading:
            rows = reading.execute(query).all()
            ids = [row.id for row in rows]
            labels, decisions = _labels(reading, ids), decisions_of(reading, ids)
        for row in rows:
            stored = StoredItem(item=_item(row), labels=tuple(labels[row.id]), story=row.story)
            yield row.seq, stored.with_decisions(decisions[row.id])


def _row(stored: StoredItem) -> dict[str, Any]:
    item = stored.item
    return {
        **{name: getattr(item, name) for name in _FIELDS},
        "enclosures": [enclosure.model_dump() for enclosure in item.enclosures],
        "ordered_by": item.ordered_by,
        "backfill": int(item.backfill),
        "relaunch": int(item.relaunch),
        "story": stored.story,
    }


def _label(tx: Connection, items: Sequence[StoredItem]) -> None:
    rows = [{"item": one.item.id, **vars(label)} for one in items for label in one.labels]
    if rows:
        tx.execute(_LABEL, rows)


def _labels(reading: Connection, ids: Sequence[str]) -> defaultdict[str, list[Label]]:
    table, found = schema.label, defaultdict[str, list[Label]](list)
    for chunk in chunks(ids):
        for row in reading.execute(select(table).where(table.c.item.in_(chunk))):
            found[row.item].append(
                Label(kind=row.kind, value=row.value, score=row.score, reason=row.reason, origin=row.origin)
            )
    return found


def _item(row: Row[Any]) -> NewsItem:
    values = {name: getattr(row, name) for name in _FIELDS} | {
        "backfill": bool(row.backfill),
        "relaunch": bool(row.relaunch),
        "categories": tuple(row.categories),
        "authors": tuple(row.authors),
        "enclosures": tuple(Enclosure.model_construct(**enclosure) for enclosure in row.enclosures),
    }
    # What is stored was validated when it came; validating it again would cost more than reading it.
    return NewsItem.model_construct(**values)
