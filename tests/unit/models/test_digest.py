"""Durations, schedules and digests, as an operator writes them."""

import contextlib
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from npa_core.models import Digest, Duration, Schedule

DURATION = TypeAdapter(Duration)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("20s", timedelta(seconds=20)),
        ("90m", timedelta(minutes=90)),
        (" 1 h ", timedelta(hours=1)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        (timedelta(days=1), timedelta(days=1)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text, duration):
    assert DURATION.validate_python(text) == duration


@pytest.mark.parametrize("value", ["7", "d", "7 days", "-1d", "1.5h", "999999999w", "٣d", 3600, 1.5, None])
def test_what_has_no_unit_is_no_duration(value):
    with pytest.raises(ValidationError, match=r"is no duration|needs its unit"):
        DURATION.validate_python(value)


@given(st.text("0123456789smhdw ", max_size=20))
def test_no_text_makes_a_duration_raise_anything_else(text):
    with contextlib.suppress(ValidationError):
        assert DURATION.validate_python(text) >= timedelta()


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("MON 07:00", Schedule(rhythm="weekly", day=0, at=time(7))),
        ("sun 23:59", Schedule(rhythm="weekly", day=6, at=time(23, 59))),
        (" DAILY  7:05 ", Schedule(rhythm="daily", at=time(7, 5))),
        ("28 00:00", Schedule(rhythm="monthly", day=28, at=time(0))),
    ],
)
def test_a_schedule_is_a_day_and_a_time(text, schedule):
    assert Schedule.model_validate(text) == schedule


@pytest.mark.parametrize(
    "text", ["MON", "07:00", "MON 24:00", "MON 07:60", "XXX 07:00", "29 07:00", "0 07:00", "MON 7"]
)
def test_anything_else_is_no_schedule(text):
    with pytest.raises(ValidationError, match=r"is no schedule|is no day"):
        Schedule.model_validate(text)


def test_a_digest_has_defaults_that_wait_for_a_person():
    digest = Digest(id="weekly", title="Die Woche", schedule="MON 07:00")

    assert (digest.window, digest.approve, digest.channels) == (timedelta(days=7), "hand", ())
    assert digest.sections == ("by-field", "new-partners")


def test_a_digest_that_looks_back_over_nothing_is_refused():
    with pytest.raises(ValidationError, match="longer than nothing"):
        Digest(id="weekly", title="x", window="0d")
