"""JSON Feed 1.0 and 1.1, which feedparser reads nothing of: the same entries come out as feedparser makes of XML.

See https://www.jsonfeed.org/version/1.1/. Of values of the wrong type nothing is taken; the rest of the item stays.
`next_url` is not followed: it leads to old news.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from npa_core.errors import RejectedError
from npa_core.text import redact

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d)?/?", re.IGNORECASE)
_CLAIM = re.compile(r'"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org(?:\\?/)version', re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\w{1,8}|[a-zA-Z]\w{1,31});")
_LONGEST_NUMBER = 20
_MAX_ATTACHMENTS = 200

Parsed = dict[str, Any]
"""As feedparser gives it: `entries`, `feed`, `version`, `bozo`."""


def parse_json(text: str, address: str) -> Parsed | None:
    """Return what the document holds, or None when it is no JSON Feed; empty and `bozo` when it is cut off.

    Raises RejectedError (`unreadable`) when it says that it is one and is broken otherwise.
    """
    if not text.startswith("{"):
        return None
    try:
        document = json.loads(text, strict=False, parse_int=_integer, parse_constant=lambda _: None)
    except (json.JSONDecodeError, RecursionError) as error:
        if not _seems_to_be_a_feed(text):
            return None
        if isinstance(error, json.JSONDecodeError) and _is_at_the_end(error, text):
            return {"entries": [], "feed": {}, "version": "json", "bozo": True, "bozo_exception": error}
        raise RejectedError(
            f"{redact(address)} is too broken to be read (JSON); have it checked by a feed validator", kind="unreadable"
        ) from None
    if not _VERSION.fullmatch(_text(document, "version")) or not isinstance(document.get("items"), list):
        return None
    items = [item for item in document["items"] if isinstance(item, dict)]
    feed = {"link": _text(document, "home_page_url"), "language": _text(document, "language")}
    return {"entries": _Entries(items), "feed": feed, "version": "json", "bozo": False}


def _seems_to_be_a_feed(text: str) -> bool:
    """Whether it says so, or has the parts of one: the version may have stood in what is missing."""
    return _CLAIM.search(text[:5_000]) is not None or all(f'"{name}"' in text for name in ("feed_url", "items"))


def _is_at_the_end(error: json.JSONDecodeError, text: str) -> bool:
    text = text.rstrip()
    return not text.endswith("}") or error.pos >= len(text) or error.msg.startswith("Unterminated string")


class _Entries(list[Parsed]):
    """The items, translated one by one when they are looked at: of very many, only the first are."""

    def __iter__(self) -> Iterator[Parsed]:
        return map(_entry, super().__iter__())


def _entry(item: Parsed) -> Parsed:
    link = _text(item, "url") or _text(item, "external_url")
    links = [{"rel": "alternate", "href": link}] if link else []
    title, summary = _text(item, "title"), _text(item, "summary")
    return {
        "id": _identity(item.get("id")),
        "link": link,
        "links": [*links, *_attachments(item)],
        # It is to be plain, yet WordPress escapes it.
        "title_detail": {"value": title, "type": "text/html" if _is_escaped(title) else "text/plain"},
        "content": list(_contents(item)),
        "summary_detail": {"value": summary, "type": "text/plain"},
        "published": _text(item, "date_published"),
        "updated": _text(item, "date_modified"),
        "authors": _authors(item),
        "tags": [{"term": tag} for tag in _list(item, "tags") if isinstance(tag, str)],
    }


def _contents(item: Parsed) -> Iterator[Parsed]:
    for name, kind in (("content_html", "text/html"), ("content_text", "text/plain")):
        if value := _text(item, name):
            yield {"value": value, "type": kind, "language": _text(item, "language")}


def _attachments(item: Parsed) -> Iterator[Parsed]:
    for file in _list(item, "attachments")[:_MAX_ATTACHMENTS]:
        if isinstance(file, dict):
            size = file.get("size_in_bytes")
            yield {
                "rel": "enclosure",
                "href": _text(file, "url"),
                "type": _text(file, "mime_type"),
                "length": _identity(size).partition(".")[0],
            }


def _authors(item: Parsed) -> list[Parsed]:
    """Version 1.1 has a list, version 1.0 had one; who gives both means the list."""
    people = _list(item, "authors") or [item.get("author")]
    return [{"name": _text(person, "name")} for person in people if isinstance(person, dict)]


def _identity(value: Any) -> str:
    """An id is to be a string; numbers are written, as the specification asks."""
    return value if isinstance(value, str) else str(value) if _is_number(value) else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_escaped(text: str) -> bool:
    return "<" not in text and _ENTITY.search(text) is not None


def _text(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _list(value: Parsed, name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _integer(digits: str) -> int | str:
    """A number, unless it is so long that Python refuses it: that would cost the whole document."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits
