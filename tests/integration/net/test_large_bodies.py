"""Large bodies: few at a time, or the process would hold as many as it has connections."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

from npa_core.errors import RejectedError
from npa_core.models import Response
from npa_core.net import AddressPolicy


async def loopback(host, port):
    return (ip_address("127.0.0.1"),)


async def test_two_are_read_at_a_time_and_waiting_for_ones_turn_costs_no_time(serve, net_for):
    sent, are_two, may_end = [], asyncio.Event(), asyncio.Event()

    async def talk(path, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 8000001\r\n\r\n")
        for _ in range(80):
            writer.write(b"x" * 100_000)
            await writer.drain()
        sent.append(path)
        if len(sent) == 2:
            are_two.set()
        await may_end.wait()
        writer.write(b"x")
        await writer.drain()

    server = await serve(talk)
    door = net_for(policy=AddressPolicy(["127.0.0.1"]), resolve=loopback)

    def ask(number: int, seconds: float) -> asyncio.Task[Response]:
        url = f"http://h{number}.example:{server.port}/{number}"
        return asyncio.create_task(door.request("GET", url, timeout=seconds))

    patient = [ask(number, 20) for number in range(2)]
    await are_two.wait()
    hasty = [ask(number, 1.5) for number in range(2, 4)]
    await asyncio.sleep(2)
    sent_before = len(sent)
    may_end.set()
    answers = await asyncio.gather(*patient, *hasty)

    assert sent_before == 2
    assert [len(answer.body) for answer in answers] == [8_000_001] * 4


async def test_a_large_body_that_is_refused_makes_room_for_the_next(serve, net_for):
    server = await serve(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 3_000_000)
    door = net_for(server, max_bytes=2_000_000)

    outcomes = [await _outcome(door, server.url) for _ in range(4)]

    assert outcomes == ["too-large"] * 4


async def _outcome(door, url: str) -> str:
    try:
        await door.request("GET", url)
    except RejectedError as error:
        return error.kind
    return "fine"
