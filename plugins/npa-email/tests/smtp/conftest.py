"""Real SMTP servers on loopback, and the publisher connected to them by real streams."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from npa_core.errors import TransientError
from npa_core.models import AllianceProfile
from npa_core.plugin import Connection
from npa_core.testing import FakeContext
from npa_email.publisher import Email
from npa_email.settings import EmailSettings

SETTINGS = {"to": "news@lists.example", "sender": "news@buendnis.example", "host": "127.0.0.1", "security": "none"}


@pytest.fixture
def email(alliance: AllianceProfile, certificates: Certificates) -> Callable[..., Email]:
    """Make the publisher with these settings, connected by real streams."""

    def make(**settings: object) -> Email:
        context = StreamContext(alliance=alliance, trust=certificates.trust)
        return Email(EmailSettings.model_validate(SETTINGS | settings), context)

    return make


@dataclass
class StreamContext(FakeContext):
    """A context that opens real connections to loopback."""

    trust: ssl.SSLContext | None = None

    def connect(
        self, host: str, port: int, *, tls: Literal["none", "implicit"] = "none", timeout: float | None = None
    ) -> AbstractAsyncContextManager[Connection]:
        @asynccontextmanager
        async def opened() -> AsyncIterator[Connection]:
            with translated():
                reader, writer = await asyncio.open_connection(host, port)
            connection = StreamConnection(
                reader, writer, self.trust, asyncio.get_running_loop().time() + (timeout or 5)
            )
            try:
                if tls == "implicit":
                    await connection.start_tls()
                yield connection
            finally:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()

        return opened()


@dataclass
class StreamConnection:
    """A connection over asyncio's streams that raises what the real one raises."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    trust: ssl.SSLContext | None
    deadline: float
    secure: bool = False

    async def write(self, data: bytes) -> None:
        with translated():
            async with asyncio.timeout_at(self.deadline):
                self.writer.write(data)
                await self.writer.drain()

    async def read(self, limit: int = 65_536) -> bytes:
        with translated():
            async with asyncio.timeout_at(self.deadline):
                return await self.reader.read(limit)

    async def start_tls(self) -> None:
        with translated():
            async with asyncio.timeout_at(self.deadline):
                await self.writer.start_tls(self.trust, server_hostname="localhost")
        self.secure = True


class translated:  # noqa: N801 - it reads as a statement
    """Turn a broken connection into what the core's connections raise."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, TimeoutError):
            raise TransientError("the deadline passed", kind="timeout") from error
        if isinstance(error, OSError):
            raise TransientError(f"the connection broke: {error}", kind="connect") from error


@dataclass(frozen=True)
class Certificates:
    server: ssl.SSLContext
    trust: ssl.SSLContext


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    """A certificate authority of our own, and a server's certificate by it."""
    authority = trustme.CA()
    server, trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(server)
    authority.configure_trust(trust)
    return Certificates(server, trust)


@dataclass
class MailServer:
    """A real SMTP server with STARTTLS and AUTH; keeps what it took."""

    certificates: Certificates
    options: dict[str, object] = field(default_factory=dict)
    port: int = 0
    password: str = "correct horse battery staple"
    envelopes: list[Envelope] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.envelopes.append(envelope)
        return "250 2.0.0 Ok: queued as 4F2A"

    def authenticate(
        self, server: object, session: object, envelope: object, mechanism: str, data: object
    ) -> AuthResult:
        self.logins.append(mechanism)
        return AuthResult(success=data.password == self.password.encode(), handled=False)

    def protocol(self) -> SMTP:
        options = {"tls_context": self.certificates.server, "require_starttls": True, "auth_required": True}
        return SMTP(self, hostname="localhost", authenticator=self.authenticate, **(options | self.options))


@pytest.fixture
async def mail_server(certificates: Certificates) -> AsyncIterator[Callable[..., object]]:
    """Start a MailServer; `tls=True` for TLS from the first byte."""
    running = []

    async def start(*, tls: bool = False, **options: object) -> MailServer:
        server = MailServer(certificates, options)
        listener = await asyncio.get_running_loop().create_server(
            server.protocol, "127.0.0.1", 0, ssl=certificates.server if tls else None
        )
        running.append(listener)
        server.port = listener.sockets[0].getsockname()[1]
        return server

    yield start
    for listener in running:
        listener.close()
        await listener.wait_closed()


@dataclass
class ScriptedServer:
    """Says what the test wrote down for each command; nothing written (b"") means that it hangs up instead."""

    replies: dict[str, bytes]
    port: int = 0
    heard: list[str] = field(default_factory=list)
    letter: bytes = b""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await self._talk(reader, writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        step = "greeting"
        while step:
            reply = self.replies[step]
            writer.write(reply)
            await writer.drain()
            if not reply or step == "QUIT":
                return
            step = (
                await self._letter(reader) if step == "DATA" and reply.startswith(b"354") else await self._line(reader)
            )

    async def _line(self, reader: asyncio.StreamReader) -> str:
        line = (await reader.readline()).decode().strip()
        if line:
            self.heard.append(line)
        verb = line.split(" ", 1)[0]
        return verb if verb in self.replies else "else" if line else ""

    async def _letter(self, reader: asyncio.StreamReader) -> str:
        if self.replies.get("body") == b"":
            await reader.readline()
            return "body"
        with suppress(asyncio.IncompleteReadError):
            self.letter = await reader.readuntil(b"\r\n.\r\n")
        self.heard.append(".")
        return "."


SCRIPT = {
    "greeting": b"220 mail.example ESMTP\r\n",
    "EHLO": b"250-mail.example\r\n250-SIZE 10485760\r\n250 8BITMIME\r\n",
    "STARTTLS": b"220 go ahead\r\n",
    "AUTH": b"235 2.7.0 welcome\r\n",
    "MAIL": b"250 2.1.0 Ok\r\n",
    "RCPT": b"250 2.1.5 Ok\r\n",
    "DATA": b"354 go ahead\r\n",
    ".": b"250 2.0.0 Ok: queued as 77\r\n",
    "NOOP": b"250 Ok\r\n",
    "QUIT": b"221 bye\r\n",
    "else": b"334 VXNlcm5hbWU6\r\n",
}


@pytest.fixture
async def scripted() -> AsyncIterator[Callable[..., object]]:
    """Start a ScriptedServer whose replies differ from the usual ones as given."""
    running = []

    async def start(replies: dict[str, bytes]) -> ScriptedServer:
        server = ScriptedServer(SCRIPT | replies)
        listener = await asyncio.start_server(server.talk, "127.0.0.1", 0)
        running.append(listener)
        server.port = listener.sockets[0].getsockname()[1]
        return server

    yield start
    for listener in running:
        listener.close()
        await listener.wait_closed()
