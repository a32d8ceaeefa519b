"""Planning: a plan that cannot be kept is asked for again, and nothing of it is lost."""

from __future__ import annotations

from typing import Any

import pytest

from npa_core.models import Message
from npa_core.pipeline.edit import approve
from npa_core.pipeline.publish import publish
from npa_core.testing import sample_edition

WEEKLY = "weekly/2026-W47"


def raising(error: BaseException):
    def answer(*_: Any, **__: Any):
        raise error

    return answer


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (raising(ValueError("no")), "raised ValueError: no"),
        (lambda brief: None, "raised TypeError"),
        (lambda brief: ["liste@a.example"], "expected Message, got str"),
        (lambda brief: [Message(target="a", text="\ud800")], "raised Pydantic"),
        (lambda brief: [Message(target="a"), Message(target="a", text="b")], "two messages to 'a' were planned"),
        (lambda brief: [Message(target="a", after="b"), Message(target="b")], "comes after 'b', which was not planned"),
    ],
)
async def test_a_plan_that_cannot_be_kept_is_a_failure_and_is_asked_for_again(bench, desk, plan, why):
    shop = bench.shop()
    bench.draft(shop)
    desk.plan = plan

    _, (failure,) = await approve(shop, WEEKLY)

    assert (failure.subject, failure.kind, bench.states(shop)) == ("channel letter", "plugin-error", [])
    assert why in failure.message
    assert len((await publish(shop, bench.run())).failures) == 1
    desk.plan = lambda brief: [Message(target="a")]
    assert (await publish(shop, bench.run())).failures == []
    assert bench.states(shop) == ["delivered"]
    assert shop.store.editions.unplanned() == []


async def test_a_channel_whose_plugin_comes_back_is_planned_then(bench):
    bench.broken_plugin("it raised")
    shop = await bench.approved()
    assert shop.store.editions.unplanned() == [(sample_edition(), ["letter"])]
    desk = bench.publisher()

    await publish(bench.shop(), bench.run())

    assert desk.targets == ["liste@a.example"]


async def test_an_edition_is_as_old_as_its_approval_for_a_channel_that_comes_back_late_too(bench):
    bench.broken_plugin("it raised")
    await bench.approved()
    desk = bench.publisher()
    bench.clock.move(days=8)

    (failure,) = (await publish(bench.shop(), bench.run())).failures

    assert (failure.kind, desk.sent) == ("needs-confirm", [])
    assert "it was approved 8 days ago" in failure.message
