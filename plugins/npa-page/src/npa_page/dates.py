"""Dates as pages write them: ISO 8601, `1.12.2026`, `1. Dezember 2026, 18 Uhr`, `1 December 2026`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner january jan", "februar february feb", "märz maerz march mär mar mrz", "april apr", "mai may",
            "juni june jun", "juli july jul", "august aug", "september sept sep", "oktober october okt oct",
            "november nov", "dezember december dez dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_TIME = r"(?:\D{1,12}?\b(\d{1,2})(?:[:.](\d{2}))?(?:\s*Uhr|(?<=[:.]\d\d)(?![\d.])))?"
_NUMBERS = re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}|\d{{2}})(?!\d){_TIME}", re.IGNORECASE)
_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})\.?\s+([a-zäöü]{{3,9}})\.?\s+(\d{{4}})(?!\d){_TIME}", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
_MAX = 200


def moment(written: str, zone: ZoneInfo, pattern: str | None = None) -> datetime | None:
    """Return what is written as a moment in UTC; None when nobody can tell. What names no zone is meant in `zone`."""
    written = " ".join(written[:_MAX].split())
    for read in (_by_pattern, _iso, _by_numbers, _by_words):
        try:
            found = read(written, pattern or "")
            if found is not None:
                return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _by_pattern(written: str, pattern: str) -> datetime | None:
    return datetime.strptime(written, pattern) if pattern else None  # noqa: DTZ007 - the zone is given afterwards


def _iso(written: str, _: str) -> datetime | None:
    found = _ISO.search(written)
    return datetime.fromisoformat(found[0].replace(" ", "T", 1).replace(" ", "")) if found else None


def _by_numbers(written: str, _: str) -> datetime | None:
    found = _NUMBERS.search(written)
    return _date(found[3], int(found[2]), found[1], found[4], found[5]) if found else None


def _by_words(written: str, _: str) -> datetime | None:
    for found in _WORDS.finditer(written):
        if month := _MONTHS.get(found[2].lower()):
            return _date(found[3], month, found[1], found[4], found[5])
    return None


def _date(year: str, month: int, day: str, hour: str | None, minute: str | None) -> datetime:
    full = int(year) if len(year) == 4 else 2_000 + int(year)
    return datetime(full, month, int(day), int(hour or 0), int(minute or 0))  # noqa: DTZ001 - see above
