"""What publishers learnt about their servers: asked once a day, kept in the store."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import structlog
from pydantic import JsonValue

from npa_core.errors import NpaError
from npa_core.models import Facts
from npa_core.pipeline.publishers import at_work
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Publisher

log = structlog.get_logger("npa.facts")

_OWNER = "core"
_STALE = timedelta(days=1)


def remembered_facts(shop: Workshop, channel: str) -> Facts:
    """Return what is known of a channel's server; nothing when it was never asked."""
    held = shop.store.memory.get(_OWNER, f"facts {channel}")
    return Facts.model_validate(held["facts"]) if isinstance(held, dict) else Facts()


async def learn(shop: Workshop, channels: frozenset[str] | None = None) -> None:
    """Ask the channels' servers for their limits; yesterday's answer is good enough.

    A server that does not answer costs nothing: what is remembered, or the protocol's default, counts.
    """
    now = shop.clock.now()
    for bound in shop.assembly.channels:
        id = bound.spec.id
        held = shop.store.memory.get(_OWNER, f"facts {id}")
        fresh = isinstance(held, dict) and now - datetime.fromisoformat(str(held["at"])) < _STALE
        silent = bound.type.learn is Publisher.learn
        if silent or fresh or (channels is not None and id not in channels):
            continue
        try:
            async with at_work(shop, bound) as publisher:
                facts = await publisher.learn()
            value: JsonValue = {"at": now.isoformat(), "facts": facts.model_dump(mode="json")}
            # Inside the guard: facts too large for a small memory count against the plugin.
            shop.guard.call(bound.owner, partial(shop.store.memory.put, _OWNER, f"facts {id}", value))
        except NpaError as error:
            log.info("could not ask the server for its limits", channel=id, error=str(error))
