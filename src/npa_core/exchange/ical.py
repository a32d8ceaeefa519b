"""The alliance's dates as iCalendar (RFC 5545), for every calendar that can subscribe to a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import icalendar

from npa_core.exchange.publication import Publication, uri
from npa_core.models import AllianceProfile, Catalogue, Event, Location
from npa_core.models.recurrence import rule_parts, until

_ZONES_FROM, _ZONES_TO = 1970, 2100
_YEARS_AHEAD = 10
"""So far ahead the rules of a time zone are written: what repeats without an end goes on for a while."""


def dump(catalogue: Catalogue, alliance: AllianceProfile, *, now: datetime | None = None) -> bytes:
    """Return the public events as one calendar.

    `now`, an aware time, is the DTSTAMP that every event has to have; without it, it is the moment the
    event begins, so that the same catalogue always gives the same bytes. An event's UID is its id at the host of the
    alliance's site. ORGANIZER is the first of the partners that has an official e-mail address.
    """
    publication = Publication.of(catalogue, alliance)
    events = publication.catalogue.events
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//npa-core//npa-core//EN")
    calendar.add("name", alliance.name)
    calendar.add("x-wr-calname", alliance.name)
    for event in events:
        calendar.add_component(_component(publication, event, now))
    first, last = _years(events)
    calendar.add_missing_timezones(first_date=date(first, 1, 1), last_date=date(last, 1, 1))
    return bytes(calendar.to_ical())


def _component(publication: Publication, event: Event, now: datetime | None) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", f"{event.id}@{urlsplit(publication.alliance.url).hostname}")
    component.add("dtstamp", (now or event.starts).astimezone(UTC))
    has_times = isinstance(event.start, datetime)
    component.add("dtstart", event.starts if has_times else event.start)
    if has_times and event.ends > event.starts:  # DTEND is later than DTSTART (RFC 5545, 3.8.2.2)
        component.add("dtend", event.ends)
    elif not has_times and event.end:
        component.add("dtend", event.end + timedelta(days=1))  # the first day on which it is over
    if event.repeats:
        component.add("rrule", _rule(event))
    component.add("status", event.status.upper())
    component.add("summary", publication.line(event.name) or event.id)
    for name, value in (("description", _description(publication, event)), ("location", _place(event.location))):
        if value:
            component.add(name, value)
    if event.location and event.location.latitude is not None and event.location.longitude is not None:
        component.add("geo", (event.location.latitude, event.location.longitude))
    if categories := [publication.line(field.label) for field in publication.fields(event.action_fields)]:
        component.add("categories", categories)
    if event.url:
        component.add("url", uri(event.url))
    if organiser := _organiser(publication, event):
        component.add("organizer", organiser)
    return component


def _rule(event: Event) -> icalendar.vRecur:
    """Return the rule. Its end is of the kind DTSTART is: a day, or else a time in UTC (RFC 5545, 3.3.10)."""
    rule: icalendar.vRecur = icalendar.vRecur.from_ical(event.repeats)
    end = until(rule_parts(event.repeats))
    if end is not None and not isinstance(event.start, datetime):
        rule["UNTIL"] = [end.date() if isinstance(end, datetime) else end]
    elif end is not None:
        # A day counts to its very end.
        local = end if isinstance(end, datetime) else datetime.combine(end, time(23, 59, 59))
        rule["UNTIL"] = [(local if local.tzinfo else local.replace(tzinfo=event.starts.tzinfo)).astimezone(UTC)]
    return rule


def _description(publication: Publication, event: Event) -> str:
    return "\n\n".join(filter(None, (publication.text(event.description), event.registration, event.fees)))


def _place(location: Location | None) -> str:
    if location is None:
        return ""
    address = location.address
    lines = (address.street, f"{address.postcode or ''} {address.city}".strip()) if address else ()
    return ", ".join(filter(None, (location.name, *lines)))


def _organiser(publication: Publication, event: Event) -> icalendar.vCalAddress | None:
    for partner in publication.partners(event.partners):
        if partner.contact and partner.contact.email:
            address = icalendar.vCalAddress(f"mailto:{partner.contact.email}")
            # In a parameter nothing is escaped, yet readers take a backslash for an escape of what follows.
            address.params["CN"] = publication.line(partner.name).replace("\\", "/") or partner.id
            return address
    return None


def _years(events: Iterable[Event]) -> tuple[int, int]:
    years = [event.start.year for event in events] or [_ZONES_FROM]
    first = min(max(min(years) - 1, _ZONES_FROM), _ZONES_TO)
    return first, min(max(years) + _YEARS_AHEAD, _ZONES_TO) + 1
