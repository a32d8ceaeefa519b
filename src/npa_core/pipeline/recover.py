"""Recovery: what a killed run left as `sending` is settled, and what is in doubt is looked up, never guessed."""

from __future__ import annotations

from datetime import datetime, timedelta

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
            ledger.settle(delivery.id, State.FAILED, now, error=delivery.error, next_at=_after_doubt(delivery))
        else:
            found += await _look_up(publisher, delivery)
    return found


def will_repeat(publisher: GuardedPublisher, delivery: Delivery) -> bool:
    """Whether a delivery in doubt is sent again by itself: its key makes that harmless; in the end a person looks."""
    return publisher.has_key and not _is_given_up(publisher, delivery)


def _is_given_up(publisher: GuardedPublisher, delivery: Delivery) -> bool:
    return publisher.shop.clock.now() - (delivery.first_tried or delivery.created) > GIVE_UP_AFTER


def _after_doubt(delivery: Delivery) -> datetime:
    return after_failure(FIRST_PAUSE, max(delivery.attempt, 1), None, delivery.updated, delivery.key)


async def _look_up(publisher: GuardedPublisher, delivery: Delivery) -> bool:
    """Ask the publisher what became of a delivery; return whether it had arrived."""
    ledger, now = publisher.shop.store.ledger, publisher.shop.clock.now()
    try:
        receipt = await publisher.reconcile(delivery)
    except NpaError as error:
        # Only where looking is impossible may the operator's choice take the place of looking.
        blind = getattr(error, "kind", "") == "no-lookup"
        if blind and publisher.bound.spec.on_doubt == "resend" and not _is_given_up(publisher, delivery):
            # At once after a crash; a server that leaves us in doubt each time gets ever longer pauses.
            next_at = now if delivery.attempt == 1 else _after_doubt(delivery)
            ledger.settle(delivery.id, State.FAILED, now, error="in doubt; sent again by choice", next_at=next_at)
        elif not blind:
            log.warning("could not look it up", delivery=delivery.id, error=str(error))
        return False
    if receipt is None:
        ledger.settle(delivery.id, State.FAILED, now, error="looked up: it had not arrived", next_at=now)
        return False
    ledger.settle(delivery.id, State.DELIVERED, now, receipt=receipt)
    return True
