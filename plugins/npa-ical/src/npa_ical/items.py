"""From an event and its dates to a raw item: plain title, escaped text with links, the next dates in words."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component

from npa_core.models import RawItem
from npa_core.text import clean, one_line, safe_url
from npa_ical.occurrences import Occurrence, is_cancelled, upcoming
from npa_ical.properties import categories, moment, words
from npa_ical.window import Window

MAX_TEXT = 100_000
MAX_DATES = 5

_WORDS = {
    "de": ("Termin", "Nächste Termine", "bis", "Abgesagt", "EEEE, d. MMMM y", "H:mm 'Uhr'"),
    "en": ("Date", "Next dates", "to", "Cancelled", "EEEE, d MMMM y", "H:mm"),
}
_MARKUP = re.compile(r"</?(?:p|br|a|b|i|u|ul|ol|li|div|span|strong|em|h[1-6]|table)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]]")


def raw_item(event: Component, found: Sequence[Occurrence], zone: ZoneInfo, window: Window) -> RawItem:
    """Return the item of an event that takes place at the times found, of which there is at least one."""
    next_dates = upcoming(found, window.now)
    shown = next_dates[0] if next_dates else found[-1]
    told = shown.event
    created, modified = _utc(event, "CREATED", zone), _utc(event, "LAST-MODIFIED", zone)
    return RawItem(
        guid=words(event, "UID") or None,
        link=safe_url(words(told, "URL")) or safe_url(words(event, "URL")),
        title=_title(told, window.language, cancelled=is_cancelled(event)),
        content=clean(_dates(next_dates or (shown,), zone, window.language) + _text(words(told, "DESCRIPTION"))),
        # Never DTSTAMP: with many programs that is the moment of the download.
        published=created or modified,
        updated=modified,
        categories=tuple(dict.fromkeys(filter(None, map(one_line, categories(told))))),
        starts=shown.starts.astimezone(UTC),
        ends=shown.ends.astimezone(UTC) if shown.ends > shown.starts else None,
        place=one_line(re.sub(r"\s*\n\s*", ", ", words(told, "LOCATION"))),
    )


def _title(event: Component, language: str, *, cancelled: bool) -> str:
    title = one_line(words(event, "SUMMARY"))
    return f"{_told_in(language)[3]}: {title}" if cancelled else title


def _text(description: str) -> str:
    """Return a description as HTML: some programs write HTML where RFC 5545 says text."""
    description = description[:MAX_TEXT]
    if _MARKUP.search(description):
        return description
    blocks = re.split(r"\n\s*\n", description.replace("\r\n", "\n").strip())
    return "".join(f"<p>{_linked(block)}</p>" for block in blocks if block)


def _linked(block: str) -> str:
    parts, place = [], 0
    for match in _ADDRESS.finditer(block):
        address = html.escape(match.group())
        parts += [html.escape(block[place : match.start()], quote=False), f'<a href="{address}">{address}</a>']
        place = match.end()
    parts.append(html.escape(block[place:], quote=False))
    return "".join(parts).replace("\n", "<br>")


def _dates(found: Sequence[Occurrence], zone: ZoneInfo, language: str) -> str:
    """Return the next dates as a sentence; nothing when nobody says in which language."""
    if not language:
        return ""
    one, several, *_ = _told_in(language)
    told = "; ".join(_date(occurrence, zone, language) for occurrence in found[:MAX_DATES])
    return f"<p>{one if len(found) == 1 else several}: {html.escape(told)}</p>"


def _date(one: Occurrence, zone: ZoneInfo, language: str) -> str:
    """`Dienstag, 1. Dezember 2026, 18:00 Uhr`; of whole days the first and the last."""
    _, _, to, _, day, clock = _told_in(language)
    starts, ends = one.starts.astimezone(zone), one.ends.astimezone(zone)
    if one.whole_days:
        first, last = starts.date(), max(starts.date(), ends.date() - timedelta(days=1))
        return _formatted(first, day, language) + (f" {to} {_formatted(last, day, language)}" if last > first else "")
    return _formatted(starts, f"{day}, {clock}", language)


def _formatted(value: date, pattern: str, language: str) -> str:
    from babel.dates import format_date, format_datetime  # noqa: PLC0415 - only worker processes ever need it

    locale = "de" if _told_in(language) is _WORDS["de"] else "en"
    if isinstance(value, datetime):
        return format_datetime(value.replace(tzinfo=None), pattern, locale=locale)
    return format_date(value, pattern, locale=locale)


def _told_in(language: str) -> tuple[str, ...]:
    return _WORDS.get(language.split("-", maxsplit=1)[0], _WORDS["en"])


def _utc(event: Component, name: str, zone: ZoneInfo) -> datetime | None:
    value = moment(event, name)
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
