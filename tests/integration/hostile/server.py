"""A server of our own, in a thread: every case is a virtual host of it, well-behaved until its bad day comes."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from threading import Thread

from .answers import feed, ok
from .case import Case, Talk

_NAME = re.compile(rb"([a-z0-9-]+)\.test")
_TLS_GREETING = b"\x16"
_ABOUT_THE_SITE = ("/robots.txt", "/.well-known/")
FEED_OF_THE_TRAP = ok(feed("trap"))


class HostileServer:
    """Serves the cases by the name asked for. `bad` says which day it is, `trapped` what was asked in the trap."""

    def __init__(self, cases: Mapping[str, Case], tls: ssl.SSLContext) -> None:
        self.bad = False
        self.trapped: list[str] = []
        self.asked: Counter[str] = Counter()
        self.places: dict[str, str] = {}
        self._cases = cases
        self._tls = tls
        self._stack = ExitStack()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)

    def __enter__(self) -> HostileServer:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._stack.close()

    async def _start(self) -> None:
        self._servers = [
            plain := await asyncio.start_server(self._talk, "127.0.0.1", 0),
            certified := await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self._tls),
            trap := await asyncio.start_server(self._trap, "127.0.0.1", 0),
            await asyncio.start_server(self._trap, "127.0.0.2", _port(plain)),
            rude := await asyncio.start_server(self._be_rude, "127.0.0.1", 0),
        ]
        ports = {"port": plain, "tls": certified, "trap": trap, "rude": rude}
        self.places = {name: str(_port(server)) for name, server in ports.items()}
        self.places |= {"closed": self._closed_port(), "deaf": self._deaf_port()}

    def _closed_port(self) -> str:
        """A port that is taken, and where nobody listens."""
        taken = self._stack.enter_context(socket.socket())
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])

    def _deaf_port(self) -> str:
        """A port whose queue is full and is never looked at."""
        deaf = self._stack.enter_context(socket.socket())
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(3):
            waiting = self._stack.enter_context(socket.socket())
            waiting.setblocking(False)
            with suppress(BlockingIOError):
                waiting.connect(deaf.getsockname())
        return str(deaf.getsockname()[1])

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # in which aborted connections are closed

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.read(1)
            head += await (reader.read(65_536) if head == _TLS_GREETING else reader.readuntil(b"\r\n\r\n"))
            found = _NAME.search(head)
            name = found[1].decode() if found else ""
            path = (
                head.split(b" ", 2)[1].decode() if head.count(b" ") > 1 and not head.startswith(_TLS_GREETING) else ""
            )
            await self._play(Talk(name, path, head.decode("latin-1"), reader, writer, self.places))
            if writer.can_write_eof():
                writer.write_eof()
                await reader.read()  # until the client has hung up, too: closing with unread bytes would reset
        except (OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the client, or the test, had enough
        finally:
            writer.transport.abort()

    async def _play(self, talk: Talk) -> None:
        case = self._cases[talk.name]
        if not talk.path.startswith(_ABOUT_THE_SITE):
            self.asked[talk.name] += 1
        if not self.bad:
            await talk.say(ok(feed(talk.name), f'ETag: "{talk.name}"'))
        elif callable(case.play):
            await case.play(talk)
        else:
            await talk.say(case.play)

    async def _trap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.read(65_536)
        self.trapped.append(head.split(b"\r\n", 1)[0].decode("latin-1"))
        writer.write(FEED_OF_THE_TRAP)
        writer.close()

    async def _be_rude(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)  # until the request is on its way
        Talk("", "", "", reader, writer, {}).reset()


def _port(server: asyncio.Server) -> int:
    return server.sockets[0].getsockname()[1]
