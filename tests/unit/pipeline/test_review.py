"""Partners that are not at work: in review nothing of them is read or shown; who has left stays in old editions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from npa_core import Alliance
from npa_core.errors import ConfigError
from npa_core.models import Harvest, Offer, RawItem
from npa_core.pipeline.compose import due_moment
from npa_core.pipeline.edit import approve, draft
from npa_core.pipeline.gather import gather
from npa_core.pipeline.preview import preview
from npa_core.pipeline.publish import publish

SOURCE = """
[[sources]]
id = "office"
use = "rss"
partner = "awo"
settings = { url = "https://awo.example/buero" }
"""
TOML = """
[digests.weekly]
title = "Die Woche"
schedule = "MON 07:00"
channels = ["letter"]

[[channels]]
id = "letter"
use = "post"

[[channels]]
id = "site"
use = "mirror"
"""
WEEKLY = "weekly/2026-W47"


def partners(status: str) -> str:
    """Two partners, of which the second is as told; it joined lately."""
    return f"""
- {{id: dgb, name: DGB, feeds: ['https://dgb.example/feed']}}
- {{id: awo, name: {{de: AWO, en: AWO}}, status: {status}, joined: 2026-11-02, feeds: ['https://awo.example/feed']}}
"""


@pytest.fixture
def mirror(bench):
    return bench.publisher("mirror", follows="archive", idempotency="key")


@pytest.fixture
def world(bench, desk, mirror):
    """Open the folder with the second partner in a status; every source brings one item a week."""
    published = bench.clock.now() - timedelta(days=1)

    def visited(visit):
        url = visit.source.settings["url"]
        item = RawItem(
            guid=str(bench.clock.now()), title=f"{url} {bench.clock.now():%d}", link=url, published=published
        )
        return Harvest(items=(item,))

    bench.gatherer(visited)

    def opened(status: str):
        return bench.shop(SOURCE + TOML, partners=partners(status))

    return opened


def composed(shop):
    rule = shop.config.digests["weekly"]
    return draft(shop, rule, due=due_moment(shop, rule)).edition


def of(cards) -> list[str | None]:
    return sorted({str(card.partner) for card in cards})


async def test_of_a_partner_in_review_nothing_is_read_or_shown(world, mirror, bench):
    shop = world("review")

    gathered = await gather(shop)
    await publish(shop, bench.run())

    assert gathered.counts["sources"] == 1
    assert [stored.item.partner for stored in shop.store.news.newest(10)] == ["dgb"]
    assert of(composed(shop).cards) == ["dgb"]
    (brief,) = mirror.briefs
    assert [partner.id for partner in brief.catalogue.partners] == ["dgb"]
    assert brief.catalogue.partner("awo") is None


async def test_a_component_sees_the_public_catalogue_only(world):
    shop = world("review")
    assert shop.catalogue.partner("awo") is not None

    async with shop.open(shop.assembly.channels[0]) as publisher:
        assert publisher.context.catalogue.partner("awo") is None


async def test_a_partner_that_is_written_down_for_review_changes_no_archive(world, bench):
    shop = bench.shop(TOML, partners=partners("review").splitlines()[1])
    before = shop.archive_revision()

    assert bench.shop(TOML, partners=partners("review")).archive_revision() == before


async def test_once_released_a_partner_is_read_welcomed_and_shown(world):
    await gather(world("review"))
    shop = world("active")

    await gather(shop)

    edition = composed(shop)
    assert of(edition.cards) == ["awo", "dgb"]
    assert "partner-awo" in {card.id for card in edition.cards}


@pytest.mark.parametrize("status", ["review", "former"])
async def test_stored_news_of_a_partner_that_rests_is_in_no_new_edition_and_not_in_the_archives_list(world, status):
    await gather(world("active"))
    shop = world(status)

    assert len(shop.store.news.newest(10)) == 3
    assert of(composed(shop).cards) == ["dgb"]
    assert of(shop.archive().cards) == ["dgb"]


@pytest.mark.parametrize(("status", "shown"), [("review", ["dgb"]), ("former", ["awo", "dgb"])])
async def test_old_editions_keep_who_has_left_and_lose_who_was_called_back(world, desk, bench, status, shown):
    shop = world("active")
    await gather(shop)
    await approve(shop, composed(shop).id)

    shop = world(status)
    await preview(shop, WEEKLY, bench.folder / "out")

    (edition,) = shop.archive().editions
    assert of(edition.cards) == shown
    assert of(desk.briefs[-1].edition.cards) == shown
    assert of(shop.store.editions.get(WEEKLY).edition.cards) == ["awo", "dgb"]


async def test_a_mirror_is_told_when_who_has_left_is_called_back(world, mirror, bench):
    shop = world("active")
    await gather(shop)
    await approve(shop, composed(shop).id)

    for status in ("former", "review", "review"):
        await publish(world(status), bench.run())

    assert [of(brief.archive.editions[0].cards) for brief in mirror.briefs] == [["awo", "dgb"], ["dgb"]]


async def test_a_draft_is_previewed_in_the_archive_without_who_was_called_back(world, mirror, bench):
    shop = world("active")
    await gather(shop)
    composed(shop)

    await preview(world("review"), WEEKLY, bench.folder / "out")

    assert of(mirror.briefs[-1].archive.editions[0].cards) == ["dgb"]


async def test_whoever_asks_for_a_partner_that_rests_is_told_why_nothing_happens(world, bench, monkeypatch):
    monkeypatch.setattr("npa_core.pipeline.opening.discover", lambda: bench.registry)
    world("review")

    async with Alliance.open(bench.folder) as alliance:
        with pytest.raises(ConfigError, match="nothing is gathered of 'awo': its status is 'review', not 'active'"):
            await alliance.gather("awo")


def test_the_public_catalogue_has_indices_of_its_own(world):
    catalogue = world("review").catalogue.model_copy(update={"offers": (Offer(id="kurs", name="Kurs", partner="awo"),)})
    assert catalogue.partner("awo") is not None

    assert (catalogue.public.partner("awo"), catalogue.public.offers) == (None, ())
