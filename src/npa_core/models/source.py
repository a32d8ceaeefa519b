"""Sources: configured places to read, and what their owner allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from npa_core.models.base import Id, Model, SourceId


class Grant(Model):
    """What a partner allows us to show of its news. The default is lawful without asking."""

    extract: int = Field(default=200, ge=0, le=10_000)
    """Characters of text that may be shown."""
    images: bool = False


class Source(Model):
    """A place to read: which gatherer, with which settings, for which partner."""

    id: SourceId
    use: Id
    """The gatherer's name."""
    settings: Mapping[str, Any] = Field(default_factory=dict)
    partner: Id | None = None
    grant: Grant = Grant()
