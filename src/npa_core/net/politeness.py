"""How many requests may run at a time, and how long one may take: waiting in a queue costs nobody's time."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    """At most `per_host` requests at a time to one host, and `total` in all."""

    def __init__(self, per_host: int, total: int) -> None:
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_host))
        self._total = asyncio.Semaphore(total)

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """Wait for a slot and hold it. The host's comes first: whoever waits for a busy host takes nobody's place."""
        async with self._hosts[host], self._total:
            yield


class Budget:
    """The seconds one exchange may take, over all its hops; only time spent inside counts."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Run the block within what is left. Raises TimeoutError."""
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with asyncio.timeout(self._left):
                yield
        finally:
            self._left -= clock() - started
