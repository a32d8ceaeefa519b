"""Identify: which items are new, which have changed, which are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from npa_core.models import NewsItem


@dataclass(frozen=True, slots=True)
class Known:
    """What is already stored of one source, as far as a harvest may touch it."""

    hashes: Mapping[str, str] = field(default_factory=dict)
    """Item id → content hash."""
    twins: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(link, title) → item id: finds an item again whose guid was changed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a harvest means for the store."""

    new: tuple[NewsItem, ...] = ()
    changed: tuple[NewsItem, ...] = ()
    """Under their stored ids."""
    known: int = 0


def identify(items: Iterable[NewsItem], known: Known) -> Changes:
    """Compare items with what is stored of their source.

    A stored item stands for one item of the harvest only: of two that share link and title, the
    second is an item of its own.
    """
    items = tuple(items)
    taken = {item.id for item in items}
    new: list[NewsItem] = []
    changed: list[NewsItem] = []
    unchanged = 0
    for item in items:
        twin = known.twins.get((item.link or "", item.title))
        stored_id = item.id if item.id in known.hashes else twin
        if stored_id is None or (stored_id != item.id and stored_id in taken):
            new.append(item)
            continue
        taken.add(stored_id)
        if known.hashes[stored_id] != item.content_hash:
            changed.append(item.model_copy(update={"id": stored_id}))
        else:
            unchanged += 1
    return Changes(tuple(new), tuple(changed), unchanged)
