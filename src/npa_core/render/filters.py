"""The filters of all templates: dates and texts in one language and one time zone, safe links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from npa_core.models import Localized
from npa_core.render.markdown import markdown
from npa_core.text import excerpt, safe_url


def filters(*, language: str, fallback: str | None, zone: ZoneInfo) -> dict[str, Callable[..., Any]]:
    """Return the filters by name, for one language and one time zone."""
    locale = _locale(language)

    def on_date(value: date, width: str = "long") -> str:
        """Write a date (of a time: the date in the zone): `16. November 2026`."""
        day = value.astimezone(zone) if isinstance(value, datetime) else value
        return format_date(day, format=width, locale=locale)

    def at_time(value: datetime) -> str:
        """Write date and time in the zone: `16. November 2026, 07:05`."""
        return f"{on_date(value)}, {format_time(value.astimezone(zone), format='short', locale=locale)}"

    def localized(value: Localized | str) -> str:
        """Pick the text in the language, else in the fallback, else in any."""
        return value if isinstance(value, str) else value.pick(language, *([fallback] if fallback else []))

    return {
        "date": on_date,
        "datetime": at_time,
        "excerpt": excerpt,
        "iso": iso,
        "localized": localized,
        "markdown": markdown,
        "url": url,
    }


def iso(value: date) -> str:
    """Write a time for machines: `2026-11-16T06:05:00Z`; a date as `2026-11-16`."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat()


def url(value: str | None) -> str:
    """Return a link that may be shown, else nothing: for every href that is not our own path."""
    return safe_url(value) or ""


def _locale(language: str) -> Locale:
    for tag in (language, language.split("-", 1)[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
