"""Bodies: decoded within their limit, complete or refused."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from npa_core.errors import RejectedError, TransientError

PAGE = b"<rss>" + bytes(range(256)) * 500 + b"</rss>"


def response(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {size}", *headers])
    return head.encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
async def test_a_gzip_body_is_inflated(serve, net_for, encoding):
    server = await serve(response(gzip.compress(PAGE), f"Content-Encoding: {encoding}"))

    answer = await net_for(server).request("GET", server.url)

    assert answer.body == PAGE
    assert "Accept-Encoding: gzip\r\n" in server.requests[0]


async def test_a_gzip_body_that_no_header_announces_is_inflated_too(serve, net_for):
    server = await serve(response(gzip.compress(PAGE)))

    answer = await net_for(server).request("GET", server.url)

    assert answer.body == PAGE


@pytest.mark.parametrize("encoding", ["", "Content-Encoding: identity"])
async def test_a_plain_body_stays_as_it_is(serve, net_for, encoding):
    server = await serve(response(PAGE, *filter(None, [encoding])))

    answer = await net_for(server).request("GET", server.url)

    assert answer.body == PAGE


@pytest.mark.parametrize("encoding", ["br", "zstd", "rot13", "br, gzip"])
async def test_any_other_encoding_is_refused(serve, net_for, encoding):
    server = await serve(response(b"\x1b" + PAGE, f"Content-Encoding: {encoding}"))

    with pytest.raises(RejectedError) as refused:
        await net_for(server).request("GET", server.url)

    assert refused.value.kind == "bad-encoding"


async def test_two_encoding_headers_are_two_layers(serve, net_for):
    body = gzip.compress(zlib.compress(PAGE))
    server = await serve(response(body, "Content-Encoding: deflate", "Content-Encoding: gzip"))

    answer = await net_for(server).request("GET", server.url)

    assert answer.body == PAGE


async def test_a_page_that_only_claims_to_be_gzip_is_taken_as_it_is(serve, net_for):
    server = await serve(response(PAGE, "Content-Encoding: gzip"))

    answer = await net_for(server).request("GET", server.url)

    assert answer.body == PAGE


async def test_a_body_that_is_neither_gzip_nor_a_page_is_refused(serve, net_for):
    server = await serve(response(b"no gzip", "Content-Encoding: gzip"))

    with pytest.raises(RejectedError, match="not the gzip it claims") as refused:
        await net_for(server).request("GET", server.url)

    assert refused.value.kind == "bad-encoding"


async def test_a_gzip_bomb_is_refused_in_flat_memory(serve, net_for):
    squeeze = zlib.compressobj(9, wbits=31)
    zeros = bytes(1_000_000)
    bomb = b"".join([*(squeeze.compress(zeros) for _ in range(300)), squeeze.flush()])
    server = await serve(response(bomb, "Content-Encoding: gzip"))
    door = net_for(server)

    tracemalloc.start()
    with pytest.raises(RejectedError) as refused:
        await door.request("GET", server.url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refused.value.kind == "too-large"
    assert peak < 40_000_000


async def test_a_body_of_exactly_the_limit_passes(serve, net_for):
    server = await serve(response(gzip.compress(PAGE), "Content-Encoding: gzip"))

    answer = await net_for(server, max_bytes=len(PAGE)).request("GET", server.url)

    assert answer.body == PAGE


@pytest.mark.parametrize("body", [PAGE, gzip.compress(PAGE)])
async def test_a_body_of_one_byte_more_than_the_limit_is_refused(serve, net_for, body):
    server = await serve(response(body))

    with pytest.raises(RejectedError) as refused:
        await net_for(server).request("GET", server.url, max_bytes=len(PAGE) - 1)

    assert refused.value.kind == "too-large"


async def test_a_caller_cannot_raise_the_limit(serve, net_for):
    server = await serve(response(PAGE))

    with pytest.raises(RejectedError) as refused:
        await net_for(server, max_bytes=100).request("GET", server.url, max_bytes=10**9)

    assert refused.value.kind == "too-large"


async def test_an_endless_body_is_refused(serve, net_for):
    async def endless(path, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    server = await serve(endless)

    with pytest.raises(RejectedError) as refused:
        await net_for(server, max_bytes=1_000_000).request("GET", server.url)

    assert refused.value.kind == "too-large"


async def test_endless_chunks_of_padding_are_refused_by_what_came_over_the_line(serve, net_for):
    async def padded(path, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write((b"1;" + b"x" * 10_000 + b"\r\ny\r\n") * 10)
            await writer.drain()

    server = await serve(padded)

    with pytest.raises(RejectedError, match="over the line") as refused:
        await net_for(server, max_bytes=1_000_000).request("GET", server.url)

    assert refused.value.kind == "too-large"


async def test_a_cut_body_is_truncated(serve, net_for):
    server = await serve(response(PAGE[:1000], length=len(PAGE)))

    with pytest.raises(TransientError) as cut:
        await net_for(server).request("GET", server.url)

    assert cut.value.kind == "truncated"


async def test_a_cut_chunked_body_is_truncated(serve, net_for):
    server = await serve(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")

    with pytest.raises(TransientError) as cut:
        await net_for(server).request("GET", server.url)

    assert cut.value.kind == "truncated"


async def test_a_gzip_body_without_its_end_is_truncated(serve, net_for):
    server = await serve(response(gzip.compress(PAGE)[:-4], "Content-Encoding: gzip"))

    with pytest.raises(TransientError) as cut:
        await net_for(server).request("GET", server.url)

    assert cut.value.kind == "truncated"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
async def test_an_answer_without_a_body_has_none_whatever_its_headers_say(serve, net_for, status):
    server = await serve(f'HTTP/1.1 {status}\r\nContent-Encoding: br\r\nETag: "1"\r\n\r\n'.encode())

    answer = await net_for(server).request("GET", server.url)

    assert (answer.status, answer.body, answer.headers["etag"]) == (int(status[:3]), b"", '"1"')


async def test_head_may_announce_more_than_the_limit(serve, net_for):
    server = await serve(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")

    answer = await net_for(server, max_bytes=100).request("HEAD", server.url)

    assert (answer.status, answer.body) == (200, b"")


async def test_a_status_is_returned_not_raised(serve, net_for):
    server = await serve(response(b"gone", status="410 Gone"))

    answer = await net_for(server).request("GET", server.url)

    assert (answer.status, answer.body) == (410, b"gone")


async def test_repeated_headers_are_joined(serve, net_for):
    server = await serve(response(b"", "Link: <a>", "LINK: <b>"))

    answer = await net_for(server).request("GET", server.url)

    assert answer.headers["link"] == "<a>, <b>"


async def test_part_of_a_body_that_nobody_asked_for_is_no_answer(serve, net_for):
    server = await serve(response(b"part", status="206 Partial Content"))

    with pytest.raises(TransientError) as failure:
        await net_for(server).request("GET", server.url)
    asked = await net_for(server).request("GET", server.url, headers={"Range": "bytes=0-3"})

    assert failure.value.kind == "protocol"
    assert asked.body == b"part"
