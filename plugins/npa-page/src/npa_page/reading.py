"""Reads a page: from bytes to raw items. Pure and picklable; runs in a worker process."""

from __future__ import annotations

from collections.abc import Iterator

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest, Quality, RawItem
from npa_core.text import redact
from npa_page.elements import Parsed, parsed, seen
from npa_page.marked import marked
from npa_page.selected import MAX_ITEMS, Selectors, selected
from npa_page.structured import linked_data, microdata

MAX_BYTES = 10_000_000


def read_page(document: Document, selectors: Selectors | None) -> Harvest:
    """Read a page: by selectors, else by what it states itself.

    Raises RejectedError (`empty`, `too-large`, `no-items`). A page without news is never an empty
    harvest: it is a login, an error or a page that was rebuilt far more often than a quiet week.
    """
    place = redact(document.address)
    if not document.body.strip():
        raise RejectedError(f"{place} is empty where a page was expected; look at it in a browser", kind="empty")
    if len(document.body) > MAX_BYTES:
        raise RejectedError(f"{place} is larger than {MAX_BYTES:,} bytes; no page of news is", kind="too-large")
    page = parsed(document)
    found = selected(page, selectors, place) if selectors else _stated(page, place)
    items = tuple(item for item in found if item.title or item.link)
    if not items:
        message = f"on {place} none of the {len(found)} items has a title or a link; correct the settings"
        raise RejectedError(message, kind="no-items")
    return Harvest(items=items[:MAX_ITEMS], warnings=tuple(_warnings(found, items)), quality=tuple(_quality(items)))


def _warnings(found: tuple[RawItem, ...], items: tuple[RawItem, ...]) -> Iterator[str]:
    if len(found) > len(items):
        yield f"{len(found) - len(items)} items have neither a title nor a link; they were left out"
    if len(items) > MAX_ITEMS:
        yield f"the page holds more than {MAX_ITEMS} items; only the first {MAX_ITEMS} were read"


def _stated(page: Parsed, place: str) -> tuple[RawItem, ...]:
    for read in (linked_data, microdata, marked):
        if items := read(page):
            return items
    raise RejectedError(
        f"{place} does not say what its news is: it has no articles or events in JSON-LD, microdata or microformats. "
        f"Say where they are with the setting `items`; what the page has several of: {seen(page)}",
        kind="no-items",
    )


def _quality(items: tuple[RawItem, ...]) -> Iterator[Quality]:
    if not any(item.published or item.starts for item in items):
        yield Quality.NO_DATES
    if not any(item.link for item in items):
        yield Quality.NO_LINKS
    if len(items) > MAX_ITEMS:
        yield Quality.TOO_MANY_ITEMS
