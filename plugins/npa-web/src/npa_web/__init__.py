"""npa-web: the publisher `web`, which mirrors the alliance's archive as a static site."""

from __future__ import annotations

from typing import Any

from npa_core.plugin import Publisher, hookimpl


@hookimpl
def npa_publishers() -> list[type[Publisher[Any]]]:
    """Offer the publisher `web`."""
    from npa_web.publisher import Web  # noqa: PLC0415 - templates are needed only by those who publish

    return [Web]
