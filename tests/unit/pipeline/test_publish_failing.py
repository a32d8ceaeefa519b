"""Publishing that fails: every way it can end has its state, and costs no other message or channel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from npa_core.errors import DoubtError, RejectedError, StoreError, TransientError
from npa_core.models import Message, Part, Receipt, State
from npa_core.pipeline.edit import approve
from npa_core.pipeline.publish import publish
from npa_core.testing import sample_edition

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


@pytest.fixture
async def shop(bench, desk):
    """One approved edition, with one letter due."""
    return await bench.approved()


def raising(error: BaseException):
    def answer(*_: Any, **__: Any):
        raise error

    return answer


async def test_what_failed_for_the_time_being_is_tried_again_when_its_time_has_come(bench, shop, desk):
    desk.deliver = raising(TransientError("mailbox busy", kind="smtp-451"))
    (failure,) = (await publish(shop, bench.run())).failures
    desk.deliver = lambda delivery: Receipt(id="2")

    assert bench.states(shop) == ["failed"]
    assert (failure.subject, failure.kind) == (f"channel letter: {WEEKLY} to liste@a.example", "smtp-451")
    assert bench.clock.now() < failure.next_try <= bench.clock.now() + timedelta(minutes=6)
    await publish(shop, bench.run())
    assert len(desk.sent) == 1
    bench.clock.move(minutes=6)
    await publish(shop, bench.run())
    assert bench.states(shop) == ["delivered"]
    assert [delivery.attempt for delivery in desk.sent] == [1, 2]
    assert desk.sent[0].key == desk.sent[1].key


async def test_what_failed_is_tried_at_once_when_a_person_asks_for_it(bench, shop, desk):
    desk.deliver = raising(TransientError("mailbox busy"))
    await publish(shop, bench.run())

    await publish(shop, bench.run(), occasion=WEEKLY)

    assert len(desk.sent) == 2


async def test_a_channel_rests_as_long_as_its_server_wishes(bench, shop, desk):
    desk.deliver = raising(TransientError("slow down", kind="http-429", retry_after=timedelta(hours=5)))

    (failure,) = (await publish(shop, bench.run())).failures

    assert failure.next_try >= bench.clock.now() + timedelta(hours=5)


async def test_a_clock_that_was_years_ahead_once_holds_back_no_delivery(bench, desk):
    bench.clock.move(days=9_000)
    shop = await bench.approved()
    desk.deliver = raising(TransientError("mailbox busy"))
    await publish(shop, bench.run())
    bench.clock.move(days=-9_000)
    desk.deliver = lambda delivery: Receipt()

    await publish(shop, bench.run())

    assert bench.states(shop) == ["delivered"]


async def test_after_three_days_of_trying_a_person_looks(bench, shop, desk):
    desk.deliver = raising(TransientError("mailbox busy", kind="smtp-451"))
    await publish(shop, bench.run())
    bench.clock.move(days=3, minutes=1)

    (failure,) = (await publish(shop, bench.run())).failures

    assert failure.message == "gave up after 2 attempts: mailbox busy"
    assert bench.states(shop) == ["rejected"]


async def test_what_is_refused_waits_for_a_person(bench, shop, desk):
    desk.deliver = raising(RejectedError("no such mailbox", kind="smtp-550"))

    (failure,) = (await publish(shop, bench.run())).failures

    assert (failure.kind, failure.next_try, bench.states(shop)) == ("smtp-550", None, ["rejected"])
    assert (await publish(shop, bench.run())).failures == []
    assert len(desk.sent) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (raising(DoubtError("lost after the dot")), "lost after the dot"),
        (raising(KeyError("id")), "raised KeyError: 'id'"),
        (raising(SystemExit(0)), "called sys.exit"),
        (lambda delivery: None, "expected Receipt, got NoneType"),
        (lambda delivery: Message(target="x"), "expected Receipt, got Message"),
        (lambda delivery: Receipt(id="\ud800"), "raised Pydantic"),
        (raising(ValueError("\ud800\x07")), "raised ValueError"),
    ],
)
async def test_without_a_receipt_or_a_clear_no_it_is_unknown_and_shown(bench, shop, desk, answer, why):
    desk.deliver = answer

    (failure,) = (await publish(shop, bench.run())).failures

    assert (failure.kind, bench.states(shop)) == ("unknown", ["unknown"])
    assert why in failure.message
    assert "look, then `npa deliveries resolve 1`" in failure.message
    await publish(shop, bench.run())
    assert len(desk.sent) == 1, "nobody repeats it blindly"


@pytest.mark.parametrize(
    ("render", "kind"),
    [
        (raising(ValueError("template")), "plugin-error"),
        (lambda message: [b"bytes"], "plugin-error"),
        (lambda message: None, "plugin-error"),
        (raising(TransientError("template is being written", kind="busy")), "busy"),
    ],
)
async def test_what_cannot_be_rendered_was_not_sent_and_is_tried_again(bench, shop, desk, render, kind):
    desk.render = render

    (failure,) = (await publish(shop, bench.run())).failures

    (delivery,) = shop.store.ledger.find()
    assert (failure.kind, delivery.state, delivery.attempt, desk.sent) == (kind, State.FAILED, 0, [])


async def test_what_the_publisher_refuses_to_render_waits_for_a_person(bench, shop, desk):
    desk.render = raising(RejectedError("too long for this server", kind="too-long"))

    (failure,) = (await publish(shop, bench.run())).failures

    assert (failure.kind, bench.states(shop), desk.sent) == ("too-long", ["rejected"], [])


async def test_after_three_failures_in_a_row_the_channel_rests_until_the_next_run(bench, desk):
    desk.plan = lambda brief: [Message(target=str(number)) for number in range(6)]
    shop = await bench.approved()
    answers = iter([TransientError("a"), None, *[TransientError("b")] * 3])

    def answer(delivery):
        error = next(answers)
        if error:
            raise error
        return Receipt()

    desk.deliver = answer

    published = await publish(shop, bench.run())

    assert desk.targets == ["0", "1", "2", "3", "4"]
    assert len(published.failures) == 4
    assert bench.states(shop) == ["failed", "delivered", "failed", "failed", "failed", "due"]


async def test_a_channel_that_cannot_be_opened_costs_no_other(bench, desk):
    mirror = bench.publisher("mirror", follows="archive")
    shop = await bench.approved(LETTER + SITE)
    desk.enter = lambda: 1 / 0

    (failure,) = (await publish(shop, bench.run())).failures

    assert (failure.subject, failure.kind) == ("channel letter", "plugin-error")
    assert mirror.targets == ["liste@a.example"]
    assert bench.states(shop) == ["due", "delivered"]


async def test_a_row_that_was_settled_meanwhile_is_not_sent(bench, shop, desk):
    def cancel(message):
        shop.store.ledger.settle(1, State.CANCELLED, bench.clock.now())
        return [Part(path="a.txt", media_type="text/plain", body=b"")]

    desk.render = cancel

    published = await publish(shop, bench.run())

    assert (desk.sent, published.counts["delivered"], bench.states(shop)) == ([], 0, ["cancelled"])


async def test_a_row_whose_edition_is_not_there_costs_no_other(bench, shop, desk):
    (row,) = shop.store.ledger.find()
    desk.plan = lambda brief: [Message(target="other")]
    bench.draft(shop, lost := sample_edition().model_copy(update={"id": "weekly/2026-W48"}))
    await approve(shop, lost.id)
    with shop.store.database.write() as tx:
        tx.exec_driver_sql(f"DELETE FROM edition WHERE id = '{WEEKLY}'")

    (failure,) = (await publish(shop, bench.run())).failures

    assert failure.kind == "missing-edition"
    assert bench.states(shop) == ["rejected", "delivered"]
    assert row.occasion in failure.subject


async def test_a_database_that_fails_after_sending_leaves_the_row_to_be_looked_up(bench, shop, desk, monkeypatch):
    monkeypatch.setattr(shop.store.ledger, "settle", raising(StoreError("the disk is full")))

    (failure,) = (await publish(shop, bench.run())).failures

    assert (failure.kind, failure.message) == ("store", "the disk is full")
    assert bench.states(shop) == ["sending"]
