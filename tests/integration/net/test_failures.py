"""Servers that are slow, silent, rude or gone; and what is said about it."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address

import pytest

from npa_core.errors import RejectedError, TransientError
from npa_core.net import AddressPolicy

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def drip_body(path, reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip_headers(path, reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip_interim_answers(path, reader, writer):
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)


async def redirect_slowly(path, reader, writer):
    await asyncio.sleep(0.15)
    writer.write(f"HTTP/1.1 302 Found\r\nLocation: {path}x\r\nContent-Length: 0\r\n\r\n".encode())


async def say_nothing(path, reader, writer):
    await reader.read()


@pytest.mark.parametrize("talk", [drip_body, drip_headers, drip_interim_answers, redirect_slowly, say_nothing])
async def test_one_deadline_covers_the_whole_exchange(serve, net_for, talk):
    server = await serve(talk)

    with pytest.raises(TransientError, match="not done in time") as late:
        await net_for(server).request("GET", server.url, timeout=0.4)

    assert late.value.kind == "timeout"


async def test_a_caller_cannot_raise_the_deadline(serve, net_for):
    server = await serve(say_nothing)

    with pytest.raises(TransientError) as late:
        await net_for(server, timeout=0.2).request("GET", server.url, timeout=3600)

    assert late.value.kind == "timeout"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Flood: " + b"x" * 8_000_000,
        b"HTTP/1.1 200 OK\r\n" + b"X-Flood: x\r\n" * 500_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    ],
    ids=["nothing", "not HTTP", "one long header", "many headers", "two lengths", "another protocol"],
)
async def test_what_is_not_http_is_a_protocol_failure(serve, net_for, answer):
    server = await serve(answer)

    with pytest.raises(TransientError) as failure:
        await net_for(server).request("GET", server.url)

    assert failure.value.kind in {"protocol", "truncated"}


async def test_a_flood_of_interim_answers_ends_at_the_limit(serve, net_for):
    async def flood(path, reader, writer):
        while True:
            writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000)
            await writer.drain()

    server = await serve(flood)

    with pytest.raises(RejectedError) as refused:
        await net_for(server, max_bytes=100_000).request("GET", server.url)

    assert refused.value.kind == "too-large"


async def test_a_reset_connection_is_truncated(serve, net_for):
    async def reset(path, reader, writer):
        writer.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        writer.transport.abort()

    server = await serve(reset)

    with pytest.raises(TransientError) as failure:
        await net_for(server).request("GET", server.url)

    assert failure.value.kind in {"truncated", "protocol"}


async def test_a_host_that_does_not_listen_is_a_connect_failure(net_for):
    with pytest.raises(TransientError, match=r"127\.0\.0\.1 port 1999: .*refused") as failure:
        await net_for(policy=AddressPolicy(["127.0.0.1"])).request("GET", "http://127.0.0.1:1999/")

    assert (failure.value.kind, failure.value.scope) == ("connect", "host")


async def test_the_next_address_is_tried_when_one_does_not_listen(serve, net_for):
    server = await serve(OK)

    async def two(host, port):
        return ip_address("127.0.0.9"), ip_address("127.0.0.1")

    answer = await net_for(policy=AddressPolicy(["127.0.0.0/8"]), resolve=two).request(
        "GET", f"http://partner.example:{server.port}/"
    )

    assert answer.body == b"ok"
    assert f"Host: partner.example:{server.port}" in server.requests[0]


@pytest.mark.parametrize("host", ["gibt-es-nicht.invalid", "x" * 70 + ".example"])
async def test_a_name_that_does_not_resolve_is_a_dns_failure(net_for, host):
    with pytest.raises(TransientError) as failure:
        await net_for().request("GET", f"http://{host}/")

    assert (failure.value.kind, failure.value.scope) == ("dns", "host")


async def test_a_name_without_addresses_is_refused(net_for):
    async def nothing(host, port):
        return ()

    with pytest.raises(RejectedError, match="no address") as refused:
        await net_for(resolve=nothing).request("GET", "http://partner.example/")

    assert refused.value.kind == "refused-address"


async def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked(serve, net_for):
    server = await serve(OK)
    trap = await serve(OK, host="127.0.0.2", port=server.port)
    answers = ["127.0.0.1", "127.0.0.2"]

    async def rebinding(host, port):
        return (ip_address(answers.pop(0)),)

    door = net_for(server, resolve=rebinding)
    first = await door.request("GET", f"http://partner.example:{server.port}/")
    with pytest.raises(RejectedError) as refused:
        await door.request("GET", f"http://partner.example:{server.port}/")

    assert first.body == b"ok"
    assert refused.value.kind == "refused-address"
    assert trap.requests == []


async def test_of_several_addresses_only_the_allowed_are_connected_to(serve, net_for):
    server = await serve(OK)
    trap = await serve(OK, host="127.0.0.2", port=server.port)

    async def both(host, port):
        return ip_address("127.0.0.2"), ip_address("127.0.0.1")

    answer = await net_for(server, resolve=both).request("GET", f"http://partner.example:{server.port}/")

    assert answer.body == b"ok"
    assert trap.requests == []


async def test_the_operator_allows_hosts_for_one_call(serve, net_for):
    server = await serve(OK)
    door = net_for()

    with pytest.raises(RejectedError, match="allow_private"):
        await door.request("GET", server.url)
    answer = await door.request("GET", server.url, allow_hosts={server.place})

    assert answer.body == b"ok"
