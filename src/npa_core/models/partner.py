"""Partners: the organisations of the alliance."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model
from npa_core.models.localized import Localized
from npa_core.models.region import Ags
from npa_core.models.source import Grant

Sector = Literal[
    "church", "union", "employer_association", "chamber", "municipality", "county", "municipal_umbrella", "state",
    "welfare", "aid_organisation", "party", "company", "association", "refugee_council", "university", "individual",
    "other",
]  # fmt: skip
Carrier = Literal["state", "municipal", "independent", "civil_society", "private"]
Role = Literal["initiator", "member", "supporter", "office", "coordination", "working_group_lead", "multiplier"]


class Feed(Model):
    """A feed of a partner. A bare URL in partners.yaml is read as `{url: …}`."""

    url: HttpUrl
    id: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)?$")
    """`<partner>/<name>`; without it the feed is numbered, and remembered by its address."""
    use: Id = "rss"
    """The gatherer that reads it."""
    grant: Grant = Grant()

    @model_validator(mode="before")
    @classmethod
    def _accept_bare_url(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value


class Partner(Model):
    """An organisation of the alliance (after schema.org/Organization)."""

    id: Id
    name: Localized
    short_name: Line | None = None
    sector: Sector = "other"
    carrier: Carrier | None = None
    """Trägerschaft."""
    roles: tuple[Role, ...] = ("member",)
    joined: date | None = None
    regions: tuple[Ags, ...] = ()
    action_fields: tuple[Id, ...] = ()
    website: HttpUrl | None = None
    description: Localized | None = None
    languages: tuple[LanguageTag, ...] = ()
    feeds: tuple[Feed, ...] = ()
