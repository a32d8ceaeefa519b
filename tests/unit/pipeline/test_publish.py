"""Publishing: each message at most once in doubt, and every way a channel can fail ends in the right state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from npa_core.errors import DoubtError, RejectedError, StoreError, TransientError
from npa_core.models import Facts, Message, Part, Receipt, State
from npa_core.pipeline.edit import approve
from npa_core.pipeline.publish import publish
from npa_core.testing import sample_edition

WEEKLY = "weekly/2026-W47"
LETTER = """
[digests.weekly]
title = "Die Woche"
channels = ["letter", "site"]

[[channels]]
id = "letter"
use = "post"
"""
SITE = """
[[channels]]
id = "site"
use = "mirror"
"""
SAMPLE = sample_edition()


@pytest.fixture
def desk(bench):
    return bench.publisher()


@pytest.fixture
async def shop(bench, desk):
    """One approved edition, with one letter due."""
    return await approved(bench)


async def approved(bench, toml: str | None = None):
    shop = bench.shop() if toml is None else bench.shop(toml)
    bench.draft(shop)
    await approve(shop, WEEKLY)
    return shop


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
    shop = await approved(bench, toml)

    await publish(shop, bench.run(), occasion="weekly/2026-W46")
    assert desk.sent == []

    await publish(shop, bench.run(), occasion=WEEKLY, channel="list")
    assert [delivery.channel for delivery in desk.sent] == ["list"]


# --- how it may fail -------------------------------------------------------------------------------------------------


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
    shop = await approved(bench)
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
    shop = await approved(bench, LETTER + SITE)
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
    bench.draft(shop, lost := SAMPLE.model_copy(update={"id": "weekly/2026-W48"}))
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


# --- a person's word -------------------------------------------------------------------------------------------------


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


# --- threads ---------------------------------------------------------------------------------------------------------


async def test_a_message_follows_the_one_it_replies_to(bench, desk):
    following(desk)
    shop = await approved(bench)

    await publish(shop, bench.run())

    assert desk.targets == ["first", "second"]
    assert desk.sent[1].follows == Receipt(id=desk.sent[0].key)


async def test_a_message_waits_for_the_one_it_replies_to(bench, desk):
    following(desk)
    shop = await approved(bench)
    desk.deliver = raising(TransientError("busy"))

    await publish(shop, bench.run())

    assert (desk.targets, bench.states(shop)) == (["first"], ["failed", "due"])


@pytest.mark.parametrize("state", [State.REJECTED, State.SKIPPED, State.CANCELLED])
async def test_a_message_is_skipped_when_the_one_it_replies_to_never_came(bench, desk, state):
    following(desk)
    shop = await approved(bench)
    shop.store.ledger.settle(1, state, bench.clock.now())

    await publish(shop, bench.run())

    assert desk.sent == []
    assert (shop.store.ledger.get(2).state, shop.store.ledger.get(2).error) == (
        State.SKIPPED,
        "first was never delivered",
    )


async def test_a_reply_to_nothing_is_skipped(bench, desk):
    following(desk)
    shop = await approved(bench)
    with shop.store.database.write() as tx:
        tx.exec_driver_sql("DELETE FROM delivery WHERE id = 1")

    await publish(shop, bench.run())

    assert bench.states(shop) == ["skipped"]


# --- plans -----------------------------------------------------------------------------------------------------------


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
    shop = await approved(bench)
    assert shop.store.editions.unplanned() == [(SAMPLE, ["letter"])]
    desk = bench.publisher()

    await publish(bench.shop(), bench.run())

    assert desk.targets == ["liste@a.example"]


# --- what follows the archive ----------------------------------------------------------------------------------------


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


# --- doubt -----------------------------------------------------------------------------------------------------------


async def killed(bench, idempotency: Any, toml: str | None = None):
    """An edition whose letter was being sent when the run was killed."""
    desk = bench.publisher(idempotency=idempotency)
    shop = await approved(bench, toml)
    shop.store.ledger.claim(1, 1, bench.clock.now())
    return desk, shop


async def test_with_a_key_what_was_cut_off_is_sent_again_at_once(bench):
    desk, shop = await killed(bench, "key")

    await publish(shop, bench.run())

    assert [delivery.attempt for delivery in desk.sent] == [2]
    assert bench.states(shop) == ["delivered"]


async def test_with_a_key_what_is_in_doubt_is_sent_again_after_a_while(bench):
    desk = bench.publisher(idempotency="key")
    shop = await approved(bench)
    desk.deliver = raising(DoubtError("lost"))
    (failure,) = (await publish(shop, bench.run())).failures
    assert "it is sent again later, which its key makes harmless" in failure.message
    desk.deliver = lambda delivery: Receipt()

    await publish(shop, bench.run())
    assert bench.states(shop) == ["failed"]

    bench.clock.move(minutes=6)
    await publish(shop, bench.run())
    assert bench.states(shop) == ["delivered"]


async def test_even_with_a_key_a_person_looks_after_three_days_of_doubt(bench):
    desk = bench.publisher(idempotency="key")
    shop = await approved(bench)
    desk.deliver = raising(DoubtError("lost"))
    await publish(shop, bench.run())
    bench.clock.move(days=4)

    (failure,) = (await publish(shop, bench.run())).failures

    assert "look, then" in failure.message
    assert len(desk.sent) == 1


async def test_what_arrived_after_all_is_found_and_not_sent_again(bench):
    desk, shop = await killed(bench, "lookup")
    desk.reconcile = lambda delivery: Receipt(id="found")

    published = await publish(shop, bench.run())

    assert (published.counts["found"], desk.sent, bench.states(shop)) == (1, [], ["delivered"])
    assert shop.store.ledger.get(1).receipt == Receipt(id="found")


async def test_what_is_certainly_not_there_is_sent_again(bench):
    desk, shop = await killed(bench, "lookup")
    desk.reconcile = lambda delivery: None

    await publish(shop, bench.run())

    assert (len(desk.sent), bench.states(shop)) == (1, ["delivered"])


@pytest.mark.parametrize(
    "answer", [raising(TransientError("no answer")), raising(RejectedError("no token")), lambda delivery: "yes"]
)
async def test_while_it_cannot_be_looked_up_it_stays_unknown(bench, answer):
    bench.publisher("mirror", follows="archive")
    desk, shop = await killed(bench, "lookup", LETTER + 'on_doubt = "resend"\n' + SITE)
    desk.reconcile = answer

    published = await publish(shop, bench.run())

    assert (desk.sent, bench.states(shop)[0]) == ([], "unknown")
    assert published.failures[0].kind == "unknown"


@pytest.mark.parametrize(("choice", "sent", "state"), [("hold", 0, "unknown"), ("resend", 1, "delivered")])
async def test_where_looking_is_impossible_the_operator_chooses(bench, choice, sent, state):
    bench.publisher("mirror", follows="archive")
    desk, shop = await killed(bench, "none", LETTER + f'on_doubt = "{choice}"\n' + SITE)

    await publish(shop, bench.run())

    assert (len(desk.sent), bench.states(shop)[0]) == (sent, state)


# --- limits of servers -----------------------------------------------------------------------------------------------


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
    shop = await approved(bench)

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
