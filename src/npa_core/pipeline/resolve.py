"""Resolving: a person who has looked settles a delivery."""

from __future__ import annotations

from npa_core.errors import ConfigError
from npa_core.models import Delivery, State
from npa_core.pipeline.workshop import Workshop

_ENDS = (State.DELIVERED, State.SKIPPED, State.CANCELLED)


def resolve(shop: Workshop, delivery: int, state: State) -> Delivery:
    """Settle a delivery by a person's word, with the lock held: what is `sending` was left so by a run that is no more.

    Raises ConfigError when it has come to an end already; a mirror is made again all the same.
    """
    held = shop.store.ledger.get(delivery)
    if held is None or (held.state in _ENDS and not (state is State.DUE and _is_mirror(shop, held))):
        raise ConfigError(f"delivery {delivery} does not wait for anything")
    shop.store.ledger.settle(delivery, state, shop.clock.now(), error="decided by a person")
    return held.model_copy(update={"state": state})


def _is_mirror(shop: Workshop, delivery: Delivery) -> bool:
    bound = shop.assembly.channel(delivery.channel)
    return bound is not None and bound.type.follows == "archive"
