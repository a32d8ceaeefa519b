"""The gathering room: decides whom to visit, and visits them side by side."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from npa_core.errors import NpaError, RejectedError, StoreError
from npa_core.models import Failure, Harvest, Outcome, Source, Visit
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.classifying import Classifying
from npa_core.pipeline.fortune import log_visit, note_failure
from npa_core.pipeline.hosts import Hosts
from npa_core.pipeline.opt_outs import OptOuts
from npa_core.pipeline.stories import Stories
from npa_core.pipeline.take_in import take_in
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Gatherer
from npa_core.steps.normalise import normalise
from npa_core.steps.rest import rests
from npa_core.steps.rhythm import cursor_to_send
from npa_core.steps.sources import address, server
from npa_core.store import SourceRecord
from npa_core.text import one_line

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


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
    records = shop.store.sources.meet((bound.spec, address(bound.spec)) for bound in shop.assembly.sources)
    gathered = Gathered()
    room = _Room(shop, records, gathered, alarm_after, asked=everything or partner is not None)
    async with room.classifying.opened():
        due = room.due(shop.assembly.sources, partner)
        try:
            async with asyncio.TaskGroup() as group:
                for source, record in due:
                    group.create_task(room.visit_in_turn(source, record), name=f"gather {source.spec.id}")
            room.opt_outs.save()
        except* StoreError as errors:
            broken = errors.exceptions[0]
        else:
            return gathered
    raise StoreError(str(broken))  # without the store nothing can go on


class _Room:
    """One gathering: its classifiers, its findings, whose turn it is."""

    def __init__(
        self,
        shop: Workshop,
        records: Mapping[str, SourceRecord],
        gathered: Gathered,
        alarm_after: timedelta | None,
        *,
        asked: bool,
    ) -> None:
        self.shop = shop
        self.records = records
        self.gathered = gathered
        self.alarm_after = alarm_after
        self.asked = asked
        """Whether a person named what to visit: then neither sources nor servers rest."""
        self.classifying = Classifying(shop, gathered.failures)
        self.stories = Stories(shop)
        self.hosts = Hosts(shop, records)
        self.opt_outs = OptOuts(shop)
        self.total = asyncio.Semaphore(shop.config.net.connections * 2)
        self.turns = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(shop.config.net.per_host))

    def due(self, sources: Iterable[Bound[Source]], partner: str | None) -> list[tuple[Bound[Source], SourceRecord]]:
        """Choose whom to visit: asked for by name, or due by its own time. Who waited longest comes first.

        So the sources of a server take turns, and one that fails over and over keeps the others from nothing.
        """
        now, interval = self.shop.clock.now(), self.shop.config.gather.interval
        chosen = []
        for bound in sources:
            record = self.records[bound.spec.id]
            waits = record.gone or rests(record.next_visit, interval, now)
            if (partner is None or bound.spec.partner == partner) and (self.asked or not waits):
                chosen.append((bound, record))
        return sorted(chosen, key=lambda pair: (pair[1].visited or _NEVER, pair[1].failures))

    async def visit_in_turn(self, bound: Bound[Source], record: SourceRecord) -> None:
        """Visit when it is this source's turn. Waiting is free: the component's own deadline runs inside only."""
        # The host comes first, so that whoever waits for a slow one takes nobody's place.
        async with self.turns[server(record.moved_to or record.address)[0]]:
            if not self.asked and self.hosts.is_resting(record):
                self.gathered.counts["resting"] += 1
                return
            async with self.total:
                await self.visit(bound, record)

    async def visit(self, bound: Bound[Source], record: SourceRecord) -> None:
        """Visit one source; whatever goes wrong is its own failure."""
        now, source = self.shop.clock.now(), bound.spec
        clock = asyncio.get_running_loop().time
        started = clock()
        self.gathered.counts["sources"] += 1
        try:
            await self.opt_outs.respect(source, record.moved_to or record.address, now)
            harvest = await self.ask(bound, record, now)
            # Cleaning foreign HTML can be slow on purpose: that costs its worker, and this source only.
            arguments = (harvest.items, source, now, record.first_good is None)
            items, dropped = await self.shop.workers.offload(normalise, *arguments) if harvest.items else ((), ())
            taken = take_in(self.shop, self.classifying, self.stories, source, record, harvest, items, now)
            self.gathered.counts.update({harvest.outcome.value: 1, **taken.counts})
            self.warn(source, *harvest.warnings, *dropped, *taken.warnings)
            self.hosts.answered(record)
            log_visit(source, harvest, taken.counts, taken.next_visit, clock() - started)
        except StoreError:
            raise
        except NpaError as error:
            failure = note_failure(self.shop, source, record, error, now, self.hosts, self.alarm_after)
            self.gathered.failures.append(failure)

    async def ask(self, bound: Bound[Source], record: SourceRecord, now: datetime) -> Harvest:
        """Have the gatherer look, with what it must remember; now and then without, so that it sees everything."""
        cursor = cursor_to_send(record.cursor, record.full_at, now, bound.spec.id)
        visit = Visit(source=bound.spec, address=record.moved_to, cursor=cursor, now=now)
        async with self.shop.open(bound) as gatherer:
            return await self.shop.guard.wait(bound.owner, lambda: _harvest(gatherer, visit), self.shop.deadline)

    def warn(self, source: Source, *warnings: str) -> None:
        """Add to what a person should know of this run."""
        self.gathered.warnings += [f"{source.id}: {one_line(warning)}" for warning in warnings]


async def _harvest(gatherer: Gatherer[Any], visit: Visit) -> Harvest:
    """Run inside the guard: what is no harvest counts against the plugin."""
    harvest = await gatherer.gather(visit)
    if not isinstance(harvest, Harvest):
        raise TypeError("gather returned no Harvest")
    if harvest.outcome is Outcome.GONE:
        raise RejectedError(f"{visit.source.id} is gone for good; remove it or find its new address", kind="gone")
    return harvest
