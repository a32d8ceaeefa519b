"""The file gatherer: news of a member without a feed, from a list in the alliance folder.

    - id: sommerfest                     # all keys but title are optional
      title: Sommerfest der Kulturen
      link: https://www.example.org/fest
      date: 2026-07-12                   # or 2026-07-12 18:00, or with an offset
      language: de
      text: Plain text. An empty line starts a paragraph.

YAML (.yaml, .yml) or the same as JSON (.json).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import yaml
from pydantic import Field

from npa_core.builtin.inside import inside
from npa_core.errors import Fault, RejectedError
from npa_core.models import Document, Harvest, Outcome, RawItem, Visit
from npa_core.plugin import Gatherer, Settings
from npa_core.text import safe_url

MAX_BYTES = 5_000_000
MAX_ITEMS = 2_000
_KEYS = ("id", "title", "link", "date", "language", "text")
_FAULTS_SHOWN = 20


class FileSettings(Settings):
    """Settings of the file gatherer."""

    path: str = Field(min_length=1)
    """The file, relative to the alliance folder and inside it."""


class FileGatherer(Gatherer[FileSettings]):
    """Reads a YAML or JSON list of news. The cursor is the hash of the file: the same bytes are not read twice."""

    name = "file"

    async def gather(self, visit: Visit) -> Harvest:
        """Read the file when it has changed. Raises RejectedError with every fault and its place."""
        path = inside(self.context.folder, self.settings.path)
        body = await asyncio.to_thread(_bytes, path, self.settings.path)
        cursor = hashlib.sha256(body).hexdigest()
        if cursor == visit.cursor:
            return Harvest(outcome=Outcome.UNCHANGED, cursor=cursor)
        document = Document(body=body, address=self.settings.path)
        harvest = await self.context.offload(read, document, self.context.alliance.timezone)
        return harvest.model_copy(update={"cursor": cursor})

    @staticmethod
    def read(document: Document) -> Harvest:
        """Read one list; times without an offset are taken as UTC."""
        return read(document)


def read(document: Document, timezone: str = "UTC") -> Harvest:
    """Read a list of news; times without an offset are of `timezone`. Raises RejectedError with all faults."""
    file = document.address
    rows = _json_rows(document) if _is_json(document) else _yaml_rows(document)
    faults: list[Fault] = []
    items: list[RawItem] = []
    for row in rows:
        found = list(_faults(file, row))
        faults += found
        if not found:
            items.append(_item(row.value, ZoneInfo(timezone)))
    if faults:
        shown = "\n".join(map(str, faults[:_FAULTS_SHOWN]))
        raise RejectedError(f"{file} has {len(faults)} fault(s), none of its news was taken:\n{shown}", kind="bad-file")
    warnings = (
        (f"{file}: only the first {MAX_ITEMS} of {len(items)} news were taken",) if len(items) > MAX_ITEMS else ()
    )
    return Harvest(items=tuple(items[:MAX_ITEMS]), warnings=warnings)


class _Row(NamedTuple):
    """One entry of the list, and where it and its values stand (line, column); 0 where the format does not tell."""

    value: Any
    number: int
    place: tuple[int, int]
    places: Mapping[str, tuple[int, int]]


class _Loader(yaml.SafeLoader):
    """Leaves every scalar but null as it was written: a title may be `Nein`, an id `0012`."""

    yaml_implicit_resolvers = {  # noqa: RUF012  the name and the shape are PyYAML's
        letter: [(tag, regexp) for tag, regexp in resolvers if tag.endswith(("null", "merge"))]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _bytes(path: Path, shown: str) -> bytes:
    try:
        if not path.is_file():
            raise RejectedError(f"{shown} is not there or no file; create it or correct `path`", kind="no-file")
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RejectedError(f"{shown} cannot be read: {error.strerror}", kind="unreadable") from None
    if len(body) > MAX_BYTES:
        raise RejectedError(f"{shown} is larger than {MAX_BYTES} bytes; move old news out of it", kind="too-large")
    return body


def _is_json(document: Document) -> bool:
    return document.address.lower().endswith(".json") or "json" in document.content_type


def _json_rows(document: Document) -> list[_Row]:
    try:
        values = json.loads(document.body)
    except json.JSONDecodeError as error:
        raise _unreadable(document, error.lineno, error.colno, error.msg) from None
    except (UnicodeDecodeError, RecursionError):
        raise _unreadable(document, 0, 0, "is no JSON in UTF-8") from None
    if not isinstance(values, list):
        raise _unreadable(document, 1, 1, "is no list of news; start it with '['")
    return [_Row(value, number, (0, 0), {}) for number, value in enumerate(values, 1)]


def _yaml_rows(document: Document) -> list[_Row]:
    try:
        loader = _Loader(document.body.decode("utf-8-sig"))
        node = loader.get_single_node()
        if not isinstance(node, yaml.SequenceNode):
            raise _unreadable(document, 1, 1, "is no list of news; start every one with '- title: …'")
        values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise _unreadable(document, line, column, error.problem or "is no YAML") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise _unreadable(document, 0, 0, "is no YAML in UTF-8") from None
    return [
        _Row(value, number, _place(child), _places(child))
        for number, (value, child) in enumerate(zip(values, node.value, strict=True), 1)
    ]


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _places(node: yaml.Node) -> dict[str, tuple[int, int]]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: _place(key) for key, _ in node.value if isinstance(key, yaml.ScalarNode)}


def _unreadable(document: Document, line: int, column: int, message: str) -> RejectedError:
    return RejectedError(str(Fault(document.address, line, column, message)), kind="bad-file")


def _faults(file: str, row: _Row) -> Iterator[Fault]:
    """Yield what is wrong with one entry. Values are never repeated: they may be long, or grow by aliases."""
    if not isinstance(row.value, dict):
        yield Fault(file, *row.place, f"news {row.number} is no mapping; write 'title: …'")
        return
    for key, value in row.value.items():
        place = row.places.get(str(key), row.place)
        if message := _wrong(key, value):
            yield Fault(file, *place, f"news {row.number}: {message}")
    if not str(row.value.get("title") or "").strip():
        yield Fault(file, *row.place, f"news {row.number} has no title")


def _wrong(key: Any, value: Any) -> str | None:
    if key not in _KEYS:
        near = get_close_matches(str(key)[:80], _KEYS, n=1)
        return f"unknown key {str(key)[:80]!r}" + (f" (did you mean {near[0]!r}?)" if near else "")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return f"{key} must be text"
    if key == "link" and safe_url(str(value)) is None:
        return "link is no http(s) URL"
    if key == "date" and _date(str(value)) is None:
        return "date is none; write 2026-11-12 or 2026-11-12 18:00"
    return None


def _item(row: Mapping[str, Any], zone: ZoneInfo) -> RawItem:
    value = {key: str(row[key]).strip() for key in _KEYS if row.get(key) not in (None, "")}
    published = _date(value.get("date", ""))
    if published and published.tzinfo is None:
        published = published.replace(tzinfo=zone)
    return RawItem(
        guid=value.get("id"),
        link=safe_url(value.get("link")),
        title=value["title"],
        content=_paragraphs(value.get("text", "")),
        published=published,
        language=value.get("language"),
    )


def _date(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def _paragraphs(text: str) -> str:
    """Make HTML of plain text: whatever looks like a tag in it is meant as text."""
    blocks = (block.strip() for block in text.replace("\r\n", "\n").split("\n\n"))
    return "\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)
