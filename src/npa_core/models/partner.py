"""Partners: the organisations of the alliance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model
from npa_core.models.contact import Contact
from npa_core.models.localized import Localized
from npa_core.models.membership import Membership
from npa_core.models.region import RegionKey
from npa_core.models.source import Grant
from npa_core.models.vocabulary import Carrier, Level, Role, Sector

PartnerStatus = Literal["review", "active", "former"]

# Where people have mailboxes of their own; an office does not.
_PRIVATE_MAIL = frozenset(
    "aol.com arcor.de freenet.de gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com hotmail.de icloud.com "
    "live.com live.de mailbox.org me.com online.de outlook.com outlook.de posteo.de proton.me protonmail.com "
    "t-online.de web.de yahoo.com yahoo.de".split()
)


class Feed(Model):
    """A feed of a partner. A bare URL in partners.yaml is read as `{url: …}`."""

    url: HttpUrl
    id: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)?$")
    """`<partner>/<name>`; without it the feed is numbered, and remembered by its address."""
    use: Id = "rss"
    """The gatherer that reads it."""
    settings: Mapping[str, Any] = Field(default_factory=dict)
    """What else that gatherer wants to know, besides `url`."""
    grant: Grant = Grant()
    """What the partner allows us to show of it."""

    @model_validator(mode="before")
    @classmethod
    def _accept_bare_url(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value


class Partner(Model):
    """An organisation of the alliance (after schema.org/Organization and HSDS organization)."""

    id: Id
    name: Localized
    short_name: Line | None = None
    """How it is called in lists and posts."""
    sector: Sector = "other"
    carrier: Carrier | None = None
    """Trägerschaft."""
    levels: tuple[Level, ...] = ()
    """Where it works."""
    roles: tuple[Role, ...] = ("member",)
    joined: date | None = None
    """The day it joined the alliance."""
    memberships: tuple[Membership, ...] = ()
    """The same in full: from when to when, in which working group, and how we know."""
    status: PartnerStatus = "active"
    """`review`: written down, and nothing of it is gathered or published yet. `former`: left; its news is no longer
    gathered."""
    regions: tuple[RegionKey, ...] = ()
    action_fields: tuple[Id, ...] = ()
    website: HttpUrl | None = None
    description: Localized | None = None
    languages: tuple[LanguageTag, ...] = ()
    """Languages it publishes in."""
    feeds: tuple[Feed, ...] = ()
    contact: Contact | None = None
    """Its office. Of an individual it is never exported or published."""
    identifiers: Mapping[Id, Line] = Field(default_factory=dict)
    """What registers call it, by register: `{wikidata: Q1234, vereinsregister: VR 1234 Hannover}`."""

    @field_validator("contact")
    @classmethod
    def _check_privacy(cls, contact: Contact | None, seen: ValidationInfo) -> Contact | None:
        if contact is None or seen.data.get("sector") != "individual":
            return contact
        if contact.address is not None:
            raise ValueError("the postal address of an individual is private; leave `address` out")
        if contact.email and contact.email.rpartition("@")[2].lower() in _PRIVATE_MAIL:
            raise ValueError("the e-mail address of an individual looks private; use an official one, or leave it out")
        return contact

    @property
    def since(self) -> date | None:
        """The day it joined: as written, or the first day of its earliest membership in the alliance."""
        days = [held.valid_from for held in self.memberships if held.group is None and held.valid_from]
        return self.joined or min(days, default=None)

    @property
    def is_public(self) -> bool:
        """Whether anything of it may be gathered, exported or published."""
        return self.status == "active"
