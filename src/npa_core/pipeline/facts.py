"""What publishers learnt about their servers: asked once a day, kept in the store."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from pydantic import JsonValue

from npa_core.errors import NpaError
from npa_core.models import Facts
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
    """Ask the servers of channels that follow editions for their limits; yesterday's answer is good enough.

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
            async with shop.open(bound) as publisher:
                facts = await shop.guard.wait(bound.owner, publisher.learn, shop.deadline)
            value: JsonValue = {"at": now.isoformat(), "facts": facts.model_dump(mode="json")}
            shop.store.memory.put(_OWNER, f"facts {id}", value)
        except NpaError as error:
            log.info("could not ask the server for its limits", channel=id, error=str(error))
