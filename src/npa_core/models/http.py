"""What came back over HTTP, after all redirects."""

from __future__ import annotations

import json
import re
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
_OVERLOADED = frozenset({429, 503})
_MAX_SECONDS = 10**8
_UNIX_TIME = re.compile("[0-9]{10}")


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
        """When to come back: the Retry-After header in either form (RFC 9110 §10.2.3), else the end of a rate limit.

        That is RateLimit-Reset in seconds, or X-RateLimit-Reset in seconds, as a Unix time or as a date; they count
        with a 429 or 503 only, as many servers send them always. None when absent or nonsense.
        """
        wish = _wait(self.headers.get("retry-after", ""))
        if wish is None and self.status in _OVERLOADED:
            wish = _wait(self.headers.get("ratelimit-reset", ""))
            wish = _wait(self.headers.get("x-ratelimit-reset", "")) if wish is None else wish
        return wish

    def stays_fresh(self, now: datetime) -> timedelta | None:
        """How long the server says that this answer is good for (RFC 9111 §4.2); None when it does not say.

        `max-age` minus `Age`, else Expires minus Date; with `no-cache` or `no-store` it says nothing. `private` and
        `must-revalidate` change nothing: we are one reader, and ask again afterwards.
        """
        directives = _directives(self.headers.get("cache-control", ""))
        if "no-cache" in directives or "no-store" in directives:
            return None
        if "max-age" in directives:
            fresh = _seconds(directives["max-age"])
        else:
            expires = _date(self.headers.get("expires", ""))
            fresh = expires - (_date(self.headers.get("date", "")) or now) if expires else None
        age = _seconds(self.headers.get("age", "")) or timedelta()
        return fresh - age if fresh and fresh > age else None

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


def _wait(value: str) -> timedelta | datetime | None:
    """Seconds, a Unix time (of 1973 or later), or a date."""
    value = value.strip()
    seconds = _seconds(value.partition(".")[0])
    if seconds is None:
        return _date(value)
    if _UNIX_TIME.fullmatch(value):
        return datetime.fromtimestamp(int(value), UTC)
    return seconds


def _seconds(value: str) -> timedelta | None:
    value = value.strip()
    return timedelta(seconds=min(int(value[:9]), _MAX_SECONDS)) if value.isdecimal() else None


def _date(value: str) -> datetime | None:
    """A date as HTTP writes it, or as programs do (RFC 3339)."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = parse(value.strip())
            # "-0000" means UTC, place unknown
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _directives(header: str) -> dict[str, str]:
    """The directives of a Cache-Control header, in lower case; of several alike, the first counts."""
    found: dict[str, str] = {}
    for part in header.split(","):
        name, _, value = part.partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found
