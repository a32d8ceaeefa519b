"""Publishers at work: asked through the guard only, and every answer is checked in there.

What is no message, part or receipt, or cannot be kept, counts against the plugin and not the run.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from npa_core.config import Channel
from npa_core.models import Brief, Delivery, Facts, Message, Model, Part, Receipt
from npa_core.pipeline.assemble import Bound
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Publisher

M = TypeVar("M", bound=Model)


@asynccontextmanager
async def at_work(shop: Workshop, bound: Bound[Channel]) -> AsyncIterator[GuardedPublisher]:
    """Open a channel's publisher for this run. Raises PluginError when it fails in that."""
    async with shop.open(bound) as publisher:
        yield GuardedPublisher(shop, bound, publisher)


@dataclass(frozen=True, slots=True)
class GuardedPublisher:
    """A publisher whose every call and answer passes the guard. Raises as `Guard` does."""

    shop: Workshop
    bound: Bound[Channel]
    publisher: Publisher[Any]

    @property
    def has_key(self) -> bool:
        """Whether repeating a delivery with its key is harmless."""
        return self.publisher.idempotency == "key"

    def plan(self, brief: Brief) -> tuple[Message, ...]:
        """Ask who gets what."""
        return self.shop.guard.call(self.bound.owner, lambda: _planned(self.publisher.plan(brief)))

    def render(self, message: Message, brief: Brief) -> tuple[Part, ...]:
        """Have the message's bytes made."""
        return self.shop.guard.call(self.bound.owner, lambda: _parts(self.publisher.render(message, brief)))

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        """Have it sent."""

        async def deliver() -> Receipt:
            return _kept(Receipt, await self.publisher.deliver(delivery, parts))

        return await self.shop.guard.wait(self.bound.owner, deliver, self.shop.deadline)

    async def reconcile(self, delivery: Delivery) -> Receipt | None:
        """Ask what became of it."""

        async def reconcile() -> Receipt | None:
            receipt = await self.publisher.reconcile(delivery)
            return None if receipt is None else _kept(Receipt, receipt)

        return await self.shop.guard.wait(self.bound.owner, reconcile, self.shop.deadline)

    async def learn(self) -> Facts:
        """Have the server asked for its limits."""

        async def learn() -> Facts:
            return _kept(Facts, await self.publisher.learn())

        return await self.shop.guard.wait(self.bound.owner, learn, self.shop.deadline)


def _planned(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Check a plan: one message a target, for the ledger holds one row; what it follows comes before it."""
    planned: dict[str, Message] = {}
    for message in messages:
        kept = _kept(Message, message)
        if kept.target in planned:
            raise ValueError(f"two messages to {kept.target!r} were planned")
        if kept.after is not None and kept.after not in planned:
            raise ValueError(f"the message to {kept.target!r} comes after {kept.after!r}, which was not planned before")
        planned[kept.target] = kept
    return tuple(planned.values())


def _parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    rendered = tuple(parts)
    for part in rendered:
        _expect(Part, part)
    return rendered


def _kept(kind: type[M], answer: object) -> M:
    """Return the answer as the store will give it back."""
    return kind.model_validate_json(_expect(kind, answer).model_dump_json())


def _expect(kind: type[M], answer: object) -> M:
    if not isinstance(answer, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(answer).__name__}")
    return answer
