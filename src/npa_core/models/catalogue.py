"""The catalogue: everything the alliance's files say about itself."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any, TypeVar

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
from npa_core.models.territory import Territory


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
    def territory(self) -> Territory:
        """How the regions lie in one another."""
        return Territory(self.regions)

    @cached_property
    def discreet(self) -> Catalogue:
        """The catalogue without what tells how an individual is reached: this never leaves the house."""
        private = {partner.id for partner in self.partners if partner.sector == "individual"}
        kept: dict[str, Any] = {
            "partners": tuple(_without_contact(partner, partner.id, private) for partner in self.partners),
            "offers": tuple(_without_contact(offer, offer.partner, private) for offer in self.offers),
            "advice_points": tuple(_without_contact(point, point.partner, private) for point in self.advice_points),
        }
        return Catalogue.model_construct(**{**dict(self), **kept})

    @cached_property
    def public(self) -> Catalogue:
        """The catalogue as it may be shown: partners at work with what is theirs, cases that may be published.

        Nothing of it tells how an individual is reached, nothing refers to what is not shown, and whom to
        ask about a case is told with consent only.
        """
        discreet = self.discreet
        hidden = {partner.id for partner in self.partners if not partner.is_public}
        drafts = {case.id for case in self.cases if not case.is_publishable}
        shown: dict[str, Any] = {
            "partners": tuple(partner for partner in discreet.partners if partner.is_public),
            "cases": tuple(_shown_case(case, hidden) for case in self.cases if case.is_publishable),
            "offers": tuple(offer for offer in discreet.offers if offer.partner not in hidden),
            "advice_points": tuple(point for point in discreet.advice_points if point.partner not in hidden),
            "events": tuple(event for event in self.events if not hidden.intersection(event.partners)),
            "groups": tuple(_shown_group(group, hidden) for group in self.groups),
            "recommendations": tuple(one for one in self.recommendations if one.case not in drafts),
        }
        # Not `model_copy`: it would take along what was looked up before, and with it the hidden partners.
        return Catalogue.model_construct(**{**dict(self), **shown})


Reachable = TypeVar("Reachable", Partner, Offer, AdvicePoint)


def _without_contact(noun: Reachable, partner: str, private: Collection[str]) -> Reachable:
    """Return a noun of a partner; without its contact when that would lead to an individual."""
    return noun if noun.contact is None or partner not in private else noun.model_copy(update={"contact": None})


def _shown_case(case: Case, hidden: Collection[str]) -> Case:
    if not hidden and (case.contact is None or case.contact.consent.given):
        return case
    copied = tuple(
        copy.model_copy(update={"partner": None}) if copy.partner in hidden else copy for copy in case.transfer.copied
    )
    return case.model_copy(
        update={
            "partners": tuple(id for id in case.partners if id not in hidden),
            "transfer": case.transfer.model_copy(update={"copied": copied}),
            "contact": case.contact if case.contact and case.contact.consent.given else None,
        }
    )


def _shown_group(group: WorkingGroup, hidden: Collection[str]) -> WorkingGroup:
    leads, members = (tuple(id for id in ids if id not in hidden) for ids in (group.leads, group.members))
    return group.model_copy(update={"leads": leads, "members": members})
