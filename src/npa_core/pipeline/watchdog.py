"""The watchdog: names the component that blocks the run, remembers it, and ends the run with 1.

Blocking code cannot be cancelled from within. A thread sees that the event loop stopped beating
while plugin code was on it; what was being sent is settled by the next run, as after any crash.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from npa_core.pipeline.guard import Guard, Owner

LIMIT_SECONDS = 30.0


@asynccontextmanager
async def watched(
    guard: Guard, report: Callable[[Owner], None], *, limit: float = LIMIT_SECONDS
) -> AsyncIterator[None]:
    """Watch the running loop; `report` is called from a thread before the process ends with 1."""
    loop = asyncio.get_running_loop()
    beat = time.monotonic()
    stop = threading.Event()

    async def pulse() -> None:
        nonlocal beat
        while True:
            beat = time.monotonic()
            await asyncio.sleep(limit / 8)

    def watch() -> None:
        while not stop.wait(limit / 4):
            owner = guard.running(loop)
            if time.monotonic() - beat > limit and owner is not None:
                try:
                    report(owner)
                finally:
                    os._exit(1)

    heart = asyncio.create_task(pulse(), name="heartbeat")
    thread = threading.Thread(target=watch, name="watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        heart.cancel()
        await asyncio.gather(heart, return_exceptions=True)
        thread.join()
