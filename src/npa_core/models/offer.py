"""Offers: what partners do for people, with the day on which somebody assured that it still exists."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model, Text, not_before
from npa_core.models.contact import Contact, Location
from npa_core.models.localized import Localized
from npa_core.models.region import RegionKey
from npa_core.models.vocabulary import Carrier, TargetGroup

OfferStatus = Literal["active", "inactive", "defunct", "temporarily closed"]
"""The words of HSDS 3 (service.status)."""
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
"""The words of iCalendar (RFC 5545, BYDAY), which HSDS uses, too."""
Freshness = Literal["fresh", "ageing", "stale", "unassured"]

AGEING_AFTER = timedelta(days=182)
STALE_AFTER = timedelta(days=365)


class OpeningHours(Model):
    """When something takes place (after HSDS schedule)."""

    days: tuple[Weekday, ...] = ()
    opens_at: time | None = None
    """Local time."""
    closes_at: time | None = None
    valid_from: date | None = None
    valid_to: Annotated[date | None, not_before("valid_from")] = None
    """The last day."""
    note: Line = ""
    """What the columns cannot say: `not in school holidays`."""


class Assured(Model):
    """What ages: somebody assured on a day that it still is as written (after HSDS service.assured_date)."""

    assured_on: date | None = None
    """The last day on which somebody assured that all of it is still so."""
    assured_by: Line = ""
    """Which office assured it."""

    def freshness(self, today: date) -> Freshness:
        """How much it can be trusted on a day: fresh for half a year, ageing for a whole one, then stale."""
        if self.assured_on is None:
            return "unassured"
        age = today - self.assured_on
        return "fresh" if age <= AGEING_AFTER else "ageing" if age <= STALE_AFTER else "stale"


class Offer(Assured):
    """A standing offer: a course, a meeting, an advice service (after HSDS service, schema.org/Service)."""

    id: Id
    name: Localized
    description: Localized | None = None
    partner: Id
    """Who offers it."""
    carrier: Carrier | None = None
    """Trägerschaft, where it differs from the partner's."""
    status: OfferStatus = "active"
    action_fields: tuple[Id, ...] = ()
    regions: tuple[RegionKey, ...] = ()
    """For whom it is there: the area it serves."""
    locations: tuple[Location, ...] = ()
    schedules: tuple[OpeningHours, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    languages: tuple[LanguageTag, ...] = ()
    """Languages that are spoken."""
    url: HttpUrl | None = None
    contact: Contact | None = None
    application: Text = ""
    """How to take part: come by, register, be referred."""
    eligibility: Text = ""
    """Who may take part."""
    minimum_age: int | None = Field(default=None, ge=0, le=120)
    """Years."""
    maximum_age: int | None = Field(default=None, ge=0, le=120)
    fees: Line = ""
    """What it costs; empty: not known. `kostenlos` where it is free."""
    childcare: bool | None = None
    accessibility: Text = ""
