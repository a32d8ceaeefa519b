"""The publishing room: what the ledger says is due goes out, each message at most once in doubt.

A row is claimed in its own transaction before the call and settled after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from npa_core.config import Channel
from npa_core.errors import NpaError, RejectedError, TransientError
from npa_core.models import Archive, Brief, Delivery, Failure, State
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.edit import STALE_AFTER, archive_brief, edition_brief, ledger_rows, plan
from npa_core.pipeline.facts import learn
from npa_core.pipeline.invocation import Invocation
from npa_core.pipeline.publishers import GuardedPublisher, at_work
from npa_core.pipeline.recover import FIRST_PAUSE, GIVE_UP_AFTER, recover, will_repeat
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.rest import after_failure

log = structlog.get_logger("npa.publish")

FAILURES_IN_A_ROW = 3


@dataclass
class Published:
    """What became of the deliveries."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)


async def publish(
    shop: Workshop, run: Invocation, *, occasion: str | None = None, channel: str | None = None, confirm: bool = False
) -> Published:
    """Send what is due: of one occasion or channel when named, else everything."""
    published = Published()
    await learn(shop, None if channel is None else frozenset({channel}))
    await _plan_the_unplanned(shop, published)
    for bound in shop.assembly.channels:
        if channel is not None and bound.spec.id != channel:
            continue
        room = _Room(shop, bound, run, published, confirm=confirm, asked=occasion is not None)
        try:
            await room.work(occasion)
        except NpaError as error:
            published.failures.append(shop.failure(f"channel {bound.spec.id}", error))
    return published


async def _plan_the_unplanned(shop: Workshop, published: Published) -> None:
    """Write the rows of approved editions for channels whose plugin could not plan at approval."""
    for edition, channels in shop.store.editions.unplanned():
        planned, still, failures = await plan(shop, edition, channels)
        published.failures += failures
        with shop.store.write() as tx:
            shop.store.ledger.plan(tx, planned, shop.clock.now())
            shop.store.editions.note_unplanned(tx, edition.id, still)


