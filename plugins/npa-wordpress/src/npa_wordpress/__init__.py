"""The plugin npa-wordpress: reads the posts of a WordPress site through its REST interface."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npa_core.plugin import Gatherer, hookimpl
from npa_wordpress.gatherer import WordPress, WordPressSettings

__all__ = ["WordPress", "WordPressSettings", "npa_gatherers"]


@hookimpl
def npa_gatherers() -> Iterable[type[Gatherer[Any]]]:
    """Offer the gatherer `wordpress`."""
    return (WordPress,)
