"""The gathering room: decides whom to visit, and visits them side by side."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from npa_core.errors import NpaError, RejectedError, StoreError
from npa_core.models import Failure, Harvest, Outcome, Source, Visit
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.classifying import Classifying
from npa_core.pipeline.fortune import note_failure
from npa_core.pipeline.stories import Stories
from npa_core.pipeline.take_in import take_in
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Gatherer
from npa_core.steps.normalise import normalise
from npa_core.steps.rest import rests
from npa_core.steps.sources import address, server
from npa_core.store import SourceRecord
from npa_core.text import one_line


@dataclass
class Gathered:
    """What became of the visits."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


async def gather(
    shop: Workshop, *, partner: str | None = None, everything: bool = False, alarm_after: timedelta | None = None
) -> Gathered:
    """Visit the sources that are due, all of them side by side.

    With `alarm_after`, a source that keeps failing alarms when it turns from well to failing and
    again after that time; without, every failure alarms.
    """
    shop.store.sources.meet((bound.spec, address(bound.spec)) for bound in shop.assembly.sources)
    gathered = Gathered()
    room = _Room(shop, gathered, alarm_after)
    async with room.classifying.opened():
        due = room.due(shop.assembly.sources, partner, everything=everything)
        limit = asyncio.Semaphore(shop.config.net.connections * 2)
        hosts = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(shop.config.net.per_host))

        async def visit_within_limit(bound: Bound[Source], record: SourceRecord) -> None:
            # Here waiting is free; inside, the component's own deadline runs.
            async with hosts[_server(record)[0]], limit:
                await room.visit(bound, record)

        try:
            async with asyncio.TaskGroup() as group:
                for source, record in due:
                    group.create_task(visit_within_limit(source, record), name=f"gather {source.spec.id}")
        except* StoreError as errors:
            broken = errors.exceptions[0]
        else:
            return gathered
    raise StoreError(str(broken))  # without the store nothing can go on


class _Room:
    """One gathering: its classifiers, its findings."""

    def __init__(self, shop: Workshop, gathered: Gathered, alarm_after: timedelta | None) -> None:
        self.shop = shop
        self.gathered = gathered
        self.alarm_after = alarm_after
        self.classifying = Classifying(shop, gathered.failures)
        self.stories = Stories(shop)

    def due(
        self, sources: Iterable[Bound[Source]], partner: str | None, *, everything: bool
    ) -> list[tuple[Bound[Source], SourceRecord]]:
        """Choose whom to visit: asked for by name, or due by its own and its host's time."""
        records, hosts, now = (
            self.shop.store.sources.all(),
            self.shop.store.sources.resting_hosts(),
            self.shop.clock.now(),
        )
        chosen = []
        for bound in sources:
            record = records[bound.spec.id]
            asked = everything or partner is not None
            until = (record.next_visit, hosts.get(_server(record)[1]))
            waits = record.gone or any(rests(time, self.shop.config.gather.interval, now) for time in until)
            if (partner is None or bound.spec.partner == partner) and (asked or not waits):
                chosen.append((bound, record))
        return chosen

    async def visit(self, bound: Bound[Source], record: SourceRecord) -> None:
        """Visit one source; whatever goes wrong is its own failure."""
        now = self.shop.clock.now()
        visit = Visit(source=bound.spec, address=record.moved_to, cursor=record.cursor, now=now)
        self.gathered.counts["sources"] += 1
        try:
            async with self.shop.open(bound) as gatherer:
                harvest = await self.shop.guard.wait(bound.owner, lambda: _harvest(gatherer, visit), self.shop.deadline)
            # Cleaning foreign HTML can be slow on purpose: that costs its worker, and this source only.
            arguments = (harvest.items, bound.spec, now, record.first_good is None)
            items, dropped = await self.shop.workers.offload(normalise, *arguments) if harvest.items else ((), ())
            taken = take_in(self.shop, self.classifying, self.stories, bound.spec, record, harvest, items, now)
            self.gathered.counts.update({harvest.outcome.value: 1, **taken.counts})
            warnings = (*harvest.warnings, *dropped, *taken.warnings)
            self.gathered.warnings += [f"{bound.spec.id}: {one_line(warning)}" for warning in warnings]
        except StoreError:
            raise
        except NpaError as error:
            self.gathered.failures.append(note_failure(self.shop, bound.spec, record, error, now, self.alarm_after))


async def _harvest(gatherer: Gatherer[Any], visit: Visit) -> Harvest:
    """Run inside the guard: what is no harvest counts against the plugin."""
    harvest = await gatherer.gather(visit)
    if not isinstance(harvest, Harvest):
        raise TypeError("gather returned no Harvest")
    if harvest.outcome is Outcome.GONE:
        raise RejectedError(f"{visit.source.id} is gone for good; remove it or find its new address", kind="gone")
    return harvest


def _server(record: SourceRecord) -> tuple[str, str]:
    return server(record.moved_to or record.address)
