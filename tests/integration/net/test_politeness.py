"""Politeness: few requests at a time, and waiting for one's turn costs no time."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

from npa_core.net import AddressPolicy

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Crowd:
    """Counts how many requests are inside at a time."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    async def __call__(self, path, reader, writer):
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        writer.write(OK)


async def test_one_host_is_asked_one_thing_at_a_time(serve, net_for):
    crowd = Crowd()
    server = await serve(_talk(crowd))
    door = net_for(server)

    await asyncio.gather(*(door.request("GET", server.url) for _ in range(8)))

    assert (len(server.requests), crowd.most) == (8, 1)


async def test_the_operator_may_allow_more_for_each_host(serve, net_for):
    crowd = Crowd()
    server = await serve(_talk(crowd))
    door = net_for(server, per_host=3)

    await asyncio.gather(*(door.request("GET", server.url) for _ in range(9)))

    assert crowd.most == 3


async def test_different_hosts_are_asked_at_the_same_time(serve, net_for):
    both = asyncio.Barrier(2)

    async def meet(path, reader, writer):
        await both.wait()
        writer.write(OK)

    one, two = await serve(meet), await serve(meet, host="127.0.0.2")
    door = net_for(one, two)

    answers = await asyncio.gather(door.request("GET", one.url), door.request("GET", two.url))

    assert [answer.body for answer in answers] == [b"ok", b"ok"]


async def test_there_is_a_limit_for_all_hosts_together(serve, net_for):
    crowd = Crowd()
    server = await serve(_talk(crowd), host="0.0.0.0")
    door = net_for(policy=AddressPolicy(["127.0.0.0/8"]), total=2)

    await asyncio.gather(*(door.request("GET", f"http://127.0.0.{n}:{server.port}/") for n in range(1, 9)))

    assert crowd.most == 2


async def test_a_domain_is_asked_few_things_at_a_time_whatever_its_hosts_are_called(serve, net_for):
    crowd = Crowd()
    server = await serve(_talk(crowd))
    door = net_for(server, per_domain=2, resolve=_loopback)

    await asyncio.gather(*(door.request("GET", f"http://h{n}.partner.example:{server.port}/") for n in range(8)))

    assert crowd.most == 2


async def test_waiting_for_a_turn_does_not_count_against_the_deadline(serve, net_for):
    async def hold_the_first(path, reader, writer):
        await asyncio.sleep(1.5 if path == "/first" else 0)
        writer.write(OK)

    server = await serve(hold_the_first)
    door = net_for(server)

    answers = await asyncio.gather(
        door.request("GET", f"{server.url}/first"), door.request("GET", f"{server.url}/second", timeout=1)
    )

    assert [answer.status for answer in answers] == [200, 200]


async def _loopback(host, port):
    return (ip_address("127.0.0.1"),)


def _talk(crowd: Crowd):
    async def talk(path, reader, writer):
        await crowd(path, reader, writer)

    return talk
