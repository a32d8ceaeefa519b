"""When a source that is well is visited again, and when it is asked for everything: by its own rhythm and wishes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from pydantic import JsonValue

from npa_core.models import Harvest
from npa_core.steps.rest import LONGEST_WISH, spread

NEWEST = 20
"""So many of a source's latest publications tell its rhythm."""
FULL_EVERY = timedelta(days=7)
"""How often a source is asked without validators: some servers say "not modified" for ever."""

_HOUR = timedelta(hours=1)
_GROWTH = 1.5
_ENOUGH_GROWTH = 64  # quiet visits after which any pause has reached any ceiling


def median_gap(published: Iterable[datetime]) -> timedelta | None:
    """Return the median time between publications, from the newest 20; None when there are fewer than three.

    What appears within one hour of the clock is one publication: press offices release the week's news at once.
    """
    newest = sorted(published, reverse=True)[:NEWEST]
    hours = sorted({moment.replace(minute=0, second=0, microsecond=0) for moment in newest})
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(hours)]
    return timedelta(seconds=median(gaps)) if len(gaps) > 1 else None


def pause_when_well(interval: timedelta, longest: timedelta, quiet: int, gap: timedelta | None) -> timedelta:
    """Return the pause after a good visit, the last of `quiet` in a row that brought no news.

    It begins with `interval` and grows by half with every quiet visit, up to `longest` and to a quarter of the source's
    own gap between publications; it is never shorter than `interval`.
    """
    ceiling = longest if gap is None else min(longest, gap / 4)
    if ceiling <= interval:
        return interval
    growth = _GROWTH ** min(quiet, _ENOUGH_GROWTH)
    return ceiling if growth >= ceiling / interval else interval * growth


def after_good(pause: timedelta, interval: timedelta, harvest: Harvest, now: datetime, source: str) -> datetime:
    """Return the next visit after a good one: the pause, or what the source itself asks for when that is longer.

    Spread by jitter, moved out of the hours and days that the source skips, and never later than in seven days, or
    `interval` where the operator made that longer.
    """
    wished = min(harvest.earliest_next or timedelta(), LONGEST_WISH)
    moment = now + spread(max(pause, wished), source, now)
    return min(_out_of_skipped(moment, harvest), now + max(LONGEST_WISH, interval))


def cursor_to_send(cursor: JsonValue, full_at: datetime | None, now: datetime, source: str) -> JsonValue:
    """Return the cursor for a visit: now and then None, so that the source has to give everything.

    A `full_at` that is still to come was written while the clock was wrong.
    """
    is_recent = full_at is not None and full_at <= now < full_at + spread(FULL_EVERY, source)
    return cursor if is_recent else None


def _out_of_skipped(moment: datetime, harvest: Harvest) -> datetime:
    """Return the same minute of the first hour that is not skipped; who skips the whole week means none of it."""
    for hours in range(7 * 24):
        later = moment + hours * _HOUR
        if later.hour not in harvest.skip_hours and later.weekday() not in harvest.skip_days:
            return later
    return moment
