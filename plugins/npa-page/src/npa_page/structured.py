"""News as a page states it in the words of schema.org: JSON-LD, or microdata in the page itself."""

from __future__ import annotations

import html
import json
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborNode

from npa_core.models import RawItem
from npa_core.text import one_line
from npa_page.dates import moment
from npa_page.elements import MAX_TEXT, Parsed, attribute, paragraphs, text_of

_MAX_OBJECTS = 5_000
_ARTICLES = frozenset(
    "Article NewsArticle BlogPosting Report SocialMediaPosting LiveBlogPosting AnalysisNewsArticle "
    "ReportageNewsArticle SpecialAnnouncement".split()
)
_SCHEMA = '[itemscope][itemtype*="schema.org/"]'


def linked_data(page: Parsed) -> tuple[RawItem, ...]:
    """Return the articles and events that a page states in JSON-LD, wherever they are nested, each once."""
    items = (_raw_item(held, page) for held in _objects(page) if _is_news(held.get("@type")))
    return tuple(dict.fromkeys(item for item in items if item.title))


def microdata(page: Parsed) -> tuple[RawItem, ...]:
    """Return the articles and events that a page marks with `itemscope` and `itemprop`."""
    nodes = (node for node in page.tree.css(_SCHEMA) if _is_news(attribute(node, "itemtype").split()))
    items = (_raw_item(_properties(node), page) for node in nodes)
    return tuple(item for item in items if item.title)


def _objects(page: Parsed) -> Iterator[Mapping[str, Any]]:
    waiting: deque[Any] = deque()
    for node in page.tree.css('script[type="application/ld+json" i]')[:50]:
        try:
            waiting.append(json.loads((node.text() or "")[:1_000_000], strict=False))
        except (ValueError, RecursionError):
            continue
    for _ in range(_MAX_OBJECTS):
        if not waiting:
            return
        held = waiting.popleft()
        if isinstance(held, dict):
            yield held
            waiting += held.values()
        elif isinstance(held, list):
            waiting += held


def _is_news(kinds: object) -> bool:
    names = [str(kind).rstrip("/").rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds])]
    return any(name in _ARTICLES or name.endswith("Event") for name in names)


def _raw_item(held: Mapping[str, Any], page: Parsed) -> RawItem:
    text = _text(held.get("articleBody")) or _text(held.get("text")) or _text(held.get("description"))
    begins = moment(_text(held.get("startDate")), page.zone)
    ends = moment(_text(held.get("endDate")), page.zone)
    return RawItem(
        title=_line(held.get("headline")) or _line(held.get("name")),
        link=page.link(_address(held) or None),
        content=paragraphs(text),
        published=moment(_text(held.get("datePublished")), page.zone),
        updated=moment(_text(held.get("dateModified")), page.zone),
        starts=begins,
        ends=ends if begins and ends and ends > begins else None,
        place=_place(held.get("location")),
        categories=tuple(dict.fromkeys([*_lines(held.get("articleSection")), *_lines(held.get("keywords"))])),
        language=_line(held.get("inLanguage"))[:35] or page.language,
    )


def _address(held: Mapping[str, Any]) -> str:
    """Its page: `url`, else what it is the main thing on, else its `@id`."""
    for name in ("url", "mainEntityOfPage", "@id"):
        value = held.get(name)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if (address := _text(value)) and not address.startswith("#"):
            return address
    return ""


def _place(value: object) -> str:
    """A place as words, or as a Place with a PostalAddress."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return _line(value)
    address = value.get("address")
    if isinstance(address, dict):
        town = f"{_line(address.get('postalCode'))} {_line(address.get('addressLocality'))}".strip()
        parts = [_line(value.get("name")), _line(address.get("streetAddress")), town]
    else:
        parts = [_line(value.get("name")), _line(address)]
    return ", ".join(filter(None, parts))


def _lines(value: object) -> list[str]:
    """Several words: a list, or one string with commas between them."""
    if isinstance(value, list):
        return [line for one in value[:50] if (line := _line(one))]
    return [line for one in _text(value).split(",")[:50] if (line := _line(one))]


def _text(value: object) -> str:
    """What is text; of a list the first, of a value with a language the value."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("@value") or value.get("name")
    return value.encode("utf-8", "ignore").decode()[:MAX_TEXT] if isinstance(value, str) else ""


def _line(value: object) -> str:
    return one_line(html.unescape(_text(value)[:4_000]))


def _properties(node: LexborNode) -> dict[str, Any]:
    """Return the properties of one scope, those of scopes inside it as dictionaries."""
    found: dict[str, Any] = {}
    for part in node.css("[itemprop]"):
        if _scope_of(part) != node.mem_id:
            continue
        value = _properties(part) if "itemscope" in part.attributes else _value(part)
        for name in attribute(part, "itemprop").split()[:3]:
            found.setdefault(name, value)
    return found


def _scope_of(node: LexborNode) -> int | None:
    parent = node.parent
    while parent is not None and "itemscope" not in (parent.attributes or {}):
        parent = parent.parent
    return None if parent is None else int(parent.mem_id)


def _value(node: LexborNode) -> str:
    for name in ("content", "datetime", "href", "src"):
        if value := attribute(node, name):
            return value
    return text_of(node)
