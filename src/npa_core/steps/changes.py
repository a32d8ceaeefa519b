"""Changes: what a document means for the stored items of its source.

Corrections, relaunches of whole sites, what was taken away, and texts that never rest are told apart here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from npa_core.models import NewsItem
from npa_core.steps.identify import Identified, Stored
from npa_core.steps.normalise import Found

RESTLESS_AFTER = 3
"""After so many changes in a row a text is one that never rests: a counter, an advertisement."""
_RESTLESS_PAUSE = timedelta(days=1)
"""How often such a text is written down all the same."""
_FEWEST = 4
"""Fewer items than these tell nothing about a whole site."""
_MOST = 0.6
_CERTAINLY_OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the last document of the source held."""

    at: datetime | None = None
    """When it was read; None before the first."""
    published: Mapping[str, datetime | None] = field(default_factory=dict)
    """By item id."""
    titles: frozenset[str] = frozenset()
    """Titles of stored items of the source, those that the new document has, too."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be written."""

    new: tuple[NewsItem, ...] = ()
    changed: tuple[NewsItem, ...] = ()
    """Under their stored ids."""
    known: int = 0
    restless: tuple[str, ...] = ()
    """Items whose text changes at every visit: left as they are."""
    rested: tuple[str, ...] = ()
    """Items that changed at earlier visits and did not now."""
    relaunch: int = 0
    """How many of the new items are old ones of a site that was rebuilt."""
    vanished: tuple[str, ...] = ()
    """Items that are gone although older ones are still there: candidates for withdrawal."""
    emptied: int = 0
    """How many items are gone at once: too many to have been withdrawn."""


def changes(
    identified: Identified, stored: Mapping[str, Stored], listing: Listing, now: datetime, *, complete: bool = True
) -> Changes:
    """Compare a document with what is stored. `complete`: whether all of the document was read."""
    changed, restless, rested = _compare(identified, stored, now)
    old = _relaunched(identified, listing)
    gone = () if old or not complete else _gone(identified, listing)
    is_emptied = len(gone) >= _FEWEST and len(gone) > len(listing.published) / 2
    return Changes(
        new=tuple(
            one.item.model_copy(update={"relaunch": True}) if one.item.id in old else one.item for one in identified.new
        ),
        changed=changed,
        known=len(identified.known) - len(changed),
        restless=restless,
        rested=rested,
        relaunch=len(old),
        vanished=() if is_emptied else gone,
        emptied=len(gone) if is_emptied else 0,
    )


def _compare(
    identified: Identified, stored: Mapping[str, Stored], now: datetime
) -> tuple[tuple[NewsItem, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the items that have changed, those that never rest, and those that have come to rest."""
    changed: list[NewsItem] = []
    restless: list[str] = []
    rested: list[str] = []
    for id, one in identified.known.items():
        held = stored.get(id)
        if held is None:  # purged: known, and nothing to update
            continue
        recently = held.changed is not None and now - held.changed < _RESTLESS_PAUSE
        if one.item.content_hash == held.content_hash:
            if held.changes and not (recently and held.changes >= RESTLESS_AFTER):
                rested.append(id)
        elif held.changes >= RESTLESS_AFTER and recently and (one.item.title, one.item.link) == (held.title, held.link):
            restless.append(id)
        else:
            changed.append(one.item.model_copy(update={"id": id}))
    return tuple(changed), tuple(restless), tuple(rested)


def _relaunched(identified: Identified, listing: Listing) -> frozenset[str]:
    """Return the ids of new items that are old: when most of a document is new, and most of that dated long ago.

    A site that was rebuilt gives its articles other guids and addresses; none of that is news.
    """
    new, size = identified.new, len(identified.new) + len(identified.known)
    if listing.at is None or len(new) < max(_FEWEST, _MOST * size):
        return frozenset()
    old = frozenset(one.item.id for one in new if _is_old(one, listing.at, listing.titles))
    return old if len(old) >= _MOST * len(new) else frozenset()


def _is_old(one: Found, last: datetime, titles: frozenset[str]) -> bool:
    item = one.item
    return item.title in titles if item.published is None else item.published < last - _CERTAINLY_OLD


def _gone(identified: Identified, listing: Listing) -> tuple[str, ...]:
    """Return what the last document held, the new one does not, and is younger than the oldest item there."""
    found = (*identified.known.values(), *identified.new)
    dates = [one.item.published for one in found if one.item.published is not None]
    if not dates:
        return ()
    return tuple(
        id
        for id, published in listing.published.items()
        if id not in identified.known and published is not None and published > min(dates)
    )
