"""Recovery: what may or may not have arrived is looked up, and never guessed."""

from __future__ import annotations

from typing import Any

import pytest

from npa_core.errors import DoubtError, RejectedError, TransientError
from npa_core.models import Receipt
from npa_core.pipeline.publish import publish

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


async def killed(bench, idempotency: Any, *toml: str):
    """An edition whose letter was being sent when the run was killed."""
    desk = bench.publisher(idempotency=idempotency)
    shop = await bench.approved(*toml)
    shop.store.ledger.claim(1, 1, bench.clock.now())
    return desk, shop


async def test_with_a_key_what_was_cut_off_is_sent_again_at_once(bench):
    desk, shop = await killed(bench, "key")

    await publish(shop, bench.run())

    assert [delivery.attempt for delivery in desk.sent] == [2]
    assert bench.states(shop) == ["delivered"]


async def test_with_a_key_what_is_in_doubt_is_sent_again_after_a_while(bench):
    desk = bench.publisher(idempotency="key")
    shop = await bench.approved()
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
    shop = await bench.approved()
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


async def test_what_is_sent_again_by_choice_and_stays_in_doubt_gets_longer_pauses_and_an_end(bench):
    bench.publisher("mirror", follows="archive")
    desk, shop = await killed(bench, "none", LETTER + 'on_doubt = "resend"\n' + SITE)
    desk.deliver = raising(DoubtError("lost after the dot"))

    for _ in range(30):
        await publish(shop, bench.run())
        bench.clock.move(minutes=2)
    in_the_first_hour = len(desk.sent)
    for _ in range(5 * 6):
        await publish(shop, bench.run())
        bench.clock.move(hours=4)

    assert in_the_first_hour == 3
    assert len(desk.sent) < 12
    assert bench.states(shop)[0] == "unknown"
