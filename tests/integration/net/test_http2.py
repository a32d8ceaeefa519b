"""HTTP/2, for who asks for it: with servers that speak it, that do not, and that speak it badly."""

from __future__ import annotations

import asyncio
import gzip
import ssl

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived

from npa_core.errors import DoubtError, PluginError, RejectedError, TransientError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
FLAGS_END_HEADERS = 4


@pytest.fixture
def both(server_tls) -> ssl.SSLContext:
    """The server's context, offering HTTP/2 first."""
    server_tls.set_alpn_protocols(["h2", "http/1.1"])
    yield server_tls
    server_tls.set_alpn_protocols(["http/1.1"])


@pytest.fixture
async def h2(listen, both):
    """Start a server that speaks HTTP/2; `answer(connection, stream, headers)` says what comes back."""
    heard: list[object] = []

    async def start(answer) -> tuple[str, list[object]]:
        async def talk(reader, writer):
            connection = H2Connection(H2Configuration(client_side=False, validate_outbound_headers=False))
            connection.initiate_connection()
            while True:
                writer.write(connection.data_to_send())
                await writer.drain()
                if not (data := await reader.read(65_536)):
                    return
                for event in connection.receive_data(data):
                    heard.append(event)
                    if isinstance(event, RequestReceived):
                        await _say(answer, connection, event, writer)

        return f"https://127.0.0.1:{await listen(talk, tls=both)}", heard

    return start


async def _say(answer, connection, event, writer) -> None:
    if (said := answer(connection, event.stream_id, dict(event.headers))) is not None:
        writer.write(connection.data_to_send() + (said if isinstance(said, bytes) else b""))
        if asyncio.iscoroutine(said):
            await said


def send(body: bytes, *headers: tuple[str, str], status: str = "200"):
    def answer(connection, stream, _):
        connection.send_headers(stream, [(":status", status), *headers])
        for start in range(0, len(body), 16_000):
            connection.send_data(stream, body[start : start + 16_000])
        connection.end_stream(stream)

    return answer


@pytest.fixture
def door(net_for, ca_file):
    """A door that may reach loopback."""
    from npa_core.net import AddressPolicy

    return net_for(policy=AddressPolicy(["127.0.0.1"]), ca_file=ca_file, max_bytes=100_000, timeout=5)


async def test_a_server_that_speaks_it_is_spoken_to_in_it(h2, door):
    url, heard = await h2(send(gzip.compress(b"hallo"), ("content-encoding", "gzip"), ("x-one", "1"), ("x-one", "2")))

    answer = await door.request("GET", f"{url}/feed", headers={"Accept": "text/xml"}, http2=True)

    asked = next(dict(event.headers) for event in heard if isinstance(event, RequestReceived))
    assert (answer.status, answer.body, answer.headers["x-one"]) == (200, b"hallo", "1, 2")
    assert (asked[b":path"], asked[b"accept"], asked[b"user-agent"]) == (b"/feed", b"text/xml", b"npa-test/1")
    assert b"connection" not in asked


async def test_a_body_is_sent_in_it(h2, door):
    url, heard = await h2(send(b""))

    await door.request("POST", url, content=b"hallo", http2=True)

    assert b"".join(event.data for event in heard if isinstance(event, DataReceived)) == b"hallo"


async def test_a_server_that_does_not_is_spoken_to_as_always(serve, door, server_tls):
    server = await serve(OK, tls=server_tls)

    answer = await door.request("GET", server.url, http2=True)

    assert answer.body == b"ok"
    assert server.lines == ["GET / HTTP/1.1"]


async def test_without_tls_it_is_not_tried(serve, door):
    server = await serve(OK)

    answer = await door.request("GET", server.url, http2=True)

    assert answer.body == b"ok"


async def test_it_is_not_offered_unless_asked_for(serve, door, both):
    server = await serve(OK, tls=both)

    answer = await door.request("GET", server.url)

    assert answer.body == b"ok"


async def test_redirects_and_cookies_are_followed_in_it(h2, door):
    def answer(connection, stream, headers):
        if b"cookie" in headers:
            return send(b"ok")(connection, stream, headers)
        return send(b"", ("location", "/feed"), ("set-cookie", "a=1"), status="302")(connection, stream, headers)

    url, _ = await h2(answer)

    answer = await door.request("GET", f"{url}/feed", http2=True)

    assert (answer.body, answer.hops[0].url) == (b"ok", f"{url}/feed")


async def test_a_bomb_is_refused(h2, door):
    url, _ = await h2(send(gzip.compress(bytes(10_000_000)), ("content-encoding", "gzip")))

    with pytest.raises(RejectedError) as refused:
        await door.request("GET", url, http2=True)

    assert refused.value.kind == "too-large"


async def test_an_announced_excess_is_refused(h2, door):
    def announce(connection, stream, _):
        connection.send_headers(stream, [(":status", "200"), ("content-length", "100001")])

    url, _ = await h2(announce)

    with pytest.raises(RejectedError, match="100,001 bytes are announced") as refused:
        await door.request("GET", url, http2=True)

    assert refused.value.kind == "too-large"


async def test_silence_costs_the_deadline_only(h2, door):
    url, _ = await h2(lambda *_: None)

    with pytest.raises(TransientError) as late:
        await door.request("GET", url, timeout=0.3, http2=True)

    assert late.value.kind == "timeout"


async def test_a_flood_of_frames_ends_at_the_limit(h2, door):
    url, _ = await h2(lambda *_: (b"\0\0\x08\x06\1\0\0\0\0" + b"pingpong") * 20_000)

    with pytest.raises(RejectedError, match="over the line") as refused:
        await door.request("GET", url, http2=True)

    assert refused.value.kind == "too-large"


def push(connection, stream, _) -> bytes:
    return b"\0\0\4\5\4" + stream.to_bytes(4, "big") + b"\0\0\0\2"


def goodbye(connection, stream, _) -> bytes:
    return b"\0\0\x08\x07\0\0\0\0\0" + bytes(8)


def goodbye_before_us(connection, stream, _) -> bytes:
    return b"\0\0\x08\x07\0\0\0\0\0" + (1).to_bytes(4, "big") + (1).to_bytes(4, "big")


def reset(connection, stream, _) -> None:
    connection.reset_stream(stream)


@pytest.mark.parametrize(
    "answer",
    [
        push,
        goodbye,
        reset,
        lambda *_: b"\0\0\1\1\4\0\0\0\1\xff",
        send(b"", status="many"),
        send(b"", ("x", "y" * 70_000)),
        send(b"", status="101"),
    ],
    ids=["push", "goodbye", "reset", "no HPACK", "no status", "large headers", "another protocol"],
)
async def test_what_is_not_http2_is_a_protocol_failure(h2, door, answer):
    url, _ = await h2(answer)

    with pytest.raises(TransientError) as failure:
        await door.request("GET", url, http2=True)

    assert failure.value.kind == "protocol"


async def test_a_post_is_in_doubt_there_too(h2, door):
    url, _ = await h2(reset)

    with pytest.raises(DoubtError):
        await door.request("POST", url, content=b"x", http2=True)


@pytest.mark.parametrize("headers", [{"X-Bad": "a\r\nX-Worse: b"}, {"Bad Name": "a"}, {"X-Bad": "日本"}])
async def test_a_header_that_cannot_be_sent_is_the_callers_mistake_there_too(h2, door, headers):
    url, heard = await h2(send(b""))

    with pytest.raises(PluginError, match="cannot be sent"):
        await door.request("GET", url, headers=headers, http2=True)

    assert not [event for event in heard if isinstance(event, RequestReceived)]
