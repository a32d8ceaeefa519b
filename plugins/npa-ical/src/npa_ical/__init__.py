"""The plugin npa-ical: reads the events of calendars in the iCalendar format (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npa_core.plugin import Gatherer, hookimpl
from npa_ical.gatherer import Ical, IcalSettings

__all__ = ["Ical", "IcalSettings", "npa_gatherers"]


@hookimpl
def npa_gatherers() -> Iterable[type[Gatherer[Any]]]:
    """Offer the gatherer `ical`."""
    return (Ical,)
