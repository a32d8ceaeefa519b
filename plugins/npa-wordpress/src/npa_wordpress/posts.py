"""From posts as WordPress's REST interface gives them to raw items. Pure and picklable; runs in a worker process."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest, RawItem
from npa_core.text import clean, one_line, plain, redact, safe_url

FIELDS = "id,date_gmt,modified_gmt,guid,link,title,content,excerpt,status,categories,tags"
"""What is asked for: no authors, no pictures."""
MAX_BODY = 200_000
MAX_POSTS = 100

_MAX_TITLE = 4_000
_MAX_TERMS = 50

Names = Mapping[str, str]
"""The names of categories and tags, by `categories:ID` and `tags:ID`."""


def read_posts(document: Document, names: Names) -> Harvest:
    """Read a list of posts. Raises RejectedError (`empty`, `not-posts`)."""
    posts = _posts(document)
    items = tuple(_raw_item(post, document.address, names) for post in posts[:MAX_POSTS])
    hidden = sum(1 for item in items if item is None)
    warnings = (f"{hidden} posts are protected or not published; they were left out",) if hidden else ()
    if not posts:
        warnings = ("the site holds no posts of this kind",)
    return Harvest(items=tuple(item for item in items if item is not None), warnings=warnings)


def read_terms(document: Document, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of terms by `kind:ID`, and the IDs by `kind:slug`. Raises RejectedError (`not-posts`)."""
    names, numbers = {}, {}
    for term in _list(document):
        if isinstance(term, dict) and isinstance(term.get("id"), int):
            names[f"{kind}:{term['id']}"] = one_line(plain(_text(term.get("name"))[:_MAX_TITLE]))
            numbers[f"{kind}:{_text(term.get('slug'))[:200]}"] = str(term["id"])
    return names, numbers


def terms_of(document: Document) -> tuple[str, ...]:
    """Return the terms that posts mention, as `categories:ID` and `tags:ID`, each once."""
    found = (
        f"{kind}:{number}"
        for post in _list(document)[:MAX_POSTS]
        if isinstance(post, dict)
        for kind in ("categories", "tags")
        for number in _numbers(post.get(kind))
    )
    return tuple(dict.fromkeys(found))


def _posts(document: Document) -> list[Any]:
    posts = _list(document)
    if posts and not any(isinstance(post, dict) and "title" in post and "link" in post for post in posts):
        raise _no_posts(document)
    return [post for post in posts if isinstance(post, dict)]


def _list(document: Document) -> list[Any]:
    if not document.body.strip():
        raise RejectedError(f"{redact(document.address)} is empty where posts were expected", kind="empty")
    try:
        found = json.loads(document.body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        raise _no_posts(document) from None
    if not isinstance(found, list):
        raise _no_posts(document)
    return found


def _no_posts(document: Document) -> RejectedError:
    message = f"{redact(document.address)} is no list of posts from WordPress; look at the address in a browser"
    return RejectedError(message, kind="not-posts")


def _raw_item(post: Mapping[str, Any], address: str, names: Names) -> RawItem | None:
    """Return a post's item; None for one that is not for everybody."""
    content = post.get("content")
    is_protected = isinstance(content, dict) and content.get("protected") is True
    if is_protected or post.get("status", "publish") != "publish":
        return None
    body = _rendered(content)[:MAX_BODY] or _rendered(post.get("excerpt"))[:MAX_BODY]
    return RawItem(
        guid=html.unescape(_rendered(post.get("guid"))[:2_000]).strip() or None,
        link=safe_url(_text(post.get("link")), address),
        title=one_line(plain(_rendered(post.get("title"))[:_MAX_TITLE])),
        content=clean(body),
        published=_moment(post.get("date_gmt")),
        updated=_moment(post.get("modified_gmt")),
        categories=tuple(dict.fromkeys(_named(post, names))),
    )


def _named(post: Mapping[str, Any], names: Names) -> Iterator[str]:
    for kind in ("categories", "tags"):
        for number in _numbers(post.get(kind)):
            if name := names.get(f"{kind}:{number}"):
                yield name


def _numbers(value: object) -> list[int]:
    return [number for number in value[:_MAX_TERMS] if isinstance(number, int)] if isinstance(value, list) else []


def _rendered(field: object) -> str:
    return _text(field.get("rendered")) if isinstance(field, dict) else ""


def _text(value: object) -> str:
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    """Read a time in UTC without a zone, as WordPress writes it; `0000-00-00T00:00:00` is none."""
    try:
        found = datetime.fromisoformat(_text(value))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
