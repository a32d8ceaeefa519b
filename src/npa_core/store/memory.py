"""Small memories: the installation's identity, shelves, runs, strikes, and the archive's revision."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import JsonValue
from sqlalchemy import Connection, Integer, cast, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from npa_core.store import schema
from npa_core.store.database import Database

LARGEST_VALUE = 64 * 1024


_COUNTED = cast(cast(schema.meta.c.value, Integer) + 1, schema.meta.c.value.type)
_TOUCH = update(schema.meta).where(schema.meta.c.name == "content").values(value=_COUNTED)


def touch_content(tx: Connection) -> None:
    """Note that something the archive shows has changed, in the caller's transaction."""
    tx.execute(_TOUCH)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """An invocation; one without an end was killed."""

    id: int
    command: str
    pid: int
    started: datetime
    finished: datetime | None
    exit_code: int | None


@dataclass(frozen=True, slots=True)
class Strike:
    """A component that blocked a run, and the plugin version it came from."""

    component: str
    plugin: str
    at: datetime
    reason: str


class Memory:
    """Small tables that belong to no flow."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def install(self) -> str:
        """Return the installation's identity: part of every delivery key."""
        return self._meta("install")

    def content_version(self) -> int:
        """Return a number that grows whenever items or editions change."""
        return int(self._meta("content"))

    def archive_revision(self, stamp: str) -> int:
        """Return the revision of the archive whose content is described by `stamp`; a new stamp makes a new one."""
        with self._database.write() as tx:
            held = {row.name: row.value for row in tx.execute(select(schema.meta))}
            revision = int(held.get("archive", "0"))
            if held.get("archive_stamp") != stamp:
                revision += 1
                for name, value in (("archive", str(revision)), ("archive_stamp", stamp)):
                    statement = upsert(schema.meta).values(name=name, value=value)
                    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
        return revision

    def get(self, owner: str, name: str, default: JsonValue = None) -> JsonValue:
        """Return a value from an owner's shelf."""
        table = schema.shelf
        with self._database.read() as reading:
            row = reading.execute(select(table.c.value).where(table.c.owner == owner, table.c.name == name)).first()
        value: JsonValue = default if row is None else row.value
        return value

    def put(self, owner: str, name: str, value: JsonValue) -> None:
        """Put a value on an owner's shelf. Raises ValueError when it is larger than 64 KiB."""
        if len(json.dumps(value)) > LARGEST_VALUE:
            raise ValueError(f"{owner}: {name!r} is larger than 64 KiB; a shelf is a small memory")
        statement = upsert(schema.shelf).values(owner=owner, name=name, value=value)
        with self._database.write() as tx:
            tx.execute(
                statement.on_conflict_do_update(
                    index_elements=["owner", "name"], set_={"value": statement.excluded.value}
                )
            )

    def start_run(self, command: str, pid: int, now: datetime) -> int:
        """Note that a run began; return its number."""
        with self._database.write() as tx:
            statement = insert(schema.run).values(command=command, pid=pid, started=now).returning(schema.run.c.id)
            number: int = tx.execute(statement).scalar_one()
        return number

    def finish_run(self, number: int, now: datetime, exit_code: int) -> None:
        """Note that it ended: the last thing a run writes."""
        with self._database.write() as tx:
            tx.execute(update(schema.run).where(schema.run.c.id == number).values(finished=now, exit_code=exit_code))

    def last_runs(self, limit: int = 10) -> list[RunRecord]:
        """Return the latest runs, newest first."""
        with self._database.read() as reading:
            rows = reading.execute(select(schema.run).order_by(schema.run.c.id.desc()).limit(limit)).all()
        return [RunRecord(*row) for row in rows]

    def strikes(self) -> list[Strike]:
        """Return the components that blocked a run."""
        with self._database.read() as reading:
            return [Strike(*row) for row in reading.execute(select(schema.strike).order_by(schema.strike.c.component))]

    def strike(self, strike: Strike) -> None:
        """Note that a component blocked a run."""
        values: dict[str, Any] = {"plugin": strike.plugin, "at": strike.at, "reason": strike.reason}
        statement = upsert(schema.strike).values(component=strike.component, **values)
        with self._database.write() as tx:
            tx.execute(statement.on_conflict_do_update(index_elements=["component"], set_=values))

    def _meta(self, name: str) -> str:
        with self._database.read() as reading:
            value: str = reading.execute(select(schema.meta.c.value).where(schema.meta.c.name == name)).scalar_one()
        return value
