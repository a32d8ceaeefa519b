"""The keys by which items are known again. They outlive the items, so that nothing comes back as news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from npa_core.store import schema
from npa_core.store.chunks import chunks
from npa_core.store.database import Database

_GUID = "guid:"


class Identities:
    """The table of keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source: str, keys: Iterable[str]) -> dict[str, str]:
        """Return item ids by key, for those keys of a source that are known."""
        table = schema.identity
        query = select(table.c.key, table.c.item).where(table.c.source == source)
        return {row.key: row.item for row in self._database.find(query, table.c.key, keys)}

    def guids(self, items: Iterable[str]) -> dict[str, int]:
        """Return how many different guids items have come with."""
        table = schema.identity
        query = select(table.c.item, func.count().label("guids")).where(table.c.key.startswith(_GUID))
        return {row.item: row.guids for row in self._database.find(query.group_by(table.c.item), table.c.item, items)}

    def record(self, tx: Connection, source: str, keys: Mapping[str, Iterable[str]], now: datetime) -> None:
        """Remember that a document listed these items (id → keys), in the caller's transaction.

        A key stands for the item that had it first.
        """
        table = schema.identity
        for chunk in chunks(list(keys)):
            tx.execute(update(table).where(table.c.source == source, table.c.item.in_(chunk)).values(listed=now))
        rows = [
            {"source": source, "key": key, "item": item, "listed": now} for item, own in keys.items() for key in own
        ]
        if rows:
            tx.execute(insert(table).on_conflict_do_nothing(), rows)

    def forget(self, tx: Connection, before: datetime) -> None:
        """Forget keys that no document has listed since then and whose items are gone."""
        table = schema.identity
        held = select(schema.item.c.id).where(schema.item.c.id == table.c.item).exists()
        tx.execute(delete(table).where(table.c.listed < before, ~held))
