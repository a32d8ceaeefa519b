"""How long a source rests after a visit: its rhythm when well, back-off when failing."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

LONGEST_BACK_OFF = timedelta(hours=24)
LONGEST_WISH = timedelta(days=7)
"""A Retry-After or a feed's own wish is obeyed up to here."""


def after_success(interval: timedelta, wish: timedelta | None, now: datetime, source: str) -> datetime:
    """Return the next visit: the interval, or later if the source wishes so, spread by jitter."""
    pause = max(interval, min(wish or timedelta(), LONGEST_WISH))
    return now + _with_jitter(pause, source, now)


def after_failure(
    interval: timedelta, failures: int, wish: timedelta | datetime | None, now: datetime, source: str
) -> datetime:
    """Return the next visit after `failures` failures in a row (≥ 1): doubling, capped at a day.

    A believable Retry-After counts when it is later.
    """
    pause = min(interval * 2 ** min(failures - 1, 16), LONGEST_BACK_OFF)
    if isinstance(wish, datetime):
        wish = wish - now
    pause = max(pause, min(wish or timedelta(), LONGEST_WISH))
    return now + _with_jitter(pause, source, now)


def rests(until: datetime | None, interval: timedelta, now: datetime) -> bool:
    """Return whether to wait until then.

    A time to which no pause can lead was written while the clock was wrong; waiting for it might take years.
    """
    longest = max(interval, LONGEST_WISH) * 1.1
    return until is not None and now < until <= now + longest


def _with_jitter(pause: timedelta, source: str, now: datetime) -> timedelta:
    """Spread sources over a tenth of the pause, the same way for the same source and hour."""
    seed = hashlib.sha256(f"{source} {now:%Y-%m-%dT%H}".encode()).digest()
    return pause * (1 + int.from_bytes(seed[:4]) / 2**32 / 10)
