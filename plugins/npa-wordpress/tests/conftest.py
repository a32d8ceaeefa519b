"""What the tests of npa-wordpress share: a site's answers, written down as WordPress gives them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from npa_core.models import Harvest, Hop, Response, Source, Visit
from npa_core.testing import FakeContext, Request
from npa_wordpress import WordPress, WordPressSettings

URL = "https://verein.example/"
LINK = '<https://verein.example/wp-json/>; rel="https://api.w.org/"'


def post(number: int, day: int = 1, **more: Any) -> dict[str, Any]:
    """A post as the interface gives it."""
    return {
        "id": number,
        "date_gmt": f"2026-11-{day:02d}T08:00:00",
        "modified_gmt": f"2026-11-{day:02d}T09:00:00",
        "guid": {"rendered": f"https://verein.example/?p={number}&#038;x=1"},
        "link": f"https://verein.example/beitrag-{number}/",
        "title": {"rendered": f"Beitrag &#8211; Nr. {number} &amp; mehr"},
        "content": {"rendered": "<p>Ein <b>Text</b>.</p><script>x</script>", "protected": False},
        "excerpt": {"rendered": "<p>Ein Auszug.</p>", "protected": False},
        "status": "publish",
        "categories": [1],
        "tags": [7],
        **more,
    }


@dataclass
class Site:
    """A site, and how it answers."""

    posts: list[Any] = field(default_factory=lambda: [post(1)])
    categories: dict[int, str] = field(default_factory=lambda: {1: "Aktuelles &amp; mehr", 2: "Integration"})
    tags: dict[int, str] = field(default_factory=lambda: {7: "Sprache"})
    link: str = LINK
    page: bytes = b"<html></html>"
    page_status: int = 200
    page_hops: tuple[Hop, ...] = ()
    overrides: dict[str, tuple[int, Any]] = field(default_factory=dict)
    """By the last part of the path: another status and body."""
    cursor: Any = None

    def __post_init__(self) -> None:
        self.context = FakeContext(answer=self.answer)

    async def visit(self, address: str | None = None, **settings: Any) -> Harvest:
        """Look at the site with what was remembered at the last visit."""
        gatherer = WordPress(WordPressSettings(url=URL, **settings), self.context)
        source = Source(id="verein/1", use="wordpress")
        visit = Visit(source=source, address=address, cursor=self.cursor, now=self.context.clock.now())
        harvest = await gatherer.gather(visit)
        self.cursor = harvest.cursor
        return harvest

    @property
    def asked(self) -> list[str]:
        """The routes that were asked for."""
        return [request.url.split("/wp/v2/")[-1].split("&_fields")[0] for request in self.context.requests]

    def answer(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        route = parse_qs(parts.query).get("rest_route", [parts.path])[0].rsplit("/", 1)[-1]
        if route in self.overrides:
            status, body = self.overrides[route]
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            return Response(status=status, url=request.url, body=body)
        if "/wp/v2/" not in request.url:
            url = self.page_hops[-1].url if self.page_hops else request.url
            headers = {"link": self.link} if self.link else {}
            return Response(status=self.page_status, url=url, headers=headers, body=self.page, hops=self.page_hops)
        return self.rest(route, {key: values[0] for key, values in parse_qs(parts.query).items()}, request.url)

    def rest(self, route: str, query: dict[str, str], url: str) -> Response:
        if route == "posts":
            size, page = int(query["per_page"]), int(query.get("page", 1))
            shown = self.posts[(page - 1) * size : page * size]
            headers = {"x-wp-totalpages": str(-(-len(self.posts) // size))}
            return Response(status=200, url=url, headers=headers, body=json.dumps(shown).encode())
        terms = [
            {"id": number, "name": name, "slug": name.split()[0].lower()}
            for number, name in getattr(self, route).items()
            if str(number) in query.get("include", "").split(",")
            or name.split()[0].lower() in query.get("slug", "").split(",")
        ]
        return Response(status=200, url=url, body=json.dumps(terms).encode())


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def a_post() -> Callable[..., dict[str, Any]]:
    return post
