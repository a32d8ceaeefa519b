"""The context that components really get: the Protocols of `npa_core.plugin.context`, filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import JsonValue

from npa_core.models import AllianceProfile, Archive, Catalogue, Response
from npa_core.net import Net
from npa_core.plugin import Clock, Connection, Log
from npa_core.store import Store
from npa_core.workers.pool import Workers

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredShelf:
    """One component's shelf in the store."""

    store: Store
    owner: str

    def get(self, name: str, default: JsonValue = None) -> JsonValue:
        """Return what was put there, or `default`."""
        return self.store.memory.get(self.owner, name, default)

    def put(self, name: str, value: JsonValue) -> None:
        """Remember `value`."""
        self.store.memory.put(self.owner, name, value)


@dataclass(frozen=True, slots=True)
class LentContext:
    """What the core lends to one component."""

    alliance: AllianceProfile
    folder: Path
    catalogue: Catalogue
    clock: Clock
    log: Log
    shelf: StoredShelf
    net: Net
    workers: Workers
    take_archive: Callable[[], Archive]
    allow_hosts: frozenset[str]
    """Hosts the operator wrote in this channel's settings: reachable for this component although private."""
    accept: Callable[[Response], None]
    """Raises RejectedError when an answer must not be read."""

    def archive(self) -> Archive:
        """Return what may be shown, read-only."""
        return self.take_archive()

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
        """Make one guarded HTTP exchange."""
        response = await self.net.request(
            method,
            url,
            headers=headers,
            content=content,
            timeout=timeout,
            max_bytes=max_bytes,
            redirects=redirects,
            http2=http2,
            allow_hosts=self.allow_hosts,
        )
        self.accept(response)
        return response

    def connect(
        self, host: str, port: int, *, tls: Literal["none", "implicit"] = "none", timeout: float | None = None
    ) -> AbstractAsyncContextManager[Connection]:
        """Open a guarded connection."""
        return self.net.connect(host, port, tls=tls, timeout=timeout, allow_hosts=self.allow_hosts)

    async def offload(self, function: Callable[..., T], *args: Any) -> T:
        """Run a function in a worker process."""
        return await self.workers.offload(function, *args)
