"""A real HTTP server on loopback that speaks as much of the Mastodon API as a publisher meets."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from npa_core.testing import FakeContext, LoopbackContext, sample_alliance, sample_catalogue
from npa_mastodon.publisher import Mastodon
from npa_mastodon.settings import MastodonSettings

TOKEN = "sehr-geheimes-token-0815"
INSTANCE = {"configuration": {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23}}}


@dataclass
class Server:
    """What the server has, and how it is to behave."""

    statuses: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    honours_key: bool = True
    instance: dict[str, Any] | None = field(default_factory=lambda: dict(INSTANCE))
    instance_v1: dict[str, Any] | None = None
    scopes: list[str] | None = None
    fails: dict[str, tuple[int, dict[str, str], Any]] = field(default_factory=dict)
    """By method: the status, headers and body it answers with, having done nothing."""
    fails_after: dict[str, int | None] = field(default_factory=dict)
    """By method: the status it answers with after it has done the work; None hangs up instead."""
    now: datetime = FakeContext().clock.time
    address: str = ""

    def post(self, text: str, when: datetime | None = None, **values: Any) -> dict[str, Any]:
        """Keep a post, as Mastodon shows it."""
        number = str(1000 + len(self.statuses))
        status = {
            "id": number,
            "url": f"{self.address}/@buendnis/{number}",
            "created_at": (when or self.now).isoformat().replace("+00:00", "Z"),
            "content": as_html(text),
            "text": text,
            **values,
        }
        self.statuses.insert(0, status)
        return status

    @property
    def texts(self) -> list[str]:
        """The posts, newest first."""
        return [status["text"] for status in self.statuses]


def as_html(text: str) -> str:
    """Format as Mastodon does: links in three spans, hashtags linked, lines broken."""

    def link(match: re.Match[str]) -> str:
        scheme, rest = match[0].split("://")
        return (
            f'<a href="{match[0]}" rel="nofollow noopener"><span class="invisible">{scheme}://</span>'
            f'<span class="ellipsis">{rest[:30]}</span><span class="invisible">{rest[30:]}</span></a>'
        )

    body = re.sub(r"https?://[^\s<]+", link, html.escape(text))
    body = re.sub(r"(?<![\w/&])#(\w+)", r'<a href="/tags/\1" class="mention hashtag">#<span>\1</span></a>', body)
    return "".join(f"<p>{block}</p>" for block in body.replace("\n", "<br />").split("<br /><br />"))


class Handler(BaseHTTPRequestHandler):
    """One request to the server's state."""

    state: Server

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.state.requests.append((self.command, self.path, headers, body))
        if self.command in self.state.fails:
            status, extra, answer = self.state.fails[self.command]
            return self.answer(status, answer, extra)
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return self.answer(401, {"error": "The access token is invalid"})
        status, answer = self.work(urlsplit(self.path), body, headers)
        if self.command in self.state.fails_after:
            late = self.state.fails_after[self.command]
            if late is None:
                return self.connection.close()
            return self.answer(late, {"error": "Bad Gateway"})
        return self.answer(status, answer)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815  the names are those of http.server

    def work(self, url: Any, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        if url.path in {"/api/v1/instance", "/api/v2/instance"}:
            found = self.state.instance if "v2" in url.path else self.state.instance_v1
            return (200, found) if found is not None else (404, {"error": "Record not found"})
        if url.path == "/api/v1/accounts/verify_credentials":
            return 200, {"id": "77", "acct": "buendnis"}
        if url.path == "/api/v1/apps/verify_credentials":
            return 200, {"name": "npa", **({"scopes": self.state.scopes} if self.state.scopes is not None else {})}
        if url.path == "/api/v1/accounts/77/statuses":
            return 200, self.page(parse_qs(url.query))
        if url.path == "/api/v1/statuses" and self.command == "POST":
            return 200, self.create(body, headers.get("idempotency-key", ""))
        return self.one(url.path.rsplit("/", 1)[1], body)

    def page(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        older_than = int(query.get("max_id", ["999999"])[0])
        return [s for s in self.state.statuses if int(s["id"]) < older_than][: int(query["limit"][0])]

    def create(self, body: Any, key: str) -> dict[str, Any]:
        known = self.state.keys.get(key) if self.state.honours_key else None
        status = next((s for s in self.state.statuses if s["id"] == known), None)
        if status is None:
            extra = {name: value for name, value in body.items() if name != "status"}
            status = self.state.post(body["status"], **extra)
            self.state.keys[key] = status["id"]
        return status

    def one(self, id: str, body: Any) -> tuple[int, Any]:
        status = next((s for s in self.state.statuses if s["id"] == id), None)
        if status is None:
            return 404, {"error": "Record not found"}
        if self.command == "DELETE":
            self.state.statuses.remove(status)
        if self.command == "PUT":
            status |= {"text": body["status"], "content": as_html(body["status"])}
        return 200, status

    def answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(raw)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()
    http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"state": state}))
    http.daemon_threads = True
    state.address = f"http://127.0.0.1:{http.server_address[1]}"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield state
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def context() -> LoopbackContext:
    return LoopbackContext(alliance=sample_alliance(), catalogue=sample_catalogue())


@pytest.fixture
def mastodon(server: Server, context: LoopbackContext) -> Mastodon:
    settings = MastodonSettings.model_validate({"server": server.address, "token": TOKEN, "hashtags": ["Integration"]})
    return Mastodon(settings, context)
