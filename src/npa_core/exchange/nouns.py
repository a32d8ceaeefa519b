"""Which nouns the catalogue holds, how they are called, and in which files they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from npa_core.models import (
    ActionField,
    AdvicePoint,
    Case,
    Event,
    Model,
    Offer,
    Page,
    Partner,
    Place,
    Recommendation,
    Region,
    WorkingGroup,
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of the catalogue."""

    type: type[Model]
    word: str
    plural: str
    """As messages say it: `advice points`."""
    key: str | None = "id"
    """The field that tells one from another; None: there is none."""

    @property
    def name(self) -> str:
        """Its attribute of the Catalogue, and the name of its file: `advice_points`."""
        return self.plural.replace(" ", "_")


LISTS: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun(Partner, "partner", "partners"),
        Noun(Region, "region", "regions"),
        Noun(Place, "place", "places", key=None),
        Noun(Offer, "offer", "offers"),
        Noun(Event, "event", "events"),
        Noun(WorkingGroup, "working group", "groups"),
        Noun(Recommendation, "recommendation", "recommendations"),
        Noun(AdvicePoint, "advice point", "advice points"),
    )
}
"""Nouns that stand in lists: `catalogue/<name>.yaml`, `.csv` or `.xlsx`."""

TEXTS: Mapping[str, Noun] = {"catalogue/cases": Noun(Case, "case", "cases"), "pages": Noun(Page, "page", "pages")}
"""Nouns that are Markdown files in a folder."""

FIELDS = Noun(ActionField, "action field", "action fields")
"""The noun of action_fields.yaml, whose file has a frame around its list."""

NOUNS: Mapping[type[Model], Noun] = {noun.type: noun for noun in (*LISTS.values(), *TEXTS.values(), FIELDS)}
