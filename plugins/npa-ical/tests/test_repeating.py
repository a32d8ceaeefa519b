"""Events that repeat: one item each, with its next date; and in which zone their times are meant."""

from datetime import UTC, datetime

import pytest

WEEKLY = """
UID:1@verein.example
DTSTART;TZID=Europe/Berlin:20260901T180000
DTEND;TZID=Europe/Berlin:20260901T200000
RRULE:FREQ=WEEKLY;BYDAY=TU
SUMMARY:Sprachcafé
"""
NOVEMBER_17, NOVEMBER_24 = datetime(2026, 11, 17, 17, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_a_series_is_one_item_with_its_next_dates(look, cal):
    harvest = look(cal(WEEKLY))

    assert len(harvest.items) == 1
    assert harvest.items[0].starts == NOVEMBER_17
    assert harvest.items[0].content == (
        "<p>Nächste Termine: Dienstag, 17. November 2026, 18:00 Uhr; Dienstag, 24. November 2026, 18:00 Uhr; Dienstag, "
        "1. Dezember 2026, 18:00 Uhr; Dienstag, 8. Dezember 2026, 18:00 Uhr; Dienstag, 15. Dezember 2026, 18:00 Uhr</p>"
    )


def test_it_stays_at_its_hour_when_the_clocks_change(look, cal):
    summer = look(cal(WEEKLY), now=datetime(2026, 9, 14, 6, tzinfo=UTC)).items[0]

    assert summer.starts == datetime(2026, 9, 15, 16, tzinfo=UTC)


def test_an_occurrence_under_way_is_the_next_one(look, cal):
    assert look(cal(WEEKLY), now=datetime(2026, 11, 17, 18, tzinfo=UTC)).items[0].starts == NOVEMBER_17
    assert look(cal(WEEKLY), now=datetime(2026, 11, 17, 19, 1, tzinfo=UTC)).items[0].starts == NOVEMBER_24


@pytest.mark.parametrize(
    "exception",
    [
        "EXDATE;TZID=Europe/Berlin:20261117T180000",
        "EXDATE:20261117T170000Z",
        "EXDATE;VALUE=DATE:20261117",
        "EXDATE;TZID=Europe/Berlin:20261110T180000,20261117T180000\nEXDATE:20261208T170000Z",
    ],
)
def test_an_exception_is_left_out(look, cal, exception):
    assert look(cal(f"{WEEKLY}{exception}")).items[0].starts == NOVEMBER_24


def test_additional_dates_count(look, cal):
    more = "RDATE;TZID=Europe/Berlin:20261116T180000\nRDATE;VALUE=PERIOD:20261116T090000Z/PT1H"

    assert look(cal(f"{WEEKLY}{more}")).items[0].starts == datetime(2026, 11, 16, 9, tzinfo=UTC)


def test_a_moved_occurrence_is_where_it_was_moved_to(look, cal):
    moved = """
UID:1@verein.example
RECURRENCE-ID;TZID=Europe/Berlin:20261117T180000
DTSTART;TZID=Europe/Berlin:20261118T190000
SUMMARY:Sprachcafé (verschoben)
"""

    items = look(cal(moved, WEEKLY)).items

    assert [(item.title, item.starts) for item in items] == [
        ("Sprachcafé (verschoben)", datetime(2026, 11, 18, 18, tzinfo=UTC))
    ]


def test_a_cancelled_occurrence_does_not_take_place(look, cal):
    cancelled = "UID:1@verein.example\nRECURRENCE-ID:20261117T170000Z\nDTSTART:20261117T170000Z\nSTATUS:CANCELLED"

    assert look(cal(WEEKLY, cancelled)).items[0].starts == NOVEMBER_24


def test_single_dates_of_a_series_that_is_not_there_are_one_item(look, cal):
    dates = [f"UID:1\nRECURRENCE-ID:202611{day}T170000Z\nDTSTART:202611{day}T180000Z\nSUMMARY:x" for day in (24, 17)]

    assert [item.starts for item in look(cal(*dates)).items] == [datetime(2026, 11, 17, 18, tzinfo=UTC)]


def test_a_replacement_without_a_date_replaces_nothing(look, cal):
    odd = "UID:1@verein.example\nRECURRENCE-ID:irgendwann\nDTSTART:20261116T170000Z\nSUMMARY:y"

    assert look(cal(WEEKLY, odd)).items[0].starts == NOVEMBER_17


@pytest.mark.parametrize(
    ("until", "count"), [("20261116T170000Z", 0), ("20261117T170000Z", 1), ("20261117", 1), ("20261117T180000", 1)]
)
def test_a_series_ends_when_it_says(look, cal, until, count):
    assert len(look(cal(WEEKLY.replace("BYDAY=TU", f"BYDAY=TU;UNTIL={until}"))).items) == count


def test_a_series_ends_after_so_many_times(look, cal):
    # The twelfth Tuesday after the first of September is the 17th of November.
    assert look(cal(WEEKLY.replace("BYDAY=TU", "COUNT=11"))).items == ()
    assert look(cal(WEEKLY.replace("BYDAY=TU", "COUNT=12"))).items[0].starts == NOVEMBER_17


def test_whole_days_repeat(look, cal):
    item = look(cal("DTSTART;VALUE=DATE:20250101\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1\nSUMMARY:x")).items[0]

    assert item.content.startswith("<p>Nächste Termine: Dienstag, 1. Dezember 2026; Freitag, 1. Januar 2027; ")


ODD_ZONE = """BEGIN:VTIMEZONE
TZID:Unsere Zeit
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("head", "start", "hour"),
    [
        ("", "DTSTART:20261201T180000Z", 18),
        ("", "DTSTART:20261201T180000", 17),
        ("X-WR-TIMEZONE:America/New_York\n", "DTSTART:20261201T180000", 23),
        ("X-WR-TIMEZONE:Nirgendwo\n", "DTSTART:20261201T180000", 17),
        ("", "DTSTART;TZID=W. Europe Standard Time:20261201T180000", 17),
        ("", "DTSTART;TZID=Gibt es nicht:20261201T180000", 17),
        (ODD_ZONE, "DTSTART;TZID=Unsere Zeit:20261201T180000", 17),
        (ODD_ZONE, "DTSTART;TZID=Unsere Zeit:20260701T180000\nRRULE:FREQ=MONTHLY", 17),
    ],
)
def test_the_zone_of_a_time(look, cal, head, start, hour):
    assert look(cal(f"{start}\nSUMMARY:x", head=head)).items[0].starts.hour == hour
