"""The alliance's own profile: who speaks here."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from npa_core.models.base import HttpUrl, LanguageTag, Model, Name, TimeZone


class AllianceProfile(Model):
    """The `[alliance]` table of npa.toml."""

    name: Name
    url: HttpUrl
    """Where the alliance's site is read, with a trailing slash."""
    languages: tuple[LanguageTag, ...] = Field(default=("de", "en"), min_length=1)
    """Languages the alliance writes in; the first is the default."""
    timezone: TimeZone = "Europe/Berlin"
    """An IANA time zone: schedules are read and dates are shown in it."""
    contact: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    """The office's e-mail address; part of the User-Agent, so that partners can write to us."""

    @field_validator("url")
    @classmethod
    def _end_with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @property
    def language(self) -> str:
        """The default language."""
        return self.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)
