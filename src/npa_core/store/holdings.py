"""Holdings: how much is held of each source, when it appeared, and what its source no longer lists."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, func, or_, select

from npa_core.models import MissingItem
from npa_core.store import schema
from npa_core.store.database import Database

LATEST = 50
"""So many of a source's newest items tell its rhythm."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of one source."""

    items: int = 0
    newest: datetime | None = None
    times: tuple[datetime, ...] = ()
    """When its latest items were published, or first seen; without those whose time nobody knows."""
    missing: tuple[MissingItem, ...] = ()


class Holdings:
    """The table of items, seen source by source."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Holding]:
        """Return what is held, by source; of a source without items there is none."""
        table, missing = schema.item, self._missing()
        totals = select(table.c.source, func.count(), func.max(table.c.ordered_by)).group_by(table.c.source)
        latest = _latest()
        with self._database.read() as reading:
            return {
                source: Holding(
                    count, newest, tuple(reading.scalars(latest, {"of": source}).all()), tuple(missing[source])
                )
                for source, count, newest in reading.execute(totals).all()
            }

    def missing(self, source: str | None = None) -> list[MissingItem]:
        """Return the items that their source, or one source, no longer lists: the longest missing first."""
        found = self._missing(source)
        return sorted((item for items in found.values() for item in items), key=lambda item: (item.since, item.id))

    def _missing(self, source: str | None = None) -> defaultdict[str, list[MissingItem]]:
        table, found = schema.item, defaultdict[str, list[MissingItem]](list)
        query = select(table.c.source, table.c.id, table.c.title, table.c.link, table.c.missing_since)
        query = query.where(table.c.missing_since.is_not(None)).order_by(table.c.missing_since, table.c.id)
        if source is not None:
            query = query.where(table.c.source == source)
        with self._database.read() as reading:
            for row in reading.execute(query):
                # What is stored was validated when it came.
                item = MissingItem.model_construct(id=row.id, title=row.title, link=row.link, since=row.missing_since)
                found[row.source].append(item)
        return found


def _latest() -> Select[datetime]:
    """Ask when the latest items of one source appeared. Asked for each: at once, every item would be read."""
    table = schema.item
    # An undated item that came with the first visit, or with a new site, appeared nobody knows when.
    unknown = and_(table.c.published.is_(None), or_(table.c.backfill == 1, table.c.relaunch == 1))
    query = select(table.c.ordered_by).where(table.c.source == bindparam("of"), ~unknown)
    return query.order_by(table.c.ordered_by.desc()).limit(LATEST)
