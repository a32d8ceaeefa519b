"""The catalogue: everything the alliance's files say about itself."""

from __future__ import annotations

from functools import cached_property
from typing import Self

from npa_core.models.action_field import ActionField, Taxonomy
from npa_core.models.advice_point import AdvicePoint
from npa_core.models.base import Id, Line, Model
from npa_core.models.case import Case
from npa_core.models.event import Event
from npa_core.models.group import WorkingGroup
from npa_core.models.offer import Offer
from npa_core.models.partner import Partner
from npa_core.models.recommendation import Recommendation
from npa_core.models.region import Place, Region


class Page(Model):
    """A text of the alliance's own: Impressum, privacy, about. One Markdown file in pages/."""

    id: Id
    title: Line
    text: str = ""
    """Markdown."""


class Catalogue(Model):
    """Everything in catalogue/ and pages/, as one immutable whole."""

    partners: tuple[Partner, ...] = ()
    taxonomy: Taxonomy = Taxonomy()
    regions: tuple[Region, ...] = ()
    places: tuple[Place, ...] = ()
    cases: tuple[Case, ...] = ()
    offers: tuple[Offer, ...] = ()
    events: tuple[Event, ...] = ()
    groups: tuple[WorkingGroup, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    advice_points: tuple[AdvicePoint, ...] = ()
    pages: tuple[Page, ...] = ()

    @cached_property
    def _partners(self) -> dict[str, Partner]:
        return {partner.id: partner for partner in self.partners}

    @cached_property
    def _fields(self) -> dict[str, ActionField]:
        return {field.id: field for field in self.taxonomy.fields}

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {region.id: region for region in self.regions}

    def partner(self, id: str | None) -> Partner | None:
        """The partner with this id, or None."""
        return self._partners.get(id or "")

    def field(self, id: str) -> ActionField | None:
        """The action field with this id, or None."""
        return self._fields.get(id)

    def region(self, id: str) -> Region | None:
        """The region with this AGS or id, or None."""
        return self._regions.get(id)

    def root_field(self, id: str) -> str:
        """The id of the topmost field that `id` rolls up to (itself when it has no parent).

        A field of another scheme without a parent rolls up to the field that is exactly the same.
        """
        root, seen = id, {id}
        while (field := self.field(root)) and field not in self.taxonomy.core:
            above = field.parent or next(iter(field.relations.exact), None)
            if above is None or above in seen:
                break
            root = above
            seen.add(root)
        return root

    @cached_property
    def public(self) -> Self:
        """The catalogue as it may be shown: partners at work with what is theirs, cases that may be published.

        Nothing of it tells how an individual is reached.
        """
        partners = tuple(_without_private_contact(partner) for partner in self.partners if partner.is_public)
        hidden = {partner.id for partner in self.partners if not partner.is_public}
        return self.model_copy(
            update={
                "partners": partners,
                "cases": tuple(case for case in self.cases if case.is_publishable),
                "offers": tuple(offer for offer in self.offers if offer.partner not in hidden),
                "advice_points": tuple(point for point in self.advice_points if point.partner not in hidden),
                "events": tuple(event for event in self.events if not hidden.intersection(event.partners)),
            }
        )


def _without_private_contact(partner: Partner) -> Partner:
    if partner.sector != "individual" or partner.contact is None:
        return partner
    return partner.model_copy(update={"contact": None})
