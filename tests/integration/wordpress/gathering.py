"""A real WordPress as a source: through its feed, and through its REST interface.

Run by `nox -s wordpress`; no other collection takes this file for tests.
"""

from __future__ import annotations

import pytest

from npa_core.models import Harvest, Outcome, Source, Visit
from npa_core.pipeline.found import found
from npa_core.plugin import Gatherer
from npa_core.testing import LoopbackContext
from npa_rss import Rss, RssSettings
from npa_wordpress import WordPress, WordPressSettings


class Reader:
    """A gatherer, and what it remembers from visit to visit."""

    def __init__(self, gatherer: Gatherer) -> None:
        self.gatherer, self.cursor = gatherer, None

    async def visit(self) -> Harvest:
        now = self.gatherer.context.clock.now()
        source = Source(id="stadt/1", use=self.gatherer.name)
        harvest = await self.gatherer.gather(Visit(source=source, cursor=self.cursor, now=now))
        if harvest.outcome is Outcome.FRESH:
            self.cursor = harvest.cursor
        return harvest


@pytest.fixture(params=["feed", "rest"])
def reader(request, wordpress) -> Reader:
    if request.param == "feed":
        return Reader(Rss(RssSettings(url=wordpress.url + "feed/"), LoopbackContext()))
    return Reader(WordPress(WordPressSettings(url=wordpress.url), LoopbackContext()))


@pytest.fixture
def post(wordpress):
    """Publish posts; they are gone after the test."""
    numbers = []

    def publish(title: str, **more: str) -> int:
        numbers.append(wordpress.post(title, **more))
        return numbers[-1]

    yield publish
    wordpress.run("".join(f"wp_delete_post({number}, true);" for number in numbers))


async def test_posts_are_items(wordpress, reader, post):
    number = post("Sprachcaf\u00e9 & Begegnung \u2013 Teil 1", post_content="<p>Jeden <b>Dienstag</b>.</p>")
    wordpress.run(f"wp_set_post_categories({number}, [wp_create_category('Aktuelles & mehr')]);")
    post("Noch geheim", post_status="draft")
    post("Nur intern", post_status="private")
    post("Mit Kennwort", post_password="geheim", post_content="<p>verborgen</p>")

    items = {item.title: item for item in (await reader.visit()).items}
    item = items["Sprachcaf\u00e9 & Begegnung \u2013 Teil 1"]

    assert item.link == f"{wordpress.url}sprachcafe-begegnung-teil-1/"
    assert item.guid == wordpress.run(f"echo get_the_guid({number});")
    assert item.content.strip() == "<p>Jeden <b>Dienstag</b>.</p>"
    assert item.published.isoformat()[:19] == wordpress.run(f"echo get_post_time('Y-m-d\\TH:i:s', true, {number});")
    assert item.categories == ("Aktuelles & mehr",)
    assert item.authors == ()
    assert {"Noch geheim", "Nur intern"}.isdisjoint(items)
    assert not any("verborgen" in item.content for item in items.values())


async def test_a_second_visit_is_unchanged(wordpress, reader, post):
    post("Einmal")
    first = await reader.visit()
    seen = len(wordpress.answers())

    second = await reader.visit()

    assert [item.title for item in first.items] == ["Einmal"]
    assert second.outcome is Outcome.UNCHANGED
    # The feed's server says so itself; the interface knows no conditions, and its bytes are the same.
    by_kind = {"rss": ("/feed/", "304"), "wordpress": ("/wp-json/wp/v2/posts", "200")}
    assert wordpress.answers()[seen:] == [by_kind[reader.gatherer.name]]


async def test_an_update_is_the_same_item_with_another_text(wordpress, reader, post):
    number = post("Vorher", post_name="bleibt", post_date="2026-11-02 10:00:00")
    before = (await reader.visit()).items[0]
    wordpress.run(f"wp_update_post(['ID' => {number}, 'post_title' => 'Nachher', 'post_content' => '<p>Neu.</p>']);")

    after = (await reader.visit()).items[0]

    assert (after.guid, after.link, after.published) == (before.guid, before.link, before.published)
    assert (before.title, after.title) == ("Vorher", "Nachher")
    assert after.content.strip() == "<p>Neu.</p>"


