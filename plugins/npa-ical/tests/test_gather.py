"""A visit: what is asked, and when a calendar that did not change is read again."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from npa_core.errors import RejectedError
from npa_core.models import Harvest, Outcome, Response, Source, Visit
from npa_core.testing import FakeContext
from npa_ical import Ical, IcalSettings, npa_gatherers

URL = "https://verein.example/termine.ics"


class Asked:
    """A gatherer whose context answers every request with one response."""

    def __init__(self, body: bytes, status: int = 200, horizon: str = "90d") -> None:
        headers = {"etag": '"1"', "last-modified": "Mon, 16 Nov 2026 06:00:00 GMT"}
        self.response = Response(status=status, url=URL, headers=headers, body=body)
        self.context = FakeContext(answer=lambda request: self.response)
        self.ical = Ical(IcalSettings(url=URL, horizon=horizon), self.context)

    async def visit(self, cursor: object = None, later: timedelta = timedelta()) -> Harvest:
        now = self.context.clock.now() + later
        return await self.ical.gather(Visit(source=Source(id="verein/1", use="ical"), cursor=cursor, now=now))

    @property
    def conditions(self) -> set[str]:
        return set(self.context.requests[-1].headers) - {"Accept"}


def test_the_plugin_offers_the_gatherer():
    assert (list(npa_gatherers()), Ical.name, Ical.settings_type) == ([Ical], "ical", IcalSettings)


@pytest.mark.parametrize(
    "written", ["webcal://verein.example/termine.ics", "WEBCALS://verein.example/termine.ics", URL]
)
def test_addresses_of_calendar_programs_are_understood(written):
    assert IcalSettings(url=written).url == URL


@pytest.mark.parametrize("horizon", ["0d", "3y", "9999d"])
def test_a_horizon_is_a_time_that_one_can_plan_for(horizon):
    with pytest.raises(ValidationError):
        IcalSettings(url=URL, horizon=horizon)


async def test_the_horizon_limits_what_is_told(cal):
    body = cal("DTSTART:20261220T170000Z\nSUMMARY:x")

    assert (await Asked(body, horizon="4w").visit()).items == ()
    assert len((await Asked(body, horizon="5w").visit()).items) == 1


async def test_the_dates_are_told_in_the_alliances_language(cal):
    harvest = await Asked(cal("DTSTART:20261117T170000Z\nSUMMARY:x")).visit()

    assert harvest.items[0].content == "<p>Termin: Dienstag, 17. November 2026, 18:00 Uhr</p>"


async def test_an_unchanged_calendar_costs_one_small_exchange(cal):
    asked = Asked(cal("DTSTART:20261117T170000Z\nDTEND:20261117T180000Z\nSUMMARY:x"))
    cursor = (await asked.visit()).cursor

    asked.response = Response(status=304, url=URL)
    harvest = await asked.visit(cursor, timedelta(hours=1))

    assert asked.conditions == {"If-None-Match", "If-Modified-Since"}
    assert harvest == Harvest(outcome=Outcome.UNCHANGED, cursor=cursor)


async def test_the_same_bytes_are_unchanged_without_a_word_from_the_server(cal):
    asked = Asked(cal("DTSTART:20261117T170000Z\nSUMMARY:x"))
    cursor = (await asked.visit()).cursor

    assert (await asked.visit(cursor, timedelta(hours=1))).outcome is Outcome.UNCHANGED


async def test_when_an_event_is_over_the_same_calendar_is_read_again(cal):
    weekly = "DTSTART:20261110T170000Z\nDTEND:20261110T180000Z\nRRULE:FREQ=WEEKLY\nSUMMARY:x"
    asked = Asked(cal(weekly))
    first = await asked.visit()

    second = await asked.visit(first.cursor, timedelta(days=1, hours=12))

    assert asked.conditions == set()
    assert (first.items[0].starts.day, second.items[0].starts.day) == (17, 24)


async def test_a_calendar_without_events_to_tell_leaves_no_validators(cal):
    assert (await Asked(cal("DTSTART:20200101T170000Z\nSUMMARY:x")).visit()).cursor is None


async def test_a_calendar_of_events_just_over_is_read_again_for_those_to_come(cal):
    cursor = (await Asked(cal("DTSTART:20261116T050000Z\nSUMMARY:x")).visit()).cursor

    assert cursor["until"].startswith("2026-11-25")


@pytest.mark.parametrize(
    ("head", "wish"),
    [
        ("REFRESH-INTERVAL;VALUE=DURATION:PT12H\n", timedelta(hours=12)),
        ("X-PUBLISHED-TTL:PT6H\n", timedelta(hours=6)),
        ("X-PUBLISHED-TTL:bald\n", None),
    ],
)
async def test_the_calendar_may_wish_for_a_pause(cal, head, wish):
    harvest = await Asked(cal("DTSTART:20261117T170000Z\nSUMMARY:x", head=head)).visit()

    assert harvest.earliest_next == wish


async def test_gone_is_an_outcome():
    assert (await Asked(b"", status=410).visit()).outcome is Outcome.GONE


async def test_a_refusal_needs_a_person():
    with pytest.raises(RejectedError) as caught:
        await Asked(b"", status=403).visit()

    assert caught.value.kind == "http-403"
