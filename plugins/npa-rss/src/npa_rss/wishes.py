"""What a feed wishes of those who read it: how long they stay away, at which hours, on which days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

_LONGEST = timedelta(days=31)
"""No feed is asked more rarely than that, whatever it wishes; the core comes sooner still."""
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_LIST = 5_000
_HOUR = re.compile(r"<hour(?:\s[^<>]*)?>\s*([0-9]{1,2})\s*</hour", re.IGNORECASE)
_DAY = re.compile(r"<day(?:\s[^<>]*)?>\s*([a-z]+)\s*</day", re.IGNORECASE)


class Wishes(NamedTuple):
    """Every wish optional."""

    rest: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


def wishes(feed: Mapping[str, Any], text: str) -> Wishes:
    """Return the wishes of a feed: `ttl` (RSS 2.0, minutes), `sy:updatePeriod` (RSS 1.0), `skipHours`, `skipDays`.

    `text` is the document, as feedparser keeps only the last hour of a list. Garbage is no wish; neither is one never
    to be asked.
    """
    hours = {int(hour) % 24 for hour in _HOUR.findall(_inside(text, "skipHours")) if int(hour) <= 24}
    days = {_DAYS.index(day.lower()) for day in _DAY.findall(_inside(text, "skipDays")) if day.lower() in _DAYS}
    rests = [rest for rest in (_time_to_live(feed), _update_interval(feed)) if rest]
    return Wishes(
        rest=min(max(rests), _LONGEST) if rests else None,
        skip_hours=tuple(sorted(hours)) if len(hours) < 24 else (),
        skip_days=tuple(sorted(days)) if len(days) < 7 else (),
    )


def _time_to_live(feed: Mapping[str, Any]) -> timedelta | None:
    minutes = _number(feed.get("ttl"))
    return timedelta(minutes=minutes) if minutes else None


def _update_interval(feed: Mapping[str, Any]) -> timedelta | None:
    """The period divided by how often something happens in it."""
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    rest = period / (_number(feed.get("sy_updatefrequency")) or 1) if period else None
    return rest if rest and rest >= timedelta(minutes=1) else None


def _number(written: Any) -> int:
    text = str(written or "").strip()
    return int(text[:7]) if text.isascii() and text.isdigit() else 0


def _inside(text: str, element: str) -> str:
    start = text.find(f"<{element}")
    return text[start : start + _MAX_LIST].partition(f"</{element}")[0] if start >= 0 else ""
