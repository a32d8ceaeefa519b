"""Mirrors: what follows the archive is brought up to date whenever something changed."""

from __future__ import annotations

from typing import Any

import pytest

from npa_core.errors import DoubtError, TransientError
from npa_core.models import Receipt
from npa_core.pipeline.edit import approve
from npa_core.pipeline.publish import publish

WEEKLY = "weekly/2026-W47"

SITE = """
[[channels]]
id = "site"
use = "mirror"
"""


def raising(error: BaseException):
    def answer(*_: Any, **__: Any):
        raise error

    return answer


@pytest.fixture
def mirror(bench):
    return bench.publisher("mirror", follows="archive", idempotency="key")


async def test_a_mirror_is_brought_up_to_date_whenever_something_changed(bench, mirror):
    shop = bench.shop(SITE)

    for _ in range(2):
        await publish(shop, bench.run())
    bench.draft(shop)
    await approve(shop, WEEKLY)
    await publish(shop, bench.run(), occasion=WEEKLY)

    assert [delivery.occasion for delivery in mirror.sent] == ["archive@1", "archive@2"]
    assert [len(brief.archive.editions) for brief in mirror.briefs] == [0, 1]


async def test_a_newer_mirror_takes_the_place_of_an_older_one(bench, mirror):
    shop = bench.shop(SITE)
    mirror.deliver = raising(TransientError("disk full"))
    await publish(shop, bench.run())
    bench.draft(shop)
    await approve(shop, WEEKLY)
    mirror.deliver = lambda delivery: Receipt()

    await publish(shop, bench.run())

    assert bench.states(shop) == ["skipped", "delivered"]


async def test_an_older_mirror_in_doubt_is_nobodys_business_any_more(bench):
    mirror = bench.publisher("mirror", follows="archive")
    shop = bench.shop(SITE)
    mirror.deliver = raising(DoubtError("lost"))
    await publish(shop, bench.run())
    bench.draft(shop)
    await approve(shop, WEEKLY)
    mirror.deliver = lambda delivery: Receipt()

    published = await publish(shop, bench.run())

    assert bench.states(shop) == ["skipped", "delivered"]
    assert published.failures == []


async def test_a_mirror_needs_no_word_however_old_its_row_or_its_database(bench, mirror):
    shop = bench.shop(SITE)
    mirror.render = raising(ValueError("template"))
    await publish(shop, bench.run())
    bench.clock.move(days=30)
    mirror.render = lambda message: []

    await publish(shop, bench.run(behind=True))

    assert bench.states(shop) == ["delivered"]


async def test_a_mirror_that_cannot_plan_is_a_failure_of_its_channel(bench, mirror):
    mirror.plan = lambda brief: ["site"]

    (failure,) = (await publish(bench.shop(SITE), bench.run())).failures

    assert (failure.subject, failure.kind) == ("channel site", "plugin-error")
