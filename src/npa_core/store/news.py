"""News items with their labels and stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from npa_core.models import Enclosure, Label, NewsItem, StoredItem
from npa_core.store import schema
from npa_core.store.database import Database
from npa_core.store.memory import touch_content

_FIELDS = tuple(NewsItem.model_fields)
_CHUNK = 500  # SQLite's limit on variables in one statement is far above; this keeps statements short


@dataclass(frozen=True, slots=True)
class Placed:
    """An item ready to be stored: with its labels, its story, and the key by which others find that story."""

    item: NewsItem
    labels: Sequence[Label]
    story: str
    story_key: str | None


@dataclass(frozen=True, slots=True)
class Twin:
    """A stored item that shares a story key."""

    source: str
    story: str
    ordered_by: datetime


class News:
    """The tables of items and labels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source: str, items: Sequence[NewsItem]) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
        """Return content hashes by id, and ids by (link, title), of what is stored of a source."""
        table = schema.item
        hashes: dict[str, str] = {}
        twins: dict[tuple[str, str], str] = {}
        columns = select(table.c.id, table.c.content_hash, table.c.link, table.c.title)
        with self._database.read() as reading:
            for chunk in _chunks([item.id for item in items]):
                for row in reading.execute(columns.where(table.c.id.in_(chunk))):
                    hashes[row.id] = row.content_hash
            missing = [item.title for item in items if item.id not in hashes]
            for chunk in _chunks(missing):
                for row in reading.execute(columns.where(table.c.source == source, table.c.title.in_(chunk))):
                    hashes[row.id] = row.content_hash
                    twins[row.link or "", row.title] = row.id
        return hashes, twins

    def twins(self, keys: Iterable[str]) -> dict[str, list[Twin]]:
        """Return stored items by story key."""
        table, found = schema.item, defaultdict[str, list[Twin]](list)
        columns = select(table.c.story_key, table.c.source, table.c.story, table.c.ordered_by)
        with self._database.read() as reading:
            for chunk in _chunks(list(keys)):
                for row in reading.execute(columns.where(table.c.story_key.in_(chunk))):
                    found[row.story_key].append(Twin(row.source, row.story, row.ordered_by))
        return found

    def add(self, tx: Connection, placed: Sequence[Placed]) -> None:
        """Store new items in the caller's transaction."""
        if not placed:
            return
        tx.execute(insert(schema.item), [_row(one) for one in placed])
        _label(tx, placed)
        touch_content(tx)

    def change(self, tx: Connection, placed: Sequence[Placed]) -> None:
        """Update items in place: arrival, story and first sight stay as they were."""
        kept = {
            "id", "source", "fingerprint", "first_seen", "ordered_by", "backfill", "relaunch", "story", "story_key",
        }  # fmt: skip
        for one in placed:
            values = {name: value for name, value in _row(one).items() if name not in kept}
            tx.execute(update(schema.item).where(schema.item.c.id == one.item.id).values(**values))
            tx.execute(delete(schema.label).where(schema.label.c.item == one.item.id))
        if placed:
            _label(tx, placed)
            touch_content(tx)

    def arrived_after(self, seq: int) -> list[tuple[int, StoredItem]]:
        """Return items that arrived after a place in the order of arrival, with their places."""
        query = select(schema.item).where(schema.item.c.seq > seq).order_by(schema.item.c.seq)
        return list(self._stored(query))

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
            labels = _labels(reading, [row.id for row in rows])
        for row in rows:
            yield row.seq, StoredItem(item=_item(row), labels=tuple(labels[row.id]), story=row.story)


def _row(placed: Placed) -> dict[str, Any]:
    item = placed.item
    return {
        **{name: getattr(item, name) for name in _FIELDS},
        "enclosures": [enclosure.model_dump() for enclosure in item.enclosures],
        "ordered_by": item.ordered_by,
        "backfill": int(item.backfill),
        "relaunch": int(item.relaunch),
        "story": placed.story,
        "story_key": placed.story_key,
    }


def _label(tx: Connection, placed: Sequence[Placed]) -> None:
    rows = [{"item": one.item.id, **label.model_dump()} for one in placed for label in one.labels]
    if rows:
        tx.execute(insert(schema.label), rows)


def _labels(reading: Connection, ids: Sequence[str]) -> defaultdict[str, list[Label]]:
    table, found = schema.label, defaultdict[str, list[Label]](list)
    for chunk in _chunks(ids):
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


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
