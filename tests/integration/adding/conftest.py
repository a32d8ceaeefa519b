"""Web sites of the tests' own, on loopback, and an alliance folder that may reach them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from npa_core.demo.loopback import LoopbackServer, QuietHandler

NET = '\n[net]\nallow_private = ["127.0.0.1"]\ntimeout = 5\n'
ABOUT = {
    "1": "Deutschkurs für Geflüchtete beginnt",
    "2": "Sprachkurs für Zugewanderte",
    "3": "Sprachcafé für Geflüchtete",
    "4": "Straßensperrung wegen Bauarbeiten",
}


@dataclass
class Site:
    """What stands at which path (the query included): status, content type, body. Remembers what it was asked."""

    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def put(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.pages[path] = (status, kind, body.encode() if isinstance(body, str) else body)

    def feed(self, path: str, titles: dict[str, str] = ABOUT) -> None:
        """Put an RSS feed there; the first title is the oldest."""
        items = "".join(
            f"<item><title>{title}</title><link>{self.url}/news/{number}</link>"
            f"<pubDate>Mon, {9 + index:02} Nov 2026 08:00:00 GMT</pubDate></item>"
            for index, (number, title) in enumerate(titles.items())
        )
        document = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
        self.put(path, document, "application/rss+xml")

    def redirect(self, path: str, to: str, status: int = 301) -> None:
        self.pages[path] = (status, to, b"")


@pytest.fixture
def site() -> Iterator[Site]:
    held = Site()

    class Handler(QuietHandler):
        def serve(self) -> None:
            held.asked.append(self.path)
            status, kind, body = held.pages.get(self.path, (404, "text/plain", b"nothing here"))
            self.answer(status, body, {"Location" if 300 <= status < 400 else "Content-Type": kind})

    with LoopbackServer(Handler) as server:
        held.url = server.url
        yield held


@pytest.fixture
def alliance(tmp_path, quick) -> Path:
    folder = tmp_path / "alliance"
    assert quick("init", folder).code == 0
    with (folder / "npa.toml").open("a") as settings:
        settings.write(NET)
    return folder


@pytest.fixture
def discover(quick, alliance):
    """Run `npa feeds discover` on an address, with --json."""

    def run(url: str, code: int = 0):
        ended = quick("-C", alliance, "feeds", "discover", url, "--json")
        assert ended.code == code, ended.err
        return ended.json if code < 2 and ended.out else ended.err

    return run


@pytest.fixture
def add(quick, alliance):
    """Run `npa partners add`."""

    def run(url: str, *options: str, code: int = 0):
        ended = quick("-C", alliance, "partners", "add", url, *options)
        assert ended.code == code, ended.err + ended.out
        return ended

    return run
