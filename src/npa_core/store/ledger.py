"""The ledger: one row per message, written before the call and settled after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select, update

from npa_core.models import Delivery, Message, Receipt, State
from npa_core.store import schema
from npa_core.store.database import Database

_OPEN = (State.DUE, State.FAILED)
_BEYOND_EVERY_PAUSE = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Planned:
    """A row to be written: a message, its revision and its key."""

    occasion: str
    channel: str
    message: Message
    revision: int
    key: str
    replaces: int | None = None


class Ledger:
    """The tables of deliveries and of the items they show."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, tx: Connection, planned: Iterable[Planned], now: datetime) -> int:
        """Write rows as `due` in the caller's transaction; those already there stay. Returns how many are new."""
        table, new = schema.delivery, 0
        for row in planned:
            held = select(table.c.id).where(
                table.c.occasion == row.occasion,
                table.c.channel == row.channel,
                table.c.target == row.message.target,
                table.c.revision == row.revision,
            )
            if tx.execute(held).first() is not None:
                continue
            number = tx.execute(insert(table).values(_values(row, now)).returning(table.c.id)).scalar_one()
            items = [{"delivery": number, "item": item} for item in dict.fromkeys(row.message.items)]
            if items:
                tx.execute(insert(schema.delivery_item), items)
            new += 1
        return new

    def skip_older(self, tx: Connection, channel: str, occasion: str, now: datetime) -> None:
        """Skip rows of other occasions, open or in doubt, of a channel that follows the archive.

        A newer mirror replaces them.
        """
        table, states = schema.delivery, (*_OPEN, State.UNKNOWN)
        tx.execute(
            update(table)
            .where(table.c.channel == channel, table.c.occasion != occasion, table.c.state.in_(states))
            .values(state=State.SKIPPED, error="a newer revision took its place", updated=now)
        )

    def open(self, now: datetime, *, occasion: str | None = None, channel: str | None = None) -> list[Delivery]:
        """Return what may be sent now: due, or failed and its time has come; in the order of planning.

        A time beyond every pause was written while the clock was wrong, and is not waited for.
        """
        table = schema.delivery
        its_time_has_come = or_(table.c.next_at <= now, table.c.next_at > now + _BEYOND_EVERY_PAUSE)
        query = _deliveries().where(
            or_(table.c.state == State.DUE, and_(table.c.state == State.FAILED, its_time_has_come))
        )
        return self._find(_narrow(query, occasion, channel))

    def claim(self, id: int, run: int, now: datetime) -> bool:
        """Turn an open row into `sending`, in a transaction of its own; False when it is not open (any more)."""
        table = schema.delivery
        with self._database.write() as tx:
            result = tx.execute(
                update(table)
                .where(table.c.id == id, table.c.state.in_(_OPEN))
                .values(
                    state=State.SENDING,
                    attempt=table.c.attempt + 1,
                    first_tried=func.coalesce(table.c.first_tried, now.isoformat(timespec="microseconds")),
                    run=run,
                    updated=now,
                )
            )
        return bool(result.rowcount)

    def settle(
        self,
        id: int,
        state: State,
        now: datetime,
        *,
        receipt: Receipt | None = None,
        error: str = "",
        next_at: datetime | None = None,
    ) -> None:
        """Write what became of a delivery."""
        values: dict[str, Any] = {"state": state, "error": error, "next_at": next_at, "updated": now}
        if receipt is not None:
            values["receipt"] = receipt.model_dump_json()
        with self._database.write() as tx:
            tx.execute(update(schema.delivery).where(schema.delivery.c.id == id).values(**values))

    def find(
        self,
        *,
        states: Collection[State] = (),
        occasion: str | None = None,
        channel: str | None = None,
        limit: int | None = None,
    ) -> list[Delivery]:
        """Return deliveries, oldest first."""
        query = _narrow(_deliveries(), occasion, channel)
        if states:
            query = query.where(schema.delivery.c.state.in_(states))
        return self._find(query.limit(limit) if limit else query)

    def get(self, id: int) -> Delivery | None:
        """Return one delivery, or None."""
        return next(iter(self._find(_deliveries().where(schema.delivery.c.id == id))), None)

    def counts(self) -> dict[str, int]:
        """Return how many deliveries there are in each state."""
        table = schema.delivery
        with self._database.read() as reading:
            rows = reading.execute(select(table.c.state, func.count()).group_by(table.c.state)).all()
        counted: dict[str, int] = {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to mypy
        return {state.value: counted.get(state.value, 0) for state in State}

    def planned(self, occasion: str, channel: str) -> bool:
        """Return whether rows for this occasion and channel were written."""
        table = schema.delivery
        query = select(table.c.id).where(table.c.occasion == occasion, table.c.channel == channel).limit(1)
        with self._database.read() as reading:
            return reading.execute(query).first() is not None

    def _find(self, query: Select[Any]) -> list[Delivery]:
        with self._database.read() as reading:
            return [_delivery(row) for row in reading.execute(query)]


def _values(row: Planned, now: datetime) -> dict[str, Any]:
    return {
        "occasion": row.occasion,
        "channel": row.channel,
        "target": row.message.target,
        "revision": row.revision,
        "key": row.key,
        "message": row.message.model_dump_json(),
        "state": State.DUE,
        "attempt": 0,
        "created": now,
        "replaces": row.replaces,
        "error": "",
        "updated": now,
    }


def _deliveries() -> Select[Any]:
    earlier = schema.delivery.alias("earlier")
    return (
        select(schema.delivery, earlier.c.receipt.label("replaced_receipt"))
        .outerjoin(earlier, schema.delivery.c.replaces == earlier.c.id)
        .order_by(schema.delivery.c.id)
    )


def _narrow(query: Select[Any], occasion: str | None, channel: str | None) -> Select[Any]:
    if occasion is not None:
        query = query.where(schema.delivery.c.occasion == occasion)
    if channel is not None:
        query = query.where(schema.delivery.c.channel == channel)
    return query


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        occasion=row.occasion,
        channel=row.channel,
        message=Message.model_validate_json(row.message),
        key=row.key,
        revision=row.revision,
        state=State(row.state),
        attempt=row.attempt,
        created=row.created,
        first_tried=row.first_tried,
        next_at=row.next_at,
        replaces=_receipt(row.replaced_receipt),
        receipt=_receipt(row.receipt),
        error=row.error,
        updated=row.updated,
    )


def _receipt(text: str | None) -> Receipt | None:
    return None if text is None else Receipt.model_validate_json(text)
