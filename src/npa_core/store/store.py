"""The store: one database, seen as sources, news, editions, ledger and small memories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from npa_core.store.database import Database
from npa_core.store.decisions import Decisions
from npa_core.store.editions import Editions
from npa_core.store.holdings import Holdings
from npa_core.store.identities import Identities
from npa_core.store.ledger import Ledger
from npa_core.store.memory import Memory
from npa_core.store.news import News
from npa_core.store.opt_outs import OptOuts
from npa_core.store.sources import Sources
from npa_core.store.subscriptions import Subscriptions


class Store:
    """What is remembered between runs. Raises StoreError when there is no database, or none of ours."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database = Database(url, folder)
        self.sources = Sources(self.database)
        self.subscriptions = Subscriptions(self.database)
        self.opt_outs = OptOuts(self.database)
        self.news = News(self.database)
        self.holdings = Holdings(self.database)
        self.identities = Identities(self.database)
        self.decisions = Decisions(self.database)
        self.editions = Editions(self.database)
        self.ledger = Ledger(self.database)
        self.memory = Memory(self.database)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open one transaction over all tables: all of it is kept, or nothing."""
        with self.database.write() as tx:
            yield tx

    def close(self) -> None:
        """Close the database."""
        self.database.close()
