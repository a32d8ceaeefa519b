"""Facts: servers are asked for their limits once a day, and one that does not answer costs nothing."""

from __future__ import annotations

from typing import Any

import pytest

from npa_core.errors import TransientError
from npa_core.models import Facts
from npa_core.pipeline.edit import approve
from npa_core.pipeline.publish import publish

WEEKLY = "weekly/2026-W47"

SITE = """
[[channels]]
id = "site"
use = "mirror"
"""


LETTER = """
[digests.weekly]
title = "Die Woche"
channels = ["letter", "site"]

[[channels]]
id = "letter"
use = "post"
"""


def raising(error: BaseException):
    def answer(*_: Any, **__: Any):
        raise error

    return answer


async def test_a_servers_limits_are_asked_once_a_day_and_are_in_the_brief(bench):
    desk = bench.publisher(learns=True)
    asked = []

    def answer():
        asked.append(bench.clock.now())
        return Facts(values={"max_characters": 500})

    desk.learn = answer
    shop = bench.shop()
    for hours in (0, 23, 2):
        bench.clock.move(hours=hours)
        await publish(shop, bench.run())
    bench.draft(shop)
    await approve(shop, WEEKLY)

    assert len(asked) == 2
    assert desk.briefs[-1].facts == Facts(values={"max_characters": 500})


@pytest.mark.parametrize(
    "answer",
    [
        raising(TransientError("no answer")),
        lambda: None,
        lambda: {"max_characters": 500},
        lambda: Facts(values={"text": "x" * 70_000}),
    ],
)
async def test_a_server_that_does_not_say_its_limits_costs_nothing(bench, answer):
    desk = bench.publisher(learns=True)
    desk.learn = answer
    shop = await bench.approved()

    published = await publish(shop, bench.run())

    assert (published.failures, bench.states(shop)) == ([], ["delivered"])
    assert desk.briefs[-1].facts == Facts()


async def test_only_the_named_channels_server_is_asked(bench):
    desk = bench.publisher(learns=True)
    desk.learn = lambda: 1 / 0
    bench.publisher("mirror", follows="archive")
    shop = bench.shop(LETTER + SITE)
    desk.enter = lambda: desk.briefs.append("opened")

    await publish(shop, bench.run(), channel="site")

    assert desk.briefs == []
