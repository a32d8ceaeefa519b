"""Servers that are slow, silent, rude or gone; and what is said about it."""

from __future__ import annotations

import asyncio
import logging
import socket
from ipaddress import ip_address

import pytest

from npa_core.errors import DoubtError, PluginError, RejectedError, TransientError
from npa_core.net import AddressPolicy, Net

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
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")


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


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_a_post_that_fails_after_it_was_sent_is_in_doubt(serve, net_for, method):
    async def hang_up(path, reader, writer):
        pass

    server = await serve(hang_up)

    with pytest.raises(DoubtError, match="may have carried it out"):
        await net_for(server).request(method, server.url, content=b"x" * 10)


async def test_a_post_whose_time_runs_out_after_it_was_sent_is_in_doubt(serve, net_for):
    server = await serve(say_nothing)

    with pytest.raises(DoubtError, match="not done in time"):
        await net_for(server).request("POST", server.url, timeout=0.2)


async def test_a_post_that_never_left_is_not_in_doubt(net_for):
    with pytest.raises(TransientError) as failure:
        await net_for(policy=AddressPolicy(["127.0.0.1"])).request("POST", "http://127.0.0.1:1999/", content=b"x")

    assert failure.value.kind == "connect"


async def test_a_put_is_never_in_doubt(serve, net_for):
    server = await serve(b"")

    with pytest.raises(TransientError) as failure:
        await net_for(server).request("PUT", server.url, content=b"x")

    assert failure.value.kind == "protocol"


async def test_a_server_that_answers_before_it_has_read_everything_is_heard(serve, net_for):
    async def refuse_early(path, reader, writer):
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    server = await serve(refuse_early)

    answer = await net_for(server).request("POST", server.url, content=b"x" * 1000)

    assert answer.status == 413


async def test_the_body_and_its_length_arrive(serve, net_for):
    arrived = []

    async def take(path, reader, writer):
        arrived.append(await reader.readexactly(5))
        writer.write(OK)

    server = await serve(take)

    await net_for(server).request("POST", server.url, content=b"hallo")

    assert arrived == [b"hallo"]
    assert "Content-Length: 5\r\n" in server.requests[0]


async def test_framing_and_encoding_are_not_the_callers(serve, net_for):
    server = await serve(OK)
    headers = {"Host": "evil", "Accept-Encoding": "br", "Transfer-Encoding": "chunked", "Content-Length": "9"}

    await net_for(server).request("GET", server.url, headers=headers | {"User-Agent": "eigen/1"})

    assert "evil" not in server.requests[0]
    assert "br" not in server.requests[0]
    assert "Connection: close\r\n" in server.requests[0]
    assert "User-Agent: eigen/1\r\n" in server.requests[0]
    assert "Content-Length" not in server.requests[0]


@pytest.mark.parametrize("headers", [{"X-Bad": "a\r\nX-Worse: b"}, {"Bad Name": "a"}, {"X-Bad": "日本"}, {"Ü": "a"}])
async def test_a_header_that_cannot_be_sent_is_the_callers_mistake(serve, net_for, headers):
    server = await serve(OK)

    with pytest.raises(PluginError, match="cannot be sent"):
        await net_for(server).request("GET", server.url, headers=headers)

    assert server.requests == []


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "http://", "", "http://user:geheim@example.org/", "http://x\\y/"]
)
async def test_an_address_that_is_not_plain_http_is_refused(net_for, url):
    with pytest.raises(RejectedError) as refused:
        await net_for().request("GET", url)

    assert refused.value.kind == "refused-url"
    assert "geheim" not in str(refused.value)


async def test_no_secret_of_an_address_shows_in_a_message_or_a_log(serve, net_for, caplog):
    caplog.set_level(logging.DEBUG)
    server = await serve(b"")

    with pytest.raises(TransientError) as failure:
        await net_for(server).request("GET", f"{server.url}/feed?token=geheim", headers={"X-Api-Key": "geheim"})

    assert "/feed" in str(failure.value)
    assert "geheim" not in str(failure.value) + caplog.text


async def test_a_cancelled_request_leaves_nothing_behind(serve, net_for):
    arrived = asyncio.Event()

    async def take(path, reader, writer):
        arrived.set()
        await reader.read()

    server = await serve(take)
    task = asyncio.create_task(net_for(server).request("POST", server.url))
    await arrived.wait()

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_door_opens_with_the_systems_resolver_and_closes(serve):
    server = await serve(OK)

    async with Net("npa-test/1", policy=AddressPolicy(["localhost"])) as door:
        answer = await door.request("GET", f"http://localhost:{server.port}/")

    assert answer.body == b"ok"
