"""Cookies live for one exchange: long enough for sites that redirect to themselves until theirs comes back."""

from __future__ import annotations

import pytest

from npa_core.errors import RejectedError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def redirect(location: str, *cookies: str) -> bytes:
    lines = [f"Location: {location}", "Content-Length: 0", *(f"Set-Cookie: {cookie}" for cookie in cookies)]
    return "\r\n".join(["HTTP/1.1 302 Found", *lines, "", ""]).encode()


@pytest.fixture
async def guarded(serve):
    """A site that lets nobody in without its cookies."""

    async def talk(path, reader, writer):
        asked = server.requests[-1]
        writer.write(OK if "Cookie: seen=1; by=2" in asked else redirect(path, "seen=1; Path=/", "by=2; HttpOnly"))

    server = await serve(talk)
    return server


async def test_a_site_that_waits_for_its_cookies_gets_them(guarded, net_for):
    answer = await net_for(guarded).request("GET", f"{guarded.url}/feed")

    assert (answer.body, len(guarded.requests)) == (b"ok", 2)


async def test_the_next_exchange_begins_without_them(guarded, net_for):
    door = net_for(guarded)

    for _ in range(2):
        await door.request("GET", f"{guarded.url}/feed")

    assert ["Cookie" in request for request in guarded.requests] == [False, True, False, True]


async def test_no_other_origin_gets_them_but_the_way_back_does(serve, net_for):
    async def send_back(path, reader, writer):
        writer.write(redirect(f"{server.url}/end"))

    other = await serve(send_back)
    server = await serve(lambda path: OK if path == "/end" else redirect(other.url, "a=geheim"))

    await net_for(server, other).request("GET", server.url)

    assert "geheim" not in other.requests[0]
    assert "Cookie: a=geheim" in server.requests[1]


async def test_a_cookie_that_is_always_new_ends_with_the_redirects(serve, net_for):
    async def count(path, reader, writer):
        writer.write(redirect("/", f"n={len(server.requests)}"))

    server = await serve(count)

    with pytest.raises(RejectedError) as refused:
        await net_for(server).request("GET", server.url)

    assert (refused.value.kind, len(server.requests)) == ("too-many-redirects", 6)


async def test_a_cookie_that_changes_nothing_is_a_loop(serve, net_for):
    server = await serve(redirect("/", "n=1"))

    with pytest.raises(RejectedError) as refused:
        await net_for(server).request("GET", server.url)

    assert (refused.value.kind, len(server.requests)) == ("redirect-loop", 2)
