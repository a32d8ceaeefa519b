"""How a source fares: what is remembered of it after a visit that went well, and after one that did not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from npa_core.errors import NpaError, TransientError
from npa_core.models import Failure, Harvest, Outcome, Source
from npa_core.pipeline.hosts import Hosts
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.moves import Trail, follow, return_home
from npa_core.steps.rest import LONGEST_WISH, after_failure
from npa_core.steps.rhythm import NEWEST, after_good, cursor_to_send, median_gap, pause_when_well
from npa_core.steps.sources import address
from npa_core.store import SourceRecord

log = structlog.get_logger("npa.gather")


def after_good_visit(
    shop: Workshop, source: Source, record: SourceRecord, harvest: Harvest, now: datetime, *, news: int
) -> tuple[dict[str, Any], str]:
    """Return what to remember of a source after a good visit that brought `news` new items; written with them.

    With it comes what a person should know of its address, or nothing.
    """
    quiet = 0 if news else record.quiet + 1
    values: dict[str, Any] = {
        "visited": now,
        "last_good": now,
        "first_good": record.first_good or now,
        "next_visit": _next_visit(shop, source, harvest, now, quiet),
        "quiet": quiet,
        "gone": 0,
        "failures": 0,
        "failing_since": None,
        "failure_kind": None,
        "failure": None,
        "alarmed": None,
    }
    if harvest.outcome is Outcome.FRESH:
        values |= {"cursor": harvest.cursor, "fresh_at": now}
        if cursor_to_send(record.cursor, record.full_at, now, source.id) is None:
            values["full_at"] = now
    elif harvest.cursor is not None:
        values["cursor"] = harvest.cursor
    trail, note = _follow(shop, source, record, harvest)
    return {**values, **_moves(trail)}, note


def _follow(shop: Workshop, source: Source, record: SourceRecord, harvest: Harvest) -> tuple[Trail, str]:
    """Return where a source lives from now on, and what a person should know of that (or nothing)."""
    others = {}
    if harvest.moved_to is not None:
        known = shop.store.sources.all()
        configured = (bound.spec for bound in shop.assembly.sources if bound.spec.id != source.id)
        others = {address(other): (known[other.id].moved_to if other.id in known else None) for other in configured}
    addresses = [held for pair in others.items() for held in pair if held]
    return follow(source.id, _trail(record), harvest, addresses)


def log_visit(
    source: Source, harvest: Harvest, counts: Mapping[str, int], next_visit: datetime, seconds: float
) -> None:
    """Write the one line that a good visit leaves in the log."""
    log.info(
        "source visited",
        source=source.id,
        outcome=harvest.outcome.value,
        items_new=counts["items_new"],
        items_changed=counts["items_changed"],
        seconds=round(seconds, 3),
        next_visit=next_visit.isoformat(timespec="seconds"),
    )


def note_failure(
    shop: Workshop,
    source: Source,
    record: SourceRecord,
    error: NpaError,
    now: datetime,
    hosts: Hosts,
    alarm_after: timedelta | None,
) -> Failure:
    """Remember a failed visit and return it as a failure: stored items, cursor and validators stay as they are."""
    failures, since = record.failures + 1, record.failing_since or now
    of_host = hosts.failures(record, error, now)
    next_visit = after_failure(shop.config.gather.interval, max(failures, of_host), _wish(error), now, source.id)
    failure = shop.failure(f"source {source.id}", error, since=since, next_try=next_visit)
    is_gone = failure.kind == "gone"
    trail, note = return_home(_trail(record), failures, is_gone=is_gone)
    if note:
        failure = failure.model_copy(update={"message": f"{failure.message} ({note})"})
    alarming = alarm_after is None or record.alarmed is None or now - record.alarmed >= alarm_after
    shop.store.sources.note(
        source.id,
        {
            "visited": now,
            "failures": failures,
            "failing_since": since,
            "failure_kind": failure.kind,
            "failure": failure.message,
            "next_visit": next_visit,
            "gone": int(is_gone and not note),
            "alarmed": now if alarming else record.alarmed,
            **({**_moves(trail), "cursor": None} if note else {}),
        },
    )
    if of_host:
        hosts.rest(record, next_visit)
    elif failure.kind == "timeout":
        hosts.spare(record)
    log.info("source failed", source=source.id, kind=failure.kind, failures=failures)
    return failure.model_copy(update={"alarming": alarming})


def _next_visit(shop: Workshop, source: Source, harvest: Harvest, now: datetime, quiet: int) -> datetime:
    settings = shop.config.gather
    brought = (item.published for item in harvest.items if item.published is not None and item.published <= now)
    gap = median_gap({*shop.store.sources.publications(source.id, NEWEST), *brought})
    pause = pause_when_well(settings.interval, settings.longest_interval, quiet, gap)
    return after_good(pause, settings.interval, harvest, now, source.id)


def _wish(error: NpaError) -> timedelta | datetime | None:
    """Return when to come back, as the other side wants it; whoever does not want to be read is left alone for long."""
    if getattr(error, "kind", "") == "opted-out":
        return LONGEST_WISH
    return error.retry_after if isinstance(error, TransientError) else None


def _trail(record: SourceRecord) -> Trail:
    return Trail(record.address, record.moved_to, record.move_to, record.move_seen)


def _moves(trail: Trail) -> Mapping[str, Any]:
    return {"moved_to": trail.moved_to, "move_to": trail.move_to, "move_seen": trail.move_seen}
