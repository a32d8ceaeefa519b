"""How many requests may run at a time, and how long one may take: waiting in a queue costs nobody's time."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from npa_core.net.domain import registrable_domain

_LARGE_AT_A_TIME = 2


class Slots:
    """At most so many requests at a time: to one host, to all hosts of one registrable domain, and in all.

    `large` is for bodies that are larger than most: were all connections filled with the largest body there may be,
    the process would hold hundreds of megabytes.
    """

    def __init__(self, per_host: int, per_domain: int, total: int) -> None:
        self._hosts = _semaphores(per_host)
        self._domains = _semaphores(per_domain)
        self._total = asyncio.Semaphore(total)
        self.large = asyncio.Semaphore(_LARGE_AT_A_TIME)

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """Wait for a slot and hold it.

        The narrowest comes first: whoever waits for a busy host or domain takes nobody's place. As everybody waits in
        this order, and asks for nothing while holding all three, nobody waits for ever.
        """
        host = host.rstrip(".")
        async with self._hosts[host], self._domains[registrable_domain(host)], self._total:
            yield


def _semaphores(size: int) -> defaultdict[str, asyncio.Semaphore]:
    return defaultdict(lambda: asyncio.Semaphore(size))


class Budget:
    """The seconds one exchange may take, over all its hops; only time spent inside counts."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._paused = 0.0
        self._running = asyncio.timeout(None)

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Run the block within what is left. Raises TimeoutError."""
        clock = asyncio.get_running_loop().time
        started = clock()
        self._paused = 0.0
        try:
            async with asyncio.timeout(self._left) as self._running:
                yield
        finally:
            self._left -= clock() - started - self._paused

    @asynccontextmanager
    async def pause(self) -> AsyncIterator[None]:
        """Stop the clock inside `spend`, while we wait for ourselves."""
        clock = asyncio.get_running_loop().time
        started = clock()
        left = (self._running.when() or started) - started
        self._running.reschedule(None)
        try:
            yield
        finally:
            self._paused += clock() - started
            self._running.reschedule(clock() + left)
