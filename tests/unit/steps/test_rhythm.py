"""When a source that is well is visited again: by its rhythm, between floor and ceiling, out of the hours it skips."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Harvest
from npa_core.steps.rest import LONGEST_WISH
from npa_core.steps.rhythm import FULL_EVERY, after_good, cursor_to_send, median_gap, pause_when_well

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)  # a Monday
NOTHING = Harvest()

moments = st.datetimes(datetime(1995, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
pauses = st.timedeltas(timedelta(seconds=1), timedelta(days=400))
skips = st.builds(
    Harvest,
    skip_hours=st.lists(st.integers(0, 23), max_size=24).map(tuple),
    skip_days=st.lists(st.integers(0, 6), max_size=7).map(tuple),
    earliest_next=st.none() | st.timedeltas(-DAY, DAY * 4_000),
)


def every(gap, count=20, *, first=NOW):
    return [first - gap * number for number in range(count)]


# --- the rhythm ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [HOUR, DAY, DAY * 30])
def test_the_rhythm_is_the_median_gap_between_publications(gap):
    assert median_gap(every(gap)) == gap


def test_one_long_silence_and_what_lies_far_back_do_not_change_the_rhythm():
    silence = every(DAY, 10, first=NOW - DAY * 200)
    long_ago = every(DAY * 365, 30, first=NOW - DAY * 900)

    assert median_gap([*every(DAY, 10), *silence, *long_ago]) == DAY


def test_what_a_press_office_releases_at_once_is_one_publication():
    weekly = [monday + timedelta(minutes=n) for monday in every(DAY * 7, 4) for n in range(5)]

    assert median_gap(weekly) == DAY * 7


@pytest.mark.parametrize("published", [[], [NOW], [NOW, NOW - DAY], [NOW] * 20])
def test_what_has_no_dates_or_hardly_any_has_no_rhythm(published):
    assert median_gap(published) is None


@given(st.lists(moments, max_size=40))
def test_a_rhythm_is_at_least_an_hour_and_never_an_exception(published):
    gap = median_gap(published)

    assert gap is None or gap >= HOUR


# --- the pause -------------------------------------------------------------------------------------------------------


def test_the_pause_grows_by_half_with_every_quiet_visit_up_to_the_longest():
    found = [pause_when_well(HOUR, HOUR * 12, quiet, None) for quiet in range(9)]

    assert found[:3] == [HOUR, HOUR * 1.5, HOUR * 2.25]
    assert found[-2:] == [HOUR * 12, HOUR * 12]


@pytest.mark.parametrize(
    ("gap", "ceiling"), [(HOUR, HOUR), (HOUR * 8, HOUR * 2), (DAY, HOUR * 6), (DAY * 30, HOUR * 12), (None, HOUR * 12)]
)
def test_the_pause_never_exceeds_a_quarter_of_the_sources_own_gap(gap, ceiling):
    assert pause_when_well(HOUR, HOUR * 12, 1_000, gap) == ceiling


@given(pauses, pauses, st.integers(0, 10**6), st.none() | pauses)
def test_floor_and_ceiling_hold_whatever_is_configured(interval, longest, quiet, gap):
    pause = pause_when_well(interval, longest, quiet, gap)

    assert interval <= pause <= max(interval, longest)
    assert gap is None or pause <= max(interval, gap / 4)


@given(pauses, pauses, st.integers(0, 100), st.none() | pauses)
def test_more_quiet_never_means_a_shorter_pause(interval, longest, quiet, gap):
    now, later = (pause_when_well(interval, longest, n, gap) for n in (quiet, quiet + 1))

    assert now <= later


# --- the next visit --------------------------------------------------------------------------------------------------


def test_a_source_comes_back_after_its_pause_or_its_wish():
    pause = after_good(HOUR, HOUR, NOTHING, NOW, "dgb/1") - NOW
    wish = after_good(HOUR, HOUR, Harvest(earliest_next=HOUR * 6), NOW, "dgb/1") - NOW
    longest = after_good(HOUR, HOUR, Harvest(earliest_next=DAY * 400), NOW, "dgb/1") - NOW

    assert HOUR <= pause <= HOUR * 1.1
    assert HOUR * 6 <= wish <= HOUR * 6.6
    assert longest == LONGEST_WISH


def test_sources_do_not_all_come_back_at_the_same_moment():
    assert len({after_good(HOUR, HOUR, NOTHING, NOW, f"partner-{n}/1") for n in range(50)}) > 40


def test_a_visit_moves_to_the_first_hour_that_is_not_skipped():
    due = after_good(HOUR, HOUR, NOTHING, NOW, "dgb/1")

    night = after_good(HOUR, HOUR, Harvest(skip_hours=(7, 8, 9)), NOW, "dgb/1")
    monday = after_good(HOUR, HOUR, Harvest(skip_hours=(0,), skip_days=(0,)), NOW, "dgb/1")

    assert due.hour == 7
    assert night == due + HOUR * 3
    assert monday == datetime(2026, 11, 17, 1, due.minute, due.second, due.microsecond, tzinfo=UTC)


def test_a_source_that_skips_the_whole_week_is_visited_all_the_same():
    always = Harvest(skip_hours=tuple(range(24)))

    assert after_good(HOUR, HOUR, always, NOW, "dgb/1") == after_good(HOUR, HOUR, NOTHING, NOW, "dgb/1")


@given(pauses, pauses, skips, moments)
def test_the_next_visit_is_neither_too_soon_nor_later_than_a_week(pause, interval, harvest, now):
    visit = after_good(pause, interval, harvest, now, "dgb/1")

    assert now + min(pause, max(LONGEST_WISH, interval)) <= visit <= now + max(LONGEST_WISH, interval)


@given(skips, moments)
def test_the_next_visit_is_not_in_what_the_source_skips_unless_it_would_be_a_week_late(harvest, now):
    visit = after_good(HOUR, HOUR, harvest, now, "dgb/1")

    skipped = visit.hour in harvest.skip_hours or visit.weekday() in harvest.skip_days
    skips_all = len(set(harvest.skip_hours)) == 24 or len(set(harvest.skip_days)) == 7
    assert not skipped or skips_all or visit == now + LONGEST_WISH


# --- everything, now and then ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("full_at", "sent"),
    [
        (None, None),
        (NOW, "etag"),
        (NOW - FULL_EVERY + HOUR, "etag"),
        (NOW - FULL_EVERY * 1.1, None),
        (NOW + DAY, None),
    ],
)
def test_about_once_a_week_a_source_is_asked_without_validators(full_at, sent):
    assert cursor_to_send("etag", full_at, NOW, "dgb/1") == sent


def test_not_all_sources_are_asked_for_everything_on_the_same_day():
    half = NOW - FULL_EVERY * 1.05
    asked = [cursor_to_send("etag", half, NOW, f"partner-{n}/1") for n in range(50)]

    assert 10 < asked.count(None) < 40
