"""The plugin npa-rss: reads RSS (0.9 to 2.0, RDF too), Atom, CDF and JSON feeds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npa_core.plugin import Gatherer, hookimpl
from npa_rss.gatherer import Rss, RssSettings

__all__ = ["Rss", "RssSettings", "npa_gatherers"]


@hookimpl
def npa_gatherers() -> Iterable[type[Gatherer[Any]]]:
    """Offer the gatherer `rss`."""
    return (Rss,)
