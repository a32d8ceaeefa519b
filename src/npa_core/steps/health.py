"""Health: what is remembered of a source and of its items becomes a verdict. Pure: the time now comes in as data."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from npa_core.models import MissingItem, Problem, Quality, Source, SourceHealth, SourceState
from npa_core.steps.trouble import trouble

FEWEST_GAPS = 3
"""So many gaps between days with news make a rhythm."""
USUAL_GAPS = 3
"""Within so many usual gaps a source is not silent, however long that is."""

_QUALITIES = frozenset(Quality)


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of a source and of its items."""

    visited: datetime | None = None
    first_good: datetime | None = None
    last_good: datetime | None = None
    next_visit: datetime | None = None
    gone: bool = False
    failures: int = 0
    failing_since: datetime | None = None
    failure_kind: str | None = None
    failure: str | None = None
    moved_to: str | None = None
    quality: tuple[str, ...] = ()
    items: int = 0
    newest: datetime | None = None
    times: Collection[datetime] = ()
    """When its latest items were published, or first seen."""
    missing: tuple[MissingItem, ...] = ()


def health(source: Source, address: str, past: Past, *, now: datetime, silent_after: timedelta) -> SourceHealth:
    """Return how a source fares."""
    usual = rhythm(past.times)
    silence = _silence(past, usual, now, silent_after)
    state = _state(past, silence)
    since = {
        SourceState.GONE: past.failing_since,
        SourceState.FAILING: past.failing_since,
        SourceState.SILENT: past.newest,
        SourceState.EMPTY: past.first_good,
        SourceState.WELL: past.first_good,
    }
    return SourceHealth(
        id=source.id,
        partner=source.partner,
        address=address,
        state=state,
        since=since.get(state),
        visited=past.visited,
        last_good=past.last_good,
        next_visit=None if past.gone else past.next_visit,
        failures=past.failures,
        moved_to=past.moved_to,
        rhythm_days=usual,
        newest=past.newest,
        items=past.items,
        missing=past.missing,
        problems=tuple(_problems(source, past, state, silence, usual)),
    )


def rhythm(times: Collection[datetime]) -> float | None:
    """Return the median gap in days between the days on which something was published; None for fewer than four days.

    Days, not items: an office that writes five reports every Monday writes weekly.
    """
    days = sorted({time.date() for time in times})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return float(median(gaps)) if len(gaps) >= FEWEST_GAPS else None


def in_words(rhythm_days: float) -> str:
    """Return a rhythm as people say it."""
    for longest, words in ((1.5, "daily"), (5.5, ""), (8.5, "weekly"), (26.5, ""), (32, "monthly")):
        if rhythm_days <= longest:
            return words or f"every {rhythm_days:g} days"
    return f"every {rhythm_days:g} days"


def order(health: SourceHealth) -> tuple[int, bool, str]:
    """Sort by this, and those stand first that somebody should look at."""
    return [*SourceState].index(health.state), not health.problems, health.id


def _silence(past: Past, usual: float | None, now: datetime, silent_after: timedelta) -> timedelta | None:
    """Return for how long nothing came, when that is longer than it should be.

    What happened since the last good visit nobody knows.
    """
    if usual is None or past.newest is None:
        return None
    silence = min(now, past.last_good or now) - past.newest
    return silence if silence >= max(silent_after, timedelta(days=usual) * USUAL_GAPS) else None


def _state(past: Past, silence: timedelta | None) -> SourceState:
    if past.gone:
        return SourceState.GONE
    if past.failures:
        return SourceState.FAILING
    if past.last_good is None:
        return SourceState.NEW
    if past.moved_to:
        return SourceState.MOVED
    if silence:
        return SourceState.SILENT
    return SourceState.WELL if past.items else SourceState.EMPTY


def _problems(
    source: Source, past: Past, state: SourceState, silence: timedelta | None, usual: float | None
) -> Iterator[Problem]:
    if state is SourceState.GONE:
        yield _problem(source, "gone", "")
    elif past.failures:
        kind = past.failure_kind or "other"
        # A page without items may fail as such; what a feed that was read may lack is called the same.
        yield _problem(source, "other" if kind in _QUALITIES else kind, _how_long(past), past.failure)
    if past.moved_to:
        yield _problem(source, "moved", f" to {past.moved_to}")
    if silence is not None and usual is not None:
        yield _problem(source, "silent", f": nothing for {silence.days} days, {in_words(usual)} before")
    elif state is SourceState.EMPTY:
        yield _problem(source, "never-any", "")
    for quality in past.quality:
        if not (state is SourceState.EMPTY and quality == Quality.NO_ITEMS):
            yield _problem(source, quality, "")


def _how_long(past: Past) -> str:
    """Return since when and how often it failed, and when it was well: a mistyped address never was."""
    often = [f"{past.failures} times"] if past.failures > 1 else []
    since = [f"since {past.failing_since:%Y-%m-%d %H:%M} UTC"] if past.failing_since else []
    well = f"last read {past.last_good:%Y-%m-%d}" if past.last_good else "never read"
    return f" ({', '.join([*often, *since, well])})"


def _problem(source: Source, code: str, more: str, detail: str | None = None) -> Problem:
    words = trouble(code)
    return Problem(
        code=code,
        message=f"{words.says}{more}",
        advice=words.advice.replace("move ID", f"move {source.id}"),
        detail=detail or "",
    )
