"""A small Mastodon for the demo: as much of the API as a publisher needs, each status kept as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from npa_core.demo import NOW
from npa_core.demo.loopback import LoopbackServer, QuietHandler

TOKEN = "token-of-the-demo"  # noqa: S105 - opens nothing but the demo's own server
MAX_CHARACTERS = 500
PER_URL = 23
ACCOUNT = {"id": "1", "username": "buendnis", "acct": "buendnis", "display_name": "Niedersachsen packt an (Beispiel)"}
_URL = re.compile(r"https?://\S+")
_STATUS = re.compile(r"/api/v1/statuses/(\d+)")


class MastodonEndpoint(LoopbackServer):
    """Keeps each status as `NNN.json` in `folder`; asks for the bearer token `TOKEN`."""

    def __init__(self, folder: Path, *, now: datetime = NOW) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        statuses = _Statuses(folder, now)

        class Handler(_Handler):
            store = statuses

        super().__init__(Handler)


class _Statuses:
    """The statuses and the Idempotency-Keys that led to them. One at a time: requests come in threads."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._folder = folder
        self._now = now.isoformat().replace("+00:00", "Z")
        self._lock = Lock()
        self._by_key: dict[str, str] = {}
        self._kept: dict[str, dict[str, Any]] = {
            status["id"]: status
            for status in (json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json")))
        }

    def newest_first(self, limit: int, before: int | None) -> list[dict[str, Any]]:
        with self._lock:
            ids = sorted(map(int, self._kept), reverse=True)
            return [self._kept[str(id)] for id in ids if before is None or id < before][:limit]

    def get(self, id: str) -> dict[str, Any] | None:
        with self._lock:
            return self._kept.get(id)

    def post(self, wish: Mapping[str, Any], key: str) -> dict[str, Any]:
        with self._lock:
            if key and (known := self._kept.get(self._by_key.get(key, ""))):
                return known
            new = str(max(map(int, self._kept), default=0) + 1)
            self._by_key[key] = new
            return self._keep(new, wish, edited_at=None)

    def put(self, id: str, wish: Mapping[str, Any]) -> dict[str, Any] | None:
        with self._lock:
            return self._keep(id, {**self._kept[id], **wish}, edited_at=self._now) if id in self._kept else None

    def delete(self, id: str) -> dict[str, Any] | None:
        with self._lock:
            self._path(id).unlink(missing_ok=True)
            return self._kept.pop(id, None)

    def _keep(self, id: str, wish: Mapping[str, Any], edited_at: str | None) -> dict[str, Any]:
        text = str(wish["status"] if "status" in wish else wish["text"])
        status = {
            "id": id,
            "created_at": self._now,
            "edited_at": edited_at,
            "in_reply_to_id": wish.get("in_reply_to_id"),
            "visibility": wish.get("visibility") or "public",
            "language": wish.get("language") or "de",
            "url": f"https://social.example/@{ACCOUNT['acct']}/{id}",
            "account": ACCOUNT,
            "text": text,
            "content": _as_html(text),
        }
        self._path(id).write_text(json.dumps(status, ensure_ascii=False, indent=2) + "\n", "utf-8")
        self._kept[id] = status
        return status

    def _path(self, id: str) -> Path:
        return self._folder / f"{int(id):03}.json"


def _as_html(text: str) -> str:
    """Write a status as Mastodon shows it: escaped, links as links, a paragraph for each empty line."""
    html = _URL.sub(lambda found: f'<a href="{found[0]}" rel="nofollow noopener">{found[0]}</a>', escape(text))
    return "".join(f"<p>{part.replace(chr(10), '<br />')}</p>" for part in html.split("\n\n"))


def _length(text: str) -> int:
    """Count characters as Mastodon does: every URL weighs the same."""
    return len(_URL.sub("x" * PER_URL, text))


class _Handler(QuietHandler):
    store: _Statuses

    def serve(self) -> None:
        """Answer one call: only the instance's own page is open to all."""
        path, wish = urlsplit(self.path).path, self._body()
        if self.command == "GET" and path == "/api/v2/instance":
            self._json(200, _instance())
        elif self.headers.get("Authorization", "") != f"Bearer {TOKEN}":
            self._json(401, {"error": "The access token is invalid"})
        elif self.command in ("POST", "PUT") and (fault := _fault(wish)):
            self._json(422, {"error": fault})
        elif (found := self._do(path, wish)) is None:
            self._json(404, {"error": "Record not found"})
        else:
            self._json(200, found)

    def _do(self, path: str, wish: Mapping[str, Any]) -> object | None:
        """Do what is asked and return the answer; None when there is no such thing."""
        match self.command, path:
            case "GET", "/api/v1/accounts/verify_credentials":
                return {**ACCOUNT, "source": {"privacy": "public", "language": "de"}}
            case "GET", "/api/v1/accounts/1/statuses":
                return self.store.newest_first(min(self._asked("limit") or 20, 40), self._asked("max_id"))
            case "POST", "/api/v1/statuses":
                return self.store.post(wish, self.headers.get("Idempotency-Key", ""))
        status = _STATUS.fullmatch(path)
        return self._do_with(status[1], wish) if status else None

    def _do_with(self, id: str, wish: Mapping[str, Any]) -> object | None:
        match self.command:
            case "GET":
                return self.store.get(id)
            case "PUT":
                return self.store.put(id, wish)
            case "DELETE":
                return self.store.delete(id)
        return None

    def _asked(self, name: str) -> int | None:
        """Return a number from the query; None when it is not there or none."""
        value = dict(parse_qsl(urlsplit(self.path).query)).get(name, "")
        return int(value) if value.isdecimal() else None

    def _body(self) -> dict[str, Any]:
        """Read the wish: JSON or a form, as Mastodon takes both."""
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get_content_type() != "application/json":
            return dict(parse_qsl(raw.decode("utf-8", "replace")))
        try:
            wish = json.loads(raw)
        except ValueError:
            return {}
        return wish if isinstance(wish, dict) else {}

    def _json(self, status: int, body: object) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        self.answer(status, json.dumps(body, ensure_ascii=False).encode(), headers)


def _fault(wish: Mapping[str, Any]) -> str:
    """Say what Mastodon would find wrong with a status; nothing when it is fine."""
    text = wish.get("status")
    if not isinstance(text, str) or not text.strip():
        return "Validation failed: Text can't be blank"
    if _length(text) > MAX_CHARACTERS:
        return f"Validation failed: Text character limit of {MAX_CHARACTERS} exceeded"
    return ""


def _instance() -> dict[str, Any]:
    limits = {"max_characters": MAX_CHARACTERS, "characters_reserved_per_url": PER_URL, "max_media_attachments": 4}
    return {
        "domain": "social.example",
        "title": "Mastodon der Vorführung",
        "version": "4.4.0",
        "configuration": {"statuses": limits},
        "languages": ["de"],
    }
