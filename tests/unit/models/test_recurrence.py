"""Rules by which events repeat: RFC 5545 as far as people write it."""

import re
from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from npa_core.models import Event
from npa_core.models.recurrence import check_rule, rule_parts, until


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=DAILY;COUNT=10;WKST=MO", "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1,6",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "FREQ=YEARLY;BYYEARDAY=1,366", "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30",
        "FREQ=WEEKLY;UNTIL=20270331T120000Z",
    ],
)  # fmt: skip
def test_a_rule_is_taken_apart_and_calendars_understand_it(rule):
    parts = rule_parts(rule)

    assert ";".join(f"{key}={value}" for key, value in parts.items()) == rule
    assert set(icalendar.vRecur.from_ical(rule)) == set(parts)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("jeden Dienstag", "'jeden Dienstag' is no rule; write it as 'FREQ=WEEKLY;BYDAY=TU' (RFC 5545)"),
        ("RRULE:FREQ=DAILY", "'RRULE:FREQ=DAILY' is no rule; write it as"),
        ("FREQ=DAILY;FREQ=DAILY", "the rule says FREQ twice"),
        ("FREQ=DAILY;", "a rule knows no ''; it has FREQ, UNTIL, COUNT,"),
        ("FREQ=DAILY;BYEASTER=1", "a rule knows no 'BYEASTER'"),
        ("FREQ=HOURLY", "FREQ=HOURLY is not right; it is one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=DAILY;BYMONTH=13", "BYMONTH=13 is not right (RFC 5545, 3.3.10)"),
        ("FREQ=DAILY;BYMONTH=-1", "BYMONTH=-1 is not right"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0 is not right"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,x", "BYMONTHDAY=1,x is not right"),
        ("FREQ=WEEKLY;BYDAY=DI", "BYDAY=DI is not right"),
        ("FREQ=WEEKLY;COUNT=0", "COUNT=0 is not right"),
        ("FREQ=WEEKLY;INTERVAL=1000", "INTERVAL=1000 is not right"),
        ("FREQ=DAILY;UNTIL=2027-03-31", "UNTIL=2027-03-31 is not right"),
        ("FREQ=DAILY;UNTIL=20270231", "UNTIL=20270231 is no day that exists"),
        ("FREQ=DAILY;UNTIL=20270101T250000", "UNTIL=20270101T250000 is no day that exists"),
        ("FREQ=DAILY;UNTIL=20270101;COUNT=2", "a rule ends by UNTIL or by COUNT, not by both"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY does not go together with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY does not go together with FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO does not go together with FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY counts the days (1MO) of a month or year only; leave the numbers out"),
        ("FREQ=YEARLY;BYDAY=1MO;BYWEEKNO=1", "BYDAY counts the days (1MO) of a month or year only"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS picks from what another BY… names; there is none"),
        ("FREQ=DAILY\r\nBEGIN:VEVENT", "FREQ=DAILY\r\nBEGIN:VEVENT is not right"),
    ],
)
def test_what_is_no_rule_is_said(rule, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        rule_parts(rule)


def test_a_rule_names_its_end_as_a_day_or_a_time():
    ends = [until(rule_parts(f"FREQ=DAILY{end}")) for end in ("", ";UNTIL=20270331", ";UNTIL=20270331T120000Z")]

    assert ends == [None, date(2027, 3, 31), datetime(2027, 3, 31, 12, tzinfo=UTC)]


def test_whole_days_do_not_repeat_by_the_hour():
    check_rule("FREQ=DAILY;BYHOUR=9", whole_days=False)

    with pytest.raises(ValueError, match="BYHOUR asks for times of a day, but `start` is a whole day"):
        check_rule("FREQ=DAILY;BYHOUR=9", whole_days=True)


@given(st.from_regex(r"FREQ=[A-Z]{5,7}(;[A-Z]{5,8}=[0-9A-Z+,-]{1,6}){0,2}", fullmatch=True) | st.text())
def test_a_rule_is_refused_or_a_calendar_understands_it(rule):
    try:
        parts = rule_parts(rule)
    except ValueError:
        return

    assert set(icalendar.vRecur.from_ical(rule)) == set(parts)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"repeats": "FREQ=DAILY;BYMINUTE=1"}, "BYMINUTE asks for times of a day"),
        ({"repeats": "FREQ=DAILY;COUNT=x"}, "COUNT=x is not right"),
        ({"start": "1066-10-14"}, "the year 1066 cannot be; it is between 1900 and 2200"),
        ({"end": "9999-12-31"}, "the year 9999 cannot be"),
    ],
)
def test_an_event_refuses_what_cannot_be(changed, message):
    with pytest.raises(ValidationError, match=re.escape(message)):
        Event(**{"id": "e", "name": "E", "start": "2026-12-01"} | changed)
