"""The publishing room: what the ledger says is due goes out, each message at most once in doubt.

A row is claimed in its own transaction before the call and settled after it. What a crash leaves
as `sending` is repeated only where a key makes that harmless; else it is looked up, and where
looking is impossible it is shown to the operator instead of being guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from npa_core.config import Channel
from npa_core.errors import NpaError, RejectedError, TransientError
from npa_core.models import Archive, Brief, Delivery, Failure, Part, Receipt, State
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.edit import edition_brief, ledger_rows, plan
from npa_core.pipeline.facts import learn
from npa_core.pipeline.invocation import Invocation
from npa_core.pipeline.recover import recover
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Publisher
from npa_core.steps.rest import after_failure

log = structlog.get_logger("npa.publish")

FIRST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=3)
STALE_AFTER = timedelta(days=7)
"""An edition approved longer ago than this and never tried needs a person's word: an old database
that was brought back must not publish old news."""
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
            async with AsyncExitStack() as stack:
                await room.work(stack, occasion)
        except NpaError as error:
            published.failures.append(shop.failure(f"channel {bound.spec.id}", error))
    return published


async def _plan_the_unplanned(shop: Workshop, published: Published) -> None:
    """Write the rows of approved editions for channels whose plugin could not plan at approval."""
    for edition, channels in shop.store.editions.unplanned():
        rows, still, failures = await plan(shop, edition, channels)
        published.failures += failures
        with shop.store.write() as tx:
            shop.store.ledger.plan(tx, rows, shop.clock.now())
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

    async def work(self, stack: AsyncExitStack, occasion: str | None) -> None:
        """Recover, plan what follows the archive, then send what is due."""
        id, follows_archive = self.bound.spec.id, self.bound.type.follows == "archive"
        if follows_archive:
            occasion = None  # a site shows an edition by mirroring the archive
        if self._has_work(follows_archive=follows_archive):
            publisher = await stack.enter_async_context(self.shop.open(self.bound))
            self.published.counts["found"] += await recover(self.shop, self.bound, publisher)
            if follows_archive:
                self._archive = self.shop.archive()
                self._plan_archive(publisher, self._archive)
            # Asked for by name, what failed is tried at once; by itself, when its time has come.
            now = self.shop.clock.now()
            until = now + GIVE_UP_AFTER if self.asked else now
            await self._send(publisher, self.ledger.open(until, occasion=occasion, channel=id))
        self._report_doubt()

    def _has_work(self, *, follows_archive: bool) -> bool:
        id = self.bound.spec.id
        if follows_archive and not self.ledger.planned(f"archive@{self.shop.archive_revision()}", id):
            return True
        states = (State.DUE, State.FAILED, State.SENDING, State.UNKNOWN)
        return bool(self.ledger.find(states=states, channel=id, limit=1))

    def _plan_archive(self, publisher: Publisher[Any], archive: Archive) -> None:
        id, now, occasion = self.bound.spec.id, self.shop.clock.now(), f"archive@{archive.revision}"
        brief = self._brief(occasion)
        messages = self.shop.guard.call(self.bound.owner, lambda: tuple(publisher.plan(brief)))
        rows = ledger_rows(self.shop, occasion, id, messages)
        with self.shop.store.write() as tx:
            self.ledger.plan(tx, rows, now)
            self.ledger.skip_older(tx, id, occasion, now)

    async def _send(self, publisher: Publisher[Any], deliveries: Sequence[Delivery]) -> None:
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
        if delivery.attempt == 0 and now - delivery.created > STALE_AFTER:
            return f"it was approved {(now - delivery.created).days} days ago and never sent"
        return None

    async def _deliver(self, publisher: Publisher[Any], delivery: Delivery) -> bool:
        """Render, claim, send, settle. Returns whether it failed for the time being."""
        owner, guard = self.bound.owner, self.shop.guard
        brief = self._brief(delivery.occasion)
        try:
            parts = guard.call(owner, lambda: _checked(publisher.render(delivery.message, brief)))
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
            receipt = await guard.wait(owner, lambda: _proof(publisher, claimed, parts), self.shop.deadline)
        except TransientError as error:
            self._settle_failed(claimed, error, error.retry_after)
            return True
        except RejectedError as error:
            self.ledger.settle(delivery.id, State.REJECTED, self.shop.clock.now(), error=str(error))
            self._fail(delivery, error.kind, str(error))
        except NpaError as error:
            self.ledger.settle(delivery.id, State.UNKNOWN, self.shop.clock.now(), error=str(error))
        else:
            self.ledger.settle(delivery.id, State.DELIVERED, self.shop.clock.now(), receipt=receipt)
            self.published.counts["delivered"] += 1
        return False

    def _settle_failed(self, delivery: Delivery, error: NpaError, wish: timedelta | datetime | None) -> None:
        now = self.shop.clock.now()
        if delivery.first_tried and now - delivery.first_tried > GIVE_UP_AFTER:
            message = f"gave up after {delivery.attempt} attempts: {error}"
            self.ledger.settle(delivery.id, State.REJECTED, now, error=message)
        else:
            message = str(error)
            next_at = after_failure(FIRST_PAUSE, max(delivery.attempt, 1), wish, now, delivery.key)
            self.ledger.settle(delivery.id, State.FAILED, now, error=message, next_at=next_at)
        self._fail(delivery, getattr(error, "kind", "plugin-error"), message)

    def _report_doubt(self) -> None:
        for delivery in self.ledger.find(states=(State.UNKNOWN,), channel=self.bound.spec.id):
            advice = f"look, then `npa deliveries resolve {delivery.id}`"
            self._fail(delivery, "unknown", f"may or may not have arrived ({delivery.error}); {advice}")

    def _fail(self, delivery: Delivery, kind: str, message: str) -> None:
        subject = f"channel {delivery.channel}: {delivery.occasion} to {delivery.message.target}"
        self.published.failures.append(Failure(subject=subject, kind=kind, message=message))

    def _brief(self, occasion: str) -> Brief:
        if self._archive is not None:
            return Brief(
                occasion=occasion,
                alliance=self.shop.config.alliance,
                catalogue=self.shop.catalogue,
                archive=self._archive,
                now=self.shop.clock.now(),
            )
        record = self.shop.store.editions.get(occasion)
        if record is None:
            raise RejectedError(f"{occasion} is in the ledger but not in the store", kind="missing-edition")
        return edition_brief(self.shop, record.edition, self.bound.spec.id)


async def _proof(publisher: Publisher[Any], delivery: Delivery, parts: Sequence[Part]) -> Receipt:
    """Run inside the guard: without a receipt nothing is proven."""
    receipt = await publisher.deliver(delivery, parts)
    if not isinstance(receipt, Receipt):
        raise TypeError("deliver returned no Receipt")
    return receipt


def _checked(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Run inside the guard: what is no part counts against the plugin."""
    rendered = tuple(parts)
    if not all(isinstance(part, Part) for part in rendered):
        raise TypeError("render returned something that is no Part")
    return rendered
