"""Runs an alliance as cron would, and kills itself with SIGKILL at a chosen call: before it, or after it.

    python kill_at.py FOLDER TIME [MODULE:FUNCTION NUMBER before|after]

Of a context manager, `before` is before it is entered, `after` when it was left.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from functools import reduce
from importlib import import_module
from itertools import count
from typing import Any

from npa_core import Alliance
from npa_core.pipeline.clock import FixedClock


def main(folder: str, time: str, place: str = "", number: str = "1", when: str = "after") -> int:
    """Arm the trap, if there is one, and run."""
    if place:
        arm(place, int(number), when)
    return asyncio.run(run(folder, FixedClock(datetime.fromisoformat(time))))


async def run(folder: str, clock: FixedClock) -> int:
    """Do what cron wants."""
    async with Alliance.open(folder, clock=clock) as alliance:
        report = await alliance.run()
    return report.exit_code


def arm(place: str, number: int, when: str) -> None:
    """Replace a function by one that dies at its call with this number."""
    module, _, path = place.partition(":")
    *outer, name = path.split(".")
    holder = reduce(getattr, outer, import_module(module))
    setattr(holder, name, deadly(getattr(holder, name), number, when))


def deadly(original: Callable[..., Any], number: int, when: str) -> Callable[..., Any]:
    """Return what calls `original` and dies at the chosen moment."""
    calls = count(1)

    @contextmanager
    def trap() -> Any:
        hit = next(calls) == number
        if hit and when == "before":
            die()
        yield
        if hit and when == "after":
            die()

    async def coroutine(*args: Any, **options: Any) -> Any:
        with trap():
            return await original(*args, **options)

    @contextmanager
    def manager(*args: Any, **options: Any) -> Any:
        with trap(), original(*args, **options) as entered:
            yield entered

    def function(*args: Any, **options: Any) -> Any:
        with trap():
            return original(*args, **options)

    if inspect.iscoroutinefunction(original):
        return coroutine
    if inspect.isgeneratorfunction(inspect.unwrap(original)):
        return manager
    return function


def die() -> None:
    """End at once: no `finally`, no flush, no goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
