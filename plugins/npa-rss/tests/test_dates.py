"""Dates, the German ones above all."""

from datetime import UTC, datetime
from time import struct_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Document, Quality
from npa_rss import Rss
from npa_rss.dates import YEARS, moment

MORNING = datetime(2015, 4, 30, 6, 57, tzinfo=UTC)
EIGHT = datetime(2015, 4, 30, 8, 57, tzinfo=UTC)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Thu, 30 Apr 2015 08:57:00 +0200", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 +02:00", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 +2", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 GMT+0200", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 UTC+2", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 CEST", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 MESZ", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 MEST", MORNING),
        ("Thu, 30 Apr 2015 07:57:00 CET", MORNING),
        ("Thu, 30 Apr 2015 07:57:00 MEZ", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 +0200 (CEST)", MORNING),
        ("Thu, 30 Apr 2015 08:57:00 +0200 von der Redaktion", MORNING),
        ("Thu, 30 Apr 2015 02:57:00 EDT", MORNING),
        ("Thu, 30 Apr 15 06:57 GMT", MORNING),
        ("30 Apr 2015 03:57:00 -0300", MORNING),
        ("30 Apr 2015 6:57:0 GMT", MORNING),
        ("30-Apr-2015 06:57:00", MORNING),
        ("Thu, 30 Apr 2015 06:57:00 NIEMANDSZEIT", MORNING),
        ("Thu, 30 Apr 2015 06:57 AM", MORNING),
        ("April 30, 2015 6:57 am", MORNING),
        ("Thu Apr 30 06:57:00 2015", MORNING),
        ("Thu Apr 30 08:57:00 CEST 2015", MORNING),
        ("Thu Apr 30 2015 08:57:00 GMT+0200 (CEST)", MORNING),
        ("2015-04-30T08:57:00+02:00", MORNING),
        ("2015-04-30T06:57Z", MORNING),
        ("2015-04-30 06:57:00.123456789", MORNING),
        ("2015-04-30t06:57:00z", MORNING),
        ("20150430T065700Z", MORNING),
        ("20150430065700", MORNING),
        ("2015-4-30 06:57", MORNING),
        ("2015/04/30 06:57:00", MORNING),
        ("1430377020", MORNING),
        ("1430377020000", MORNING),
        ("\n  Thu,  30 Apr\t2015 06:57:00 GMT ", MORNING),
    ],
)
def test_a_machine_s_date_is_utc_unless_it_names_a_zone(written, expected):
    assert moment(written, None, BERLIN) == expected


@pytest.mark.parametrize(
    "written",
    [
        "30.04.2015 08:57",
        "30.4.2015, 8:57 Uhr",
        "30.04.15 08.57 Uhr",
        "Do, 30.04.2015 08:57",
        "Do., 30. April 2015 um 08:57 Uhr",
        "Donnerstag, den 30. April 2015, 08:57 Uhr",
        "30. April 2015 - 08:57",
        "Do, 30 Apr 2015 08:57:00",
        "Do, 30 Apr 2015 08:57:00 +0200",
        "Do, 30 Apr 2015 06:57:00 GMT",
    ],
)
def test_a_date_as_people_write_it_is_meant_where_they_live_unless_it_names_a_zone(written):
    assert moment(written, None, BERLIN) == MORNING


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("04 Januar 2015", 1), ("04 Jänner 2015", 1), ("04 Feb 2015", 2), ("04 Mär 2015", 3), ("04 März 2015", 3),
        ("04 Maerz 2015", 3), ("04 Mrz 2015", 3), ("04 Mai 2015", 5), ("04 Juni 2015", 6), ("04 Juli 2015", 7),
        ("04 Okt 2015", 10), ("04 Dez 2015", 12), ("Fri, 04 Dez 2015", 12), ("4. Dezember 2015", 12),
        ("Sex, 04 Set 2015", 9), ("4 août 2015", 8), ("4 juin 2015", 6), ("4 juillet 2015", 7),
        ("4 de abril de 2015", 4),
    ],
)  # fmt: skip
def test_a_month_has_many_names(written, month):
    found = moment(f"{written} 12:00 Z")

    assert found == datetime(2015, month, 4, 12, tzinfo=UTC)


