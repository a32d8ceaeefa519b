"""How a source fares: what is remembered of it after a visit that went well, and after one that did not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog

from npa_core.errors import NpaError, TransientError
from npa_core.models import Failure, Harvest, Outcome, Source
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.rest import after_failure, after_success
from npa_core.steps.sources import server
from npa_core.store import SourceRecord

log = structlog.get_logger("npa.gather")


def after_good_visit(
    shop: Workshop, source: Source, record: SourceRecord, harvest: Harvest, now: datetime, *, news: int
) -> dict[str, Any]:
    """Return what to remember of a source after a good visit that brought `news` new items; written with them."""
    values: dict[str, Any] = {
        "visited": now,
        "last_good": now,
        "first_good": record.first_good or now,
        "next_visit": after_success(shop.config.gather.interval, harvest.earliest_next, now, source.id),
        "quiet": 0 if news else record.quiet + 1,
        "gone": 0,
        "failures": 0,
        "failing_since": None,
        "failure_kind": None,
        "failure": None,
        "alarmed": None,
    }
    if harvest.outcome is Outcome.FRESH:
        values |= {"cursor": harvest.cursor, "fresh_at": now}
    if harvest.moved_to and harvest.permanent and harvest.items:
        values["moved_to"] = harvest.moved_to
    return values


def note_failure(
    shop: Workshop, source: Source, record: SourceRecord, error: NpaError, now: datetime, alarm_after: timedelta | None
) -> Failure:
    """Remember a failed visit and return it as a failure: stored items, cursor and validators stay as they are."""
    failures, since = record.failures + 1, record.failing_since or now
    wish = error.retry_after if isinstance(error, TransientError) else None
    next_visit = after_failure(shop.config.gather.interval, failures, wish, now, source.id)
    failure = shop.failure(f"source {source.id}", error, since=since, next_try=next_visit)
    last_alarm = record.alarmed
    alarming = alarm_after is None or last_alarm is None or now - last_alarm >= alarm_after
    shop.store.sources.note(
        source.id,
        {
            "visited": now,
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
        shop.store.sources.rest_host(server(record.moved_to or record.address)[1], next_visit)
    log.info("source failed", source=source.id, kind=failure.kind, failures=failures)
    return failure.model_copy(update={"alarming": alarming})
