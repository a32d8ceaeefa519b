"""Recovery: what a killed run left as `sending` is settled, and what is in doubt is looked up, never guessed."""

from __future__ import annotations

from datetime import timedelta

import structlog

from npa_core.errors import NpaError
from npa_core.models import Delivery, State
from npa_core.pipeline.publishers import GuardedPublisher
from npa_core.steps.rest import after_failure

log = structlog.get_logger("npa.publish")

FIRST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=3)
_CUT_OFF = "the run ended while sending"


async def recover(publisher: GuardedPublisher) -> int:
    """Settle a channel's doubtful deliveries as far as that is possible; return how many were found to have arrived.

    With a key, repeating is harmless. Else the publisher looks. Where looking is impossible the
    delivery stays `unknown` for a person, unless the operator chose `on_doubt = "resend"`.
    """
    ledger, now, channel = publisher.shop.store.ledger, publisher.shop.clock.now(), publisher.bound.spec.id
    for delivery in ledger.find(states=(State.SENDING,), channel=channel):
        state = State.FAILED if publisher.has_key else State.UNKNOWN
        ledger.settle(delivery.id, state, now, error=_CUT_OFF, next_at=now if publisher.has_key else None)
    found = 0
    for delivery in ledger.find(states=(State.UNKNOWN,), channel=channel):
        if will_repeat(publisher, delivery):
            next_at = after_failure(FIRST_PAUSE, max(delivery.attempt, 1), None, delivery.updated, delivery.key)
            ledger.settle(delivery.id, State.FAILED, now, error=delivery.error, next_at=next_at)
        else:
            found += await _look_up(publisher, delivery)
    return found


def will_repeat(publisher: GuardedPublisher, delivery: Delivery) -> bool:
    """Whether a delivery in doubt is sent again by itself: its key makes that harmless; in the end a person looks."""
    now = publisher.shop.clock.now()
    return publisher.has_key and now - (delivery.first_tried or delivery.created) <= GIVE_UP_AFTER


async def _look_up(publisher: GuardedPublisher, delivery: Delivery) -> bool:
    """Ask the publisher what became of a delivery; return whether it had arrived."""
    ledger, now = publisher.shop.store.ledger, publisher.shop.clock.now()
    try:
        receipt = await publisher.reconcile(delivery)
    except NpaError as error:
        # Only where looking is impossible may the operator's choice take the place of looking.
        blind = getattr(error, "kind", "") == "no-lookup"
        if blind and publisher.bound.spec.on_doubt == "resend":
            ledger.settle(delivery.id, State.FAILED, now, error="in doubt; sent again by choice", next_at=now)
        elif not blind:
            log.warning("could not look it up", delivery=delivery.id, error=str(error))
        return False
    if receipt is None:
        ledger.settle(delivery.id, State.FAILED, now, error="looked up: it had not arrived", next_at=now)
        return False
    ledger.settle(delivery.id, State.DELIVERED, now, receipt=receipt)
    return True
