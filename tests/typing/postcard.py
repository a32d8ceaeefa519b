"""A plugin in a dozen lines: what an author writes must type-check as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from npa_core.models import Brief, Delivery, Message, Part, Receipt
from npa_core.plugin import Publisher, Settings, hookimpl


class PostcardSettings(Settings):
    """Where the postcards go."""

    address: str


class Postcard(Publisher[PostcardSettings]):
    """Writes each edition on a postcard."""

    name = "postcard"

    def plan(self, brief: Brief) -> Iterable[Message]:
        """Plan one card."""
        yield Message(target=self.settings.address, text=brief.occasion)

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        """Post it."""
        answer = await self.context.request("POST", "https://post.example/", content=parts[0].body)
        answer.check()
        return Receipt(id=answer.headers.get("location"))


@hookimpl
def npa_publishers() -> list[type[Postcard]]:
    """Offer it."""
    return [Postcard]
