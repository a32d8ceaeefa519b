"""Sections by action field: one per core field, in the taxonomy's order; the rest at the end."""

from __future__ import annotations

from collections.abc import Iterator

from npa_core.models import Card, Localized, Section
from npa_core.steps.sections.material import Material

KIND = "by-field"
_MORE = Localized({"de": "Weitere Nachrichten", "en": "More news"})


def build(material: Material) -> Iterator[Section]:
    """Yield a section per field; a card stands once, under the field it fits best."""
    taxonomy = material.catalogue.taxonomy
    shelves: dict[str, list[Card]] = {field.id: [] for field in taxonomy.core}
    rest: list[Card] = []
    for card in material.cards:
        roots = (material.catalogue.root_field(field) for field in card.action_fields)
        best = next((root for root in roots if root in shelves), None)
        (rest if best is None else shelves[best]).append(card)
    for field in taxonomy.core:
        yield Section(id=field.id, kind=KIND, title=field.label, cards=tuple(shelves[field.id]))
    yield Section(id="more", kind=KIND, title=_MORE, cards=tuple(rest))
