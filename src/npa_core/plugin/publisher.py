"""Publishers: the components that write to channels."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal

from npa_core.errors import RejectedError
from npa_core.models import Brief, Delivery, Facts, Message, Part, Receipt
from npa_core.plugin.component import Component, S


class Publisher(Component[S], ABC):
    """Writes to one kind of channel. The core keeps the ledger, repeats and gives up; a publisher never does.

    `plan` and `render` are pure and synchronous; together they are the preview.
    """

    follows: ClassVar[Literal["edition", "archive"]] = "edition"
    """`archive` mirrors everything and is planned again whenever something changes."""
    edits: ClassVar[bool] = False
    """Whether `deliver` can replace an earlier receipt."""
    idempotency: Literal["key", "lookup", "none"] = "none"
    """`key`: repeating a delivery with its key is harmless. `lookup`: `reconcile` finds out.

    `none`: doubt stays doubt.
    """

    @abstractmethod
    def plan(self, brief: Brief) -> Iterable[Message]:
        """Say who gets what."""

    def render(self, message: Message, brief: Brief) -> Iterable[Part]:
        """Make the message's bytes; by default its text."""
        yield Part(path="message.txt", media_type="text/plain; charset=utf-8", body=message.text.encode())

    @abstractmethod
    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        """Send once; called one at a time. With `delivery.replaces` set, edit that one.

        Raises TransientError when it certainly did not arrive and may later, RejectedError when
        it certainly did not and a person has to look. Anything else leaves it `unknown`.
        """

    async def learn(self) -> Facts:
        """Ask the server for its limits; kept by the core and handed back in the brief."""
        return Facts()

    async def reconcile(self, delivery: Delivery) -> Receipt | None:
        """Look what became of a delivery in doubt; None when it is certainly not there.

        Raises RejectedError when this channel cannot look.
        """
        raise RejectedError("this channel cannot look up what it has sent", kind="no-lookup")

    async def withdraw(self, delivery: Delivery) -> Receipt:
        """Take down what was delivered. Raises RejectedError when this channel cannot."""
        raise RejectedError("this channel cannot take back what it has sent", kind="no-withdrawal")
