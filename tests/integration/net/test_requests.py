"""Requests: what goes out, what must not be repeated, and what is never said aloud."""

from __future__ import annotations

import asyncio
import logging

import pytest

from npa_core.errors import DoubtError, PluginError, RejectedError, TransientError
from npa_core.net import AddressPolicy, Net

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def say_nothing(path, reader, writer):
    await reader.read()


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


async def test_we_say_who_we_are_unless_the_caller_names_itself(serve, net_for):
    server = await serve(OK)
    door = net_for(server)

    await door.request("GET", server.url)
    await door.request("GET", server.url, headers={"USER-AGENT": "eigen/1"})

    assert ["User-Agent: npa-test/1\r\n" in request for request in server.requests] == [True, False]
    assert "User-Agent: eigen/1\r\n" in server.requests[1]


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
