"""Calendars made to keep us busy, and documents that are none."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.errors import NpaError, RejectedError, TransientError
from npa_core.models import Document, Quality
from npa_core.text import clean, one_line
from npa_ical import Ical


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=1000000000",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,30",
        "FREQ=FOO",
        "INTERVAL=2",
    ],
)
def test_a_rule_that_no_person_writes_is_not_followed(look, cal, rule):
    harvest = look(cal(f"UID:1\nDTSTART:20261201T170000Z\nRRULE:{rule}\nSUMMARY:Kurs"))

    assert [item.title for item in harvest.items] == ["Kurs"]
    assert harvest.items[0].content.startswith("<p>Termin: ")
    assert harvest.warnings[0].startswith("'Kurs' repeats by a rule that is not followed") or rule == "FREQ=FOO"


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"]
)
def test_a_series_since_the_beginning_of_time_is_followed_to_the_horizon_only(look, cal, rule):
    began = time.process_time()

    harvest = look(cal(f"DTSTART:19000101T170000Z\nRRULE:{rule}\nSUMMARY:Kurs"))

    assert len(harvest.items) == ("BYMONTH" not in rule)
    assert time.process_time() - began < 2


def test_the_last_second_of_the_calendar_is_no_time(look, cal):
    assert (
        look(cal("DTSTART:99991231T235959Z\nSUMMARY:x", "DTSTART:20261201T170000Z\nDURATION:P99999999D\nSUMMARY:y"))
        .items[0]
        .title
        == "y"
    )


def test_a_hundred_thousand_events_are_refused(look, cal):
    with pytest.raises(RejectedError) as caught:
        look(cal(*["DTSTART:20261201T170000Z"] * 100_000))

    assert caught.value.kind == "too-large"
    assert "holds 100,000 events" in str(caught.value)


def test_events_inside_events_are_read_like_others(look):
    body = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nDTSTART:20261201T170000Z\r\nSUMMARY:x\r\n" * 500
    body += b"END:VEVENT\r\n" * 500 + b"END:VCALENDAR\r\n"

    assert len(look(body).items) == 500


def test_a_line_without_an_end_costs_its_length(look, cal):
    began = time.process_time()

    item = look(cal(f"DTSTART:20261201T170000Z\nSUMMARY:{'x' * 1_000_000}\nDESCRIPTION:{'y' * 3_000_000}")).items[0]

    assert (len(item.title), len(item.content) < 110_000) == (1_000, True)
    assert time.process_time() - began < 5


def test_more_events_than_anybody_reads_are_cut(look, cal):
    harvest = look(cal(*(f"UID:{number}\nDTSTART:20261201T170000Z\nSUMMARY:x" for number in range(2_001))))

    assert (len(harvest.items), harvest.quality) == (2_000, (Quality.TOO_MANY_ITEMS,))
    assert "only the first 2,000 were read" in harvest.warnings[0]


def test_many_faulty_events_are_counted(look, cal):
    warnings = look(cal(*["SUMMARY:x"] * 100)).warnings

    assert (len(warnings), warnings[20]) == (22, "80 more events are like that")


@pytest.mark.parametrize(
    ("body", "error", "kind"),
    [
        (b"", RejectedError, "empty"),
        (b" \r\n", RejectedError, "empty"),
        (b"<!DOCTYPE html><title>Anmeldung</title>", RejectedError, "not-a-calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", TransientError, "truncated"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR\r\nEND:VCALENDAR", RejectedError, "unreadable"),
        (b"x" * 10_000_001, RejectedError, "not-a-calendar"),
    ],
)
def test_what_is_no_calendar_is_refused(look, body, error, kind):
    with pytest.raises(error) as caught:
        look(body)

    assert caught.value.kind == kind


def test_an_old_encoding_is_read(look, cal):
    body = cal("DTSTART:20261201T170000Z\nSUMMARY:Straßenfest").decode().encode("windows-1252")

    assert look(body).items[0].title == "Straßenfest"


SNIPPETS = st.sampled_from(
    "BEGIN:VEVENT|END:VEVENT|DTSTART:20261201|DTSTART:x|DTEND;TZID=:1|RRULE:FREQ=WEEKLY|RRULE:FREQ=YEARLY;BYDAY=99MO"
    "|EXDATE:|EXDATE;VALUE=DATE:20261201|RDATE;VALUE=PERIOD:x/y|RECURRENCE-ID:20261201|DURATION:-P1D|UID:1|CLASS:PUBLIC"
    "|X-WR-TIMEZONE:Europe/Berlin|BEGIN:VTIMEZONE|END:VTIMEZONE|TZID:Europe/Berlin|SUMMARY;LANGUAGE=de:\\n\\,|: :|"
    "CATEGORIES:,|STATUS:CANCELLED|SEQUENCE:x|REFRESH-INTERVAL;VALUE=DURATION:P1D|X-PUBLISHED-TTL:x|URL:\\".split("|")
)


@given(st.lists(SNIPPETS | st.text(max_size=20), max_size=25))
@settings(deadline=None, max_examples=60)
def test_any_lines_are_read_or_refused(lines):
    body = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode("utf-8", "replace")

    try:
        harvest = Ical.read(Document(body=body, address="https://verein.example/x.ics"))
    except NpaError:
        return

    for item in harvest.items:
        assert item.title == one_line(item.title)
        assert item.content == clean(item.content)
        assert item.starts is not None
