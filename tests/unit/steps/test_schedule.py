"""When a digest is due, what its period is called, and what makes a delivery's key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Schedule
from npa_core.steps.key import delivery_key
from npa_core.steps.schedule import last_due, period

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("schedule", "now", "due", "name"),
    [
        ("MON 07:00", "2026-11-16T06:05Z", "2026-11-16T06:00Z", "2026-W47"),
        ("MON 07:00", "2026-11-16T05:59Z", "2026-11-09T06:00Z", "2026-W46"),
        ("SUN 23:30", "2027-01-03T22:30Z", "2027-01-03T22:30Z", "2026-W53"),
        ("DAILY 07:00", "2026-11-22T05:00Z", "2026-11-21T06:00Z", "2026-11-21"),
        ("1 06:30", "2026-11-16T06:05Z", "2026-11-01T05:30Z", "2026-11"),
        ("MON 07:00", "2026-07-06T05:00Z", "2026-07-06T05:00Z", "2026-W28"),
    ],
)
def test_the_last_due_moment_is_in_the_alliances_time_zone(schedule, now, due, name):
    rule = Schedule.model_validate(schedule)

    found = last_due(rule, BERLIN, datetime.fromisoformat(now))

    assert found == datetime.fromisoformat(due)
    assert period(rule, BERLIN, found) == name


def test_a_digest_without_a_schedule_is_named_after_the_day():
    assert period(None, BERLIN, datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == "2026-11-22"


moments = st.integers(1_577_836_800, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(st.sampled_from(["MON 07:00", "SUN 02:30", "DAILY 00:00", "DAILY 02:30", "28 23:59"]), moments)
def test_due_is_never_in_the_future_and_stays_due_until_the_next(schedule, now):
    rule = Schedule.model_validate(schedule)
    due = last_due(rule, BERLIN, now)

    assert now - timedelta(days=32) < due <= now
    assert last_due(rule, BERLIN, due) == due


@given(st.tuples(*[st.text(min_size=1, max_size=5)] * 4), st.integers(1, 3))
def test_the_key_depends_on_all_that_identifies_a_delivery_and_on_nothing_else(parts, revision):
    key = delivery_key(*parts, revision)

    assert key == delivery_key(*parts, revision)
    assert key != delivery_key(*parts, revision + 1)
    assert len(key) == 32
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz234567")
