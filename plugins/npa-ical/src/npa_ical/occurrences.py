"""When an event takes place: its dates by rule (RRULE), by list (RDATE, EXDATE) and moved ones (RECURRENCE-ID).

dateutil knows the rules and icalendar the words. What is added here are limits: a rule is followed only
within the window, and one that no person would write is not followed at all.
"""

from __future__ import annotations

import heapq
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice
from math import prod
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Component

from npa_core.models.recurrence import rule_parts
from npa_ical.properties import length, moment, moments, words, written
from npa_ical.window import Window

MAX_SHOWN = 50
"""So many occurrences within the window are looked at."""
_MAX_TIMES_A_DAY = 24
_OF_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")


class Occurrence(NamedTuple):
    """One time at which an event takes place."""

    starts: datetime
    ends: datetime
    whole_days: bool
    event: Component
    """Who says so: the event, or what replaces it at that time."""


class Series(NamedTuple):
    """An event, and what replaces it at single times."""

    event: Component
    replaced: tuple[Component, ...] = ()


def rule_of(event: Component) -> str:
    """Return the rule by which an event repeats, or nothing. Raises ValueError for one that is not followed."""
    rule = written(event, "RRULE")
    if not rule:
        return ""
    parts = rule_parts(rule)
    if prod(len(parts.get(name, "").split(",")) for name in _OF_A_DAY) > _MAX_TIMES_A_DAY:
        raise ValueError(f"it takes place more than {_MAX_TIMES_A_DAY} times a day")
    return rule


def occurrences(series: Series, rule: str, zone: ZoneInfo, window: Window) -> tuple[Occurrence, ...]:
    """Return when it takes place within the window, in order; nothing for an event without a beginning."""
    moved = {}
    for other in series.replaced:
        replaces = moment(other, "RECURRENCE-ID")
        if replaces is not None:
            moved[_key(replaces, zone)] = other
    is_whole = "RECURRENCE-ID" not in series.event  # else the export holds single dates of a series only
    planned = _planned(series.event, rule, zone, window, frozenset(moved)) if is_whole else iter(())
    single = sorted(
        (found for other in moved.values() if not is_cancelled(other) and (found := _first(other, zone))),
        key=lambda one: one.starts,
    )
    within = (one for one in heapq.merge(planned, single, key=lambda one: one.starts) if _is_in(one, window))
    return tuple(islice(within, MAX_SHOWN))


def is_cancelled(event: Component) -> bool:
    """Whether it does not take place."""
    return words(event, "STATUS").upper() == "CANCELLED"


def _planned(
    event: Component, rule: str, zone: ZoneInfo, window: Window, moved: frozenset[datetime]
) -> Iterator[Occurrence]:
    """Yield the occurrences that nothing replaces. Rules speak of local time, so the clock's changes do not move it."""
    first = _first(event, zone)
    if first is None:
        return
    place = first.starts.tzinfo
    lasts = first.ends.replace(tzinfo=None) - first.starts.replace(tzinfo=None)
    excepted = {_key(one, zone) for one in moments(event, "EXDATE") if isinstance(one, datetime)}
    days = {one for one in moments(event, "EXDATE") if not isinstance(one, datetime)}
    last: datetime | None = None
    for local in _dates(event, first, rule, zone, window):
        starts = local.replace(tzinfo=place)
        key = _key(starts, zone)
        if local == last or key in excepted or key in moved or local.date() in days:
            continue
        last = local
        yield Occurrence(starts, (local + lasts).replace(tzinfo=place), first.whole_days, event)


def _dates(event: Component, first: Occurrence, rule: str, zone: ZoneInfo, window: Window) -> Iterator[datetime]:
    """Yield the local times of the beginnings, in order: by the rule up to the window's end, and those listed."""
    begin, place = first.starts.replace(tzinfo=None), first.starts.tzinfo
    listed = sorted({begin, *(_local(one, place, zone) for one in moments(event, "RDATE"))})
    if not rule:
        yield from listed
        return
    parts = rule_parts(rule)
    horizon = window.until.astimezone(place).replace(tzinfo=None)
    if end := parts.pop("UNTIL", ""):
        # As far as it goes, UTC or local: whoever writes a day means all of it.
        until = datetime.fromisoformat(end) if "T" in end else datetime.combine(date.fromisoformat(end), time.max)
        horizon = min(horizon, _local(until, place, zone))
    with warnings.catch_warnings():
        # COUNT with an end: ours, so that a rule that never fits is not tried until the year 9999.
        warnings.simplefilter("ignore", DeprecationWarning)
        repeated = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=begin)
        repeated = repeated.replace(until=horizon)
    yield from heapq.merge(iter(repeated), listed)


def _first(event: Component, zone: ZoneInfo) -> Occurrence | None:
    """Return what DTSTART and DTEND or DURATION say."""
    start = moment(event, "DTSTART")
    if start is None:
        return None
    starts, whole_days = _aware(start, zone), not isinstance(start, datetime)
    end, lasts = moment(event, "DTEND"), length(event, "DURATION")
    if end is not None:
        ends = _aware(end, zone)
    else:
        # A whole day without an end is that day (RFC 5545, 3.6.1).
        lasts = lasts if lasts is not None else timedelta(days=1 if whole_days else 0)
        ends = (starts.replace(tzinfo=None) + min(lasts, timedelta(days=3_660))).replace(tzinfo=starts.tzinfo)
    return Occurrence(starts, max(starts, ends), whole_days, event)


def _is_in(one: Occurrence, window: Window) -> bool:
    return one.ends >= window.since and one.starts < window.until


def _aware(value: date, zone: ZoneInfo) -> datetime:
    """Give a time its zone; a day is its midnight."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), tzinfo=zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _local(value: date, place: tzinfo | None, zone: ZoneInfo) -> datetime:
    return _aware(value, zone).astimezone(place).replace(tzinfo=None)


def _key(value: date, zone: ZoneInfo) -> datetime:
    """What two ways to write the same moment have in common."""
    return _aware(value, zone).astimezone(zone).replace(tzinfo=None, fold=0)


def upcoming(found: Iterable[Occurrence], now: datetime) -> tuple[Occurrence, ...]:
    """Return those that are not over."""
    return tuple(one for one in found if one.ends > now or one.starts >= now)
