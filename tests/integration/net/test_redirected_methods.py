"""Redirects of requests that carry something: what is repeated, where, and what is in doubt."""

from __future__ import annotations

import pytest

from npa_core.errors import DoubtError, RejectedError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def redirect(status: int, location: str) -> bytes:
    return f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_post_becomes_a_get_as_in_browsers(serve, net_for, status):
    server = await serve(lambda path: OK if path == "/b" else redirect(status, "/b"))

    await net_for(server).request("POST", server.url, content=b"x", headers={"Content-Type": "text/plain"})

    assert server.lines == ["POST / HTTP/1.1", "GET /b HTTP/1.1"]
    assert "Content-" not in server.requests[1]


async def test_a_put_becomes_a_get_only_after_303(serve, net_for):
    answers = {"/": redirect(302, "/b"), "/b": redirect(303, "/c"), "/c": OK}
    server = await serve(answers.__getitem__)

    await net_for(server).request("PUT", server.url, content=b"x")

    assert server.lines == ["PUT / HTTP/1.1", "PUT /b HTTP/1.1", "GET /c HTTP/1.1"]


@pytest.mark.parametrize("status", [307, 308])
async def test_307_and_308_keep_the_method_within_the_origin(serve, net_for, status):
    server = await serve(lambda path: OK if path == "/b" else redirect(status, "/b"))

    await net_for(server).request("POST", server.url, content=b"x")

    assert server.lines == ["POST / HTTP/1.1", "POST /b HTTP/1.1"]


@pytest.mark.parametrize("status", [307, 308])
async def test_a_post_is_not_carried_to_another_origin(serve, net_for, status):
    other = await serve(OK)
    server = await serve(redirect(status, other.url))

    with pytest.raises(RejectedError, match="write it into the settings") as refused:
        await net_for(server, other).request("POST", server.url, content=b"x")

    assert refused.value.kind == "refused-url"
    assert other.requests == []


async def test_a_post_that_was_answered_by_a_refused_redirect_is_in_doubt(serve, net_for):
    server = await serve(redirect(303, "http://10.0.0.1/"))

    with pytest.raises(DoubtError, match="not a public address"):
        await net_for(server).request("POST", server.url, content=b"x")