class _Room:
    """One channel in one run."""

    def __init__(
        self,
        shop: Workshop,
        bound: Bound[Channel],
        run: Invocation,
        published: Published,
        *,
        confirm: bool,
        asked: bool,
    ) -> None:
        self.shop, self.bound, self.run, self.published = shop, bound, run, published
        self.ledger = shop.store.ledger
        self.confirm = confirm
        self.asked = asked
        self._archive: Archive | None = None

    async def work(self, occasion: str | None) -> None:
        """Settle what is in doubt, plan what follows the archive, then send what is due."""
        id, follows_archive = self.bound.spec.id, self.bound.type.follows == "archive"
        if follows_archive:
            occasion = None  # a site shows an edition by mirroring the archive
        if not self._has_work(follows_archive=follows_archive):
            return
        async with at_work(self.shop, self.bound) as publisher:
            self.published.counts["found"] += await recover(publisher)
            if follows_archive:
                self._archive = self.shop.archive()
                self._plan_archive(publisher, self._archive)
            # Asked for by name, what failed is tried at once; by itself, when its time has come.
            now = self.shop.clock.now()
            until = now + GIVE_UP_AFTER if self.asked else now
            await self._send(publisher, self.ledger.open(until, occasion=occasion, channel=id))
            self._report_doubt(publisher)

    def _has_work(self, *, follows_archive: bool) -> bool:
        id = self.bound.spec.id
        if follows_archive and not self.ledger.planned(f"archive@{self.shop.archive_revision()}", id):
            return True
        states = (State.DUE, State.FAILED, State.SENDING, State.UNKNOWN)
        return bool(self.ledger.find(states=states, channel=id, limit=1))

    def _plan_archive(self, publisher: GuardedPublisher, archive: Archive) -> None:
        id, now = self.bound.spec.id, self.shop.clock.now()
        brief = archive_brief(self.shop, archive, id)
        planned = ledger_rows(self.shop, brief.occasion, id, publisher.plan(brief))
        with self.shop.store.write() as tx:
            self.ledger.plan(tx, planned, now)
            self.ledger.skip_older(tx, id, brief.occasion, now)

    async def _send(self, publisher: GuardedPublisher, deliveries: Sequence[Delivery]) -> None:
        in_a_row = 0
        for delivery in deliveries:
            ready = self._ready(delivery)
            if ready is None:
                continue
            transient = await self._deliver(publisher, ready)
            in_a_row = in_a_row + 1 if transient else 0
            if in_a_row == FAILURES_IN_A_ROW:
                log.warning("channel rests until the next run", channel=self.bound.spec.id, failures=in_a_row)
                return

    def _ready(self, delivery: Delivery) -> Delivery | None:
        """Hold back what waits for another message or for a person's word."""
        now = self.shop.clock.now()
        doubt = self._needs_a_word(delivery, now)
        if doubt and not self.confirm:
            self._fail(delivery, "needs-confirm", f"{doubt}; `npa publish {delivery.occasion} --confirm` sends it")
            return None
        if delivery.message.after is None:
            return delivery
        first = self.ledger.find(occasion=delivery.occasion, channel=delivery.channel)
        leader = next((other for other in first if other.message.target == delivery.message.after), None)
        if leader is None or leader.state in (State.REJECTED, State.SKIPPED, State.CANCELLED):
            self.ledger.settle(delivery.id, State.SKIPPED, now, error=f"{delivery.message.after} was never delivered")
            return None
        if leader.state is not State.DELIVERED:
            return None
        return delivery.model_copy(update={"follows": leader.receipt})

    def _needs_a_word(self, delivery: Delivery, now: datetime) -> str | None:
        """Say why a person should look before this is sent; a mirror may always be brought up to date."""
        if self.bound.type.follows == "archive":
            return None
        if self.run.behind:
            return "the database was set back (a restored backup?) and does not know what was sent since"
        # A channel that could not be planned then gets its row late: the edition is as old as before.
        record = self.shop.store.editions.get(delivery.occasion)
        age = now - (record.approved if record and record.approved else delivery.created)
        if delivery.attempt == 0 and age > STALE_AFTER:
            return f"it was approved {age.days} days ago and never sent"
        return None

    async def _deliver(self, publisher: GuardedPublisher, delivery: Delivery) -> bool:
        """Render, claim, send, settle. Returns whether it failed for the time being."""
        try:
            parts = publisher.render(delivery.message, self._brief(delivery.occasion))
        except RejectedError as error:
            self._settle(delivery, State.REJECTED, error)
            return False
        except NpaError as error:  # nothing was sent yet
            self._settle_failed(delivery, error, None)
            return True
        now = self.shop.clock.now()
        if not self.ledger.claim(delivery.id, self.run.number, now):
            return False
        claimed = delivery.model_copy(
            update={"state": State.SENDING, "attempt": delivery.attempt + 1, "first_tried": delivery.first_tried or now}
        )
        try:
            receipt = await publisher.deliver(claimed, parts)
        except TransientError as error:
            self._settle_failed(claimed, error, error.retry_after)
            return True
        except RejectedError as error:
            self._settle(claimed, State.REJECTED, error)
        except NpaError as error:
            message = self.shop.failure("", error).message
            self.ledger.settle(delivery.id, State.UNKNOWN, self.shop.clock.now(), error=message)
        else:
            self.ledger.settle(delivery.id, State.DELIVERED, self.shop.clock.now(), receipt=receipt)
            self.published.counts["delivered"] += 1
        return False

    def _settle_failed(self, delivery: Delivery, error: NpaError, wish: timedelta | datetime | None) -> None:
        now = self.shop.clock.now()
        if delivery.first_tried and now - delivery.first_tried > GIVE_UP_AFTER:
            self._settle(delivery, State.REJECTED, error, f"gave up after {delivery.attempt} attempts: ")
        else:
            next_at = after_failure(FIRST_PAUSE, max(delivery.attempt, 1), wish, now, delivery.key)
            self._settle(delivery, State.FAILED, error, next_at=next_at)

    def _settle(
        self, delivery: Delivery, state: State, error: NpaError, why: str = "", next_at: datetime | None = None
    ) -> None:
        """Write into the ledger and the report that it failed."""
        failure = self.shop.failure(_subject(delivery), error, next_try=next_at)
        failure = failure.model_copy(update={"message": f"{why}{failure.message}"})
        self.ledger.settle(delivery.id, state, self.shop.clock.now(), error=failure.message, next_at=next_at)
        self.published.failures.append(failure)

    def _report_doubt(self, publisher: GuardedPublisher) -> None:
        for delivery in self.ledger.find(states=(State.UNKNOWN,), channel=self.bound.spec.id):
            advice = f"look, then `npa deliveries resolve {delivery.id}`"
            if will_repeat(publisher, delivery):
                advice = "it is sent again later, which its key makes harmless"
            self._fail(delivery, "unknown", f"may or may not have arrived ({delivery.error}); {advice}")

    def _fail(self, delivery: Delivery, kind: str, message: str) -> None:
        self.published.failures.append(Failure(subject=_subject(delivery), kind=kind, message=message))

    def _brief(self, occasion: str) -> Brief:
        if self._archive is not None:
            return archive_brief(self.shop, self._archive, self.bound.spec.id)
        record = self.shop.store.editions.get(occasion)
        if record is None:
            raise RejectedError(f"{occasion} is in the ledger but not in the store", kind="missing-edition")
        return edition_brief(self.shop, record.edition, self.bound.spec.id)


def _subject(delivery: Delivery) -> str:
    return f"channel {delivery.channel}: {delivery.occasion} to {delivery.message.target}"
