"""The gathering room: visits sources and commits what each brought in one transaction."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from npa_core.errors import NpaError, RejectedError, StoreError, TransientError
from npa_core.models import Failure, Harvest, Label, NewsItem, Outcome, Source, Visit
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.guard import Owner
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Classifier, Gatherer
from npa_core.steps.classify import checked, merge
from npa_core.steps.cluster import Neighbour, join, story_key
from npa_core.steps.identify import Known, identify
from npa_core.steps.normalise import normalise
from npa_core.steps.rest import after_failure, after_success, rests
from npa_core.steps.sources import address, server
from npa_core.store import Placed, SourceRecord
from npa_core.text import one_line

log = structlog.get_logger("npa.gather")


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
    async with room.classifying():
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
        self.classifiers: list[tuple[Owner, Classifier[Any]]] = []
        self._broken: set[str] = set()

    @asynccontextmanager
    async def classifying(self) -> AsyncIterator[None]:
        """Keep the classifiers open; one that fails in opening or closing costs its labels only."""
        stack = AsyncExitStack()
        for bound in self.shop.assembly.classifiers:
            try:
                classifier = await stack.enter_async_context(self.shop.open(bound))
            except NpaError as error:
                self.gathered.failures.append(self.shop.failure(bound.owner.component, error))
            else:
                self.classifiers.append((bound.owner, classifier))
        try:
            yield
        finally:
            try:
                await stack.aclose()
            except NpaError as error:
                self.gathered.failures.append(self.shop.failure("classifiers", error))

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
            self._take_in(bound, record, harvest, items, now)
            warnings = (*harvest.warnings, *dropped)
            self.gathered.warnings += [f"{bound.spec.id}: {one_line(warning)}" for warning in warnings]
        except StoreError:
            raise
        except NpaError as error:
            self._note_failure(bound, record, error, now)

    def _take_in(
        self, bound: Bound[Source], record: SourceRecord, harvest: Harvest, items: Sequence[NewsItem], now: datetime
    ) -> None:
        """Commit items, cursor and next visit: all or nothing. No await in here, so nobody comes between."""
        shop, source = self.shop, bound.spec
        changes = identify(items, Known(*shop.store.news.known(source.id, items)))
        interval = shop.config.gather.interval
        values: dict[str, Any] = {
            "last_good": now,
            "first_good": record.first_good or now,
            "next_visit": after_success(interval, harvest.earliest_next, now, source.id),
            "gone": 0,
            "failures": 0,
            "failing_since": None,
            "failure_kind": None,
            "failure": None,
            "alarmed": None,
        }
        if harvest.outcome is Outcome.FRESH:
            values["cursor"] = harvest.cursor
        if harvest.moved_to and harvest.permanent and harvest.items:
            values["moved_to"] = harvest.moved_to
        new, changed = self._place(changes.new), self._place(changes.changed)
        with shop.store.write() as tx:
            shop.store.news.add(tx, new)
            shop.store.news.change(tx, changed)
            shop.store.sources.note(source.id, values, tx)
        self.gathered.counts.update(
            {
                harvest.outcome.value: 1,
                "items_new": len(new),
                "items_changed": len(changed),
                "items_known": changes.known,
            }
        )

    def _place(self, items: Sequence[NewsItem]) -> list[Placed]:
        """Give items their labels and stories."""
        keys = {item.id: story_key(item) for item in items}
        twins = self.shop.store.news.twins({key for key in keys.values() if key})
        placed = []
        for item in items:
            key = keys[item.id]
            neighbours = (Neighbour(twin.source, twin.story, twin.ordered_by) for twin in twins.get(key or "", ()))
            placed.append(Placed(item, merge(self._labels(item)), join(item, neighbours), key))
        return placed

    def _labels(self, item: NewsItem) -> list[Label]:
        labels: list[Label] = []
        for owner, classifier in self.classifiers:
            if owner.component in self._broken:
                continue
            try:
                labels += self.shop.guard.call(owner, partial(_ask, classifier, item))
            except NpaError as error:
                # Named once; its labels are missing in this run, the items are kept.
                self._broken.add(owner.component)
                self.gathered.failures.append(self.shop.failure(owner.component, error))
        return labels

    def _note_failure(self, bound: Bound[Source], record: SourceRecord, error: NpaError, now: datetime) -> None:
        """Remember a failed visit: stored items, cursor and validators stay as they are."""
        failures, since = record.failures + 1, record.failing_since or now
        wish = error.retry_after if isinstance(error, TransientError) else None
        next_visit = after_failure(self.shop.config.gather.interval, failures, wish, now, bound.spec.id)
        failure = self.shop.failure(f"source {bound.spec.id}", error, since=since, next_try=next_visit)
        last_alarm = record.alarmed
        alarming = self.alarm_after is None or last_alarm is None or now - last_alarm >= self.alarm_after
        self.shop.store.sources.note(
            bound.spec.id,
            {
                "failures": failures,
                "failing_since": since,
                "failure_kind": failure.kind,
                "failure": failure.message,
                "next_visit": next_visit,
                "gone": int(failure.kind == "gone"),
                "alarmed": now if alarming else last_alarm,
            },
        )
        if isinstance(error, TransientError) and error.scope == "host":
            self.shop.store.sources.rest_host(_server(record)[1], next_visit)
        self.gathered.failures.append(failure.model_copy(update={"alarming": alarming}))
        log.info("source failed", source=bound.spec.id, kind=failure.kind, failures=failures)


async def _harvest(gatherer: Gatherer[Any], visit: Visit) -> Harvest:
    """Run inside the guard: what is no harvest counts against the plugin."""
    harvest = await gatherer.gather(visit)
    if not isinstance(harvest, Harvest):
        raise TypeError("gather returned no Harvest")
    if harvest.outcome is Outcome.GONE:
        raise RejectedError(f"{visit.source.id} is gone for good; remove it or find its new address", kind="gone")
    return harvest


def _ask(classifier: Classifier[Any], item: NewsItem) -> list[Label]:
    """Run inside the guard: what is not a set of labels counts against the plugin."""
    labels = tuple(classifier.classify(item))
    if not all(isinstance(label, Label) for label in labels):
        raise TypeError("classify returned something that is no Label")
    return [checked(label, classifier.name) for label in labels]


def _server(record: SourceRecord) -> tuple[str, str]:
    return server(record.moved_to or record.address)
