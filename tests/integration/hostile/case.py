"""What a case of the catalogue is: a name, what the server does on its bad day, and what has to come of it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

OWN_ITEMS = 3
"""How many items the good feed of every source has."""


@dataclass(frozen=True)
class Talk:
    """One connection to the server, after the request has been read."""

    name: str
    path: str
    head: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    places: Mapping[str, str]

    async def say(self, *parts: bytes | str) -> None:
        """Send parts; in a text, `{trap}` and other places are filled in."""
        for part in parts:
            self.writer.write(part if isinstance(part, bytes) else self.filled(part).encode())
            await self.writer.drain()

    async def repeat(self, part: bytes, pause: float = 0) -> None:
        """Send the same until the client has enough."""
        while True:
            await self.say(part)
            await asyncio.sleep(pause)

    def filled(self, text: str) -> str:
        for word, place in self.places.items():
            text = text.replace(f"{{{word}}}", place)
        return text.replace("{name}", self.name)

    def reset(self) -> None:
        """End the connection with an RST, not a FIN."""
        sock = self.writer.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # on, for no seconds
        self.writer.transport.abort()


Play = bytes | str | Callable[[Talk], Awaitable[None]]
"""The whole answer, or what is done with the connection."""


class Fails(NamedTuple):
    """A failure of this kind, and nothing of what was there before is touched."""

    kind: str
    or_else: str = ""
    """What it is instead where the machine is so slow, or so quick, that another limit comes first."""
    rests_days: tuple[float, float] = (0, 2)
    """How long the source rests, at least and at most."""


class Brings(NamedTuple):
    """A feed that is read like any other; what it brings besides the good feed's items looks like this."""

    new: int = 1
    titles: tuple[str, ...] | None = None
    links: tuple[str | None, ...] | None = None
    dated: bool | None = None
    """Whether the date that it claims was believed."""


class Unchanged(NamedTuple):
    """Nothing happened."""


Outcome = Fails | Brings | Unchanged


@dataclass(frozen=True)
class Case:
    """One misbehaviour."""

    name: str
    play: Play
    outcome: Outcome
    address: str = "http://{name}.test:{port}/feed"
    reaches: str | None = None
    """What would be reached, were there no guard."""
    seconds: float = 0
    """How long its connection is held on purpose; the deadline of an exchange cuts it off."""
    names: tuple[tuple[str, ...], ...] = (("127.0.0.1",),)
    """What its name resolves to, look-up after look-up; the last answer stays."""

    @property
    def has_good_days(self) -> bool:
        """Whether it can be reached at all when it behaves."""
        return self.address == Case.address and self.names == Case.names
