"""Cards: how an item is shown, cut to what its partner grants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from npa_core.models import Card, Catalogue, Grant, Mention, StoredItem
from npa_core.text import excerpt, plain


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
        link=item.link,
        source=_source_line(first, catalogue, language),
        language=next(iter(first.values("language")), item.language),
        # Of an undated item that came with a first visit nobody knows the age.
        published=None if item.backfill and item.published is None else item.ordered_by,
        social=grant.social,
        also=tuple(Mention(source=_source_line(o, catalogue, language), link=o.item.link) for o in others),
        action_fields=first.values("action_field"),
        regions=first.values("region"),
        item=item.id,
        story=first.story,
        partner=item.partner,
    )


def _source_line(stored: StoredItem, catalogue: Catalogue, language: str) -> str:
    partner = catalogue.partner(stored.item.partner)
    return partner.name.pick(language) if partner else stored.item.source
