"""What is remembered of sources: addresses, cursors, when to come back, and how they fare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from npa_core.models import Source
from npa_core.store import schema
from npa_core.store.database import Database


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as it is remembered."""

    id: str
    partner: str | None
    address: str
    moved_to: str | None = None
    cursor: Any = None
    first_good: datetime | None = None
    last_good: datetime | None = None
    next_visit: datetime | None = None
    gone: bool = False
    failures: int = 0
    failing_since: datetime | None = None
    failure_kind: str | None = None
    failure: str | None = None
    alarmed: datetime | None = None
    visited: datetime | None = None
    fresh_at: datetime | None = None
    full_at: datetime | None = None
    quiet: int = 0
    identity: str = "guid"
    move_to: str | None = None
    move_seen: int = 0
    quality: tuple[str, ...] = ()


_NOTE = schema.source.update().where(schema.source.c.id == bindparam("of"))
_PUBLICATIONS = (
    select(schema.item.c.published)
    .where(schema.item.c.source == bindparam("of"), schema.item.c.published.is_not(None))
    .order_by(schema.item.c.published.desc())
    .limit(bindparam("most"))
)


class Sources:
    """The table of sources, and the hosts that asked for a pause."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, SourceRecord]:
        """Return every source ever met, by id."""
        with self._database.read() as reading:
            rows = reading.execute(select(schema.source)).all()
        return {row.id: _record(row) for row in rows}

    def publications(self, id: str, limit: int) -> list[datetime]:
        """Return when the newest of a source's items were published, newest first; undated ones do not count."""
        with self._database.read() as reading:
            return list(reading.scalars(_PUBLICATIONS, {"of": id, "most": limit}))

    def meet(self, sources: Iterable[tuple[Source, str]]) -> dict[str, SourceRecord]:
        """Remember configured sources with their addresses; a changed address forgets the move and the cursor.

        Return every source ever met, by id.
        """
        known = self.all()
        rows = [
            {"id": source.id, "partner": source.partner, "address": address, "gone": 0, "failures": 0}
            for source, address in sources
            if source.id not in known
            or (known[source.id].address, known[source.id].partner) != (address, source.partner)
        ]
        if not rows:
            return known
        fresh = {
            "moved_to": None, "move_to": None, "move_seen": 0, "cursor": None, "next_visit": None, "gone": 0,
        }  # fmt: skip
        with self._database.write() as tx:
            statement = insert(schema.source)
            tx.execute(
                statement.on_conflict_do_update(
                    index_elements=["id"],
                    set_={**fresh, "partner": statement.excluded.partner, "address": statement.excluded.address},
                ),
                rows,
            )
        return self.all()

    def note(self, id: str, values: Mapping[str, Any], tx: Connection | None = None) -> None:
        """Write `values` of one source, in the caller's transaction or in one of its own."""
        with nullcontext(tx) if tx is not None else self._database.write() as writing:
            writing.execute(_NOTE, {"of": id, **values})

    def resting_hosts(self) -> dict[str, datetime]:
        """Return the hosts that asked for a pause, with its end."""
        with self._database.read() as reading:
            return {row.name: row.not_before for row in reading.execute(select(schema.host))}

    def rest_host(self, name: str, not_before: datetime) -> None:
        """Leave a host alone until then, in this run and the next."""
        statement = insert(schema.host).values(name=name, not_before=not_before)
        with self._database.write() as tx:
            tx.execute(
                statement.on_conflict_do_update(
                    index_elements=["name"], set_={"not_before": statement.excluded.not_before}
                )
            )

    def wake_host(self, name: str) -> None:
        """Forget the pause of a host: it answered well."""
        with self._database.write() as tx:
            tx.execute(schema.host.delete().where(schema.host.c.name == name))


def _record(row: Row[Any]) -> SourceRecord:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
    return SourceRecord(**{**values, "gone": bool(values["gone"]), "quality": tuple(values["quality"] or ())})
