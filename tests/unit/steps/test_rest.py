"""How long what fails rests: doubling, capped, spread, and as long as the other side asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.steps.rest import LONGEST_BACK_OFF, LONGEST_WISH, after_failure, rests, spread, wish_as_pause

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)

intervals = st.timedeltas(timedelta(seconds=1), timedelta(days=400))
wishes = st.none() | st.timedeltas(-DAY * 900, DAY * 900) | st.timedeltas(-DAY * 900, DAY * 900).map(NOW.__add__)


def test_a_failing_source_rests_ever_longer_up_to_a_day():
    pauses = [after_failure(HOUR, n, None, NOW, "dgb/1") - NOW for n in range(1, 8)]

    assert pauses == sorted(pauses)
    assert HOUR <= pauses[0] <= HOUR * 1.1
    assert HOUR * 2 <= pauses[1] <= HOUR * 2.2
    assert pauses[-1] == LONGEST_BACK_OFF
    assert after_failure(HOUR, 10_000, None, NOW, "dgb/1") - NOW == LONGEST_BACK_OFF


@pytest.mark.parametrize("wish", [timedelta(hours=5), NOW + timedelta(hours=5)])
def test_retry_after_is_obeyed_in_both_forms(wish):
    assert HOUR * 5 <= after_failure(HOUR, 1, wish, NOW, "dgb/1") - NOW <= HOUR * 5.5


@pytest.mark.parametrize("wish", [DAY * 7, DAY * 4_000, NOW + DAY * 4_000])
def test_retry_after_is_obeyed_for_a_week_at_the_most(wish):
    assert after_failure(HOUR, 1, wish, NOW, "dgb/1") - NOW == LONGEST_WISH


@pytest.mark.parametrize("wish", [NOW - DAY * 900, -HOUR, timedelta(), timedelta(minutes=1)])
def test_a_retry_after_that_has_passed_or_is_short_changes_nothing(wish):
    assert after_failure(HOUR, 2, wish, NOW, "dgb/1") == after_failure(HOUR, 2, None, NOW, "dgb/1")


@given(intervals, st.integers(1, 10_000), wishes)
def test_a_pause_is_never_shorter_than_the_interval_or_a_believable_wish_and_never_longer_than_a_week(
    interval, failures, wish
):
    pause = after_failure(interval, failures, wish, NOW, "dgb/1") - NOW

    assert min(interval, LONGEST_BACK_OFF) <= pause <= max(LONGEST_WISH, interval)
    assert pause >= min(wish_as_pause(wish, NOW), LONGEST_WISH)


@given(intervals, st.integers(1, 30))
def test_more_failures_never_mean_a_shorter_pause(interval, failures):
    now, later = (after_failure(interval, n, None, NOW, "dgb/1") for n in (failures, failures + 1))

    assert now <= later


@pytest.mark.parametrize(
    ("until", "waits"),
    [(None, False), (NOW, False), (NOW + HOUR, True), (NOW + DAY * 7, True), (NOW + DAY * 8, False)],
)
def test_a_time_to_which_no_pause_can_lead_is_not_waited_for(until, waits):
    assert rests(until, HOUR, NOW) is waits


def test_sources_are_spread_over_a_tenth_of_the_pause_and_each_by_the_same():
    pauses = {spread(HOUR, f"partner-{n}/1") for n in range(50)}

    assert len(pauses) > 40
    assert all(HOUR <= pause <= HOUR * 1.1 for pause in pauses)
    assert spread(HOUR, "dgb/1", NOW) == spread(HOUR, "dgb/1", NOW + timedelta(minutes=30))
    assert spread(HOUR, "dgb/1", NOW) != spread(HOUR, "dgb/1", NOW + HOUR)
