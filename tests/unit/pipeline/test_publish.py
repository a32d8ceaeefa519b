"""Publishing: what is due goes out once, to whom it was planned for, and some of it needs a person's word."""

from __future__ import annotations

from typing import Any

import pytest

from npa_core.errors import TransientError
from npa_core.models import Message, Receipt, State
from npa_core.pipeline.publish import publish

WEEKLY = "weekly/2026-W47"


@pytest.fixture
async def shop(bench, desk):
    """One approved edition, with one letter due."""
    return await bench.approved()


def raising(error: BaseException):
    def answer(*_: Any, **__: Any):
        raise error

    return answer


def following(desk) -> None:
    """Plan a thread of two posts."""
    desk.plan = lambda brief: [Message(target="first"), Message(target="second", after="first")]


async def test_what_is_due_is_sent_once_with_its_key_and_its_receipt_is_kept(bench, shop, desk):
    first = await publish(shop, bench.run())
    second = await publish(shop, bench.run())

    (delivery,) = shop.store.ledger.find()
    assert (first.counts["delivered"], second.counts["delivered"]) == (1, 0)
    assert (delivery.state, delivery.receipt, delivery.attempt) == (State.DELIVERED, Receipt(id=delivery.key), 1)
    assert desk.targets == ["liste@a.example"]
    assert (desk.sent[0].state, desk.sent[0].attempt, desk.sent[0].first_tried) == (State.SENDING, 1, bench.clock.now())


async def test_only_the_channel_and_the_edition_that_were_named_are_sent(bench, desk):
    toml = """
[digests.weekly]
title = "x"
channels = ["letter", "list"]

[[channels]]
id = "letter"
use = "post"

[[channels]]
id = "list"
use = "post"
"""
    shop = await bench.approved(toml)

    await publish(shop, bench.run(), occasion="weekly/2026-W46")
    assert desk.sent == []

    await publish(shop, bench.run(), occasion=WEEKLY, channel="list")
    assert [delivery.channel for delivery in desk.sent] == ["list"]


async def test_what_was_approved_long_ago_and_never_sent_needs_a_word(bench, shop, desk):
    bench.clock.move(days=8)

    (failure,) = (await publish(shop, bench.run())).failures

    assert (failure.kind, desk.sent) == ("needs-confirm", [])
    assert "it was approved 8 days ago" in failure.message
    assert f"npa publish {WEEKLY} --confirm" in failure.message
    await publish(shop, bench.run(), occasion=WEEKLY, confirm=True)
    assert bench.states(shop) == ["delivered"]


async def test_what_was_tried_already_needs_no_word_for_its_age(bench, shop, desk):
    desk.deliver = raising(TransientError("busy"))
    await publish(shop, bench.run())
    bench.clock.move(days=8)
    desk.deliver = lambda delivery: Receipt()

    await publish(shop, bench.run())

    assert bench.states(shop) == ["delivered"]


async def test_with_a_database_that_was_set_back_nothing_is_sent_without_a_word(bench, shop, desk):
    (failure,) = (await publish(shop, bench.run(behind=True))).failures

    assert "the database was set back" in failure.message
    assert desk.sent == []
    await publish(shop, bench.run(behind=True), confirm=True)
    assert bench.states(shop) == ["delivered"]


async def test_a_message_follows_the_one_it_replies_to(bench, desk):
    following(desk)
    shop = await bench.approved()

    await publish(shop, bench.run())

    assert desk.targets == ["first", "second"]
    assert desk.sent[1].follows == Receipt(id=desk.sent[0].key)


async def test_a_message_waits_for_the_one_it_replies_to(bench, desk):
    following(desk)
    shop = await bench.approved()
    desk.deliver = raising(TransientError("busy"))

    await publish(shop, bench.run())

    assert (desk.targets, bench.states(shop)) == (["first"], ["failed", "due"])


@pytest.mark.parametrize("state", [State.REJECTED, State.SKIPPED, State.CANCELLED])
async def test_a_message_is_skipped_when_the_one_it_replies_to_never_came(bench, desk, state):
    following(desk)
    shop = await bench.approved()
    shop.store.ledger.settle(1, state, bench.clock.now())

    await publish(shop, bench.run())

    assert desk.sent == []
    assert (shop.store.ledger.get(2).state, shop.store.ledger.get(2).error) == (
        State.SKIPPED,
        "first was never delivered",
    )


async def test_a_reply_to_nothing_is_skipped(bench, desk):
    following(desk)
    shop = await bench.approved()
    with shop.store.database.write() as tx:
        tx.exec_driver_sql("DELETE FROM delivery WHERE id = 1")

    await publish(shop, bench.run())

    assert bench.states(shop) == ["skipped"]
