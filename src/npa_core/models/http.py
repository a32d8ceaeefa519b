"""What came back over HTTP, after all redirects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import Field

from npa_core.errors import RejectedError, TransientError
from npa_core.models.base import Model
from npa_core.text import redact

_PERMANENT = frozenset({301, 308})
_TRANSIENT = frozenset({408, 425, 429})


class Hop(Model):
    """One redirect on the way."""

    status: int
    url: str
    """Where it led."""


class Response(Model):
    """A whole response: small enough to be held, already decoded and checked for completeness."""

    status: int
    url: str
    """The address that answered in the end."""
    headers: Mapping[str, str] = Field(default_factory=dict)
    """Names in lower case; repeated ones joined by a comma."""
    body: bytes = b""
    hops: tuple[Hop, ...] = ()

    @property
    def permanent(self) -> bool:
        """Whether there were redirects and all of them were permanent (301, 308)."""
        return bool(self.hops) and all(hop.status in _PERMANENT for hop in self.hops)

    @property
    def content_type(self) -> str:
        """The header as sent, or nothing."""
        return self.headers.get("content-type", "")

    def as_json(self) -> Any:
        """Return the body read as JSON. Raises RejectedError when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise RejectedError(f"{redact(self.url)} did not answer with JSON", kind="not-json") from None

    @property
    def retry_after(self) -> timedelta | datetime | None:
        """The Retry-After header in either form (RFC 9110 §10.2.3); None when absent or nonsense."""
        value = self.headers.get("retry-after", "").strip()
        if value.isdecimal():
            return timedelta(seconds=min(int(value[:9]), 10**8))
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # "-0000" means UTC, place unknown

    def check(self) -> None:
        """Raise what a status of 400 and above means; below that do nothing.

        408, 425, 429 and 5xx raise TransientError with the server's Retry-After, others RejectedError.
        """
        if self.status < 400:
            return
        message, kind = f"{redact(self.url)} answered {self.status}", f"http-{self.status}"
        if self.status in _TRANSIENT or self.status >= 500:
            raise TransientError(message, kind=kind, retry_after=self.retry_after)
        raise RejectedError(message, kind=kind)
