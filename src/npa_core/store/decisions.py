"""Decisions of editors: one of each kind an item, the latest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import JsonValue
from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from npa_core.models import Decision, DecisionKind
from npa_core.store import schema
from npa_core.store.chunks import VALUES, chunks
from npa_core.store.database import Database
from npa_core.store.memory import touch_content

_OF = select(schema.decision).where(schema.decision.c.item.in_(VALUES)).order_by(schema.decision.c.kind)


class Decisions:
    """The table of decisions. It refers to items and outlives none: what is purged takes its decisions along."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Decision]:
        """Return all decisions, oldest first."""
        table = schema.decision
        with self._database.read() as reading:
            return [_decision(row) for row in reading.execute(select(table).order_by(table.c.at, table.c.item))]

    def of(self, items: Sequence[str]) -> defaultdict[str, list[Decision]]:
        """Return the decisions of items, by item."""
        return _by_item(self._database.find(_OF, items))

    def keep(self, tx: Connection, decisions: Iterable[Decision]) -> None:
        """Keep decisions, each in place of an earlier one of its kind."""
        for decision in decisions:
            values = {"value": decision.value, "at": decision.at, "note": decision.note}
            statement = upsert(schema.decision).values(item=decision.item, kind=decision.kind, **values)
            tx.execute(statement.on_conflict_do_update(index_elements=["item", "kind"], set_=values))
        touch_content(tx)

    def drop(self, tx: Connection, item: str, kinds: Iterable[DecisionKind]) -> None:
        """Forget the decisions of these kinds: the classifiers' labels count again."""
        table = schema.decision
        tx.execute(delete(table).where(table.c.item == item, table.c.kind.in_(list(kinds))))
        touch_content(tx)


def decisions_of(reading: Connection, ids: Sequence[str]) -> defaultdict[str, list[Decision]]:
    """Return the decisions of items, by item."""
    return _by_item(row for chunk in chunks(ids) for row in reading.execute(_OF, {VALUES.key: chunk}))


def _by_item(rows: Iterable[Row[Any]]) -> defaultdict[str, list[Decision]]:
    found = defaultdict[str, list[Decision]](list)
    for row in rows:
        found[row.item].append(_decision(row))
    return found


def _decision(row: Row[tuple[str, DecisionKind, JsonValue, object, str]]) -> Decision:
    # It was validated when it was decided.
    return Decision.model_construct(item=row.item, kind=row.kind, value=row.value, at=row.at, note=row.note)
