"""Sources: configured places to read, and what their owner allows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import Field

from npa_core.models.base import HttpUrl, Id, Line, Model, SourceId
from npa_core.models.digest import Duration


class Grant(Model):
    """What a partner allows us to show of its news. The default is lawful without asking."""

    extract: int = Field(default=200, ge=0, le=10_000)
    """Characters of text that may be shown."""
    images: bool = False
    """Whether its pictures may be shown."""
    social: bool = True
    """Whether its headlines, with a link, may stand in posts of social channels."""
    granted_by: Line = ""
    """Who allowed it: a function, not a person."""
    granted_on: date | None = None


class Source(Model):
    """A place to read: which gatherer, with which settings, for which partner."""

    id: SourceId
    use: Id
    """The gatherer's name."""
    settings: Mapping[str, Any] = Field(default_factory=dict)
    partner: Id | None = None
    grant: Grant = Grant()


class Subscription(Model):
    """A list of feeds that somebody else keeps (OPML): what it names is read."""

    id: Id
    """Its feeds are the sources `<id>/<n>`, each remembered by its address."""
    url: HttpUrl
    """The list's address."""
    use: Id = "rss"
    """The gatherer that reads its feeds."""
    partner: Id | None = None
    """Whose news they are."""
    grant: Grant = Grant()
    """What may be shown of them."""
    interval: Duration = Field(default=timedelta(days=1), gt=timedelta())
    """Time between two looks at the list."""
