"""What the core lends to a component, as Protocols: network, clock, log, catalogue, memory, workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from pydantic import JsonValue

from npa_core.models import AllianceProfile, Archive, Catalogue, Response

T = TypeVar("T")


class Log(Protocol):
    """A structured log: one event name and fields, never secrets."""

    def debug(self, event: str, **fields: Any) -> Any:
        """Say what only its author wants to know."""

    def info(self, event: str, **fields: Any) -> Any:
        """Say what an operator may want to know."""

    def warning(self, event: str, **fields: Any) -> Any:
        """Say what an operator should know."""


class Clock(Protocol):
    """The only clock; fixed in tests and in the demo."""

    def now(self) -> datetime:
        """Return the time now, aware, in UTC."""


class Shelf(Protocol):
    """A component's small memory between runs: JSON values by name, never secrets."""

    def get(self, name: str, default: JsonValue = None) -> JsonValue:
        """Return what was put there, or `default`."""

    def put(self, name: str, value: JsonValue) -> None:
        """Remember `value`; at most 64 KiB as JSON, else ValueError."""


class Connection(Protocol):
    """A guarded stream. Every method raises TransientError when the deadline passes or the other side is lost."""

    @property
    def secure(self) -> bool:
        """Whether TLS is on."""

    async def write(self, data: bytes) -> None:
        """Send all of `data`."""

    async def read(self, limit: int = 65_536) -> bytes:
        """Return what has come, at most `limit` bytes; nothing at the end of the stream."""

    async def start_tls(self) -> None:
        """Switch to TLS; the certificate is verified for the host's name."""


class Context(Protocol):
    """What a component may use. Nothing else: no sockets, no HTTP library, no other plugin."""

    @property
    def alliance(self) -> AllianceProfile:
        """Who speaks."""

    @property
    def folder(self) -> Path:
        """The alliance folder; relative paths in settings start here."""

    @property
    def log(self) -> Log:
        """The log, already bound to this component."""

    @property
    def clock(self) -> Clock:
        """The clock."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue, read-only."""

    @property
    def shelf(self) -> Shelf:
        """This component's own memory."""

    def archive(self) -> Archive:
        """Return what has been published so far, read-only."""

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
        """Make one guarded HTTP exchange and return the whole response, whatever its status.

        The address connected to is the address checked; one deadline covers everything; the body
        is inflated within `max_bytes`. `timeout` (seconds) and `max_bytes` may lower the
        operator's limits, never raise them. `Authorization` and cookies never follow a redirect
        to another origin; what a server sets as cookies on the way is sent back to that server until the
        exchange is over. With `http2`, HTTP/2 is offered and used by servers that take it: only over TLS.

        Raises TransientError (kinds `timeout`, `dns`, `connect`, `tls`, `protocol`, `truncated`), RejectedError
        (`refused-address`, `refused-url`, `too-large`, `bad-encoding`, `redirect-loop`, `too-many-redirects`), and
        DoubtError when a POST or PATCH fails after its first byte was written.
        """

    def connect(
        self, host: str, port: int, *, tls: Literal["none", "implicit"] = "none", timeout: float | None = None
    ) -> AbstractAsyncContextManager[Connection]:
        """Open a guarded TCP connection.

        `timeout` (seconds) may lower the operator's limit for each step; the connection's whole
        life is limited to five times that limit.

        Raises TransientError or RejectedError as `request` does.
        """

    async def offload(self, function: Callable[..., T], *args: Any) -> T:
        """Run a module-level function in a worker process with limits on CPU, memory and time.

        Arguments and result must be picklable. What the function raises is raised here when it
        is one of `npa_core.errors`; anything else, and the death of the worker, is a RejectedError of kind
        `worker-error`, `worker-memory`, `worker-cpu`, `worker-wall` or `worker-died`.
        """
