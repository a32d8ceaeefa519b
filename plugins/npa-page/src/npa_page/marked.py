"""News as microformats mark it by classes (h-entry, h-event; the older hentry of many themes): microformats.org."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from selectolax.lexbor import LexborNode

from npa_core.models import RawItem
from npa_page.dates import moment
from npa_page.elements import Parsed, attribute, inside, text_of

_ENTRIES = ".h-entry, .h-event, .hentry"
_NAME = ".p-name, .entry-title"
_URL = "a.u-url[href], .entry-title a[href], a[rel=bookmark][href], a.p-name[href], .p-name a[href]"
_PUBLISHED = ".dt-published, time.published, .entry-date, abbr.published"
_UPDATED = ".dt-updated, time.updated"
_TEXT = (".e-content", ".p-summary", ".entry-content", ".entry-summary", ".e-description", ".p-description")


def marked(page: Parsed) -> tuple[RawItem, ...]:
    """Return the entries and events that a page marks; those inside of others belong to them."""
    nodes = {node.mem_id: node for node in page.tree.css(_ENTRIES)}
    return tuple(_raw_item(node, page) for node in nodes.values() if not _is_inside(node, nodes))


def _raw_item(node: LexborNode, page: Parsed) -> RawItem:
    name, link = node.css_first(_NAME), node.css_first(_URL)
    body = next((found for selector in _TEXT if (found := node.css_first(selector)) is not None), None)
    place = node.css_first(".p-location")
    own = attribute(node, "href") if node.tag == "a" else ""
    return RawItem(
        title=text_of(name) if name else "",
        link=page.link(attribute(link, "href") if link else own or None),
        content=inside(body, page) if body else "",
        published=_date(node, _PUBLISHED, page),
        updated=_date(node, _UPDATED, page),
        starts=_date(node, ".dt-start", page),
        ends=_date(node, ".dt-end", page),
        place=text_of(place) if place else "",
        categories=tuple(filter(None, map(text_of, node.css(".p-category")[:50]))),
        language=page.language,
    )


def _date(node: LexborNode, selector: str, page: Parsed) -> datetime | None:
    found = node.css_first(selector)
    if found is None:
        return None
    return moment(attribute(found, "datetime") or attribute(found, "title") or text_of(found), page.zone)


def _is_inside(node: LexborNode, entries: Collection[int]) -> bool:
    parent = node.parent
    while parent is not None and parent.mem_id not in entries:
        parent = parent.parent
    return parent is not None
