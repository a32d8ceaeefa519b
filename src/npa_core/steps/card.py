"""Cards: how an item is shown, cut to what its partner grants."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence

from npa_core.models import Card, Catalogue, Grant, Mention, NewsItem, Picture, StoredItem
from npa_core.text import excerpt, plain, safe_url

# What is stored was written by the cleaner: every attribute is quoted, and no `<` or `>` stands inside.
_IMAGE = re.compile(r"<img [^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def cards(
    items: Iterable[StoredItem], catalogue: Catalogue, grants: Mapping[str, Grant], language: str
) -> tuple[Card, ...]:
    """Return one card per story, in the order of `items`; the earliest item speaks, the others are mentioned.

    `grants` is by source id; a source without one gets the default (a short extract, no images).
    """
    stories: dict[str, list[StoredItem]] = {}
    for stored in items:
        stories.setdefault(stored.story, []).append(stored)
    return tuple(_card(members, catalogue, grants, language) for members in stories.values())


def _card(members: Sequence[StoredItem], catalogue: Catalogue, grants: Mapping[str, Grant], language: str) -> Card:
    first, *others = sorted(members, key=lambda stored: (stored.item.ordered_by, stored.item.id))
    item, grant = first.item, grants.get(first.item.source, Grant())
    return Card(
        id=item.id,
        title=item.title,
        text=excerpt(plain(item.content), grant.extract),
        link=_link(item),
        source=_source_line(first, catalogue, language),
        language=next(iter(first.values("language")), item.language),
        # Of an undated item that came with a first visit nobody knows the age.
        published=None if item.backfill and item.published is None else item.ordered_by,
        picture=_picture(item) if grant.images else None,
        social=grant.social,
        also=tuple(Mention(source=_source_line(o, catalogue, language), link=o.item.link) for o in others),
        action_fields=first.values("action_field"),
        regions=first.values("region"),
        item=item.id,
        story=first.story,
        partner=item.partner,
    )


def _link(item: NewsItem) -> str | None:
    """Return the item's page, else the file it announces: a podcast's episode may have no page."""
    return item.link or next((enclosure.url for enclosure in item.enclosures), None)


def _picture(item: NewsItem) -> Picture | None:
    """Return the first picture of the text with its text alternative, else a picture that comes with the item."""
    for tag in _IMAGE.findall(item.content):
        attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        if url := safe_url(attributes.get("src")):
            return Picture(url=url, alt=attributes.get("alt", ""))
    pictures = (enclosure.url for enclosure in item.enclosures if enclosure.type.startswith("image/"))
    return next((Picture(url=url) for url in pictures), None)


def _source_line(stored: StoredItem, catalogue: Catalogue, language: str) -> str:
    partner = catalogue.partner(stored.item.partner)
    return partner.name.pick(language) if partner else stored.item.source