async def test_what_is_deleted_is_no_longer_listed(wordpress, reader, post):
    post("Bleibt", post_date="2026-11-01 10:00:00")
    number = post("Geht", post_date="2026-11-02 10:00:00")
    before = await reader.visit()
    wordpress.run(f"wp_delete_post({number}, true);")

    after = await reader.visit()

    assert [item.title for item in before.items] == ["Geht", "Bleibt"]
    assert [item.title for item in after.items] == ["Bleibt"]


async def test_only_one_category_is_read_where_the_settings_say_so(wordpress, post):
    post("Anderes")
    number = post("Integration")
    wordpress.run(f"wp_set_post_categories({number}, [wp_create_category('Integration')]);")
    gatherer = WordPress(WordPressSettings(url=wordpress.url, categories=("integration",)), LoopbackContext())

    assert [item.title for item in (await Reader(gatherer).visit()).items] == ["Integration"]


async def test_plain_permalinks_have_the_interface_elsewhere(wordpress, post):
    post("Unter anderer Adresse")
    reader = Reader(WordPress(WordPressSettings(url=wordpress.url), LoopbackContext()))
    await reader.visit()
    wordpress.run("update_option('permalink_structure', ''); $wp_rewrite->init(); flush_rewrite_rules(false);")
    try:
        fresh = Reader(WordPress(WordPressSettings(url=wordpress.url), LoopbackContext()))

        assert [item.title for item in (await fresh.visit()).items] == ["Unter anderer Adresse"]
        assert "rest_route=" in fresh.gatherer.context.requests[-1].url
        assert [item.title for item in (await reader.visit()).items] == ["Unter anderer Adresse"]
    finally:
        wordpress.run(
            "update_option('permalink_structure', '/%postname%/'); $wp_rewrite->init(); flush_rewrite_rules(false);"
        )


ALLIANCE = """
[alliance]
name = "Probe"
url = "https://probe.example/"
languages = ["de"]
timezone = "Europe/Berlin"
contact = "buero@probe.example"
[net]
allow_private = ["127.0.0.0/8"]
[[sources]]
id = "feed"
use = "rss"
settings = {{ url = "{url}feed/" }}
[[sources]]
id = "rest"
use = "wordpress"
settings = {{ url = "{url}" }}
"""


def test_a_whole_run_sees_what_is_new_unchanged_changed_and_perhaps_withdrawn(tmp_path, quick, wordpress, post):
    (tmp_path / "npa.toml").write_text(ALLIANCE.format(url=wordpress.url), "utf-8")
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "partners.yaml").write_text("[]\n", "utf-8")
    found(tmp_path)
    post("Bleibt", post_date="2026-11-01 10:00:00")
    number = post("Geht", post_date="2026-11-02 10:00:00")

    def gather(warnings: int = 0) -> dict[str, int]:
        ended = quick("-C", tmp_path, "gather", "--all", "--json")
        assert ended.code == 0, ended.err
        withdrawn = [
            said for said in ended.json["warnings"] if "1 items are no longer listed although older ones" in said
        ]
        assert len(withdrawn) == warnings
        return ended.json["counts"]

    first = gather()
    second = gather()
    wordpress.run(f"wp_update_post(['ID' => {number}, 'post_content' => '<p>Neu.</p>']);")
    third = gather()
    wordpress.run(f"wp_delete_post({number}, true);")
    fourth = gather(warnings=2)

    assert (first["items_new"], first["fresh"]) == (4, 2)
    assert second["unchanged"] == 2
    assert (third["items_new"], third["items_changed"]) == (0, 2)
    assert (fourth["items_new"], fourth["fresh"]) == (0, 2)
    titles = [item["title"] for item in quick("-C", tmp_path, "items", "--json").json]
    assert sorted(titles) == ["Bleibt", "Bleibt", "Geht", "Geht"]
