"""Reads a calendar: from bytes to raw items, one for each event. Pure and picklable; runs in a worker process."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar, Component, vDuration

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Document, Harvest, Quality, RawItem
from npa_core.text import one_line, redact
from npa_ical.items import raw_item
from npa_ical.occurrences import Series, occurrences, rule_of
from npa_ical.properties import length, moment, words
from npa_ical.window import Window

MAX_BYTES = 10_000_000
MAX_EVENTS = 5_000
MAX_ITEMS = 2_000
MAX_WARNINGS = 20

_BEGIN = re.compile(r"BEGIN:VCALENDAR\s*$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"END:VCALENDAR\s*\Z", re.IGNORECASE)
_EVENT = re.compile(r"^BEGIN:VEVENT", re.IGNORECASE | re.MULTILINE)
_SECRET = frozenset({"PRIVATE", "CONFIDENTIAL"})


def read_calendar(document: Document, window: Window) -> Harvest:
    """Read a calendar: the events that take place within the window, each with its next date.

    Raises RejectedError (`empty`, `not-a-calendar`, `too-large`, `unreadable`), TransientError (`truncated`).
    """
    calendars = _calendars(_decoded(document.body), document)
    zone = _zone(calendars, document.timezone)
    items: list[RawItem] = []
    warnings: list[str] = []
    series = list(_series(event for calendar in calendars for event in calendar.walk("VEVENT")))
    for one in series:
        name = one_line(words(one.event, "SUMMARY"))[:80] or words(one.event, "UID")[:80]
        try:
            rule = rule_of(one.event)
        except ValueError as error:
            rule = ""
            warnings.append(f"{name!r} repeats by a rule that is not followed ({one_line(str(error))[:200]})")
        try:
            found = occurrences(one, rule, zone, window)
            items += [raw_item(one.event, found, zone, window)] if found else []
        except (ArithmeticError, ValueError) as error:  # times at the ends of the calendar, rules that never fit
            warnings.append(f"{name!r} was left out: {one_line(str(error))[:200]}")
            continue
        if moment(one.event, "DTSTART") is None:
            warnings.append(f"{name!r} was left out: it has no DTSTART that can be read")
    return Harvest(
        items=tuple(items[:MAX_ITEMS]),
        earliest_next=_pause(calendars),
        warnings=tuple(_all_warnings(items, series, warnings)),
        quality=tuple(_quality(items)),
    )


def _quality(items: list[RawItem]) -> Iterator[Quality]:
    if any(item.guid is None for item in items):
        yield Quality.NO_GUIDS
    if len(items) > MAX_ITEMS:
        yield Quality.TOO_MANY_ITEMS


def _decoded(body: bytes) -> str:
    """UTF-8, as RFC 5545 has it; what is not, is from an old program on Windows."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")


def _calendars(text: str, document: Document) -> list[Component]:
    text = text.replace("\0", "").strip()
    place = redact(document.address)
    if not text:
        raise RejectedError(f"{place} is empty where a calendar was expected; look at it in a browser", kind="empty")
    if not _BEGIN.match(text):
        raise RejectedError(
            f"{place} is no calendar: it begins with {one_line(text[:40])!r} and not with BEGIN:VCALENDAR. Find the "
            "address of the export (often called iCal, ICS or »Kalender abonnieren«) and correct `url`",
            kind="not-a-calendar",
        )
    count = sum(1 for _ in _EVENT.finditer(text))
    if len(document.body) > MAX_BYTES or count > MAX_EVENTS:
        raise RejectedError(
            f"{place} holds {count:,} events in {len(text):,} characters; at most {MAX_EVENTS:,} are read. Ask for an "
            "export of the coming months only",
            kind="too-large",
        )
    if not _END.search(text[-100:]):
        raise TransientError(
            f"{place} is cut off: its end is missing. Nothing of it was kept; the next visit asks for it again. If "
            "this stays, tell those who run the calendar",
            kind="truncated",
        )
    try:
        return list(Calendar.from_ical(text, multiple=True))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise RejectedError(
            f"{place} is too broken to be read ({one_line(str(error))[:200]}); have it checked by a validator",
            kind="unreadable",
        ) from None


def _zone(calendars: Iterable[Component], otherwise: str) -> ZoneInfo:
    """Where times are meant that name no zone: what the calendar is said to be shown in, else the alliance's."""
    names = (words(calendar, name) for calendar in calendars for name in ("X-WR-TIMEZONE", "TIMEZONE-ID"))
    return ZoneInfo(next((name for name in names if name in _known_zones()), otherwise))


@cache  # reads through the system's folders of zones
def _known_zones() -> set[str]:
    return available_timezones()


def _series(events: Iterable[Component]) -> Iterator[Series]:
    """Put together what belongs to one event: the event, and what replaces it at single times."""
    masters: defaultdict[str, list[Component]] = defaultdict(list)
    replaced: defaultdict[str, list[Component]] = defaultdict(list)
    for event in events:
        if words(event, "CLASS").upper() in _SECRET:
            continue
        uid = words(event, "UID")
        (replaced if uid and "RECURRENCE-ID" in event else masters)[uid].append(event)
    for uid, found in masters.items():
        for event in _newest(found) if uid else found:
            yield Series(event, tuple(replaced.pop(uid, ())))
    for found in replaced.values():  # single dates of a series that is not in the export
        yield Series(found[0], tuple(found))


def _newest(events: list[Component]) -> list[Component]:
    """Of several revisions of an event the last; events that only share a UID by mistake all stay."""
    revisions = [words(event, "SEQUENCE") for event in events]
    if len(set(revisions)) == 1:
        return events
    last = max(revisions, key=lambda number: (len(number), number))
    return [event for event, revision in zip(events, revisions, strict=True) if revision == last]


def _pause(calendars: Iterable[Component]) -> timedelta | None:
    """The calendar's wish for the time between two visits (RFC 7986, 5.7, and its older name)."""
    for calendar in calendars:
        if wish := length(calendar, "REFRESH-INTERVAL"):
            return max(wish, timedelta())
        try:
            older: timedelta = vDuration.from_ical(words(calendar, "X-PUBLISHED-TTL"))  # type: ignore[no-untyped-call]
            return max(older, timedelta())
        except (ValueError, ArithmeticError):
            continue
    return None


def _all_warnings(items: list[RawItem], series: list[Series], warnings: list[str]) -> Iterator[str]:
    yield from warnings[:MAX_WARNINGS]
    if len(warnings) > MAX_WARNINGS:
        yield f"{len(warnings) - MAX_WARNINGS:,} more events are like that"
    if not series:
        yield "the calendar holds no events"
    elif not items:
        yield f"none of the calendar's {len(series):,} events takes place in the time that is looked at"
    if len(items) > MAX_ITEMS:
        yield f"{len(items):,} events take place in the time that is looked at; only the first {MAX_ITEMS:,} were read"
