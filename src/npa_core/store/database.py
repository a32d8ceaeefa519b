"""Opening the database: pragmas, transactions, and the refusal to mistake nothing for a fresh start."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, Row, Select, create_engine, event, insert
from sqlalchemy.exc import DatabaseError

from npa_core.errors import StoreError
from npa_core.store.chunks import VALUES, chunks
from npa_core.store.migrate import upgrade, version
from npa_core.store.schema import SCHEMA, meta, metadata

_PREFIX = "sqlite:///"
_BUSY_SECONDS = 10


class Database:
    """A SQLite database, opened or created; writes are IMMEDIATE transactions, reads take no lock.

    WAL with synchronous=FULL: after a power cut every committed delivery is still known as
    committed (with NORMAL up to nine were forgotten, and would have been sent again).
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.path = _path(url, folder)
        if not self.path.exists():
            raise StoreError(f"{self.path}: no database here; `npa init {folder}` creates what is missing")
        if not self.path.stat().st_size:  # SQLite would take it for a fresh start, and write its first page
            raise StoreError(f"{self.path}: this is no database of npa-core, but an empty file; restore a backup")
        self.engine = _engine(self.path)
        self._writing = self.engine.execution_options(write=True)
        self._check()

    @classmethod
    def create(cls, url: str, folder: Path) -> Path | None:
        """Create the database with its tables; return its path, or None when it is there already.

        Raises StoreError when the place cannot be written, or holds the rest of a lost database.
        """
        path = _path(url, folder)
        if path.exists():
            return None
        log = path.with_name(path.name + "-wal")
        if log.exists():  # SQLite would write the lost database's last transactions into the new one
            raise StoreError(
                f"{path}: the database is gone, but {log.name}, which belongs to it, is still there; "
                f"restore the database, or move {log.name} away for a fresh start"
            )
        new = path.with_name(path.name + ".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new.unlink(missing_ok=True)
            new.touch()
            engine = _engine(new)
            try:
                with engine.execution_options(write=True).begin() as tx:
                    metadata.create_all(tx, checkfirst=False)  # the file is new: no table can be there
                    facts = {"schema": str(SCHEMA), "install": secrets.token_hex(16), "content": "0"}
                    tx.execute(insert(meta), [{"name": name, "value": value} for name, value in facts.items()])
            finally:
                engine.dispose()  # the last connection to close empties the write-ahead log into the file
            new.rename(path)
        except (OSError, DatabaseError) as error:
            raise StoreError(f"{path}: cannot create the database: {error}") from None
        return path

    @staticmethod
    def path_of(url: str, folder: Path) -> Path:
        """Return where the database of a URL is, or would be. Raises StoreError for another kind of database."""
        return _path(url, folder)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open one transaction: all or nothing."""
        with self._translated(), self._writing.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection for reading; it holds no lock."""
        with self._translated(), self.engine.connect() as connection:
            yield connection

    def find(self, query: Select[Any], values: Iterable[str], **others: Any) -> Iterator[Row[Any]]:
        """Yield the rows of a query in which `VALUES` are these; without any, nobody is asked.

        `others` are the other values that it leaves open.
        """
        for chunk in chunks(list(values)):
            with self.read() as reading:
                yield from reading.execute(query, {VALUES.key: chunk, **others}).all()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Say what the file suffers from: a full disk, a damaged page, a missing right."""
        try:
            yield
        except DatabaseError as error:
            raise StoreError(f"{self.path}: {error.orig}") from error

    def examine(self) -> list[str]:
        """Return what SQLite finds wrong with the file and its references; nothing when it is sound."""
        with self.read() as reading:
            found = reading.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            dangling = reading.exec_driver_sql("PRAGMA foreign_key_check").all()
        return [str(line) for line in found if line != "ok"] + [f"dangling reference in {row[0]}" for row in dangling]

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _check(self) -> None:
        """Refuse what is not ours, and what a newer version wrote; upgrade what an older one wrote."""
        try:
            with self.read() as reading:
                held = version(reading)
        except StoreError as error:
            self.close()
            raise StoreError(
                f"{error}: this is no database of npa-core; restore a backup, "
                "do not delete it: with an empty one everything would be published again"
            ) from None
        if held is None or held > SCHEMA:
            self.close()
            raise StoreError(
                f"{self.path}: schema {held} is newer than this version knows ({SCHEMA}); upgrade npa-core"
            )
        if held < SCHEMA:
            self._upgrade(held)

    def _upgrade(self, held: int) -> None:
        """Keep a copy of the database as it is, then upgrade it: all of it, or nothing."""
        kept = self.path.with_name(f"{self.path.name}.schema-{held}")
        kept.unlink(missing_ok=True)  # of an upgrade that did not come to its end
        try:
            with self.read() as reading:
                reading.exec_driver_sql("VACUUM INTO ?", (str(kept),))
            with self.write() as tx:
                if version(tx) == held:  # else another process has just done it
                    upgrade(tx)
        except StoreError:
            self.close()
            raise


def _path(url: str, folder: Path) -> Path:
    """Return where a URL's database lies. Raises StoreError when it names none that is supported."""
    if not url.startswith(_PREFIX) or not url.removeprefix(_PREFIX).strip("/."):
        raise StoreError(f"store.url {url.split(':', 1)[0]!r} is not supported; use sqlite:///state/npa.db")
    return folder / url.removeprefix(_PREFIX)


def _engine(path: Path) -> Engine:
    def _connect() -> sqlite3.Connection:
        # mode=rw: a mistyped path must not open as an empty database. Isolation level None: the
        # driver's own transactions are deferred ones, which fail at once when two writers meet.
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        with ExitStack() as unless_it_is_ours:
            unless_it_is_ours.callback(connection.close)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")
            unless_it_is_ours.pop_all()
        return connection

    engine = create_engine("sqlite://", creator=_connect, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("write"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
