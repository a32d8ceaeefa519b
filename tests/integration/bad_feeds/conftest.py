"""A server whose feeds are good at first and, on their bad day, broken, slow or hostile; and what two visits leave."""

from __future__ import annotations

import asyncio
import gzip
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from threading import Thread
from time import perf_counter
from typing import Any, NamedTuple

import pytest

TIMEOUT_SECONDS = 1
MAX_BYTES = 2_000_000
HEALTHY = ("gesund-1", "gesund-2", "gesund-3")

Writer = asyncio.StreamWriter


def feed(name: str, items: str = "") -> bytes:
    own = "".join(f"<item><title>{name}: Nachricht {n}</title><guid>{name}-{n}</guid></item>" for n in range(3))
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{own}{items}</channel></rss>'.encode()
    )


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(to: str) -> bytes:
    return answer("302 Found", b"", f"Location: {to}")


def ok(body: bytes, *headers: str) -> bytes:
    return answer("200 OK", body, "Content-Type: application/rss+xml", *headers)


async def drip(writer: Writer) -> None:
    """One byte a second, headers first."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(1)


async def drip_headers(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        writer.write(f"X-{number}: x\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.2)


async def never(writer: Writer) -> None:
    await asyncio.sleep(60)


async def endless(writer: Writer) -> None:
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n" + feed("endlos")[:-18]
    )
    while True:
        writer.write(b"<item><title>Noch eine</title></item>" * 1_000)
        await writer.drain()


async def hang_up(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + feed("halb"))


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
ENTITY_BOMB = f'<?xml version="1.0"?><!DOCTYPE rss [{ENTITIES}]><rss version="2.0"><channel><item><title>&a9;</title>'
FOREIGN_FILE = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<rss version="2.0"><channel><item><title>&x;</title>'
)
END = "</item></channel></rss>"
MANY_CATEGORIES = "<item>" + "<category>x</category>" * 20_000 + "</item>"


BAD: dict[str, bytes | Callable[[Writer], Awaitable[None]]] = {
    "html": ok(b"<!DOCTYPE html><html><body><p>Wartung</p></body></html>"),
    "json": ok(b'{"fehler": true}'),
    "leer": ok(b""),
    "abgeschnitten": ok(feed("abgeschnitten")[:-60]),
    "aufgelegt": hang_up,
    "zu-gross": ok(feed("zu-gross", f"<!-- {'x' * MAX_BYTES} -->")),
    "endlos": endless,
    "langsam": drip,
    "langsamer-kopf": drip_headers,
    "stumm": never,
    "gzip-bombe": ok(gzip.compress(b" " * 100_000_000), "Content-Encoding: gzip"),
    "gzip-schrott": ok(b"kein gzip", "Content-Encoding: gzip"),
    "kaputt": b"SSH-2.0-OpenSSH_9.6\r\n",
    "privat": redirect("http://127.0.0.1:1/"),
    "metadaten": redirect("http://169.254.169.254/latest/meta-data/"),
    "ipv6": redirect("http://[::1]:8000/"),
    "hexadezimal": redirect("http://0x7f.1/"),
    "datei": redirect("file:///etc/passwd"),
    "schleife": redirect("/schleife"),
    "weg": answer("410 Gone"),
    "fehlt": answer("404 Not Found"),
    "gestoert": answer("500 Internal Server Error"),
    "ueberlastet": answer("503 Service Unavailable", b"", "Retry-After: 86400"),
    "entitaeten": ok(ENTITY_BOMB.encode()),
    "zu-verwickelt": ok(feed("zu-verwickelt", MANY_CATEGORIES)),
}

HARMLESS = {"bombe": ok((ENTITY_BOMB + END).encode()), "fremde-datei": ok((FOREIGN_FILE + END).encode())}
"""Read like any other feed on a bad day, because nothing that they declare is ever expanded or opened."""
ALL = (*BAD, *HARMLESS, *HEALTHY)


class FeedServer:
    """Serves /<source>: good feeds with validators at first, what BAD says once `bad` is set."""

    def __init__(self) -> None:
        self.bad = False
        self.asked: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)

    def __enter__(self) -> FeedServer:
        self._thread.start()
        starting = asyncio.start_server(self._talk, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self.place = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # in which aborted connections are closed

    async def _talk(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            name = head.split(" ", 2)[1].strip("/")
            self.asked.append(name)
            await self._reply(name, head, writer)
            writer.write_eof()
            await reader.read()  # until the client has hung up, too: closing with unread bytes would reset
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client, or the test, had enough
        finally:
            writer.transport.abort()

    async def _reply(self, name: str, head: str, writer: Writer) -> None:
        bad = BAD.get(name) if self.bad else None
        if isinstance(bad, bytes):
            writer.write(bad)
        elif bad:
            await bad(writer)
        elif self.bad and name in HARMLESS:
            writer.write(HARMLESS[name])
        elif f'if-none-match: "{name}"' in head.lower():
            writer.write(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
        else:
            writer.write(ok(feed(name), f'ETag: "{name}"'))


def alliance(folder, place: str, names=ALL, max_bytes: int = MAX_BYTES) -> None:
    """Write an alliance of these sources; only the feed server may be reached although it is private."""
    sources = "".join(
        f'[[sources]]\nid = "{name}"\nuse = "rss"\nsettings = {{ url = "http://{place}/{name}" }}\n' for name in names
    )
    (folder / "catalogue").mkdir(parents=True)
    (folder / "catalogue" / "partners.yaml").write_text("[]\n")
    (folder / "npa.toml").write_text(
        '[alliance]\nname = "Probe"\nurl = "https://probe.example/"\nlanguages = ["de"]\n'
        'timezone = "Europe/Berlin"\ncontact = "buero@probe.example"\n\n'
        f'[net]\ntimeout = {TIMEOUT_SECONDS}\nmax_bytes = {max_bytes}\nallow_private = ["{place}"]\n\n{sources}'
    )


def stored(folder) -> dict[str, tuple[object, ...]]:
    """For every source its cursor and its items."""
    with closing(sqlite3.connect(folder / "state" / "npa.db")) as connection:
        cursors = connection.execute("SELECT id, cursor FROM source").fetchall()
        items = connection.execute("SELECT source, id, title, content_hash FROM item ORDER BY id").fetchall()
    return {name: (cursor, [item for item in items if item[0] == name]) for name, cursor in cursors}


class Day(NamedTuple):
    """What a bad day left behind."""

    good: Any
    bad: Any
    before: dict[str, tuple[object, ...]]
    after: dict[str, tuple[object, ...]]
    asked: Counter[str]
    seconds: float

    @property
    def failures(self) -> dict[str, dict[str, str]]:
        return {failure["subject"].removeprefix("source "): failure for failure in self.bad.json["failures"]}


@pytest.fixture(scope="module")
def day(npa, tmp_path_factory) -> Day:
    """Two visits of all sources: a good one, and one on their bad day."""
    folder = tmp_path_factory.mktemp("alliance")
    with FeedServer() as server:
        alliance(folder, server.place)
        npa("init", folder)
        good = npa("-C", folder, "gather", "--all", "--json")
        before = stored(folder)
        server.bad = True
        server.asked.clear()
        began = perf_counter()
        bad = npa("-C", folder, "gather", "--all", "--json")
        seconds = perf_counter() - began
        return Day(good, bad, before, stored(folder), Counter(server.asked), seconds)


@pytest.fixture
def gluttony(monkeypatch, tmp_path):
    """An alliance with one feed, besides the healthy ones, that takes seconds to parse."""
    gluttonous = feed("html", "<item><title>x</title></item>" * 280_000)
    monkeypatch.setitem(BAD, "html", ok(gluttonous))
    with FeedServer() as server:
        server.bad = True
        alliance(tmp_path, server.place, ("html", *HEALTHY), max_bytes=10_000_000)
        yield tmp_path
