"""One invocation: takes the lock, is watched, and writes its end last, so that a killed one shows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog

from npa_core.errors import ConfigError
from npa_core.models import Failure, RunReport
from npa_core.pipeline.guard import Owner
from npa_core.pipeline.lock import locked
from npa_core.pipeline.mark import is_behind, move
from npa_core.pipeline.watchdog import watched
from npa_core.pipeline.workshop import Workshop
from npa_core.store import Strike

_SET_BACK = "set back"


log = structlog.get_logger("npa")


class Result(Protocol):
    """What a room brings back."""

    counts: Counter[str]
    failures: list[Failure]


@dataclass
class Invocation:
    """What a run is collecting; `report` is there when it has ended."""

    command: str
    number: int
    started: datetime
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)
    finished: datetime | None = None
    behind: bool = False
    """Whether the database was set back: it does not know what was sent since."""

    def add(self, result: Result) -> None:
        """Take over what a room brings back."""
        self.counts.update(result.counts)
        self.failures += result.failures
        self.warnings += getattr(result, "warnings", [])

    @property
    def report(self) -> RunReport:
        """The result so far."""
        return RunReport(
            command=self.command,
            started=self.started,
            finished=self.finished or self.started,
            counts=dict(sorted(self.counts.items())),
            editions=tuple(self.editions),
            failures=tuple(self.failures),
            warnings=tuple(self.warnings),
        )


@asynccontextmanager
async def invocation(
    shop: Workshop, command: str, block_limit: float, *, trust: bool = False
) -> AsyncIterator[Invocation]:
    """Hold the lock, watch the loop, and note the run's start and end in the store.

    `trust` is a person's word that the database is right although it was set back.
    """
    memory = shop.store.memory

    def strike(owner: Owner) -> None:
        reason = f"it blocked a run for more than {block_limit:g} s"
        log.error("a plugin blocks: the run ends here", component=owner.component, plugin=owner.plugin)
        memory.strike(Strike(owner.component, owner.plugin, shop.clock.now(), reason))

    with locked(shop.store.database.path.with_suffix(".lock"), shop.clock.now()):
        started = shop.clock.now()
        current = Invocation(command, memory.start_run(command, os.getpid(), started), started)
        current.failures += _standing_failures(shop)
        mark = shop.store.database.path.with_suffix(".mark")
        current.behind = memory.get("core", _SET_BACK) is True or is_behind(mark, current.number)
        if current.behind:  # the numbers of its runs will catch up with the mark; this note stays until a person speaks
            memory.put("core", _SET_BACK, not trust)
        if trust or not current.behind:
            move(mark, current.number)
        try:
            async with watched(shop.guard, strike, limit=block_limit):
                yield current
        except ConfigError:  # refused, with nothing done: that run was not killed
            memory.finish_run(current.number, shop.clock.now(), 2)
            raise
        current.finished = shop.clock.now()
        memory.finish_run(current.number, current.finished, current.report.exit_code)


def _standing_failures(shop: Workshop) -> Iterable[Failure]:
    """What is wrong before anything is done: broken plugins, and what needs them."""
    for plugin in shop.assembly.registry.plugins:
        for fault in plugin.faults:
            yield Failure(subject=f"plugin {plugin.distribution} {plugin.version}", kind="plugin", message=fault)
    yield from shop.assembly.missing
