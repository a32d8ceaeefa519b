"""Opening: which sources were still read at the last run, so that an edited address may continue them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from npa_core.pipeline.opening import still_read
from npa_core.store import SourceRecord

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
DAY = timedelta(days=1)
LATEST = SourceRecord("awo/1", "awo", "https://awo.example/feed", visited=NOW, next_visit=NOW)


@pytest.mark.parametrize(
    ("remembered", "is_read"),
    [
        ({"visited": NOW - DAY, "next_visit": NOW}, True),
        ({"visited": NOW - DAY * 7, "next_visit": NOW + DAY}, True),
        ({"visited": NOW - DAY}, True),
        ({"visited": NOW - DAY * 7, "next_visit": NOW - DAY * 6}, False),
        ({"visited": NOW - DAY * 7}, False),
        ({"visited": NOW - DAY * 90, "next_visit": NOW - DAY * 89, "gone": True}, True),
        ({}, False),
    ],
)
def test_a_source_that_was_overdue_at_the_last_run_had_vanished_before(remembered, is_read):
    record = SourceRecord("dgb/1", "dgb", "https://dgb.example/feed", **remembered)

    assert ("dgb/1" in still_read([LATEST, record])) is is_read


def test_before_the_first_run_nothing_was_read():
    assert still_read([]) == still_read([SourceRecord("dgb/1", "dgb", "x")]) == frozenset()
