"""The pages of the site: which there are, from which template, with which values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from npa_core.models import Card, Edition, Section
from npa_web.site import Site

HIGHLIGHTS = 5
NEWEST = 9


@dataclass(frozen=True, slots=True)
class WebPage:
    """One page: where it is, what makes it."""

    path: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    listed: bool = True
    """Whether search engines should know of it."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of an edition, with the anchors of it and its cards."""

    section: Section
    anchor: str | None
    cards: Sequence[tuple[Card, str | None]]


def pages(site: Site) -> Iterator[WebPage]:
    """Yield every page of the site, the front page first."""
    yield _front(site)
    yield from _list(site, "news", "news.html.j2", site.archive.cards)
    yield WebPage("editions/index.html", "editions.html.j2")
    for editions in site.digests:
        yield from _editions(site, editions)
    yield WebPage("fields/index.html", "fields.html.j2")
    for root in site.fields:
        yield from _list(site, f"fields/{root.id}", "field.html.j2", site.cards_of_field(root), field=root)
    yield WebPage("partners/index.html", "partners.html.j2")
    for partner in site.partners:
        cards = site.cards_of_partner(partner)
        yield from _list(site, f"partners/{partner.id}", "partner.html.j2", cards, partner=partner)
    for own in site.catalogue.pages:
        yield WebPage(site.page_path(own), "own.html.j2", {"own": own})
    yield WebPage("404.html", "404.html.j2", listed=False)


def _front(site: Site) -> WebPage:
    latest = site.archive.editions[0] if site.archive.editions else None
    values = {
        "latest": latest,
        "highlights": latest.highlights[:HIGHLIGHTS] if latest else (),
        "newest": site.archive.cards[:NEWEST],
    }
    return WebPage("index.html", "front.html.j2", values)


def _editions(site: Site, editions: Sequence[Edition]) -> Iterator[WebPage]:
    """Yield the pages of one digest's editions, each linked with the one before and the one after."""
    for index, edition in enumerate(editions):
        values = {
            "edition": edition,
            "chapters": _chapters(edition),
            "newer": editions[index - 1] if index > 0 else None,
            "older": editions[index + 1] if index + 1 < len(editions) else None,
        }
        yield WebPage(site.edition_path(edition), "edition.html.j2", values)


def _chapters(edition: Edition) -> list[Chapter]:
    """Give every section and card an anchor; a card that stands in two sections has it in the first only."""
    taken: set[str] = set()

    def anchor(kind: str, id: str) -> str | None:
        made = f"{kind}-" + re.sub(r"[^A-Za-z0-9_-]+", "-", id)
        if made in taken:
            return None
        taken.add(made)
        return made

    return [
        Chapter(section, anchor("section", section.id), [(card, anchor("card", card.id)) for card in section.cards])
        for section in edition.sections
    ]


def _list(site: Site, folder: str, template: str, cards: Sequence[Card], **values: Any) -> Iterator[WebPage]:
    """Yield the pages of a list of news: the newest in `index.html`, the older ones numbered from the oldest.

    So an older page stays as it is when news arrive; only the first one grows, until it holds
    enough for two. For the same reason an older page does not say how many there are.
    """
    size = site.items_per_page
    full = max(len(cards) // size - 1, 0)
    start = 0
    for number in (None, *range(full, 0, -1)):
        end = len(cards) - full * size if number is None else start + size
        turn = {
            "number": number,
            "newer": None if number is None else _list_path(folder, number + 1 if number < full else None),
            "older": _list_path(folder, full if number is None else number - 1) if end < len(cards) else None,
        }
        page = {**values, **turn, "cards": cards[start:end], "count": len(cards)}
        yield WebPage(_list_path(folder, number), template, page)
        start = end


def _list_path(folder: str, number: int | None) -> str:
    return f"{folder}/index.html" if number is None else f"{folder}/{number}/index.html"
