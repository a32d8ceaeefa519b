"""Offers and advice points as services, and events as events of schema.org."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from npa_core.exchange.publication import Publication, is_free, uri
from npa_core.exchange.schema_org.parts import (
    Node,
    areas,
    audience,
    contact_point,
    node,
    place,
    said,
    to,
    to_fields,
    to_partners,
)
from npa_core.models import AdvicePoint, Event, Offer, OpeningHours
from npa_core.models.recurrence import rule_parts, until

_SCHEMA = "https://schema.org/"
_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
_AVAILABILITY = {
    "active": "InStock", "inactive": "OutOfStock", "defunct": "Discontinued", "temporarily closed": "OutOfStock",
}  # fmt: skip
_STATUS = {"confirmed": "EventScheduled", "cancelled": "EventCancelled"}
"""schema.org has no word for tentative."""
_PERIODS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_NUMBERS: Mapping[str, str] = {"BYMONTH": "byMonth", "BYMONTHDAY": "byMonthDay"}


def nodes(publication: Publication) -> Iterator[Node]:
    """Yield offers, advice points and events."""
    for offer in publication.catalogue.offers:
        yield _offer(publication, offer)
    for point in publication.catalogue.advice_points:
        yield _advice_point(publication, point)
    for event in publication.catalogue.events:
        yield _event(publication, event)


def _offer(publication: Publication, offer: Offer) -> Node:
    places = [place(publication, location) for location in offer.locations]
    return node(
        "Service",
        publication.address("offer", offer.id),
        **_service(publication, offer),
        audience=_offer_audience(offer),
        availableChannel=_channels(offer, places, description=offer.application),
        offers=node(
            "Offer",
            availability=_SCHEMA + _AVAILABILITY[offer.status],
            description=offer.fees,
            **_price(offer.fees),
            additionalProperty=[
                node("PropertyValue", name=name, value=value)
                for name, value in (("childcare", offer.childcare), ("accessibility", offer.accessibility or None))
                if value is not None
            ],
        ),
    )


def _advice_point(publication: Publication, point: AdvicePoint) -> Node:
    hours = [_hours(one) for one in point.schedules]
    spot = [
        place(publication, location, "CivicStructure", openingHoursSpecification=hours)
        for location in (point.location,)
        if location
    ]
    return node(
        "Service",
        publication.address("advice", point.id),
        **_service(publication, point),
        serviceType=list(point.kinds),
        audience=audience(point.target_groups),
        availableChannel=_channels(point, spot, description=point.appointment),
    )


def _service(publication: Publication, service: Offer | AdvicePoint) -> dict[str, Any]:
    """Return what offers and advice points have in common."""
    return {
        "name": said(service.name),
        "description": said(service.description),
        "provider": to_partners(publication, [service.partner]),
        "category": to_fields(publication, service.action_fields),
        "areaServed": areas(publication, service.regions),
        "hoursAvailable": [_hours(one) for one in service.schedules],
        "url": uri(service.url) if service.url else None,
    }


def _channels(service: Offer | AdvicePoint, places: list[Node], *, description: str) -> list[Node]:
    """Return the ways to a service, one a place: schema.org keeps languages and telephone there."""
    channels = [
        node(
            "ServiceChannel",
            description=description,
            availableLanguage=list(service.languages),
            serviceLocation=spot,
            serviceUrl=uri(service.url) if service.url else None,
            servicePhone=contact_point(service.contact),
        )
        for spot in (places or (None,))
    ]
    return [channel for channel in channels if len(channel) > 1]


def _offer_audience(offer: Offer) -> list[Node]:
    groups = audience(offer.target_groups)
    ages = {"requiredMinAge": offer.minimum_age, "requiredMaxAge": offer.maximum_age}
    if offer.eligibility or any(age is not None for age in ages.values()):
        groups.append(node("PeopleAudience", description=offer.eligibility, **ages))
    return groups


def _hours(hours: OpeningHours) -> Node:
    return node(
        "OpeningHoursSpecification",
        dayOfWeek=[_SCHEMA + _DAYS[day] for day in hours.days],
        opens=hours.opens_at and hours.opens_at.isoformat(),
        closes=hours.closes_at and hours.closes_at.isoformat(),
        validFrom=hours.valid_from and hours.valid_from.isoformat(),
        validThrough=hours.valid_to and hours.valid_to.isoformat(),
        description=hours.note,
    )


def _event(publication: Publication, event: Event) -> Node:
    costs = [event.registration, event.fees]
    has_times = isinstance(event.start, datetime)
    organisers = to_partners(publication, event.partners)
    online = node("VirtualLocation", url=uri(event.url)) if event.url and event.attendance != "offline" else None
    spot = place(publication, event.location) if event.location else None
    return node(
        "Event",
        publication.address("event", event.id),
        name=said(event.name),
        description=said(event.description),
        # A day as it is, a time with its offset from UTC.
        startDate=(event.starts if has_times else event.start).isoformat(),
        endDate=(event.ends if has_times else event.end).isoformat() if event.end else None,
        eventStatus=_SCHEMA + _STATUS[event.status] if event.status in _STATUS else None,
        eventAttendanceMode=f"{_SCHEMA}{event.attendance.capitalize()}EventAttendanceMode",
        eventSchedule=_schedule(event),
        location=[one for one in (spot, online) if one],
        organizer=[*organisers, *to(publication, "group", [event.group] if event.group else [])],
        about=to_fields(publication, event.action_fields),
        audience=audience(event.target_groups),
        inLanguage=list(event.languages),
        url=uri(event.url) if event.url else None,
        isAccessibleForFree=True if is_free(event.fees) else None,
        offers=node("Offer", description="; ".join(filter(None, costs)), **_price(event.fees)) if any(costs) else None,
    )


def _schedule(event: Event) -> Node | None:
    if not event.repeats:
        return None
    rule = rule_parts(event.repeats)
    end = until(rule)
    has_times = isinstance(event.start, datetime)
    return node(
        "Schedule",
        startDate=event.starts.date().isoformat(),
        endDate=end and (end.date() if isinstance(end, datetime) else end).isoformat(),
        startTime=event.starts.time().isoformat() if has_times else None,
        endTime=event.ends.time().isoformat() if has_times and event.end else None,
        scheduleTimezone=event.timezone,
        repeatFrequency=f"P{rule.get('INTERVAL', '1')}{_PERIODS[rule['FREQ']]}",
        repeatCount=int(rule["COUNT"]) if "COUNT" in rule else None,
        # A numbered day (1MO) stays as iCalendar writes it, which schema.org allows.
        byDay=[_SCHEMA + _DAYS[day] if day in _DAYS else day for day in rule.get("BYDAY", "").split(",") if day],
        **{name: [int(number) for number in rule[key].split(",")] for key, name in _NUMBERS.items() if key in rule},
    )


def _price(fees: str) -> dict[str, Any]:
    return {"price": 0, "priceCurrency": "EUR"} if is_free(fees) else {}
