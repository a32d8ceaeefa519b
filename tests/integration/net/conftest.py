"""A server that misbehaves as told, on an address and port of its own."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
import trustme

from npa_core.net import AddressPolicy, Net

Talk = Callable[[str, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """Where it listens, and what it was asked."""

    host: str
    port: int
    scheme: str
    requests: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def lines(self) -> list[str]:
        return [request.split("\r\n", 1)[0] for request in self.requests]


@pytest.fixture
async def serve():
    """Start servers; `answers` is a whole response, a function of the path, or a coroutine that talks by itself."""
    servers = []
    writers = []

    async def start(answers, *, host="127.0.0.1", port=0, tls: ssl.SSLContext | None = None) -> Server:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            try:
                request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                server.requests.append(request)
                path = request.split(" ", 2)[1]
                if asyncio.iscoroutinefunction(answers):
                    await answers(path, reader, writer)
                else:
                    writer.write(answers(path) if callable(answers) else answers)
                    await writer.drain()
            except (OSError, asyncio.IncompleteReadError):
                pass  # the client had enough
            finally:
                writer.close()

        listening = await asyncio.start_server(connected, host, port, ssl=tls)
        servers.append(listening)
        server = Server(host, listening.sockets[0].getsockname()[1], "https" if tls else "http")
        return server

    yield start

    for server in servers:
        server.close()
    for writer in writers:
        writer.transport.abort()
    for server in servers:
        await server.wait_closed()
    await asyncio.sleep(0)


@pytest.fixture
async def listen():
    """Start a server that talks by itself and return its port."""
    servers, writers, talks = [], [], []

    async def start(talk, *, tls=None, host="127.0.0.1", port=0) -> int:
        async def connected(reader, writer):
            writers.append(writer)
            talks.append(asyncio.current_task())
            try:
                await talk(reader, writer)
            except (OSError, asyncio.IncompleteReadError):
                pass  # the client had enough
            finally:
                writer.close()

        server = await asyncio.start_server(connected, host, port, ssl=tls)
        servers.append(server)
        return server.sockets[0].getsockname()[1]

    yield start

    for server in servers:
        server.close()
    for writer in writers:
        writer.transport.abort()
    await asyncio.gather(*talks, return_exceptions=True)
    for server in servers:
        await server.wait_closed()


@pytest.fixture
async def net_for():
    """Make doors that may reach the given servers by host and port, and nothing else that is private."""
    doors = []

    def make(*servers: Server, **options) -> Net:
        policy = options.pop("policy", None) or AddressPolicy([server.place for server in servers])
        door = Net("npa-test/1", policy=policy, **options)
        doors.append(door)
        return door

    yield make

    for door in doors:
        await door.__aexit__(None, None, None)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority nobody trusts by default."""
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority, tmp_path_factory) -> str:
    """The authority's certificate in a file."""
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture(scope="session")
def server_tls(authority) -> ssl.SSLContext:
    """A server's context for 127.0.0.1 and localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context
