"""kill -9 in the middle of sending: nothing is lost, and nothing is sent twice that was not shown as in doubt."""

import asyncio

import pytest

from npa_core import Alliance
from npa_core.demo.mastodon import MastodonEndpoint
from npa_core.models import State

pytestmark = pytest.mark.slow

SEND = "npa_email.smtp.session:Session.send"
ALL_DELIVERED = {"letter": ["delivered"], "toot": ["delivered"], "board": ["delivered"]}
HARMLESS_MOMENTS = [
    # Channels go in the order of npa.toml: the site is first, then letter, toot, board.
    ("npa_core.store.ledger:Ledger.claim", 2, "before"),
    ("npa_core.store.ledger:Ledger.settle", 2, "after"),
    ("npa_core.store.ledger:Ledger.claim", 3, "after"),
    ("npa_mastodon.publisher:Mastodon.deliver", 1, "before"),
    ("npa_mastodon.publisher:Mastodon.deliver", 1, "after"),
    ("npa_core.builtin.console:ConsolePublisher.deliver", 1, "before"),
    ("npa_core.builtin.console:os.fsync", 1, "after"),
    ("npa_core.builtin.console:_replace", 1, "after"),
    ("npa_core.store.ledger:Ledger.settle", 4, "after"),
]
DOUBTFUL_MOMENTS = [
    ("npa_core.store.ledger:Ledger.claim", 2, "after", 0),
    ("npa_email.publisher:Email.deliver", 1, "before", 0),
    ("npa_email.smtp.session:dot_stuffed", 1, "before", 0),
    (SEND, 1, "after", 1),
    ("npa_core.store.ledger:Ledger.settle", 2, "before", 1),
]


class ForgetfulMastodon(MastodonEndpoint):
    """A server that ignores Idempotency-Key, as GoToSocial does."""

    def __init__(self, folder) -> None:
        super().__init__(folder)
        statuses = self._server.RequestHandlerClass.store
        post = statuses.post
        statuses.post = lambda wish, key: post(wish, "")


@pytest.mark.parametrize(("place", "number", "when"), HARMLESS_MOMENTS)
def test_where_a_key_or_a_look_decides_all_arrives_exactly_once(world_of, stages, undisturbed, place, number, when):
    world = world_of(stages.approved)

    world.kill(place, number, when)
    report = world.run()

    assert report.exit_code == 0
    assert undisturbed.states == world.states
    assert undisturbed.outside == world.outside


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_server_that_ignores_the_key_is_asked_before_anything_is_posted_again(world_of, stages, undisturbed, when):
    world = world_of(stages.approved, mastodon=ForgetfulMastodon)

    world.kill("npa_mastodon.publisher:Mastodon.deliver", 1, when)
    report = world.run()

    assert (1 if when == "after" else 0) == report.counts.get("found", 0)
    assert undisturbed.states == world.states
    assert undisturbed.outside == world.outside


@pytest.mark.parametrize(("place", "number", "when", "arrived"), DOUBTFUL_MOMENTS)
def test_a_letter_in_doubt_is_held_and_shown_and_everything_else_arrives(
    world_of, stages, undisturbed, place, number, when, arrived
):
    world = world_of(stages.approved)

    world.kill(place, number, when)
    reports = [world.run(), world.run()]

    assert [report.exit_code for report in reports] == [1, 1]
    assert [failure.kind for failure in reports[-1].failures] == ["unknown"]
    assert world.states == {**ALL_DELIVERED, "letter": ["unknown"]}
    assert undisturbed.outside["letter"][:arrived] == world.outside["letter"]
    assert undisturbed.outside["toot"] == world.outside["toot"]
    assert undisturbed.outside["board"] == world.outside["board"]


def test_a_person_has_a_letter_sent_again_that_had_not_arrived(world_of, stages, undisturbed):
    world = world_of(stages.approved)
    world.kill("npa_email.smtp.session:dot_stuffed", 1, "before")
    world.run()

    resolve(world, State.DUE)
    report = world.run()

    assert report.exit_code == 0
    assert world.states == ALL_DELIVERED
    assert undisturbed.outside == world.outside


def test_a_letter_sent_again_although_it_had_arrived_keeps_its_message_id(world_of, stages, undisturbed):
    world = world_of(stages.approved)
    world.kill(SEND, 1, "after")
    world.run()

    resolve(world, State.DUE)
    world.run()

    assert undisturbed.outside["letter"] * 2 == world.outside["letter"]


def test_with_on_doubt_resend_the_next_run_sends_it_again(world_of, stages, undisturbed):
    world = world_of(stages.approved)
    settings = (world.folder / "npa.toml").read_text("utf-8")
    doubled = settings.replace('use = "email"', 'use = "email"\non_doubt = "resend"')
    (world.folder / "npa.toml").write_text(doubled, "utf-8")

    world.kill("npa_email.smtp.session:dot_stuffed", 1, "before")
    report = world.run()

    assert report.exit_code == 0
    assert world.states == ALL_DELIVERED
    assert undisturbed.outside == world.outside


def resolve(world, state) -> None:
    """Decide, as a person does who has looked."""

    async def decide() -> None:
        async with Alliance.open(world.folder) as alliance:
            (held,) = alliance.deliveries(State.UNKNOWN)
            await alliance.resolve(held.id, state)

    asyncio.run(decide())
