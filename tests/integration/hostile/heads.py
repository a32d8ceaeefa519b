"""Heads: slow, silent, flooding, and not HTTP at all."""

from __future__ import annotations

import asyncio

from .answers import feed, item, ok
from .case import Brings, Case, Fails, Talk

LONG = 600.0
"""Seconds; longer than any deadline."""


async def silence(talk: Talk) -> None:
    await asyncio.sleep(LONG)


async def half_a_line(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 20")
    await asyncio.sleep(LONG)


async def drip_head(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await talk.repeat(b"x", pause=0.5)


async def drip_lines(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\n")
    await talk.repeat(b"X-Slow: x\r\n", pause=0.5)


async def drip_body(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    await talk.repeat(b" ", pause=0.5)


async def drip_interim(talk: Talk) -> None:
    await talk.repeat(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.5)


async def stalled_body(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", feed(talk.name))
    await asyncio.sleep(LONG)


async def interim_flood(talk: Talk) -> None:
    await talk.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 1_000)


async def line_flood(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\n")
    await talk.repeat(b"X-Flood: x\r\n" * 1_000)


async def one_endless_line(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nX-Flood: ")
    await talk.repeat(b"x" * 65_536)


async def hang_up(talk: Talk) -> None:
    """Close without a word."""


async def reset_at_once(talk: Talk) -> None:
    talk.reset()


async def reset_in_the_head(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Ty")
    talk.reset()


def status_line(line: str) -> str:
    return f"{line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def with_header(line: str) -> str:
    return f"HTTP/1.1 200 OK\r\n{line}\r\nContent-Length: 0\r\n\r\n"


LATE = Fails("timeout")
BROKEN = Fails("protocol")

CASES = (
    Case("silence", silence, LATE, seconds=LONG),
    Case("half-a-line", half_a_line, LATE, seconds=LONG),
    Case("drip-head", drip_head, LATE, seconds=LONG),
    Case("drip-lines", drip_lines, LATE, seconds=LONG),
    Case("drip-body", drip_body, LATE, seconds=LONG),
    Case("drip-interim", drip_interim, LATE, seconds=LONG),
    Case("stalled-body", stalled_body, LATE, seconds=LONG),
    Case("interim-flood", interim_flood, Fails("too-large", or_else="timeout")),
    Case("line-flood", line_flood, BROKEN),
    Case("one-endless-line", one_endless_line, BROKEN),
    Case("one-line-of-8-mb", b"HTTP/1.1 200 OK\r\nX-Flood: " + b"x" * 8_000_000, BROKEN),
    Case("hang-up", hang_up, BROKEN),
    Case("reset-at-once", reset_at_once, Fails("truncated")),
    Case("reset-in-the-head", reset_in_the_head, Fails("truncated")),
    Case("ssh", "SSH-2.0-OpenSSH_9.6\r\n", BROKEN),
    Case("http-0-9", feed("http-0-9"), BROKEN),
    Case("http-7", ok(feed("http-7", item(guid="neu"))).replace(b"HTTP/1.1", b"HTTP/7.0"), Brings()),
    Case("http-2-preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", BROKEN),
    Case("status-in-letters", status_line("HTTP/1.1 abc OK"), BROKEN),
    Case("status-of-five-digits", status_line("HTTP/1.1 20000 OK"), BROKEN),
    Case("header-without-a-colon", with_header("no colon here"), BROKEN),
    Case("header-with-a-nul", with_header("X-Nul: a\0b"), BROKEN),
    Case("header-with-a-blank-name", with_header(": x"), BROKEN),
    Case("another-protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", BROKEN),
    Case("lone-line-feeds", ok(feed("lone-line-feeds", item(guid="neu"))).replace(b"\r\n", b"\n"), Brings()),
)
