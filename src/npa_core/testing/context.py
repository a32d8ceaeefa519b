"""A context for tests: no network, a fixed clock, answers that the test writes down."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

import structlog
from pydantic import JsonValue

from npa_core.errors import TransientError
from npa_core.models import AllianceProfile, Archive, Catalogue, Response
from npa_core.pipeline.clock import FixedClock
from npa_core.plugin import Connection, Log

T = TypeVar("T")


NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
"""When the sample edition has just come due."""


class FakeShelf:
    """A shelf in memory."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get(self, name: str, default: JsonValue = None) -> JsonValue:
        """Return a copy of what was put there."""
        return json.loads(self.values[name]) if name in self.values else default

    def put(self, name: str, value: JsonValue) -> None:
        """Keep it as JSON, as the real shelf does."""
        self.values[name] = json.dumps(value)


@dataclass(frozen=True)
class Request:
    """A request that a component made."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    redirects: int = 5
    http2: bool = False


@dataclass
class FakeContext:
    """Lends a component what the real context lends, without any I/O of its own.

    `answer` is called for every request; `requests` keeps them. `offload` runs in this process.
    """

    alliance: AllianceProfile = field(
        default_factory=lambda: AllianceProfile(
            name="Beispielbündnis",
            url="https://buendnis.example/",
            languages=("de", "en"),
            contact="buero@buendnis.example",
        )
    )
    folder: Path = Path()
    catalogue: Catalogue = field(default_factory=Catalogue)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    answer: Callable[[Request], Response] | None = None
    connection: Callable[[str, int], Connection] | None = None
    log: Log = field(default_factory=lambda: structlog.get_logger("test"))
    shelf: FakeShelf = field(default_factory=FakeShelf)
    requests: list[Request] = field(default_factory=list)

    def archive(self) -> Archive:
        """Return an empty archive."""
        return Archive(revision=1)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
        redirects: int = 5,
        http2: bool = False,
    ) -> Response:
        """Note the request and give the test's answer."""
        request = Request(method, url, dict(headers or {}), content, redirects, http2)
        self.requests.append(request)
        if self.answer is None:
            raise TransientError(f"no network in tests (asked for {url})", kind="connect")
        return self.answer(request)

    def connect(
        self, host: str, port: int, *, tls: Literal["none", "implicit"] = "none", timeout: float | None = None
    ) -> AbstractAsyncContextManager[Connection]:
        """Give the test's connection."""

        @asynccontextmanager
        async def opened() -> AsyncIterator[Connection]:
            if self.connection is None:
                raise TransientError(f"no network in tests (asked for {host}:{port})", kind="connect")
            yield self.connection(host, port)

        return opened()

    async def offload(self, function: Callable[..., T], *args: Any) -> T:
        """Run it here and now."""
        return function(*args)
