"""Dates, the German ones above all."""

from datetime import UTC, datetime, timedelta
from time import struct_time

import pytest

from npa_rss.dates import moment


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 16 Nov 2026 08:00:00 +0100", datetime(2026, 11, 16, 7, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 08:00:00 CET", datetime(2026, 11, 16, 7, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 08:00:00 MEZ", datetime(2026, 11, 16, 7, tzinfo=UTC)),
        ("Mon, 17 Aug 2026 08:00:00 CEST", datetime(2026, 8, 17, 6, tzinfo=UTC)),
        ("Mon, 17 Aug 2026 08:00:00 MESZ", datetime(2026, 8, 17, 6, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 08:00:00 EST", datetime(2026, 11, 16, 13, tzinfo=UTC)),
        ("2026-11-16T08:00:00+01:00", datetime(2026, 11, 16, 7, tzinfo=UTC)),
        ("2026-11-16", datetime(2026, 11, 16, tzinfo=UTC)),
        ("2020/1/10 14:33:00", datetime(2020, 1, 10, 14, 33, tzinfo=UTC)),
        ("2020/1/10", datetime(2020, 1, 10, tzinfo=UTC)),
        ("2020/13/10 14:33:00", None),
        ("irgendwann", None),
        ("", None),
    ],
)
def test_a_date_is_read(read, rss, written, expected):
    assert read(rss(f"<pubDate>{written}</pubDate>")).items[0].published == expected


@pytest.mark.parametrize("year", [-9999, 0, 10_000])
def test_a_year_that_no_calendar_has_is_no_date(year):
    assert moment("", struct_time((year, 1, 1, 0, 0, 0, 0, 1, 0))) is None


def test_a_leap_second_is_the_second_before():
    assert moment("", struct_time((2016, 12, 31, 23, 59, 60, 5, 366, 0))) == datetime(
        2016, 12, 31, 23, 59, 59, tzinfo=UTC
    )


def test_the_first_hour_of_the_calendar_in_central_europe_is_no_date():
    assert moment("x MEZ", struct_time((1, 1, 1, 0, 0, 0, 0, 1, 0))) is None


def test_a_zone_is_only_a_zone_at_the_end():
    noon = struct_time((2026, 11, 16, 12, 0, 0, 0, 320, 0))

    assert moment("Mon CET 12:00 CET", noon) == moment("12:00", noon) - timedelta(hours=1)
    assert moment("CET 12:00", noon) == moment("12:00", noon)
