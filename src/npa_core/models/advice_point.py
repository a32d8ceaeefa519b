"""Advice points (Beratungsstellen): where people get advice in person."""

from __future__ import annotations

from typing import Literal

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line
from npa_core.models.contact import Contact, Location
from npa_core.models.localized import Localized
from npa_core.models.offer import Assured, OpeningHours
from npa_core.models.region import RegionKey
from npa_core.models.vocabulary import TargetGroup

AdviceKind = Literal[
    "migration_adults", "migration_youth", "refugee_social_work", "asylum_procedure", "return", "recognition", "work",
    "housing", "health", "women", "anti_discrimination", "debt", "legal", "general",
]  # fmt: skip
"""What about. `migration_adults` is the MBE, `migration_youth` the JMD of the Federation's programmes."""


class AdvicePoint(Assured):
    """A place that gives advice (after HSDS service_at_location)."""

    id: Id
    name: Localized
    description: Localized | None = None
    partner: Id
    """Who runs it."""
    kinds: tuple[AdviceKind, ...] = ("general",)
    action_fields: tuple[Id, ...] = ()
    regions: tuple[RegionKey, ...] = ()
    """The area it serves."""
    location: Location | None = None
    schedules: tuple[OpeningHours, ...] = ()
    appointment: Line = ""
    """How to get one; empty: none needed, or not known."""
    target_groups: tuple[TargetGroup, ...] = ()
    languages: tuple[LanguageTag, ...] = ()
    contact: Contact | None = None
    url: HttpUrl | None = None
