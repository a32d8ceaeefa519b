"""npa-mastodon: posts editions to Mastodon and servers that speak its API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from npa_core.plugin import hookimpl

if TYPE_CHECKING:
    from npa_core.plugin import Publisher


@hookimpl
def npa_publishers() -> Iterable[type[Publisher[Any]]]:
    """Offer `mastodon`."""
    from npa_mastodon.publisher import Mastodon  # noqa: PLC0415  imported when asked for

    return (Mastodon,)
