"""How a source fares: its state, since when, what is wrong with it in plain words, and what to do."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from npa_core.models.base import HttpUrl, Id, Line, Model, SourceId, UtcTime


class SourceState(StrEnum):
    """How a source fares, in the order in which somebody should look; of several, the first that holds."""

    GONE = "gone"
    """It said that it is gone for good (HTTP 410); nobody asks any more."""
    FAILING = "failing"
    """The last visit failed."""
    MOVED = "moved"
    """It is read at another address than the one that is written down."""
    SILENT = "silent"
    """It had news regularly, and has had none for long."""
    EMPTY = "empty"
    """It can be read, and has never listed an item."""
    NEW = "new"
    """It was not visited yet."""
    WELL = "well"


class Problem(Model):
    """One thing that is wrong with a source."""

    code: str
    """A `Quality`, a kind of failure (`http-404`, `timeout` …), `gone`, `moved`, `silent` or `never-any`."""
    message: Line
    """What is wrong, in plain words."""
    advice: Line
    """What to do about it."""
    detail: Line = ""
    """What the last visit said."""


class MissingItem(Model):
    """An item that its source has ceased to list although its neighbours are there: perhaps it was withdrawn."""

    id: str
    title: Line
    link: HttpUrl | None = None
    since: UtcTime


class SourceHealth(Model):
    """How one source fares."""

    id: SourceId
    partner: Id | None = None
    address: str
    """As it is written down: a URL, or what else the gatherer is told."""
    state: SourceState
    since: UtcTime | None = None
    """Since when it is so, as far as that is known."""
    visited: UtcTime | None = None
    last_good: UtcTime | None = None
    """The last visit that went well."""
    next_visit: UtcTime | None = None
    failures: int = Field(default=0, ge=0)
    """Visits in a row that failed."""
    moved_to: HttpUrl | None = None
    rhythm_days: float | None = Field(default=None, gt=0)
    """The usual number of days between two days with news (median); None where too few are known."""
    newest: UtcTime | None = None
    """When its newest item was published, or else first seen."""
    items: int = Field(default=0, ge=0)
    """How many of its items are stored."""
    missing: tuple[MissingItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong, the worst first; a source may be well and have some."""
