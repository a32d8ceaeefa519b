"""Select: which items an edition may show, and which wait for an editor.

Eligible is what is not yet in an edition of this digest, passed the gate, is surely relevant, and arrived since the
digest's last cut-off. The cut-off is a place in the order of arrival, not a time: a late item is
never lost and a clock that is set back makes nothing due twice. The window limits a digest's first edition, and
what counts as news of a source's first visit.

An item of which the classifiers are less sure than the digest's threshold waits. Once an editor has called it
relevant it comes into the next edition, whatever cut-off it lies behind, as long as it is news: it arrived within
four windows, or four weeks where that is longer. A pinned item comes however old it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from npa_core.models import Digest, StoredItem

_WINDOWS = 4
_SHORTEST_REACH = timedelta(weeks=4)


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
    """Return the eligible items, pinned ones first, then newest first."""
    chosen = {c.stored.item.id: c.stored for c in candidates if _is_eligible(c, digest, past, due)}
    return tuple(sorted(chosen.values(), key=lambda s: (s.is_pinned, s.item.ordered_by, s.item.id), reverse=True))


def waiting(digest: Digest, stored: Iterable[StoredItem], past: Past, now: datetime) -> tuple[StoredItem, ...]:
    """Return the items that an edition would show if an editor called them relevant now, oldest first."""
    found = (
        one
        for one in stored
        if one.passes_gate
        and not _is_sure(one, digest)
        and not _was_shown(one, past)
        and _is_still_news(one, digest, now)
    )
    return tuple(sorted(found, key=lambda one: (one.item.ordered_by, one.item.id)))


def reach(digest: Digest) -> timedelta:
    """Return how long after its arrival an item is still news that an editor may let in."""
    return max(_WINDOWS * digest.window, _SHORTEST_REACH)


def _is_eligible(candidate: Candidate, digest: Digest, past: Past, due: datetime) -> bool:
    stored = candidate.stored
    if _was_shown(stored, past) or not stored.passes_gate or not _is_sure(stored, digest):
        return False
    return _is_on_time(candidate, digest, past, due) or _is_called_for(stored, digest, past, due)


def _was_shown(stored: StoredItem, past: Past) -> bool:
    return stored.item.id in past.items or stored.story in past.stories


def _is_sure(stored: StoredItem, digest: Digest) -> bool:
    """Return whether it needs no editor: what no classifier judged never does."""
    return stored.relevance is None or stored.relevance.score >= digest.threshold


def _is_on_time(candidate: Candidate, digest: Digest, past: Past, due: datetime) -> bool:
    item, window_opens = candidate.stored.item, due - digest.window
    if item.relaunch or (item.backfill and (item.published is None or item.published < window_opens)):
        return False
    if past.cut_off is None:
        return item.ordered_by >= window_opens
    return candidate.seq > past.cut_off


def _is_called_for(stored: StoredItem, digest: Digest, past: Past, due: datetime) -> bool:
    """Return whether an editor let it in after the edition in which it would have stood."""
    approval = stored.approval
    if approval is None or (past.cut_off is None and approval.at < due - digest.window):
        return False
    return stored.is_pinned or _is_still_news(stored, digest, due)


def _is_still_news(stored: StoredItem, digest: Digest, now: datetime) -> bool:
    """Return whether it was news when it came, and that was not too long ago."""
    item = stored.item
    if item.relaunch or (
        item.backfill and (item.published is None or item.published < item.first_seen - digest.window)
    ):
        return False
    return item.first_seen >= now - reach(digest)
