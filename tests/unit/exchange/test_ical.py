"""iCalendar: what is written is RFC 5545, says what the catalogue says, and nothing that a title smuggles in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.exchange import ical
from npa_core.models import Address, AllianceProfile, Catalogue, Contact, Event, Location, Partner
from npa_core.text import multi_line, one_line

ALLIANCE = AllianceProfile(name="Bündnis", url="https://b.example/", contact="a@b.example")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 16, 7, tzinfo=BERLIN)
WHOLE = """\
BEGIN:VEVENT
SUMMARY:Sprachcafé
DTSTART;TZID=Europe/Berlin:20261201T180000
DTEND;TZID=Europe/Berlin:20261201T200000
DTSTAMP:20261116T060000Z
UID:cafe@buendnis.example
RRULE:FREQ=WEEKLY;UNTIL=20270331T215959Z;BYDAY=TU
CATEGORIES:Sprache,Teilhabe
DESCRIPTION:Bei Kaffee.\\nFür alle.\\n\\nbis 30.11.\\n\\nkostenlos
GEO:52.16;10.53
LOCATION:Haus der Begegnung\\, Marktplatz 1\\, 38300 Wolfenbüttel
ORGANIZER;CN=Volkshochschule:mailto:info@vhs.example
STATUS:CANCELLED
URL:https://vhs.example/cafe
END:VEVENT
BEGIN:VEVENT
SUMMARY:Fest
DTSTART;VALUE=DATE:20270601
DTEND;VALUE=DATE:20270603
DTSTAMP:20261116T060000Z
UID:fest@buendnis.example
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
"""


def components(*events, partners=()):
    """Return the events of a calendar as they are read again."""
    catalogue = Catalogue(events=events, partners=partners)
    return icalendar.Calendar.from_ical(ical.dump(catalogue, ALLIANCE)).walk("VEVENT")


def test_the_whole_calendar_is_written_with_its_time_zone(whole, alliance):
    written = ical.dump(whole, alliance, now=NOW).decode()

    head, zone, events = written.replace("\r\n", "\n").partition("BEGIN:VTIMEZONE")[0], *split_zone(written)
    assert head == (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//npa-core//npa-core//EN\nNAME:Bündnis Musterland\n"
        "X-WR-CALNAME:Bündnis Musterland\n"
    )
    assert "TZID:Europe/Berlin\n" in zone
    assert events == WHOLE


def split_zone(written):
    zone, _, events = written.replace("\r\n", "\n").partition("END:VTIMEZONE\n")
    return zone, events


def test_lines_end_as_the_rfc_says_and_are_folded_at_75_octets(alliance):
    event = Event(id="e", name="ä" * 200, start="2026-12-01")

    lines = ical.dump(Catalogue(events=(event,)), alliance).split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_without_a_clock_an_event_is_stamped_with_its_beginning():
    (event,) = components(Event(id="e", name="E", start="2026-12-01T18:00"))

    assert event["DTSTAMP"].dt == datetime(2026, 12, 1, 17, tzinfo=UTC)


def test_an_event_without_an_end_has_none_nor_one_that_ends_as_it_begins():
    events = components(
        Event(id="a", name="A", start="2026-12-01T18:00"),
        Event(id="b", name="B", start="2026-12-01T18:00", end="2026-12-01T18:00"),
        Event(id="c", name="C", start="2026-12-01"),
        Event(id="d", name="D", start="2026-12-01", end="2026-12-01"),
    )

    assert [event.get("DTEND") and event["DTEND"].dt for event in events] == [None, None, None, date(2026, 12, 2)]


@pytest.mark.parametrize(
    ("start", "until", "written"),
    [
        ("2026-12-01T18:00", "20270331", datetime(2027, 3, 31, 21, 59, 59, tzinfo=UTC)),
        ("2026-12-01T18:00", "20270131T180000", datetime(2027, 1, 31, 17, tzinfo=UTC)),
        ("2026-12-01T18:00", "20270131T180000Z", datetime(2027, 1, 31, 18, tzinfo=UTC)),
        ("2026-12-01", "20270131", date(2027, 1, 31)),
        ("2026-12-01", "20270131T180000Z", date(2027, 1, 31)),
    ],
)
def test_a_rule_ends_by_the_kind_of_time_that_the_event_begins_with(start, until, written):
    (event,) = components(Event(id="e", name="E", start=start, repeats=f"FREQ=DAILY;UNTIL={until}"))

    assert event["RRULE"] == {"FREQ": ["DAILY"], "UNTIL": [written]}


def test_a_rule_without_an_end_is_kept():
    (event,) = components(Event(id="e", name="E", start="2026-12-01", repeats="FREQ=MONTHLY;BYDAY=-1FR;COUNT=3"))

    assert event["RRULE"].to_ical() == b"FREQ=MONTHLY;COUNT=3;BYDAY=-1FR"


def test_every_time_zone_that_is_used_is_written_once_and_utc_is_not():
    events = [
        Event(id=f"{zone.lower().replace('/', '-')}-{year}", name="E", start=f"{year}-07-01T12:00", timezone=zone)
        for zone in ("Europe/Berlin", "America/New_York", "UTC")
        for year in (1950, 2026, 2150)
    ]

    calendar = icalendar.Calendar.from_ical(ical.dump(Catalogue(events=tuple(events)), ALLIANCE))

    assert sorted(zone["TZID"] for zone in calendar.walk("VTIMEZONE")) == ["America/New_York", "Europe/Berlin"]
    assert [event["DTSTART"].dt for event in calendar.walk("VEVENT")] == [event.starts for event in events]


def test_the_organiser_is_the_first_partner_with_an_official_address():
    partners = (
        Partner(id="a", name="A"), Partner(id="b", name="B", contact=Contact(phone="0511 1")),
        Partner(id="c", name="C", sector="individual", contact=Contact(email="x@c.example")),
        Partner(id="d", name='D "; ü:', contact=Contact(email="info@d.example")),
    )  # fmt: skip

    events = components(
        Event(id="e", name="E", start="2026-12-01", partners=("a", "b", "c", "d")),
        Event(id="f", name="F", start="2026-12-01", partners=("a", "c")),
        partners=partners,
    )

    assert events[0]["ORGANIZER"] == "mailto:info@d.example"
    assert events[0]["ORGANIZER"].params["CN"].replace("'", '"') == 'D "; ü:'
    assert "ORGANIZER" not in events[1]


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location(name="Saal"), "Saal"),
        (Location(address=Address(street="Weg 1", city="Ort")), "Weg 1, Ort"),
        (Location(address=Address(postcode="30159")), "30159"),
        (Location(latitude=1), None),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(location, text):
    (event,) = components(Event(id="e", name="E", start="2026-12-01", location=location))

    assert [event.get("LOCATION"), event.get("GEO")] == [text, None]


hostile = st.lists(
    st.sampled_from(
        ["\r\n", "\n", "BEGIN:VEVENT", "END:VCALENDAR", "\\", "\\n", ";", ",", ":", '"', "ä", "\x00", " ", "=?"]
    )
).map("".join)


@given(hostile | st.text(), hostile | st.text())
def test_whatever_a_title_says_it_stays_a_title(name, description):
    partner = Partner(id="p", name=name, contact=Contact(email="p@p.example"))
    found = Event(id="e", name=name, description=description, start="2026-12-01", partners=("p",))

    (event,) = components(found, partners=(partner,))

    assert event["SUMMARY"] == (one_line(multi_line(name)) or "e")
    assert event.get("DESCRIPTION", "") == multi_line(description)
    assert sorted(set(event) - {"DESCRIPTION"}) == ["DTSTAMP", "DTSTART", "ORGANIZER", "STATUS", "SUMMARY", "UID"]
    assert event["ORGANIZER"] == "mailto:p@p.example"


moments = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"])


@given(moments, zones, st.integers(1, 100_000), st.booleans())
def test_times_are_the_same_when_they_are_read_again(start, zone, minutes, is_whole_day):
    end = start + timedelta(minutes=minutes)
    start, end = (start.date(), end.date()) if is_whole_day else (start, end)
    try:
        found = Event(id="e", name="E", start=start, end=end, timezone=zone)
    except ValueError:  # at the end of summer time an hour comes twice
        return

    (event,) = components(found)

    if is_whole_day:
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (start, end + timedelta(days=1))
    else:
        assert event["DTSTART"].dt.replace(tzinfo=None) == found.starts.replace(tzinfo=None)
        assert found.ends <= found.starts or event["DTEND"].dt.replace(tzinfo=None) == found.ends.replace(tzinfo=None)
