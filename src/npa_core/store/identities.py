"""The keys by which items are known again. They outlive the items, so that nothing comes back as news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from npa_core.store import schema
from npa_core.store.chunks import VALUES, chunks
from npa_core.store.database import Database

_GUID = "guid:"

_TABLE = schema.identity
_KNOWN = select(_TABLE.c.key, _TABLE.c.item).where(_TABLE.c.source == bindparam("of"), _TABLE.c.key.in_(VALUES))
_GUIDS = (
    select(_TABLE.c.item, func.count().label("guids"))
    .where(_TABLE.c.key.startswith(_GUID), _TABLE.c.item.in_(VALUES))
    .group_by(_TABLE.c.item)
)
_LIST = (
    update(_TABLE).where(_TABLE.c.source == bindparam("of"), _TABLE.c.item.in_(VALUES)).values(listed=bindparam("now"))
)
_RECORD = insert(_TABLE).on_conflict_do_nothing()


class Identities:
    """The table of keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source: str, keys: Iterable[str]) -> dict[str, str]:
        """Return item ids by key, for those keys of a source that are known."""
        return {row.key: row.item for row in self._database.find(_KNOWN, keys, of=source)}

    def guids(self, items: Iterable[str]) -> dict[str, int]:
        """Return how many different guids items have come with."""
        return {row.item: row.guids for row in self._database.find(_GUIDS, items)}

    def record(self, tx: Connection, source: str, keys: Mapping[str, Iterable[str]], now: datetime) -> None:
        """Remember that a document listed these items (id → keys), in the caller's transaction.

        A key stands for the item that had it first.
        """
        for chunk in chunks(list(keys)):
            tx.execute(_LIST, {"of": source, VALUES.key: chunk, "now": now})
        rows = [
            {"source": source, "key": key, "item": item, "listed": now} for item, own in keys.items() for key in own
        ]
        if rows:
            tx.execute(_RECORD, rows)

    def forget(self, tx: Connection, before: datetime) -> None:
        """Forget keys that no document has listed since then and whose items are gone."""
        held = select(schema.item.c.id).where(schema.item.c.id == _TABLE.c.item).exists()
        tx.execute(delete(_TABLE).where(_TABLE.c.listed < before, ~held))
