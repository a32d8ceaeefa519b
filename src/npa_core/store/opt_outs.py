"""What sites say of programs: robots.txt and TDM reservations, as they were when they were last asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from npa_core.store import schema
from npa_core.store.database import Database


@dataclass(frozen=True, slots=True)
class OptOut:
    """What a site says; None where it has no such file."""

    origin: str
    asked: datetime
    robots: str | None = None
    tdm: Any = None


_INSERT = insert(schema.opt_out)
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=["origin"], set_={name: _INSERT.excluded[name] for name in ("asked", "robots", "tdm")}
)


class OptOuts:
    """The table of what sites say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, OptOut]:
        """Return everything that is remembered, by origin."""
        with self._database.read() as reading:
            rows = reading.execute(select(schema.opt_out)).all()
        return {row.origin: OptOut(row.origin, row.asked, row.robots, row.tdm) for row in rows}

    def keep(self, said: Iterable[OptOut]) -> None:
        """Remember what sites say, in place of what they said before."""
        if rows := [asdict(one) for one in said]:
            with self._database.write() as tx:
                tx.execute(_KEEP, rows)
