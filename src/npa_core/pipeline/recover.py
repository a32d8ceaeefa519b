"""Recovery: what a killed run left as `sending` is settled, and what is in doubt is looked up, never guessed."""

from __future__ import annotations

from typing import Any

import structlog

from npa_core.config import Channel
from npa_core.errors import NpaError
from npa_core.models import Delivery, State
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Publisher

log = structlog.get_logger("npa.publish")

_CUT_OFF = "the run ended while sending"


async def recover(shop: Workshop, bound: Bound[Channel], publisher: Publisher[Any]) -> int:
    """Settle a channel's doubtful deliveries as far as that is possible; return how many were found to have arrived.

    With a key, repeating is harmless. Else the publisher looks. Where looking is impossible the
    delivery stays `unknown` for a person, unless the operator chose `on_doubt = "resend"`.
    """
    ledger, now, channel = shop.store.ledger, shop.clock.now(), bound.spec.id
    for delivery in ledger.find(states=(State.SENDING,), channel=channel):
        repeatable = publisher.idempotency == "key"
        state = State.FAILED if repeatable else State.UNKNOWN
        ledger.settle(delivery.id, state, now, error=_CUT_OFF, next_at=now if repeatable else None)
    found = 0
    for delivery in ledger.find(states=(State.UNKNOWN,), channel=channel):
        found += await _look_up(shop, bound, publisher, delivery)
    return found


async def _look_up(shop: Workshop, bound: Bound[Channel], publisher: Publisher[Any], delivery: Delivery) -> bool:
    """Ask the publisher what became of a delivery; return whether it had arrived."""
    ledger, now = shop.store.ledger, shop.clock.now()
    try:
        receipt = await shop.guard.wait(bound.owner, lambda: publisher.reconcile(delivery), shop.deadline)
    except NpaError as error:
        # Only where looking is impossible may the operator's choice take the place of looking.
        blind = getattr(error, "kind", "") == "no-lookup"
        if blind and bound.spec.on_doubt == "resend":
            ledger.settle(delivery.id, State.FAILED, now, error="in doubt; sent again by choice", next_at=now)
        elif not blind:
            log.warning("could not look it up", delivery=delivery.id, error=str(error))
        return False
    if receipt is None:
        ledger.settle(delivery.id, State.FAILED, now, error="looked up: it had not arrived", next_at=now)
        return False
    ledger.settle(delivery.id, State.DELIVERED, now, receipt=receipt)
    return True
