"""Redirects: followed by hand, every hop checked on the address connected to."""

from __future__ import annotations

import pytest

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Hop
from npa_core.net import AddressPolicy

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

REACHABLE_SPELLINGS = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f.1:{port}/",
    "http://0x7f000001:{port}/",
    "http://017700000001:{port}/",
    "http://127.1:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "//127.0.0.1:{port}/",
]
OTHER_SPELLINGS = [
    "http://localhost.:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/",
    "http://[fe80::1%25eth0]:{port}/",
    "http://[::ffff:0:127.0.0.1]:{port}/",
    "http://0x7f.0x0.0x0.0x1@10.0.0.1:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://１２７.0.0.1:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127%2e0%2e0%2e1:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fd00::1]:{port}/",
    "http://[ff02::1]:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http:\\\\127.0.0.1:{port}\\",
    "file:///etc/hostname",
    "javascript:alert(1)",
    "mailto:office@example.org",
    "about:blank",
    "http://",
    "unix:/run/socket",
    "data:text/html,x",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:25/",
    "http://127.0.0.1:{port}\x01/",
    "http://127.0.0.1:{port}/" + "x" * 2_100,
]


class OpenPolicy(AddressPolicy):
    """The guard switched off."""

    def web_refusal(self, host, port, address):
        return None


def redirect(status: int, location: str) -> bytes:
    return f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize("location", [*REACHABLE_SPELLINGS, *OTHER_SPELLINGS])
async def test_a_redirect_to_a_private_address_is_refused_however_it_is_spelt(serve, net_for, location):
    trap = await serve(OK)
    server = await serve(redirect(302, location.format(port=trap.port)))

    with pytest.raises((RejectedError, TransientError)) as refused:
        await net_for(server).request("GET", f"{server.url}/feed")

    assert refused.value.kind in {"refused-address", "refused-url", "dns"}
    assert trap.requests == []


@pytest.mark.parametrize("location", REACHABLE_SPELLINGS)
async def test_with_the_guard_switched_off_the_same_redirects_reach_the_trap(serve, net_for, location):
    trap = await serve(OK)
    server = await serve(redirect(302, location.format(port=trap.port)))

    response = await net_for(policy=OpenPolicy()).request("GET", f"{server.url}/feed")

    assert response.body == b"ok"
    assert trap.lines == ["GET / HTTP/1.1"]


@pytest.mark.parametrize("location", ["", "   "])
async def test_a_redirect_without_an_address_is_refused(serve, net_for, location):
    server = await serve(redirect(302, location))

    with pytest.raises(RejectedError, match="without an address") as refused:
        await net_for(server).request("GET", server.url)

    assert refused.value.kind == "refused-url"


@pytest.mark.parametrize(("location", "requests"), [("/again", 1), ("again?x", 2), ("#top", 1)])
async def test_a_redirect_loop_ends_where_it_began(serve, net_for, location, requests):
    server = await serve(redirect(302, location))

    with pytest.raises(RejectedError, match="lead in a circle") as refused:
        await net_for(server).request("GET", f"{server.url}/again")

    assert refused.value.kind == "redirect-loop"
    assert len(server.requests) == requests


async def test_two_hosts_that_send_us_to_each_other_are_a_loop(serve, net_for):
    places = []
    one = await serve(lambda path: redirect(302, places[1].url))
    two = await serve(lambda path: redirect(302, places[0].url))
    places += [one, two]

    with pytest.raises(RejectedError) as refused:
        await net_for(one, two).request("GET", one.url)

    assert refused.value.kind == "redirect-loop"
    assert (len(one.requests), len(two.requests)) == (1, 1)


async def test_a_chain_ends_after_five_hops(serve, net_for):
    server = await serve(lambda path: redirect(302, f"{path}x"))

    with pytest.raises(RejectedError) as refused:
        await net_for(server).request("GET", server.url)

    assert refused.value.kind == "too-many-redirects"
    assert len(server.requests) == 6


async def test_a_caller_may_lower_the_number_of_redirects_but_not_raise_it(serve, net_for):
    server = await serve(lambda path: redirect(302, f"{path}x"))

    for wish in (1, 50):
        with pytest.raises(RejectedError):
            await net_for(server).request("GET", f"{server.url}/again", redirects=wish)

    assert len(server.requests) == 2 + 6


async def test_without_redirects_the_redirect_itself_is_returned(serve, net_for):
    server = await serve(redirect(302, "/login"))

    response = await net_for(server).request("GET", server.url, redirects=0)

    assert (response.status, response.headers["location"], response.hops) == (302, "/login", ())


async def test_hops_are_recorded_with_the_address_that_answered_in_the_end(serve, net_for):
    answers = {"/a": redirect(301, "b?x=1#part"), "/b?x=1": redirect(308, "/stra%C3%9Fe"), "/stra%C3%9Fe": OK}
    server = await serve(answers.__getitem__)

    response = await net_for(server).request("GET", f"{server.url}/a")

    assert response.url == f"{server.url}/stra%C3%9Fe"
    assert response.hops == (
        Hop(status=301, url=f"{server.url}/b?x=1"),
        Hop(status=308, url=f"{server.url}/stra%C3%9Fe"),
    )
    assert response.permanent


async def test_an_address_in_utf_8_is_understood(serve, net_for):
    server = await serve(lambda path: OK if path == "/%C3%BCber" else redirect(302, "/über"))

    response = await net_for(server).request("GET", server.url)

    assert response.url == f"{server.url}/%C3%BCber"


async def test_the_body_of_a_redirect_is_never_read(serve, net_for):
    async def endless(path, reader, writer):
        if path == "/end":
            writer.write(OK)
            return
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Encoding: br\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    server = await serve(endless)

    response = await net_for(server).request("GET", server.url)

    assert response.body == b"ok"


async def test_credentials_of_any_name_never_follow_to_another_origin(serve, net_for):
    other = await serve(OK)
    server = await serve(redirect(302, other.url))
    headers = {
        "Authorization": "Bearer geheim",
        "Cookie": "session=geheim",
        "X-Api-Key": "geheim",
        "If-None-Match": '"1"',
        "Accept": "text/xml",
        "Accept-Language": "de",
    }

    await net_for(server, other).request("GET", server.url, headers=headers)

    assert server.requests[0].count("geheim") == 3
    assert "geheim" not in other.requests[0]
    assert all(line in other.requests[0] for line in ('If-None-Match: "1"', "Accept: text/xml", "Accept-Language: de"))
    assert "User-Agent: npa-test/1" in other.requests[0]


async def test_credentials_stay_within_the_same_origin(serve, net_for):
    server = await serve(lambda path: OK if path == "/b" else redirect(302, "/b"))

    await net_for(server).request("GET", server.url, headers={"Authorization": "Bearer eigen"})

    assert all("Authorization: Bearer eigen" in request for request in server.requests)


async def test_a_failure_behind_a_redirect_does_not_rest_the_host_it_began_at(serve, net_for):
    server = await serve(redirect(302, "http://127.0.0.1:1999/"))

    with pytest.raises(TransientError) as failure:
        await net_for(server, policy=AddressPolicy(["127.0.0.1"])).request("GET", server.url)

    assert (failure.value.kind, failure.value.scope) == ("connect", "source")
