"""A visit to a page, and the settings that are refused before it."""

import pytest
from pydantic import ValidationError

from npa_core.errors import RejectedError
from npa_core.models import Harvest, Outcome, Response, Source, Visit
from npa_core.testing import FakeContext
from npa_page import Page, PageSettings, npa_gatherers

URL = "https://kreis.example/aktuelles"
BODY = b"<li><a href='eins'>Eins</a> <i>16.11.2026</i></li>"


class Asked:
    """A gatherer whose context answers every request with one response."""

    def __init__(self, body: bytes = BODY, status: int = 200, **settings: str) -> None:
        self.response = Response(status=status, url=URL, headers={"etag": '"1"'}, body=body)
        self.context = FakeContext(answer=lambda request: self.response)
        self.page = Page(PageSettings(url=URL, **settings), self.context)

    async def visit(self, cursor: object = None) -> Harvest:
        source = Source(id="kreis/1", use="page")
        return await self.page.gather(Visit(source=source, cursor=cursor, now=self.context.clock.now()))


def test_the_plugin_offers_the_gatherer():
    assert (list(npa_gatherers()), Page.name, Page.settings_type) == ([Page], "page", PageSettings)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"items": "div["}, "is no CSS selector"),
        ({"items": "li", "title": "::"}, "is no CSS selector"),
        ({"title": "h2"}, "write that one, too"),
        ({"date_format": "%d"}, "write that one, too"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings, said):
    with pytest.raises(ValidationError, match=said):
        PageSettings(url=URL, **settings)


async def test_a_visit_reads_by_the_settings():
    asked = Asked(items="li", date="i", date_format="%d.%m.%Y")

    harvest = await asked.visit()

    assert [(item.title, item.link) for item in harvest.items] == [("Eins", "https://kreis.example/eins")]
    assert harvest.items[0].published.isoformat() == "2026-11-15T23:00:00+00:00"
    assert harvest.cursor["etag"] == '"1"'


async def test_an_unchanged_page_costs_one_small_exchange():
    asked = Asked(items="li")
    cursor = (await asked.visit()).cursor
    asked.response = Response(status=304, url=URL)

    harvest = await asked.visit(cursor)

    assert asked.context.requests[-1].headers["If-None-Match"] == '"1"'
    assert harvest == Harvest(outcome=Outcome.UNCHANGED, cursor=cursor)


async def test_a_page_that_states_nothing_needs_a_person():
    with pytest.raises(RejectedError) as caught:
        await Asked().visit()

    assert caught.value.kind == "no-items"
