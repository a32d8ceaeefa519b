"""How the sources fare: what the store remembers of each is put before the step that judges it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from npa_core.models import SourceHealth, SourceState
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.health import Past, health, order
from npa_core.steps.sources import address
from npa_core.store import Holding, SourceRecord


def health_of_all(shop: Workshop) -> tuple[SourceHealth, ...]:
    """Return how each configured source fares; those stand first that somebody should look at."""
    records, held, now = shop.store.sources.all(), shop.store.holdings.all(), shop.clock.now()
    silent_after = shop.config.gather.silent_after
    found = (
        health(
            bound.spec,
            address(bound.spec),
            _past(records.get(bound.spec.id), held.get(bound.spec.id, Holding())),
            now=now,
            silent_after=silent_after,
        )
        for bound in shop.assembly.sources
    )
    return tuple(sorted(found, key=order))


def counted(sources: Iterable[SourceHealth]) -> dict[str, int]:
    """Return how many sources there are in each state."""
    counts = Counter(source.state for source in sources)
    return {state.value: counts[state] for state in SourceState}


def _past(record: SourceRecord | None, held: Holding) -> Past:
    if record is None:
        return Past()
    return Past(
        visited=record.visited,
        first_good=record.first_good,
        last_good=record.last_good,
        next_visit=record.next_visit,
        gone=record.gone,
        failures=record.failures,
        failing_since=record.failing_since,
        failure_kind=record.failure_kind,
        failure=record.failure,
        moved_to=record.moved_to,
        quality=record.quality,
        items=held.items,
        newest=held.newest,
        times=held.times,
        missing=held.missing,
    )
