"""Visits to real servers: one is dead, one asks for a pause, one moves, one does not want to be read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from npa_core import Alliance
from npa_core.store import Database

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>'
    b"<item><title>Sprachkurs</title><guid>1</guid></item></channel></rss>"
)
HEAD = """
[alliance]
name = "B"
url = "https://buendnis.example/"
contact = "buero@buendnis.example"

[net]
timeout = 1
allow_private = ["127.0.0.0/8"]
"""


@dataclass
class Site:
    """A server on loopback: answers by path, or never."""

    answers: dict[str, bytes] | None = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
        self.asked.append(path)
        if self.answers is None:
            await reader.read()
        writer.write((self.answers or {}).get(path, answer("404 Not Found")))
        writer.close()


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""])
    return head.encode() + body


@pytest.fixture
async def site():
    site = Site({"/feed": answer("200 OK", FEED)})
    server = await asyncio.start_server(site.talk, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()
    await asyncio.sleep(0)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def opened(site, clock, tmp_path):
    """Open an alliance that reads these paths of the site."""

    def open_it(*paths: str, source: str = "", top: str = ""):
        tables = (f'[[sources]]\nid = "s{n}"\nuse = "rss"\nsettings = {{ url = "{site.url(path)}" }}\n{source}'
                  for n, path in enumerate(paths))  # fmt: skip
        (tmp_path / "npa.toml").write_text(HEAD + top + "\n".join(tables))
        (tmp_path / "catalogue").mkdir(exist_ok=True)
        Database.create("sqlite:///state/npa.db", tmp_path)
        return Alliance.open(tmp_path, clock=clock)

    return open_it


async def test_fifty_sources_on_a_server_that_never_answers_cost_one_attempt(opened, site):
    site.answers = None
    started = perf_counter()

    async with opened(*(f"/{n}" for n in range(50))) as alliance:
        report = await alliance.gather()

    assert site.asked == ["/robots.txt", "/0"]
    assert (report.counts["sources"], report.counts["resting"]) == (1, 49)
    assert [failure.kind for failure in report.failures] == ["timeout"]
    assert perf_counter() - started < 10  # fifty would have taken a minute


async def test_a_server_that_asks_for_a_pause_gets_it_for_all_its_feeds(opened, site, clock):
    site.answers = {"/a": answer("503 Busy", b"", "Retry-After: 7200"), "/b": answer("200 OK", FEED)}
    async with opened("/a", "/b") as alliance:
        (failure,) = (await alliance.gather()).failures
        assert timedelta(hours=2) <= failure.next_try - clock.time <= timedelta(hours=2.2)
        clock.time += timedelta(hours=1.9)
        await alliance.gather()
        assert "/b" not in site.asked
        clock.time = failure.next_try
        report = await alliance.gather()

    assert report.counts["items_new"] == 1
    assert site.asked[-2:] == ["/b", "/a"]


async def test_a_feed_that_moved_is_read_at_its_new_address_when_that_has_held(opened, site, clock):
    site.answers = {
        "/alt": answer("301 Moved", b"", f"Location: {site.url('/feed')}"),
        "/feed": answer("200 OK", FEED),
    }
    warnings = []
    async with opened("/alt") as alliance:
        for _ in range(4):
            warnings += (await alliance.gather()).warnings
            clock.time += timedelta(days=1)

    feeds = [path for path in site.asked if path in site.answers]
    assert feeds == ["/alt", "/feed"] * 3 + ["/feed"]
    assert [f"`npa feeds move s0 {site.url('/feed')}`" in warning for warning in warnings] == [True]


async def test_a_site_that_does_not_want_to_be_read_is_not(opened, site):
    site.answers["/robots.txt"] = answer(
        "200 OK", b"User-agent: npa-core\nDisallow: /feed\n", "Content-Type: text/plain"
    )

    async with opened("/feed") as alliance:
        (failure,) = (await alliance.gather()).failures

    assert site.asked == ["/robots.txt", "/.well-known/tdmrep.json"]
    assert failure.kind == "opted-out"
    assert "(names npa-core)" in failure.message


@pytest.mark.slow  # it takes a worker's whole CPU time
async def test_a_robots_txt_made_to_burst_its_reader_costs_neither_the_feed_nor_the_run(opened, site):
    groups = b"".join(b"User-agent: %d\n" % number for number in range(6_000))
    site.answers["/robots.txt"] = answer("200 OK", groups + b"Allow: /$\n" * 9_000)

    async with opened("/feed") as alliance:
        report = await alliance.gather()

    assert (report.failures, report.counts["items_new"]) == ((), 1)


@pytest.mark.parametrize(("grant", "is_read"), [("", False), ('grant = { granted_by = "Pressestelle" }\n', True)])
async def test_a_feed_whose_own_header_reserves_it_is_read_with_leave_only(opened, site, grant, is_read):
    site.answers["/feed"] = answer("200 OK", FEED, "TDM-Reservation: 1")

    async with opened("/feed", source=grant) as alliance:
        report = await alliance.gather()

    assert report.counts.get("items_new", 0) == int(is_read)
    assert [failure.kind for failure in report.failures] == ([] if is_read else ["opted-out"])


async def test_with_opt_outs_switched_off_a_header_reserves_nothing(opened, site):
    site.answers["/feed"] = answer("200 OK", FEED, "TDM-Reservation: 1")

    async with opened("/feed", top="[gather]\nopt_outs = false\n") as alliance:
        report = await alliance.gather()

    assert (report.counts["items_new"], len(report.failures)) == (1, 0)
