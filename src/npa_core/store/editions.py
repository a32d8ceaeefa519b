"""Editions: drafts, which may be composed again, and approved ones, which are frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from npa_core.errors import ConfigError
from npa_core.models import Edition
from npa_core.store import schema
from npa_core.store.database import Database
from npa_core.store.memory import touch_content

EditionState = Literal["draft", "approved", "empty"]


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """An edition with its state. `empty`: nothing was new when it was due; it is not published."""

    edition: Edition
    state: EditionState
    approved: datetime | None
    unplanned: tuple[str, ...] = ()
    """The channels that could not say yet who gets what."""


@dataclass(frozen=True, slots=True)
class Composed:
    """An edition ready to be stored, and what is remembered beside it."""

    edition: Edition
    cut_off: int
    """The last place in the order of arrival that was looked at."""
    refs: tuple[tuple[str, str], ...]
    """What it shows: items, stories and partners."""

    @property
    def state(self) -> EditionState:
        """Without anything new it is `empty`: kept, so that it is not tried again every minute, and never shown."""
        return "draft" if self.edition.cards else "empty"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a digest has shown and how far it has looked."""

    cut_off: int | None
    """How far the editions up to this one have looked; None before the first."""
    items: frozenset[str]
    stories: frozenset[str]
    partners: frozenset[str]
    overtaken: bool = False
    """Whether a later edition was composed already, which has looked further."""


class Editions:
    """The tables of editions and of what they show."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, id: str) -> EditionRecord | None:
        """Return an edition, or None."""
        with self._database.read() as reading:
            row = reading.execute(select(schema.edition).where(schema.edition.c.id == id)).first()
        return None if row is None else _record(row)

    def all(self, state: EditionState | None = None) -> list[EditionRecord]:
        """Return editions, newest first."""
        query = select(schema.edition).order_by(schema.edition.c.due.desc(), schema.edition.c.id)
        if state is not None:
            query = query.where(schema.edition.c.state == state)
        with self._database.read() as reading:
            return [_record(row) for row in reading.execute(query)]

    def count(self) -> int:
        """Return how many editions there are, empty ones aside."""
        with self._database.read() as reading:
            query = select(func.count()).select_from(schema.edition).where(schema.edition.c.state != "empty")
            return reading.scalar(query) or 0

    def shown(self, digest: str, *, but: str, due: datetime | None = None) -> Shown:
        """Return what the digest has shown in all editions but one, which is being composed for `due` (again).

        A story may have got an earlier beginning since it was shown: it is known by its items, too.
        """
        entries, editions = schema.edition_entry, schema.edition
        with self._database.read() as reading:
            refs = reading.execute(
                select(entries.c.kind, entries.c.ref).where(entries.c.digest == digest, entries.c.edition != but)
            ).all()
            of_items = select(schema.item.c.story).join(
                entries, (entries.c.ref == schema.item.c.id) & (entries.c.kind == "item")
            )
            told = reading.scalars(of_items.where(entries.c.digest == digest, entries.c.edition != but)).all()
            others = select(func.max(editions.c.cut_off)).where(editions.c.digest == digest, editions.c.id != but)
            cut_off = reading.scalar(others if due is None else others.where(editions.c.due <= due))
            overtaken = due is not None and reading.scalar(others.where(editions.c.due > due)) is not None
        by_kind: dict[str, set[str]] = {"item": set(), "story": set(told), "partner": set()}
        for kind, ref in refs:
            by_kind[kind].add(ref)
        items, stories, partners = (frozenset(by_kind[kind]) for kind in ("item", "story", "partner"))
        return Shown(cut_off, items, stories, partners, overtaken)

    def drafts(self, digest: str, due: datetime) -> list[Edition]:
        """Return the digest's drafts of this due moment and earlier ones, oldest first."""
        table = schema.edition
        query = select(table).where(table.c.digest == digest, table.c.state == "draft", table.c.due <= due)
        with self._database.read() as reading:
            return [_record(row).edition for row in reading.execute(query.order_by(table.c.due))]

    def drafts_showing(self, item: str) -> list[tuple[Edition, int]]:
        """Return the drafts that show an item, with the last place in the order of arrival that each looked at."""
        table, entries = schema.edition, schema.edition_entry
        shows = (entries.c.kind == "item", entries.c.ref == item, table.c.state == "draft")
        query = select(table).join(entries, entries.c.edition == table.c.id).where(*shows).order_by(table.c.due)
        with self._database.read() as reading:
            return [(_record(row).edition, row.cut_off) for row in reading.execute(query)]

    def keep(self, tx: Connection, composed: Composed) -> None:
        """Store a draft (or an empty edition) with what it shows, in place of an earlier draft.

        Raises ConfigError when the edition is approved already: it is frozen.
        """
        edition = composed.edition
        held = tx.scalar(select(schema.edition.c.state).where(schema.edition.c.id == edition.id))
        if held == "approved":
            raise ConfigError(f"{edition.id} is approved and frozen; it is not composed again")
        tx.execute(delete(schema.edition).where(schema.edition.c.id == edition.id))
        tx.execute(
            insert(schema.edition).values(
                id=edition.id,
                digest=edition.digest,
                state=composed.state,
                due=edition.due,
                composed=edition.composed,
                cut_off=composed.cut_off,
                body=edition.model_dump_json(),
            )
        )
        rows = [
            {"edition": edition.id, "digest": edition.digest, "kind": kind, "ref": ref}
            for kind, ref in sorted(set(composed.refs))
        ]
        if rows:
            tx.execute(insert(schema.edition_entry), rows)

    def unplanned(self) -> list[tuple[Edition, list[str]]]:
        """Return approved editions with the channels that could not plan when they were approved."""
        table = schema.edition
        query = select(table).where(table.c.state == "approved", table.c.unplanned.is_not(None))
        with self._database.read() as reading:
            return [(_record(row).edition, list(row.unplanned)) for row in reading.execute(query)]

    def note_unplanned(self, tx: Connection, id: str, channels: Sequence[str]) -> None:
        """Note the channels that still could not plan."""
        values = {"unplanned": list(channels) or None}
        tx.execute(update(schema.edition).where(schema.edition.c.id == id).values(**values))

    def freeze(self, tx: Connection, id: str, now: datetime, unplanned: Sequence[str]) -> bool:
        """Turn a draft into an approved edition; False when it is no draft (any more)."""
        result = tx.execute(
            update(schema.edition)
            .where(schema.edition.c.id == id, schema.edition.c.state == "draft")
            .values(state="approved", approved=now, unplanned=list(unplanned) or None)
        )
        if result.rowcount:
            touch_content(tx)
        return bool(result.rowcount)


def _record(row: Row[Any]) -> EditionRecord:
    return EditionRecord(Edition.model_validate_json(row.body), row.state, row.approved, tuple(row.unplanned or ()))
