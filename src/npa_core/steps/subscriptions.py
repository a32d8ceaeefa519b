"""What a list of feeds says now, compared with what it said before, and the sources that come of it.

A feed is known by its address and keeps its number for ever; one that is no longer listed is no longer
visited. What was gathered from it stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from npa_core.models import Source, Subscription

MAX_FEEDS = 500
"""So many feeds of one list are read; of the rest it is said that there are more."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list names, after a look at it."""

    numbers: Mapping[str, int]
    """Of every address that it ever listed."""
    listed: tuple[str, ...]
    left: tuple[str, ...] = ()
    """What it no longer names."""
    beyond: int = 0
    """So many feeds were too many."""


def renew(numbers: Mapping[str, int], before: Sequence[str], found: Sequence[str]) -> Listing:
    """Return the listing when `found` is what the list names now; `numbers` and `before` are as remembered."""
    listed = tuple(found[:MAX_FEEDS])
    known, number = dict(numbers), max(numbers.values(), default=0)
    for address in listed:
        if address not in known:
            known[address] = number = number + 1
    present = frozenset(found)
    left = tuple(address for address in before if address not in present)
    return Listing(known, listed, left, len(found) - len(listed))


def subscribed(
    subscription: Subscription, numbers: Mapping[str, int], listed: Sequence[str], taken: Collection[str]
) -> tuple[Source, ...]:
    """Return the sources of a list, without the addresses that others read already (`taken`)."""
    return tuple(
        Source(
            id=f"{subscription.id}/{numbers[address]}",
            use=subscription.use,
            settings={"url": address},
            partner=subscription.partner,
            grant=subscription.grant,
        )
        for address in listed
        if address not in taken
    )
