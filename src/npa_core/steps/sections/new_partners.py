"""The section that welcomes partners who joined lately."""

from __future__ import annotations

from collections.abc import Iterator

from npa_core.models import Card, Localized, Partner, Section
from npa_core.steps.sections.material import Material
from npa_core.text import excerpt

KIND = "new-partners"
_TITLE = Localized({"de": "Neu im Bündnis", "en": "New in the alliance"})
_LENGTH = 300


def build(material: Material) -> Iterator[Section]:
    """Yield one section with a card for every partner that is new and not yet welcomed."""
    new = sorted(
        (
            partner
            for partner in material.catalogue.partners
            if partner.since and partner.since >= material.joined_since and partner.id not in material.shown_partners
        ),
        key=lambda partner: (partner.since, partner.id),
    )
    yield Section(id=KIND, kind=KIND, title=_TITLE, cards=tuple(_card(partner, material) for partner in new))


def _card(partner: Partner, material: Material) -> Card:
    name = partner.name.pick(material.language)
    return Card(
        id=f"partner-{partner.id}",
        title=name,
        text=excerpt(partner.description.pick(material.language), _LENGTH) if partner.description else "",
        link=partner.website,
        source=name,
        language=material.language,
        action_fields=partner.action_fields,
        regions=partner.regions,
        partner=partner.id,
    )
