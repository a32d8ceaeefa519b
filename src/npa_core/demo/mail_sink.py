"""A mail server for the demo: takes every message by real SMTP and keeps it as a file."""

from __future__ import annotations

import asyncio
import socket
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from npa_core.demo.loopback import HOST
from npa_core.errors import ConfigError
from npa_core.text import slug

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP


class MailSink:
    """Keeps each message, byte for byte, as `NNN-<subject>.eml` in `folder`.

    Raises ConfigError when aiosmtpd is not installed: it comes with `npa-core[all]`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._make_protocol = _smtp()
        self._socket = socket.create_server((HOST, 0))
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._sessions: set[SMTP] = set()

    @property
    def host(self) -> str:
        """The address it listens on."""
        return HOST

    @property
    def port(self) -> int:
        """The port the system chose."""
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """Where it answers: `smtp://127.0.0.1:<port>`."""
        return f"smtp://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        """Start to answer."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up and free the port."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a message; aiosmtpd calls this after the final dot."""
        number = len(list(self._folder.glob("*.eml"))) + 1
        subject = str(message_from_bytes(envelope.original_content, policy=modern)["subject"] or "")
        path = self._folder / f"{number:03}-{slug(subject) or 'message'}.eml"
        path.write_bytes(envelope.original_content)
        return f"250 OK: kept as {path.name}"

    async def _open(self) -> asyncio.Server:
        return await self._loop.create_server(self._accept, sock=self._socket)

    def _accept(self) -> SMTP:
        session: SMTP = self._make_protocol(self, hostname="demo.example", loop=self._loop, enable_SMTPUTF8=True)
        self._sessions.add(session)
        return session

    async def _close(self) -> None:
        self._server.close()
        for session in self._sessions:
            if session.transport is not None:
                session.transport.close()
        ends = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in ends:
            task.cancel()
        await asyncio.gather(*ends, return_exceptions=True)


def _smtp() -> type[SMTP]:
    """Return aiosmtpd's server, an optional dependency."""
    try:
        from aiosmtpd.smtp import SMTP  # noqa: PLC0415 - optional: only the demo needs it
    except ImportError:
        message = "the demo needs a mail server: install it with `pip install 'npa-core[all]'`"
        raise ConfigError(message) from None
    return SMTP
