"""Opening: files, plugins, store and network become one workshop."""

from __future__ import annotations

import sys
from collections.abc import Collection
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import structlog

from npa_core import __version__
from npa_core.models import AllianceProfile
from npa_core.net import AddressPolicy, Net
from npa_core.pipeline.assemble import Assembly, Files, assemble, read_folder
from npa_core.pipeline.discover import Registry, discover
from npa_core.pipeline.guard import Guard
from npa_core.pipeline.subscriptions import with_feeds
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Clock
from npa_core.store import SourceRecord, Store
from npa_core.workers.pool import Workers

log = structlog.get_logger("npa")

CALLS_PER_DEADLINE = 6
"""A plugin's call may make several exchanges; each has the operator's timeout, the call this many."""

_OVERDUE = timedelta(days=2)
"""A source that is due may still have to wait for its server's rest."""


async def opened(stack: AsyncExitStack, folder: Path, clock: Clock) -> Workshop:
    """Open everything; `stack` closes it. Nothing is fetched and nothing is written yet."""
    if not structlog.is_configured():
        # Its default is stdout, which belongs to whoever uses the library.
        structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    files = read_folder(folder, registry := discover())
    config = files.loaded.config
    assemble(files, registry)  # all faults of all files come before a missing database
    store = Store(config.store.url, folder)
    stack.callback(store.close)
    assembly = _assembled(files, registry, store)
    if config.net.allow_private:
        log.info("private addresses may be reached", allow_private=list(config.net.allow_private))
    net = await stack.enter_async_context(
        Net(
            user_agent(config.alliance),
            timeout=config.net.timeout,
            max_bytes=config.net.max_bytes,
            policy=AddressPolicy(config.net.allow_private),
            proxy=config.net.proxy,
            ca_file=None if config.net.ca_file is None else str(folder / config.net.ca_file),
            per_host=config.net.per_host,
            per_domain=config.net.per_domain,
            total=config.net.connections,
        )
    )
    return Workshop(
        folder=folder,
        config=config,
        catalogue=files.catalogue,
        assembly=assembly,
        store=store,
        net=net,
        workers=await stack.enter_async_context(Workers()),
        clock=clock,
        guard=Guard(),
        deadline=config.net.timeout * CALLS_PER_DEADLINE,
    )


def reopened(shop: Workshop) -> Workshop:
    """Return the workshop with the folder's files as they are now, after one of them was changed.

    Raises ConfigError with all faults of all files.
    """
    files = read_folder(shop.folder, shop.assembly.registry)
    assembly = _assembled(files, shop.assembly.registry, shop.store)
    return replace(shop, config=files.loaded.config, catalogue=files.catalogue, assembly=assembly)


def _assembled(files: Files, registry: Registry, store: Store) -> Assembly:
    """Bind everything, knowing what earlier runs have called the feeds, and which components blocked them.

    With it come the feeds that lists named when they were last looked at.
    """
    records = store.sources.all().values()
    remembered = {(record.partner, record.address): record.id for record in records if record.partner}
    strikes = store.memory.strikes()
    assembly = assemble(files, registry, remembered=remembered, lately=still_read(records), strikes=strikes)
    return with_feeds(assembly, files.loaded, files.catalogue, store)


def still_read(records: Collection[SourceRecord]) -> frozenset[str]:
    """Return the sources that were not yet overdue at the last visit of any: those had not vanished from the files.

    One that is gone (410) is not asked any more, and may wait for its new address for long.
    """
    last = max((record.visited for record in records if record.visited), default=None)
    return frozenset(
        record.id
        for record in records
        if record.visited
        and last
        and (record.gone or last - max(record.visited, record.next_visit or record.visited) < _OVERDUE)
    )


def user_agent(alliance: AllianceProfile) -> str:
    """Return an honest User-Agent: what we are, for whom, and whom to write to."""
    contact = f"{alliance.url}; {alliance.contact}".encode("ascii", "ignore").decode()
    return f"npa-core/{__version__} (+{contact})"