def test_a_day_alone_begins_at_midnight():
    assert moment("Thu, 30 Dez 2015", None, BERLIN) == datetime(2015, 12, 29, 23, tzinfo=UTC)
    assert moment("2015-12-30", None, BERLIN) == datetime(2015, 12, 30, tzinfo=UTC)
    assert moment("20151230", None, BERLIN) == datetime(2015, 12, 30, tzinfo=UTC)
    assert moment("2015-12-30+01:00", None, BERLIN) == datetime(2015, 12, 29, 23, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2015-04-30T24:00:00Z", "Thu, 30 Apr 2015 24:00:00 +0000"])
def test_twenty_four_is_the_next_midnight(written):
    assert moment(written) == datetime(2015, 5, 1, tzinfo=UTC)


def test_noon_and_midnight_on_a_clock_of_twelve_hours():
    assert moment("30 Apr 2015 12:00 PM") == datetime(2015, 4, 30, 12, tzinfo=UTC)
    assert moment("30 Apr 2015 12:00 a.m.") == datetime(2015, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("29.03.2015 02:30", datetime(2015, 3, 29, 1, 30, tzinfo=UTC)),
        ("25.10.2015 02:30", datetime(2015, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_hour_that_is_skipped_or_repeated_counts_as_before_the_change(written, expected):
    assert moment(written, None, BERLIN) == expected


@pytest.mark.parametrize("zone", ["", "Nirgendwo/Nie", "../../etc/passwd", "\x00"])
def test_an_unknown_time_zone_is_utc(zone):
    assert moment("30.04.2015 08:57", None, zone) == EIGHT


@pytest.mark.parametrize(
    "written",
    [
        "", "irgendwann", "0000-00-00 00:00:00", "Wed, 30 Nov -0001 00:00:00 +0000", "9999-12-31T23:59:59Z",
        "2015-13-01", "31.02.2015", "2020/13/10 14:33:00", "Thu, 30 Apr 2015 25:61:00 GMT", "2015-04-30T24:01",
        "12 Xyz 2015", "2015", "01.01.0001 00:00", "31 Dec 2200", "Xyz 30, 2015",
    ],
)  # fmt: skip
def test_what_nobody_can_read_or_cannot_be_is_no_date(written):
    assert moment(written, None, BERLIN) is None


def test_what_feedparser_makes_of_a_year_before_our_era_is_not_believed():
    assert moment("-0001-11-30T00:00:00Z", struct_time((2000, 1, 1, 0, 0, 0, 5, 1, 0))) is None


def test_what_is_in_no_known_form_is_read_as_feedparser_reads_it():
    greek = struct_time((2004, 7, 11, 17, 0, 0, 6, 193, 0))

    assert moment("Κυρ, 11 Ιούλ 2004 12:00:00 EST", greek) == datetime(2004, 7, 11, 17, tzinfo=UTC)


def test_an_impossible_offset_is_read_as_feedparser_reads_it():
    theirs = struct_time((2015, 4, 29, 2, 57, 0, 2, 119, 0))

    assert moment("Thu, 30 Apr 2015 08:57:00 +3000", theirs) == datetime(2015, 4, 29, 2, 57, tzinfo=UTC)
    assert moment("Thu, 30 Apr 2015 08:57:00 +3000") is None


@pytest.mark.parametrize("year", [-9999, 0, 10_000])
def test_a_year_that_no_calendar_has_is_no_date(year):
    assert moment("", struct_time((year, 1, 1, 0, 0, 0, 0, 1, 0))) is None


def test_a_leap_second_is_the_second_before():
    assert moment("", struct_time((2016, 12, 31, 23, 59, 60, 5, 366, 0))) == datetime(
        2016, 12, 31, 23, 59, 59, tzinfo=UTC
    )


@given(
    st.text(max_size=60)
    | st.from_regex(r"(Do|Thu),? \d{1,2}[. ](\d{1,2}|Apr|Mai)[. ]\d{1,4} \d{1,2}:\d{1,2} ?\S{0,6}"),
    st.sampled_from(["UTC", BERLIN, "Pacific/Kiritimati", "x"]),
)
def test_whatever_is_written_gives_a_believable_moment_in_utc_or_none(written, zone):
    found = moment(written, None, zone)

    assert found is None or (found.tzinfo is UTC and found.year in YEARS)


@given(st.integers(-2_208_000_000, 7_258_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_what_machines_write_is_read_back(written):
    assert moment(written.isoformat()) == written
    assert moment(f"{written:%d %b %Y %H:%M:%S} +0000") == written
    assert moment(f"{written:%Y%m%dT%H%M%S}Z") == written


@pytest.mark.parametrize(
    "dates",
    [
        "<pubDate></pubDate><dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2015-04-30T06:57Z</dc:date>",
        "<pubDate>Do, 30 Apr 2015 08:57:00 +0200</pubDate>",
        "<pubDate>30.04.2015 08:57</pubDate>",
        "<pubDate>30.04.2015 08:57</pubDate><pubDate>30.04.2015 08:57</pubDate>",
    ],
)
def test_a_date_of_an_item_is_read(read, rss, dates):
    harvest = read(rss(dates))

    assert harvest.items[0].published == MORNING
    assert Quality.BAD_DATES not in harvest.quality


def test_the_alliance_s_time_zone_counts(rss):
    body = rss("<pubDate>30.04.2015 08:57</pubDate>").encode()

    harvest = Rss.read(Document(body=body, address="https://feeds.example/", timezone="UTC"))

    assert harvest.items[0].published == EIGHT


@pytest.mark.parametrize("written", ["irgendwann", "0000-00-00 00:00:00", "9999-12-31T00:00:00Z"])
def test_a_bad_date_costs_the_date_and_not_the_item(read, rss, written):
    harvest = read(rss(f"<title>A</title><pubDate>{written}</pubDate>"))

    assert [(item.title, item.published) for item in harvest.items] == [("A", None)]
    assert harvest.quality == (Quality.BAD_DATES, Quality.NO_GUIDS, Quality.NO_LINKS)
