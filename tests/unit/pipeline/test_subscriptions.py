"""Lists of feeds that others keep: what they name is gathered, and what goes wrong with them costs nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import field_validator

from npa_core.config import LoadedConfig
from npa_core.errors import ConfigError, NpaError, TransientError
from npa_core.models import Harvest, Response
from npa_core.pipeline.subscriptions import refresh, with_feeds
from npa_core.plugin import Gatherer, Settings

LIST = "https://list.example/feeds.opml"
TOML = f"""
[[subscriptions]]
id = "kirchen"
url = "{LIST}"
"""
A, B, C = (f"https://{name}.example/feed" for name in "abc")


def opml(*addresses: str) -> bytes:
    outlines = "".join(f'<outline text="x" xmlUrl="{address}"/>' for address in addresses)
    return f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()


@dataclass
class Lists:
    """A network on which there is one list."""

    body: bytes = field(default_factory=lambda: opml(A, B))
    status: int = 200
    error: NpaError | None = None
    asked: list[dict[str, str]] = field(default_factory=list)

    async def request(self, method: str, url: str, *, headers: Any = None) -> Response:
        assert (method, url) == ("GET", LIST)
        self.asked.append(dict(headers))
        if self.error:
            raise self.error
        return Response(status=self.status, url=url, headers={"etag": '"1"'}, body=self.body)


@pytest.fixture
def lists():
    return Lists()


@pytest.fixture
def shop(bench, lists, harvest):
    bench.gatherer(lambda visit: harvest("x"))
    return replace(bench.shop(TOML), net=lists)


def ids(shop) -> list[str]:
    return [bound.spec.id for bound in shop.assembly.sources]


def urls(shop) -> list[str]:
    return [bound.settings.url for bound in shop.assembly.sources]


async def test_the_feeds_of_a_list_become_sources_in_the_same_run(bench, shop):
    run = bench.run()

    refreshed = await refresh(shop, run)

    assert (ids(shop), ids(refreshed)) == ([], ["kirchen/1", "kirchen/2"])
    assert urls(refreshed) == [A, B]
    assert (run.failures, run.warnings) == ([], [])


async def test_a_list_rests_between_two_looks(bench, shop, lists):
    shop = await refresh(shop, bench.run())
    bench.clock.move(hours=20)
    await refresh(shop, bench.run())
    assert len(lists.asked) == 1

    bench.clock.move(hours=8)
    await refresh(shop, bench.run())
    await refresh(shop, bench.run(), everything=True)

    assert len(lists.asked) == 3


async def test_an_unchanged_list_keeps_its_feeds(bench, shop, lists):
    shop = await refresh(shop, bench.run())
    lists.status, lists.body = 304, b""

    again = await refresh(shop, bench.run(), everything=True)

    assert lists.asked[1]["If-None-Match"] == '"1"'
    assert again is shop


async def test_what_leaves_the_list_is_visited_no_more_and_said_once(bench, shop, lists):
    shop = await refresh(shop, bench.run())
    lists.body = opml(C, B)
    first, second = bench.run(), bench.run()

    shop = await refresh(shop, first, everything=True)
    await refresh(shop, second, everything=True)

    assert ids(shop) == ["kirchen/3", "kirchen/2"]
    assert first.warnings == [f"kirchen: {A} is no longer on the list; it is not visited any more, and its items stay"]
    assert second.warnings == []


async def test_the_next_run_knows_the_feeds_without_asking(bench, shop):
    await refresh(shop, bench.run())
    again = bench.shop(TOML)

    opened = with_feeds(again.assembly, LoadedConfig(again.config, {}, again.folder), again.catalogue, again.store)

    assert [bound.spec.id for bound in opened.sources] == ["kirchen/1", "kirchen/2"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "not-opml"),
        (b"<!doctype html><title>Login</title>", "not-opml"),
        (b'<opml><body><outline xmlUrl="https://a.example/"', "not-opml"),
        (b'<opml version="2.0"><body/></opml>', "not-opml"),
    ],
)
async def test_an_answer_that_is_no_list_changes_nothing_and_is_reported(bench, shop, lists, body, kind):
    shop = await refresh(shop, bench.run())
    lists.body, run = body, bench.run()

    after = await refresh(shop, run, everything=True)

    assert (ids(after), [failure.kind for failure in run.failures]) == (["kirchen/1", "kirchen/2"], [kind])
    assert run.failures[0].subject == "subscription kirchen"
    assert "https://list.example/feeds.opml is no list of feeds" in run.failures[0].message


async def test_a_list_that_is_gone_is_reported_and_its_feeds_stay(bench, shop, lists):
    shop = await refresh(shop, bench.run())
    lists.status, run = 410, bench.run()

    after = await refresh(shop, run, everything=True)

    assert (run.failures[0].kind, ids(after)) == ("gone", ["kirchen/1", "kirchen/2"])


async def test_a_failing_list_alarms_when_it_begins_to_and_again_after_a_while(bench, shop, lists):
    lists.error = TransientError("busy", kind="http-503", retry_after=timedelta(hours=30))
    alarms = []
    for hours in (0, 1, 50, 40):
        bench.clock.move(hours=hours)
        run = bench.run()
        await refresh(shop, run, alarm_after=timedelta(days=3))
        alarms += [failure.alarming for failure in run.failures]
    lists.error = None
    bench.clock.move(hours=50)

    well = await refresh(shop, bench.run(), alarm_after=timedelta(days=3))

    assert alarms == [True, False, True]
    assert ids(well) == ["kirchen/1", "kirchen/2"]
    assert shop.store.subscriptions.all()["kirchen"].failing_since is None


async def test_too_many_feeds_are_counted(bench, shop, lists):
    lists.body, run = opml(*(f"https://{number}.example/" for number in range(502))), bench.run()

    refreshed = await refresh(shop, run)

    assert len(refreshed.assembly.sources) == 500
    assert run.warnings == ["kirchen: 2 feeds were left out; 500 of one list are read"]


async def test_addresses_that_others_read_and_that_are_none_are_left_out(bench, lists, harvest):
    bench.gatherer(lambda visit: harvest("x"))
    own = f'[[sources]]\nid = "eigen"\nuse = "rss"\nsettings = {{ url = "{A}" }}\n'
    lists.body = opml(A, "javascript:x", B, B, "relativ.xml")
    shop = replace(bench.shop(own + TOML), net=lists)

    refreshed = await refresh(shop, bench.run())

    assert urls(refreshed) == [A, B, "https://list.example/relativ.xml"]
    assert ids(refreshed) == ["eigen", "kirchen/2", "kirchen/3"]


class PickySettings(Settings):
    url: str

    @field_validator("url")
    @classmethod
    def check(cls, value: str) -> str:
        if value == A:
            raise ValueError("not here")
        return value


class Picky(Gatherer[PickySettings]):
    """A gatherer that does not take every address."""

    name = "rss"

    async def gather(self, visit: Any) -> Harvest:
        return Harvest()


async def test_a_feed_whose_settings_are_refused_costs_itself(bench, lists):
    bench.offer("gatherer", Picky)
    run = bench.run()

    refreshed = await refresh(replace(bench.shop(TOML), net=lists), run)

    assert ids(refreshed) == ["kirchen/2"]
    assert [(failure.subject, failure.kind) for failure in run.failures] == [("source kirchen/1", "settings")]


async def test_the_lists_of_a_partner_that_has_left_are_not_read(bench, lists, harvest):
    bench.gatherer(lambda visit: harvest("x"))
    partners = "- { id: kirche, name: Kirche, status: former }\n"
    shop = replace(bench.shop(TOML + 'partner = "kirche"\n', partners=partners), net=lists)

    await refresh(shop, bench.run(), everything=True)

    assert lists.asked == []


async def test_a_gatherer_that_is_broken_costs_its_lists(bench, lists):
    bench.broken_plugin("it is broken")
    shop = replace(bench.shop(TOML), net=lists)

    refreshed = await refresh(shop, bench.run())

    assert ids(refreshed) == []
    assert [failure.subject for failure in shop.assembly.missing] == ["subscription kirchen"]


def faults(bench, toml: str, partners: str = "") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        bench.shop(toml, partners=partners)
    return [str(fault) for fault in caught.value.faults]


def test_faults_have_their_places(bench, harvest):
    bench.gatherer(lambda visit: harvest("x"))
    own = '[[sources]]\nid = "kirchen/1"\nuse = "rss"\n'
    partners = "- { id: gemeinden, name: Gemeinden }\n"
    toml = own + TOML + TOML.replace("kirchen", "gemeinden") + 'use = "rs"\npartner = "gemeinde"\n'

    assert faults(bench, toml, partners) == [
        "npa.toml:14:1: kirchen/1 and so on are ids of feeds of others; give the subscription another id",
        "npa.toml:18:1: gemeinden/1 and so on are ids of feeds of others; give the subscription another id",
        "npa.toml:20:1: subscription gemeinden: unknown gatherer 'rs' (did you mean 'rss'?); is its plugin installed?",
        "npa.toml:21:1: unknown partner 'gemeinde' (did you mean 'gemeinden'?)",
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (TOML, "duplicate subscription 'kirchen'; it is already [[subscriptions]] number 1"),
        ('interval = "0d"\n', "interval"),
        ('intervall = "1d"\n', "intervall"),
    ],
)
def test_faulty_tables_are_named(bench, harvest, more, said):
    bench.gatherer(lambda visit: harvest("x"))

    assert any(said in fault for fault in faults(bench, TOML + more))
