"""How long a source or a channel rests when it fails, how far anybody's wish is obeyed, and how rests are spread."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

LONGEST_BACK_OFF = timedelta(hours=24)
LONGEST_WISH = timedelta(days=7)
"""A Retry-After or a feed's own wish is obeyed up to here."""


def after_failure(
    interval: timedelta, failures: int, wish: timedelta | datetime | None, now: datetime, source: str
) -> datetime:
    """Return the next visit after `failures` failures in a row (≥ 1): doubling, capped at a day, spread by jitter.

    A believable Retry-After counts when it is later, up to a week. Whoever is asked more rarely than once a day when
    well is not asked more often when failing.
    """
    longest = max(interval, LONGEST_BACK_OFF)
    pause = min(interval * 2 ** min(failures - 1, 16), longest)
    wished = min(wish_as_pause(wish, now), LONGEST_WISH)
    if wished > pause:
        return now + min(spread(wished, source, now), LONGEST_WISH)
    return now + min(spread(pause, source, now), longest)


def wish_as_pause(wish: timedelta | datetime | None, now: datetime) -> timedelta:
    """Return how long from now a Retry-After asks to wait; nothing when there is none, or it has passed."""
    pause = wish - now if isinstance(wish, datetime) else wish or timedelta()
    return max(pause, timedelta())


def rests(until: datetime | None, interval: timedelta, now: datetime) -> bool:
    """Return whether to wait until then.

    A time to which no pause can lead was written while the clock was wrong; waiting for it might take years.
    """
    longest = max(interval, LONGEST_WISH) * 1.1
    return until is not None and now < until <= now + longest


def spread(pause: timedelta, source: str, now: datetime | None = None) -> timedelta:
    """Return the pause made longer by up to a tenth, the same way for the same source (and hour, where it matters)."""
    hour = "" if now is None else f"{now:%Y-%m-%dT%H}"
    seed = hashlib.sha256(f"{source} {hour}".encode()).digest()
    return pause * (1 + int.from_bytes(seed[:4]) / 2**32 / 10)
