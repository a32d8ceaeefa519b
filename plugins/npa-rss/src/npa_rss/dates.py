"""Dates: feedparser's reading of them, with what it gets wrong in German feeds put right."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from time import struct_time

_SLASHES = re.compile(r"\s*(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*")
_ZONE = re.compile(r"\b(CE|ME)(T|Z|ST|SZ)\s*$")


def moment(written: str, parsed: struct_time | None) -> datetime | None:
    """Return the moment in UTC, or None when nobody can tell.

    `written` is the date as it stands in the feed, `parsed` what feedparser made of it. A date without
    a zone counts as UTC.
    """
    try:
        # feedparser takes 2020/1/10 for the first of November.
        if slashes := _SLASHES.fullmatch(written):
            year, month, day, hour, minute, second = (int(part or 0) for part in slashes.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        if parsed is None:
            return None
        year, month, day, hour, minute, second = parsed[:6]
        found = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        return found - _central_europe(written)
    except (ValueError, OverflowError):
        return None


def _central_europe(written: str) -> timedelta:
    """The offset of CET, CEST, MEZ and MESZ, which feedparser passes over."""
    zone = _ZONE.search(written)
    if zone is None:
        return timedelta()
    return timedelta(hours=2 if zone.group(2) in ("ST", "SZ") else 1)
