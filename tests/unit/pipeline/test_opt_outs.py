"""Opt-outs in a whole gathering: asked for about once a week, respected, and never a visit's cost."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
import structlog

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Response
from npa_core.net import Net
from npa_core.pipeline.gather import gather
from npa_core.pipeline.opt_outs import OptOuts
from npa_core.workers.pool import Workers

DAY = timedelta(days=1)
PARTNERS = "- {id: dgb, name: DGB, feeds: ['https://dgb.example/a', 'https://dgb.example/b']}\n"
ROBOTS, TDM = "https://dgb.example/robots.txt", "https://dgb.example/.well-known/tdmrep.json"
KEEP_OUT = b"User-agent: *\nDisallow: /a\n"


class Site(Net):
    """Answers for its files; what is not there is a 404."""

    def __init__(self):
        super().__init__("tests")
        self.files, self.asked, self.limits = {}, [], {}

    async def request(self, method, url, **limits):
        self.asked.append(url)
        self.limits = limits
        found = self.files.get(url)
        if isinstance(found, Exception):
            raise found
        return Response(status=404 if found is None else 200, url=url, body=found or b"")


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def shop(bench, feeds, site):
    return dataclasses.replace(bench.shop("", partners=PARTNERS), net=site)


def read(feeds):
    return [visit.source.id for visit in feeds.visits]


async def test_a_site_is_asked_once_for_all_its_feeds_and_again_after_a_week(shop, feeds, bench, site):
    await gather(shop, everything=True)
    bench.clock.move(days=6)
    await gather(shop, everything=True)
    assert site.asked == [ROBOTS, TDM]
    assert site.limits == {"timeout": 5.0, "max_bytes": 200_000}

    bench.clock.move(days=2)
    await gather(shop, everything=True)

    assert site.asked == [ROBOTS, TDM] * 2
    assert len(read(feeds)) == 6


async def test_of_a_run_that_is_killed_at_most_so_many_sites_are_asked_again(shop, site, monkeypatch):
    monkeypatch.setattr("npa_core.pipeline.opt_outs._SAVED_TOGETHER", 2)
    opt_outs, now = OptOuts(shop), shop.clock.now()

    for name in ("awo", "dgb", "lk"):
        await opt_outs.respect(shop.assembly.sources[0].spec, f"https://{name}.example/feed", now)

    assert shop.store.opt_outs.all().keys() == {"https://awo.example", "https://dgb.example"}


async def test_a_feed_that_robots_txt_disallows_is_not_read_and_rests_for_a_week(shop, feeds, bench, site):
    site.files[ROBOTS] = KEEP_OUT

    (failure,) = (await gather(shop)).failures

    assert read(feeds) == ["dgb/2"]
    assert (failure.subject, failure.kind) == ("source dgb/1", "opted-out")
    assert failure.message.startswith("dgb/1 is not read: robots.txt disallows https://dgb.example/a")
    assert failure.next_try == bench.clock.now() + DAY * 7


async def test_a_reservation_is_respected(shop, feeds, site):
    site.files[TDM] = b'[{"location": "/b", "tdm-reservation": 1}]'

    (failure,) = (await gather(shop)).failures

    assert read(feeds) == ["dgb/1"]
    assert "tdmrep.json reserves https://dgb.example/b" in failure.message


async def test_a_refusal_that_was_lifted_is_noticed_at_the_next_visit(shop, feeds, bench, site):
    site.files[ROBOTS] = KEEP_OUT
    await gather(shop)
    feeds.visits.clear()
    site.files.clear()
    bench.clock.move(days=1)

    assert (await gather(shop, partner="dgb")).failures == []

    assert sorted(read(feeds)) == ["dgb/1", "dgb/2"]


@pytest.mark.parametrize(
    "answer",
    [
        RejectedError("more than 200,000 bytes", kind="too-large"),
        b"",
        b"\xff\xfe\x00<html>",
        b"{nonsense",
        b'{"location": "/"}',
        b"[" * 5_000,
    ],
    ids=["too large", "empty", "binary", "no JSON", "no list", "deep"],
)
async def test_what_cannot_be_read_says_nothing(shop, feeds, site, answer):
    site.files.update({ROBOTS: answer, TDM: answer})

    assert (await gather(shop)).failures == []

    assert read(feeds) == ["dgb/1", "dgb/2"]


async def test_a_site_out_of_reach_is_asked_once_and_what_it_said_before_stays(shop, feeds, bench, site):
    site.files[ROBOTS] = KEEP_OUT
    await gather(shop)
    site.files[ROBOTS] = TransientError("no route", kind="connect", scope="host")
    site.asked.clear()
    bench.clock.move(days=9)

    (failure,) = (await gather(shop)).failures

    assert site.asked == [ROBOTS]
    assert failure.kind == "opted-out"


async def test_a_site_that_was_never_reached_says_nothing_and_costs_no_visit(shop, feeds, site):
    site.files[ROBOTS] = TransientError("no answer", kind="timeout")

    assert (await gather(shop)).failures == []

    assert (site.asked, read(feeds)) == ([ROBOTS], ["dgb/1", "dgb/2"])
    assert shop.store.opt_outs.all()["https://dgb.example"].robots is None


async def test_a_robots_txt_that_no_worker_can_read_says_nothing(shop, feeds, site):
    class Tired(Workers):
        async def offload(self, function, *args):
            raise RejectedError("it needed more memory than a worker may use", kind="worker-memory")

    site.files[ROBOTS] = KEEP_OUT

    with structlog.testing.capture_logs() as logged:
        await gather(dataclasses.replace(shop, workers=Tired()))

    assert read(feeds) == ["dgb/1", "dgb/2"]
    assert {"what a site says of programs cannot be read"} < {line["event"] for line in logged}


async def test_opt_outs_can_be_switched_off_and_then_nobody_is_asked(bench, feeds, site):
    site.files[ROBOTS] = KEEP_OUT
    shop = bench.shop("[gather]\nopt_outs = false\n", partners=PARTNERS)

    await gather(dataclasses.replace(shop, net=site))

    assert (site.asked, read(feeds)) == ([], ["dgb/1", "dgb/2"])


async def test_a_source_without_a_web_address_has_no_site_to_ask(bench, feeds, site):
    bench.gatherer(feeds, "file")
    toml = '[[sources]]\nid = "buero"\nuse = "file"\nsettings = { url = "news.json" }\n'

    await gather(dataclasses.replace(bench.shop(toml), net=site))

    assert (site.asked, read(feeds)) == ([], ["buero"])
