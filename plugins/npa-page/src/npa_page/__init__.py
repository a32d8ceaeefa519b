"""The plugin npa-page: reads the news of a web page that has no feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npa_core.plugin import Gatherer, hookimpl
from npa_page.gatherer import Page, PageSettings

__all__ = ["Page", "PageSettings", "npa_gatherers"]


@hookimpl
def npa_gatherers() -> Iterable[type[Gatherer[Any]]]:
    """Offer the gatherer `page`."""
    return (Page,)
