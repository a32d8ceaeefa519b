"""The publisher plans one site, renders it the same from the same brief, and delivers it as a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from npa_core.errors import RejectedError
from npa_core.models import Archive, Brief, Catalogue, Delivery, Part
from npa_core.testing import FakeContext
from npa_web import npa_publishers
from npa_web.publisher import Web, WebSettings


def test_the_plugin_offers_the_publisher_web_which_follows_the_archive() -> None:
    assert [Web] == list(npa_publishers())
    assert (Web.name, Web.follows, Web.idempotency) == ("web", "archive", "key")
    assert Web.settings_type is WebSettings


def test_one_message_names_every_item_the_site_shows(web: Web, brief: Brief) -> None:
    (message,) = web.plan(brief)

    assert message.target == "site"
    assert message.items == tuple(f"item{number:04d}" for number in range(45))


def test_an_item_that_only_an_old_edition_shows_is_named_too(web: Web, brief: Brief) -> None:
    assert brief.archive
    faded = brief.archive.model_copy(update={"cards": ()})

    (message,) = web.plan(brief.model_copy(update={"archive": faded}))

    assert message.items == tuple(f"item{number:04d}" for number in range(21))


def test_the_site_has_every_kind_of_page(site: dict[str, Part]) -> None:
    expected = {
        "index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt", "site.css", "favicon.svg",
        "news/index.html", "editions/index.html", "editions/weekly/2026-W47/index.html", "fields/index.html",
        "fields/arbeit/index.html", "partners/index.html", "partners/dgb/index.html", "impressum.html",
    }  # fmt: skip

    assert expected <= site.keys()
    assert "fields/anerkennung/index.html" not in site, "a child field has no page: its root shows its news"


def test_the_same_brief_an_hour_later_gives_the_same_bytes(
    web: Web, brief: Brief, site: dict[str, Part], render: Callable[[Web, Brief], dict[str, Part]]
) -> None:
    later = brief.model_copy(update={"now": brief.now + timedelta(hours=1), "occasion": "archive@13"})

    assert render(web, later) == site


def test_an_empty_alliance_has_a_site_too(
    web: Web, brief: Brief, render: Callable[[Web, Brief], dict[str, Part]]
) -> None:
    empty = brief.model_copy(update={"catalogue": Catalogue(), "archive": Archive(revision=0)})

    site = render(web, empty)

    assert "Noch gibt es hier keine Meldungen." in site["index.html"].body.decode()
    assert "Noch gibt es keine Ausgabe." in site["editions/index.html"].body.decode()


def test_the_site_speaks_the_alliances_first_language(
    brief: Brief, tmp_path: Path, render: Callable[[Web, Brief], dict[str, Part]]
) -> None:
    english = brief.alliance.model_copy(update={"languages": ("en", "de")})
    web = Web(WebSettings(), FakeContext(folder=tmp_path))

    site = render(web, brief.model_copy(update={"alliance": english}))

    front = site["index.html"].body.decode()
    assert '<html lang="en">' in front
    assert "Read the whole edition" in front
    assert "The alliance&#39;s week" in front
    assert "State Chancellery of Lower Saxony" in front
    assert 'lang="de"' in front, "German cards say so on an English page"


def test_the_alliances_own_template_is_used(
    web: Web, brief: Brief, tmp_path: Path, render: Callable[[Web, Brief], dict[str, Part]]
) -> None:
    own = tmp_path / "templates" / "web"
    own.mkdir(parents=True)
    (own / "404.html.j2").write_text('{% extends "shipped/404.html.j2" %}{% block title %}Verlaufen{% endblock %}')

    site = render(web, brief)

    assert "<title>Verlaufen – Beispielbündnis</title>" in site["404.html"].body.decode()


def test_older_pages_of_a_list_stay_as_they_are_when_news_arrive(
    web: Web, brief: Brief, site: dict[str, Part], render: Callable[[Web, Brief], dict[str, Part]]
) -> None:
    assert brief.archive
    newer = brief.archive.cards[0].model_copy(update={"id": "fresh", "item": "fresh", "title": "Ganz frisch"})
    grown = brief.archive.model_copy(update={"cards": (newer, *brief.archive.cards)})

    after = render(web, brief.model_copy(update={"archive": grown}))

    assert "Ganz frisch" in after["news/index.html"].body.decode()
    for number in ("1", "2"):
        assert after[f"news/{number}/index.html"] == site[f"news/{number}/index.html"]


def test_every_news_stands_on_exactly_one_page_of_the_list(site: dict[str, Part]) -> None:
    pages = [part.body.decode() for path, part in site.items() if path.startswith("news/")]

    assert len(pages) == 4
    assert sum(page.count('<article class="card"') for page in pages) == 45


@pytest.mark.parametrize("out", ["", ".", "..", "a/..", "/"])
def test_out_must_name_a_folder(out: str) -> None:
    with pytest.raises(ValidationError, match="names no folder of its own"):
        WebSettings(out=out)


def test_a_site_read_elsewhere_says_so_where_addresses_are_whole(
    brief: Brief, tmp_path: Path, render: Callable[[Web, Brief], dict[str, Part]]
) -> None:
    web = Web(WebSettings(base_url="https://news.example/sub"), FakeContext(folder=tmp_path))

    site = render(web, brief)

    assert b"<loc>https://news.example/sub/fields/arbeit/</loc>" in site["sitemap.xml"].body
    assert b'href="https://news.example/sub/site.css"' in site["404.html"].body
    assert b'<link rel="canonical" href="https://news.example/sub/">' in site["index.html"].body
    assert b"Sitemap: https://news.example/sub/sitemap.xml" in site["robots.txt"].body


async def test_a_delivered_site_is_there_and_delivering_it_again_changes_nothing(
    web: Web, site: dict[str, Part], delivery: Callable[..., Delivery], tmp_path: Path
) -> None:
    parts = tuple(site.values())

    first = await web.deliver(delivery(), parts)
    shown = (tmp_path / "public").readlink()
    again = await web.deliver(delivery(), parts)

    assert (tmp_path / "public" / "index.html").read_bytes() == site["index.html"].body
    assert first.note == f"{len(parts)} files, {len(parts)} written"
    assert again.note == f"{len(parts)} files, 0 written"
    assert again.id == first.id == shown.name
    assert (tmp_path / "public").readlink() == shown


async def test_check_says_whether_the_site_can_be_written(web: Web, tmp_path: Path) -> None:
    (well,) = await web.check()
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "thesis.odt").write_text("mine")
    (foreign,) = await web.check()

    assert (well.level, foreign.level) == ("ok", "error")
    assert "did not write" in foreign.message


async def test_a_folder_of_somebody_elses_is_not_touched(
    web: Web, site: dict[str, Part], delivery: Callable[..., Delivery], tmp_path: Path
) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "thesis.odt").write_text("mine")

    with pytest.raises(RejectedError, match="set another `out`"):
        await web.deliver(delivery(), tuple(site.values()))

    assert not (tmp_path / ".public.builds").exists()
    assert (tmp_path / "public" / "thesis.odt").read_text() == "mine"
