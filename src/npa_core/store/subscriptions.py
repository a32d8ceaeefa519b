"""What is remembered of lists of feeds: what they listed, and when to look again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from npa_core.store import schema
from npa_core.store.database import Database


@dataclass(frozen=True, slots=True)
class SubscriptionRecord:
    """A list as it is remembered."""

    id: str
    cursor: Any = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Of every address that it ever listed."""
    listed: tuple[str, ...] = ()
    """The addresses that it lists now."""
    next_visit: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    failure: str | None = None
    alarmed: datetime | None = None


class Subscriptions:
    """The table of lists."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, SubscriptionRecord]:
        """Return every list ever met, by id."""
        with self._database.read() as reading:
            rows = reading.execute(select(schema.subscription)).all()
        return {row.id: SubscriptionRecord(**{**row._mapping, "listed": tuple(row.listed)}) for row in rows}  # noqa: SLF001 - SQLAlchemy's documented name

    def keep(self, record: SubscriptionRecord) -> None:
        """Write all that is known of a list."""
        values = asdict(record)
        with self._database.write() as tx:
            statement = insert(schema.subscription).values(**values)
            tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
