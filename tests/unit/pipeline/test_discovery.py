"""What is offered where a site has no feed, and what is missing when a plugin is."""

from __future__ import annotations

from typing import Any

import pytest

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest, RawItem, Response
from npa_core.pipeline.discover import Offer
from npa_core.pipeline.discovery import discover_feeds
from npa_core.pipeline.feeds import FeedReader
from npa_core.plugin import Gatherer, Settings

HOME = "https://verein.example/"
PAGE = b"<!doctype html><title>Verein</title>"


class HereAndNow:
    async def offload(self, function: Any, *args: Any) -> Any:
        return function(*args)


class Site:
    """A network on which there is one site."""

    def __init__(self, link: str = "", page: bytes = PAGE, **routes: bytes) -> None:
        self.link, self.page, self.routes = link, page, routes

    async def request(self, method: str, url: str, *, headers: Any) -> Response:
        if url == HOME:
            return Response(status=200, url=url, headers={"link": self.link} if self.link else {}, body=self.page)
        body = next((body for name, body in self.routes.items() if f"/{name}" in url), None)
        return Response(status=404 if body is None else 200, url=url, body=body or b"")


def offer(name: str, mark: bytes) -> Offer:
    """A gatherer that reads documents with a mark."""

    class Fake(Gatherer[Settings]):
        async def gather(self, visit: Any) -> Harvest:
            return Harvest()

        @staticmethod
        def read(document: Document) -> Harvest:
            if mark not in document.body:
                raise RejectedError("no", kind="no")
            return Harvest(items=(RawItem(title="x"),))

    Fake.name = name
    return Offer("gatherer", name, Fake, "npa-fake 1.0")


def reader(site: Site, *others: Offer) -> FeedReader:
    return FeedReader(site, HereAndNow(), offer("rss", b"<rss"), others={other.name: other for other in others})


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (f'<{HOME}wp-json/>; rel="https://api.w.org/"', "/wp-json/wp/v2/posts?per_page=10"),
        ('</?rest_route=/>; rel="https://api.w.org/"', "/?rest_route=/wp/v2/posts&per_page=10"),
    ],
)
async def test_the_interface_that_a_header_names_is_offered(link, url):
    site = Site(link, **{url[1:]: b"posts"})

    found = await discover_feeds(reader(site, offer("wordpress", b"posts")), HOME)

    assert [(feed.url, feed.link.use) for feed in found.feeds] == [(HOME, "wordpress")]


async def test_without_an_interface_or_its_plugin_the_page_itself_is_tried():
    page = offer("page", b"Verein")
    site = Site('<x>; rel="next", <https://verein.example/wp-json/>; rel="https://api.w.org/"')

    with_plugins = await discover_feeds(reader(site, page, offer("wordpress", b"posts")), HOME)
    without = await discover_feeds(reader(site, page), HOME)
    with_none = await discover_feeds(reader(site), HOME)
    not_stated = await discover_feeds(reader(site, offer("page", b"h-entry")), HOME)

    assert [feed.link.use for feed in (*with_plugins.feeds, *without.feeds)] == ["page", "page"]
    assert (with_none.feeds, not_stated.feeds) == ((), ())


async def test_a_calendar_without_its_plugin_is_noted():
    site = Site(page=b'<!doctype html><link rel="alternate" type="text/calendar" href="/termine.ics">')

    found = await discover_feeds(reader(site), HOME)

    assert found.notes == (f"{HOME}termine.ics is for the gatherer 'ical', whose plugin is not installed",)
