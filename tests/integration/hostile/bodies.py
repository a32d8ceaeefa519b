"""Bodies: bombs, wrong names for how they are packed, wrong lengths, no end, or an early one."""

from __future__ import annotations

import base64
import gzip
import zlib

from .answers import answer, feed, item, ok
from .case import Brings, Case, Fails, Talk

NEW = item(guid="neu")
FLOODED = Fails("too-large", or_else="timeout")
MEGABYTE = bytes(1_000_000)


def squeezed(wbits: int, megabytes: int) -> bytes:
    """So many megabytes of nothing."""
    squeeze = zlib.compressobj(9, wbits=wbits)
    return b"".join([*(squeeze.compress(MEGABYTE) for _ in range(megabytes)), squeeze.flush()])


def zstd_bomb() -> bytes:
    """10 GB in 320 KB: blocks of 128 KB that are one byte each (RFC 8878 §3.1.1.2)."""
    block = (131_072 << 3 | 1 << 1).to_bytes(3, "little") + b" "
    return b"\x28\xb5\x2f\xfd\x00\x58" + block * 80_000


# 100 MB of nothing, as the brotli library packs them.
BROTLI_BOMB = base64.b64decode(
    "y///P/gnAOKxQCD3/o///3/wTwDEYRGA7v0f////4J8AiMMCAN37P/7//8E/ARCHBQC693/8//+DfwIgDgsAdO//+P//B/8EQBwWAOje//H//w/+CYA4LADQvf/j//8f/BMAcVgAoHv/x///P/gnAOKwAED3/o///3/wTwDEYQGA7v0f////4J8AiMMCAN37v/wHr8M/ARCHBQC62HU="
)
BOMB = squeezed(31, 100)
packed = gzip.compress


async def endless(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", feed(talk.name)[:-16])
    await talk.repeat(b"<item><title>Noch eine</title></item>" * 2_000)


async def endless_chunks(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    await talk.repeat(b"10000\r\n" + b" " * 65_536 + b"\r\n")


async def padded_chunks(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    await talk.repeat((b"1;" + b"x" * 10_000 + b"\r\ny\r\n") * 10)


async def endless_extension(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")
    await talk.repeat(b"x" * 65_536)


async def endless_trailers(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
    await talk.repeat(b"X-Trailer: x\r\n" * 1_000)


async def one_long_description(talk: Talk) -> None:
    """100 MB, without saying so."""
    await talk.say(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", feed(talk.name)[:-16], "<item><description>")
    for _ in range(100):
        await talk.say(b"Text " * 200_000)


async def reset_in_the_body(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", feed(talk.name))
    talk.reset()


def chunked(*lines: bytes | str) -> bytes:
    head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    return head.encode() + b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)


def of_length(body: str, *lengths: str) -> str:
    return "\r\n".join(["HTTP/1.1 200 OK", *(f"Content-Length: {length}" for length in lengths), "", body])


def feed_of(name: str) -> str:
    return feed(name, NEW)


def plain(name: str, *headers: str) -> Case:
    """A feed as it should be, under headers that say something else."""
    return Case(name, ok(feed_of(name), *headers), Brings(titles=("Neu",)))


CASES = (
    Case("gzip-bomb", ok(BOMB, "Content-Encoding: gzip"), Fails("too-large")),
    Case("gzip-bomb-unannounced", ok(BOMB), Fails("too-large")),
    Case("gzip-bomb-in-gzip", ok(packed(BOMB), "Content-Encoding: gzip, gzip"), Fails("too-large")),
    Case("deflate-bomb", ok(squeezed(15, 100), "Content-Encoding: deflate"), Fails("too-large")),
    Case("raw-deflate-bomb", ok(squeezed(-15, 100), "Content-Encoding: deflate"), Fails("too-large")),
    Case("brotli-bomb", ok(BROTLI_BOMB, "Content-Encoding: br"), Fails("bad-encoding")),
    Case("zstd-bomb", ok(zstd_bomb(), "Content-Encoding: zstd"), Fails("bad-encoding")),
    Case("brotli-in-gzip", ok(packed(BROTLI_BOMB), "Content-Encoding: br, gzip"), Fails("bad-encoding")),
    Case("gzip-three-times", ok(packed(packed(packed(b"<rss>")))), Fails("bad-encoding")),
    Case("gzip-members-flood", ok(packed(b"") * 1_000, "Content-Encoding: gzip"), Fails("bad-encoding")),
    Case("gzip-garbage", ok(b"\xde\xad\xbe\xef" * 100, "Content-Encoding: gzip"), Fails("bad-encoding")),
    Case(
        "gzip-bad-checksum",
        ok(packed(b"<rss>" * 99)[:-8] + b"12345678", "Content-Encoding: gzip"),
        Fails("bad-encoding"),
    ),
    Case("gzip-cut", ok(packed(feed_of("gzip-cut").encode())[:-9], "Content-Encoding: gzip"), Fails("truncated")),
    Case("unheard-of-encoding", ok(b"\x01\x02\x03" * 99, "Content-Encoding: x-rot13"), Fails("bad-encoding")),
    plain("says-gzip-is-plain", "Content-Encoding: gzip"),
    plain("says-brotli-is-plain", "Content-Encoding: br"),
    plain("a-hundred-encodings", "Content-Encoding: " + "gzip, " * 99 + "br"),
    Case("gzip-twice", ok(packed(packed(feed_of("gzip-twice").encode()))), Brings()),
    Case(
        "deflate-unasked", ok(zlib.compress(feed_of("deflate-unasked").encode()), "Content-Encoding: deflate"), Brings()
    ),
    Case("a-terabyte-announced", of_length(feed("x"), "1000000000000"), Fails("too-large")),
    Case("endless-body", endless, FLOODED),
    Case("endless-chunks", endless_chunks, FLOODED),
    Case("padded-chunks", padded_chunks, FLOODED),
    Case("endless-chunk-extension", endless_extension, Fails("truncated")),
    Case("endless-trailers", endless_trailers, Fails("truncated")),
    Case("one-description-of-100-mb", one_long_description, FLOODED),
    Case("chunk-of-junk", chunked("wat", "<rss>"), Fails("truncated")),
    Case("chunk-of-negative-size", chunked("-5", "<rss>"), Fails("truncated")),
    Case("chunk-larger-than-memory", chunked("FFFFFFFFFFFFFFFF", "<rss>"), Fails("truncated")),
    Case("chunks-cut", chunked("5", "<rss>", ""), Fails("truncated")),
    Case("length-too-short", of_length(feed("length-too-short"), "150"), Fails("truncated")),
    Case("length-too-long", of_length(feed("length-too-long"), "9999"), Fails("truncated")),
    Case("length-negative", of_length(feed("length-negative"), "-1"), Fails("protocol")),
    Case("length-in-words", of_length(feed("length-in-words"), "viel"), Fails("protocol")),
    Case("lengths-that-differ", of_length(feed("x"), "150", "151"), Fails("protocol")),
    Case("cut-without-length", f"HTTP/1.1 200 OK\r\n\r\n{feed('cut-without-length')[:-60]}", Fails("truncated")),
    Case("reset-in-the-body", reset_in_the_body, Fails("truncated")),
    Case("more-after-the-end", ok(feed_of("more-after-the-end")) + answer("500 Nonsense"), Brings()),
)
