"""The window through which a calendar is looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple


class Window(NamedTuple):
    """From when to when events count, seen at which moment, told in which language."""

    now: datetime
    since: datetime
    """What was over before this is left out."""
    until: datetime
    """What begins at this moment or later is left out."""
    language: str = ""
    """The language in which the next dates are written into the text; without one they are not."""


YEARS = range(1900, 2200)
"""The years in which events take place; others are mistakes, or made to keep us busy."""

EVERYTHING = Window(
    now=datetime(YEARS[0], 1, 2, tzinfo=UTC),
    since=datetime(YEARS[0], 1, 2, tzinfo=UTC),
    until=datetime(YEARS[-1], 12, 30, tzinfo=UTC),
)
"""No limits, and nobody who looks: for a document alone."""
