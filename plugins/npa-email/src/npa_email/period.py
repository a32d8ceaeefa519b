"""The time an edition covers, as its readers say it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from npa_core.models import Edition
from npa_core.text import one_line


def period_name(edition: Edition, zone: ZoneInfo) -> str:
    """Return the days an edition covers: `9.–15. November 2026`, `Oktober 2026`, `22. November 2026`.

    An edition is named after the moment it is due and covers the time until then: what is due
    on Monday morning tells of the week that ended on Sunday.
    """
    due = edition.due.astimezone(zone).date()
    locale = locale_of(edition.language)
    if re.fullmatch(r"\d{4}-W\d{2}", edition.period):
        return _days(due - timedelta(days=7), due - timedelta(days=1), locale)
    if re.fullmatch(r"\d{4}-\d{2}", edition.period):
        return _month(due, locale)
    return one_line(format_date(due, format="long", locale=locale))


def locale_of(language: str) -> Locale:
    """Return the locale of a language tag; English for one that nobody knows."""
    for tag in (language, language.split("-", 1)[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def _month(due: date, locale: Locale) -> str:
    """A month up to its last day is called by its name; any other is a range of days."""
    last = due - timedelta(days=1)
    if due.day == 1:
        return format_date(last, format="LLLL y", locale=locale)
    return _days(_month_before(due), last, locale)


def _month_before(day: date) -> date:
    # A schedule names a day from 1 to 28, so every month has it.
    return (day.replace(day=1) - timedelta(days=1)).replace(day=day.day)


def _days(first: date, last: date, locale: Locale) -> str:
    """Write a range of days in full: Babel knows the pattern of each language, but abbreviates the month."""
    patterns = locale.interval_formats["yMMMd"]
    differing = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    parts = zip((first, last), patterns[differing], strict=True)
    text = "".join(format_date(day, pattern.replace("MMM", "MMMM"), locale=locale) for day, pattern in parts)
    # CLDR puts thin spaces around the dash of some languages; in a subject they become plain ones.
    return one_line(text)
