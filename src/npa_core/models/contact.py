"""How an organisation is reached, and where: functions and official addresses, never a person's own."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from npa_core.models.base import Email, HttpUrl, LanguageTag, Line, Model, Name, Text
from npa_core.models.region import Ags

Postcode = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-z][0-9A-Za-z -]{2,9}$")]
"""A postal code; five digits in Germany."""

Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[+0-9(][0-9 ()/.-]{3,30}$")]
"""A telephone number as people write it, best with its country: `+49 511 120-0`."""


class Address(Model):
    """A postal address (after HSDS address, schema.org/PostalAddress)."""

    street: Line = ""
    """Street and number, or a post-office box."""
    postcode: Postcode | None = None
    city: Line = ""
    country: str = Field(default="DE", pattern=r"^[A-Z]{2}$")
    """Two capital letters (ISO 3166-1)."""


class Contact(Model):
    """Whom to ask: a function with its official address (after HSDS contact). Persons are not named."""

    function: Line = ""
    """The office or function: `Geschäftsstelle`, `Pressestelle`."""
    email: Email | None = None
    phone: Phone | None = None
    url: HttpUrl | None = None
    address: Address | None = None
    languages: tuple[LanguageTag, ...] = ()
    """Languages that are spoken there."""


class Location(Model):
    """A place where something happens (after HSDS location, schema.org/Place)."""

    name: Line = ""
    address: Address | None = None
    ags: Ags | None = None
    """The municipality or county it lies in."""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    """Degrees north (WGS 84)."""
    longitude: float | None = Field(default=None, ge=-180, le=180)
    """Degrees east (WGS 84)."""
    accessibility: Text = ""
    """How people with disabilities get in: steps, lift, toilet, hearing loop."""


class Consent(Model):
    """That somebody agreed to what is shown of them (GDPR, article 7: it must be possible to prove it)."""

    given: bool = False
    on: date | None = None
    """The day it was given."""
    scope: Line = ""
    """What it covers: `name and e-mail on the alliance's site`."""
    evidence: Line = ""
    """Where the proof is kept: a file number, never the document itself."""


class Link(Model):
    """A link with its words."""

    title: Name
    url: HttpUrl
