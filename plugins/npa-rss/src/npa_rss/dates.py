"""Dates: as feeds should write them, as they do, and as people do. What nobody can read is no date.

feedparser passes over German names, zone names and more; so what it made of a date counts only where nothing here fits.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from time import struct_time
from typing import NamedTuple
from zoneinfo import ZoneInfo

YEARS = range(1900, 2200)
"""Other years are an empty field of some database (`0000-00-00`, `-0001`) or its end of time (9999)."""

_LONGEST = 100
_EPOCH = re.compile(r"\d{10}|\d{13}", re.ASCII)
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]{2,12})\.?(?:\s*,)?\s*(?:den\s+)?)?"
_YEAR_FIRST = re.compile(_WEEKDAY + r"(?P<y>\d{4})([-/])(?P<m>\d{1,2})\3(?P<d>\d{1,2})(?!\d)", re.IGNORECASE)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?=T\d|\d{4}(?:\d\d)?(?!\d)|\D|\Z)", re.ASCII)
_DOTTED = re.compile(_WEEKDAY + r"(?P<d>\d{1,2})\.\s*(?P<m>\d{1,2})\.\s*(?P<y>\d{4}|\d\d)(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(
    _WEEKDAY
    + r"(?P<d>\d{1,2})(?P<dot>\.)?(?:st|nd|rd|th|º)?[\s-]*(?:de\s+)?(?P<month>[^\W\d_]{3,12})\.?,?(?:\s+de)?[\s-]+"
    r"(?P<y>\d{4}|\d\d)(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(?P<month>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?:(?P<y>\d{4})(?!\d)|(?P<rest>\d\d?:\d\d(?::\d\d)?(?:\s+[^\s\d][^\s]*)?)\s+(?P<late>\d{4})(?!\d))"
)
_FORMS = (_YEAR_FIRST, _COMPACT, _DOTTED, _DAY_FIRST)
_CLOCK = re.compile(
    r"[\s,T_]*(?:(?:um|at|-|–)\s+)?(\d{1,2})(?:[:.](\d\d?)(?:[:.](\d\d?)(?:[.,]\d+)?)?|(\d\d)(\d\d)?)(?!\d)"
    r"(?:\s*(?:Uhr\b|([ap])\.?m\b\.?))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\s*(?:GMT|UTC?|Z)?\s*([+-])(\d{1,2}):?(\d\d)?(?!\d)")
_NAME = re.compile(r"\s*\(?([A-Za-z]{1,4})(?![A-Za-z])")
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2,
    "MEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
# By their first three letters without accents: German, English, and the Romance languages as far as they agree.
_NAMES_OF_MONTHS = (
    "jan ene gen", "feb fev", "mar mae mrz", "apr abr avr", "mai may mei maj mag", "jun jui giu", "jul lug",
    "aug ago aou", "sep set", "oct okt out ott", "nov", "dec dez dic",
)  # fmt: skip
_MONTHS = {start: number for number, starts in enumerate(_NAMES_OF_MONTHS, start=1) for start in starts.split()}
_ENGLISH = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may"
    r"|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    re.IGNORECASE,
)


class _Day(NamedTuple):
    year: int
    month: int
    day: int
    rest: str
    """What follows: the time and the zone, or nothing of it."""
    is_local: bool
    """Written as people write it: then it is meant where they live, unless it says otherwise."""


def moment(written: str, parsed: struct_time | None = None, zone: str = "UTC") -> datetime | None:
    """Return the moment in UTC, or None when nobody can tell. Never raises.

    `written` is the date as it stands in the feed, `parsed` what feedparser made of it. A date that names no zone
    counts as UTC when machines wrote it, and as of the IANA time zone `zone` when it is in German or in figures with
    dots (`4. März 2015`, `30.04.2015 08:57`).
    """
    written = " ".join(written[:_LONGEST].split())
    if written.startswith("-"):  # a year before our era: an empty field, which feedparser reads as the year 2000
        return None
    try:
        if _EPOCH.fullmatch(written):
            return _if_believable(datetime.fromtimestamp(int(written[:10]), UTC))
        day = _day(written) if written else None
        if day is None:
            return _as_parsed(parsed)
        return _if_believable(_on(day, parsed, zone))
    except (ValueError, OverflowError):
        return None


def _day(written: str) -> _Day | None:
    """The day that the text begins with, in the first form that fits."""
    found = next(filter(None, (form.match(written) for form in _FORMS)), None)
    if found is None:
        return _month_first(written)
    said = found.groupdict()
    month = _month(said["month"]) if "month" in said else int(said["m"])
    if month is None:
        return None
    names = [name for name in (said.get("weekday"), said.get("month")) if name]
    is_local = found.re is _DOTTED or bool(said.get("dot")) or not all(map(_ENGLISH.fullmatch, names))
    return _Day(_year(said["y"]), month, int(said["d"]), written[found.end() :], is_local)


def _month_first(written: str) -> _Day | None:
    """As in America (`April 30, 2015`), and as the program `date` writes: `Thu Apr 30 08:57:00 CEST 2015`."""
    found = _MONTH_FIRST.match(written)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        return None
    rest = f" {found['rest']}" if found["rest"] else written[found.end() :]
    return _Day(int(found["y"] or found["late"]), month, int(found["d"]), rest, is_local=False)


def _month(name: str) -> int | None:
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return 7 if letters.startswith("jui") and letters != "juin" else _MONTHS.get(letters[:3])


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year > 68 else 2000)


def _on(day: _Day, parsed: struct_time | None, zone: str) -> datetime | None:
    """The moment on that day. Raises ValueError when there is no such day or time."""
    if day.year not in YEARS:
        return None
    clock = _CLOCK.match(day.rest)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - its zone comes below
    local = midnight + (_time_of_day(clock) if clock else timedelta())
    rest = day.rest[clock.end() :] if clock else day.rest
    if offset := _OFFSET.match(rest):
        sign, hours, minutes = offset.groups()
        east = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if east > timedelta(hours=14):
            return _as_parsed(parsed)
        return local.replace(tzinfo=timezone(east if sign == "+" else -east)).astimezone(UTC)
    name = _NAME.match(rest)
    if name and (hours_east := _ZONES.get(name[1].upper())) is not None:
        return local.replace(tzinfo=UTC) - timedelta(hours=hours_east)
    # Of an hour that the clocks skip or repeat, the offset before the change counts.
    return local.replace(tzinfo=_zone(zone) if day.is_local else UTC).astimezone(UTC)


def _time_of_day(clock: re.Match[str]) -> timedelta:
    """The time since midnight; 24:00 is the next midnight, and a leap second the second before."""
    hour, minute = int(clock[1]), int(clock[2] or clock[4])
    second = min(int(clock[3] or clock[5] or 0), 59)
    if clock[6]:
        hour = hour % 12 + (12 if clock[6] in "pP" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute + second):
        raise ValueError(clock[0])
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _as_parsed(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    return _if_believable(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC))


def _if_believable(found: datetime | None) -> datetime | None:
    return found if found is not None and found.year in YEARS else None


@lru_cache(maxsize=8)
def _zone(name: str) -> tzinfo:
    """The time zone of that name, else UTC."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return UTC
