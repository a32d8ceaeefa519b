"""Feeds that are broken, slow or hostile: each costs itself only, and what it gave before stays."""

from __future__ import annotations

import asyncio
import gzip
import re
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import datetime, timedelta
from threading import Thread
from time import perf_counter
from typing import Any, NamedTuple

import pytest

from npa_core import Alliance
from npa_core.pipeline.found import found
from npa_core.workers.pool import Workers

pytestmark = pytest.mark.slow

TIMEOUT_SECONDS = 1
MAX_BYTES = 2_000_000
MOST_MEMORY = 400_000_000
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


class Bad(NamedTuple):
    """What a source answers on its bad day, and the word for it."""

    kind: str
    answer: bytes | Callable[[Writer], Awaitable[None]]


BAD = {
    "html": Bad("not-a-feed", ok(b"<!DOCTYPE html><html><body><p>Wartung</p></body></html>")),
    "json": Bad("not-a-feed", ok(b'{"fehler": true}')),
    "leer": Bad("empty", ok(b"")),
    "abgeschnitten": Bad("truncated", ok(feed("abgeschnitten")[:-60])),
    "aufgelegt": Bad("truncated", hang_up),
    "zu-gross": Bad("too-large", ok(feed("zu-gross", f"<!-- {'x' * MAX_BYTES} -->"))),
    "endlos": Bad("too-large", endless),
    "langsam": Bad("timeout", drip),
    "langsamer-kopf": Bad("timeout", drip_headers),
    "stumm": Bad("timeout", never),
    "gzip-bombe": Bad("too-large", ok(gzip.compress(b" " * 100_000_000), "Content-Encoding: gzip")),
    "gzip-schrott": Bad("bad-encoding", ok(b"kein gzip", "Content-Encoding: gzip")),
    "kaputt": Bad("protocol", b"SSH-2.0-OpenSSH_9.6\r\n"),
    "privat": Bad("refused-address", redirect("http://127.0.0.1:1/")),
    "metadaten": Bad("refused-address", redirect("http://169.254.169.254/latest/meta-data/")),
    "ipv6": Bad("refused-address", redirect("http://[::1]:8000/")),
    "hexadezimal": Bad("refused-address", redirect("http://0x7f.1/")),
    "datei": Bad("refused-url", redirect("file:///etc/passwd")),
    "schleife": Bad("too-many-redirects", redirect("/schleife")),
    "weg": Bad("gone", answer("410 Gone")),
    "fehlt": Bad("http-404", answer("404 Not Found")),
    "gestoert": Bad("http-500", answer("500 Internal Server Error")),
    "ueberlastet": Bad("http-503", answer("503 Service Unavailable", b"", "Retry-After: 86400")),
    "entitaeten": Bad("truncated", ok(ENTITY_BOMB.encode())),
    "zu-verwickelt": Bad("too-complex", ok(feed("zu-verwickelt", MANY_CATEGORIES))),
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
        if bad and isinstance(bad.answer, bytes):
            writer.write(bad.answer)
        elif bad:
            await bad.answer(writer)
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


def test_on_a_good_day_all_is_well(day):
    assert (day.good.code, day.good.json["failures"]) == (0, [])
    assert day.good.json["counts"]["items_new"] == 3 * len(ALL)


def test_every_bad_feed_has_one_failure_and_nothing_else_has(day):
    assert day.bad.code == 1
    assert len(day.bad.json["failures"]) == len(BAD)
    assert {name: bad.kind for name, bad in BAD.items()} == {name: one["kind"] for name, one in day.failures.items()}


def test_the_healthy_ones_were_done(day):
    assert day.bad.json["counts"]["unchanged"] == len(HEALTHY)
    assert day.bad.json["counts"]["sources"] == len(ALL)


@pytest.mark.parametrize("name", BAD)
def test_what_a_bad_feed_gave_before_stays_with_its_validators(day, name):
    cursor, items = day.before[name]

    assert f'"{name}' in cursor
    assert len(items) == 3
    assert day.before[name] == day.after[name]


@pytest.mark.parametrize("name", BAD)
def test_the_failure_is_one_clear_line_that_names_the_place(day, name):
    message = day.failures[name]["message"]

    assert len(message.splitlines()) == 1
    assert 20 < len(message) < 500
    assert re.search(rf"{name}|127\.0\.0\.1|169\.254|::1|0x7f", message)
    assert "Traceback" not in day.bad.err


def test_nobody_was_asked_more_often_than_a_redirect_loop_explains(day):
    assert Counter(ALL) | Counter(schleife=6) == day.asked


@pytest.mark.parametrize("name", HARMLESS)
def test_what_a_document_declares_is_neither_expanded_nor_opened(day, name):
    _, items = day.after[name]

    assert len(items) == 4
    assert "root:" not in str(items)
    assert "haha" not in str(items)


def test_a_wish_to_be_left_alone_is_granted(day):
    next_try = datetime.fromisoformat(day.failures["ueberlastet"]["next_try"])

    assert next_try - datetime.fromisoformat(day.bad.json["finished"]) > timedelta(hours=23)


def test_time_and_memory_are_bounded(day):
    slow = [name for name, bad in BAD.items() if bad.kind in ("timeout", "too-large")]

    # One host, one exchange at a time: the slow ones take their timeout one after the other, the rest next to nothing.
    assert day.seconds < len(slow) * TIMEOUT_SECONDS + 15
    assert day.bad.peak_bytes < MOST_MEMORY


async def test_a_document_that_eats_the_processor_costs_its_worker_only(tmp_path, monkeypatch):
    monkeypatch.setitem(Workers.__init__.__kwdefaults__, "cpu_seconds", 1)
    gluttonous = feed("html", "<item><title>x</title></item>" * 280_000)
    monkeypatch.setitem(BAD, "html", Bad("worker-cpu", ok(gluttonous)))
    with FeedServer() as server:
        server.bad = True
        alliance(tmp_path, server.place, ("html", *HEALTHY), max_bytes=10_000_000)
        found(tmp_path)

        async with Alliance.open(tmp_path) as opened:
            report = await opened.gather()

    assert [(failure.subject, failure.kind) for failure in report.failures] == [("source html", "worker-cpu")]
    assert report.counts["items_new"] == 3 * len(HEALTHY)
