"""News by selectors that somebody wrote for this page. One that matches nothing is an error: pages are rebuilt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from npa_core.errors import RejectedError
from npa_core.models import RawItem
from npa_page.dates import moment
from npa_page.elements import Parsed, attribute, each, inside, seen, text_of

MAX_ITEMS = 200
_HEADINGS = "h1, h2, h3, h4, h5, h6"


class Selectors(NamedTuple):
    """CSS selectors: the elements that are news, and inside each what is what. None: the usual elements."""

    items: str
    title: str | None = None
    link: str | None = None
    date: str | None = None
    text: str | None = None
    date_format: str | None = None


def selected(page: Parsed, selectors: Selectors, place: str) -> tuple[RawItem, ...]:
    """Return the items that the selectors find. Raises RejectedError (`no-items`) for one that finds nothing."""
    nodes = each(page.tree, selectors.items)
    if not nodes:
        raise RejectedError(
            f"on {place} nothing matches `items` ({selectors.items}): the page was rebuilt, or shows no news. Correct "
            f"the settings; what the page has several of: {seen(page)}",
            kind="no-items",
        )
    _require_all(nodes, selectors, place)
    return tuple(_raw_item(node, page, selectors) for node in nodes[: MAX_ITEMS + 1])


def _require_all(nodes: Sequence[LexborNode], selectors: Selectors, place: str) -> None:
    for name in ("title", "link", "date", "text"):
        selector = getattr(selectors, name)
        if selector and all(node.css_first(selector) is None for node in nodes[:MAX_ITEMS]):
            tags = dict.fromkeys(str(part.tag) for part in nodes[0].css("*")[:200])
            raise RejectedError(
                f"on {place} nothing matches `{name}` ({selector}) in any of the {len(nodes)} items: the page was "
                f"rebuilt. Correct the settings; the first item holds: {', '.join(tags)}",
                kind="no-items",
            )


def _raw_item(node: LexborNode, page: Parsed, selectors: Selectors) -> RawItem:
    heading = node.css_first(selectors.title or _HEADINGS)
    if heading is None and selectors.title is None:
        heading = node.css_first("a[href]")
    # A selector finds the element itself, too: an item may be its own link.
    anchor, dated = node.css_first(selectors.link or "a[href]"), node.css_first(selectors.date or "time")
    texts = each(node, selectors.text) if selectors.text else node.css("p")[:1]
    written = (attribute(dated, "datetime") or text_of(dated)) if dated else ""
    published = moment(written, page.zone, selectors.date_format)
    title, link = text_of(heading) if heading else "", page.link(_href(anchor)) if anchor else None
    content = "".join(f"<p>{part}</p>" if "<p" not in part else part for part in (inside(one, page) for one in texts))
    return RawItem(title=title, link=link, content=content, published=published, language=page.language)


def _href(node: LexborNode) -> str:
    """Where a link leads; of something inside or around a link that link's."""
    if address := attribute(node, "href"):
        return address
    inner = node.css_first("a[href]")
    return attribute(inner, "href") if inner else ""
