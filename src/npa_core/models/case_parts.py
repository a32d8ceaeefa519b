"""What a good-practice case is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model, Name, Text
from npa_core.models.contact import Consent, Contact
from npa_core.models.region import RegionKey

Licence = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+-]*$", max_length=80)]
"""A licence by its SPDX name: `CC-BY-4.0`."""
Provenance = Literal["original", "human", "machine"]
"""Written so, translated by a person, or translated by a machine (and then to be marked as such)."""


class Reach(Model):
    """How many people it reached, in all since it began."""

    people: int | None = Field(default=None, ge=0)
    women: int | None = Field(default=None, ge=0)
    children: int | None = Field(default=None, ge=0)
    """Under 18."""
    note: Line = ""
    """How it was counted."""


class Access(Model):
    """What makes it possible to take part."""

    accessibility: Text = ""
    childcare: Text = ""
    fees: Text = ""


class Resources(Model):
    """What it takes."""

    staff: float | None = Field(default=None, ge=0)
    """Full-time equivalents."""
    volunteers: int | None = Field(default=None, ge=0)
    money: int | None = Field(default=None, ge=0)
    """Euro a year."""
    funding: tuple[Line, ...] = ()
    """Where the money comes from."""
    note: Text = ""


class Obstacle(Model):
    """What stood in the way."""

    obstacle: Name
    solution: Text = ""
    """How it was solved, or that it was not."""


class Copy(Model):
    """Where it was copied."""

    where: Line = ""
    region: RegionKey | None = None
    partner: Id | None = None
    since: date | None = None
    url: HttpUrl | None = None


class Transfer(Model):
    """Whether it can make school ("Schule machen")."""

    conditions: Text = ""
    """What has to be there for it to work elsewhere."""
    copied: tuple[Copy, ...] = ()


class Lesson(Model):
    """A recommendation to policy that was learnt from the case."""

    text: Name
    addressee: Name
    """Who can act: an office or a body, not a person."""


class Award(Model):
    """A prize it won."""

    name: Name
    year: int | None = Field(default=None, ge=1945, le=2100)
    awarded_by: Line = ""


class CaseContact(Contact):
    """Whom to ask about the case; shown only with consent."""

    consent: Consent = Consent()


class Medium(Model):
    """A picture, film or sound. It is shown with its text alternative, its author and its licence, or not at all."""

    url: HttpUrl | None = None
    file: str | None = Field(default=None, pattern=r"^assets/[^\\]+$")
    """A file below assets/ of the alliance folder."""
    alt: Line = ""
    """What it shows, for those who do not see it (WCAG 2.2, 1.1.1)."""
    author: Line = ""
    licence: Licence | None = None
    consent: Consent = Consent()
    """Of those who can be recognised in it."""

    @property
    def may_be_shown(self) -> bool:
        """Whether it has all that the law and accessibility ask for."""
        return bool((self.url or self.file) and self.alt and self.author and self.licence and self.consent.given)


class LanguageVersion(Model):
    """A language the case can be read in."""

    language: LanguageTag
    provenance: Provenance = "original"
    url: HttpUrl | None = None
    """Where, if not here."""
