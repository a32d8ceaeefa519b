"""The plugin npa-email: editions as letters to a mailing list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from npa_core.plugin import Publisher, hookimpl


@hookimpl
def npa_publishers() -> Iterable[type[Publisher[Any]]]:
    """Offer the publisher `email`."""
    from npa_email.publisher import Email  # noqa: PLC0415 - only a run that sends letters pays for e-mail and CSS

    return (Email,)
