"""Select: which items an edition may show.

Eligible is what is not yet in an edition of this digest, passed the gate, and arrived since the
digest's last cut-off. The cut-off is a place in the order of arrival, not a time: a late item is
never lost and a clock that is set back makes nothing due twice. The window limits a digest's first edition, and
what counts as news of a source's first visit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from npa_core.models import Digest, StoredItem


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier editions of a digest have shown."""

    cut_off: int | None = None
    """The last place in the order of arrival that was looked at; None before the first edition."""
    items: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored item with its place in the order of arrival."""

    seq: int
    stored: StoredItem


def select(digest: Digest, candidates: Iterable[Candidate], past: Past, due: datetime) -> tuple[StoredItem, ...]:
    """Return the eligible items, newest first."""
    chosen = [c.stored for c in candidates if _is_eligible(c, digest, past, due)]
    return tuple(sorted(chosen, key=lambda s: (s.item.ordered_by, s.item.id), reverse=True))


def _is_eligible(candidate: Candidate, digest: Digest, past: Past, due: datetime) -> bool:
    stored, item = candidate.stored, candidate.stored.item
    if item.id in past.items or stored.story in past.stories or item.relaunch or not stored.passes_gate:
        return False
    window_opens = due - digest.window
    if item.backfill and (item.published is None or item.published < window_opens):
        return False
    if past.cut_off is None:
        return item.ordered_by >= window_opens
    return candidate.seq > past.cut_off
