"""What is remembered of a feed between two visits: the cursor, and what it is good for."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import JsonValue

from npa_core.models import Harvest, Response
from npa_rss.reading import READER

_AHEAD = timedelta(days=1)
"""How far a server's clock may be ahead of ours before what it dates is not believed."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The last good answer of one address. Empty, it knows nothing and asks for everything."""

    url: str = ""
    etag: str = ""
    modified: str = ""
    """Last-Modified. Both validators verbatim, as the server gave them."""
    body: str = ""
    """The digest of the body, and of who read it: another reader makes something else of it."""
    rest_seconds: int = 0
    """What the feed wished (`ttl` …); kept, as an unchanged feed is not read again."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()

    @classmethod
    def of(cls, address: str, response: Response, harvest: Harvest, now: datetime) -> Memory:
        """Return what to remember of a good answer."""
        wished = harvest.earliest_next or timedelta()
        memory = cls(
            url=address,
            body=_digest(response.body),
            rest_seconds=int(wished.total_seconds()),
            skip_hours=harvest.skip_hours,
            skip_days=harvest.skip_days,
        )
        return memory.renewed(response, now)

    @property
    def rest(self) -> timedelta | None:
        """How long the feed wants to be left alone."""
        return timedelta(seconds=self.rest_seconds) if self.rest_seconds else None

    def validators(self, now: datetime) -> dict[str, str]:
        """The conditional headers for the next question."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": _if_past(self.modified, now)}
        return {name: value for name, value in headers.items() if value}

    def holds(self, body: bytes) -> bool:
        """Whether this body was read at the last good visit."""
        return bool(self.body) and self.body == _digest(body)

    def renewed(self, response: Response, now: datetime) -> Memory:
        """The same with the validators of a newer answer."""
        headers = response.headers
        return replace(self, etag=headers.get("etag", ""), modified=_if_past(headers.get("last-modified", ""), now))

    def as_cursor(self) -> JsonValue:
        """As JSON, without what is empty."""
        held = {**asdict(self), "skip_hours": list(self.skip_hours), "skip_days": list(self.skip_days)}
        return {name: value for name, value in held.items() if value}


def remembered(cursor: JsonValue, address: str) -> Memory:
    """Return what the cursor holds of this address; of another address, or of another form, nothing."""
    if not isinstance(cursor, dict) or cursor.get("url") != address:
        return Memory()
    texts = {name: _text(cursor.get(name)) for name in ("etag", "modified", "body")}
    rest = cursor.get("rest_seconds")
    return Memory(
        url=address,
        **texts,
        rest_seconds=min(rest, 10**8) if isinstance(rest, int) and rest > 0 else 0,
        skip_hours=_numbers(cursor.get("skip_hours"), below=24),
        skip_days=_numbers(cursor.get("skip_days"), below=7),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _numbers(value: Any, *, below: int) -> tuple[int, ...]:
    numbers = value if isinstance(value, list) else ()
    return tuple(number for number in numbers if isinstance(number, int) and 0 <= number < below)


def _digest(body: bytes) -> str:
    return hashlib.sha256(READER.encode() + b"\0" + body).hexdigest()


def _if_past(date: str, now: datetime) -> str:
    """The date verbatim, unless it lies in the future: of such a one a server says "not modified" for ever."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return date  # compared as it stands, if at all
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return date if moment <= now + _AHEAD else ""
