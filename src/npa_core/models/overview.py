"""The overview (Gesamtschau): what there is by action field, region and carrier, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from npa_core.models.base import Id, Model
from npa_core.models.localized import Localized
from npa_core.models.offer import Freshness
from npa_core.models.region import Ags, RegionKey
from npa_core.models.vocabulary import Carrier, TargetGroup

Dimension = Literal["field", "region", "carrier"]


class Cell(Model):
    """How much there is for one field, region and carrier.

    A dimension is None where the overview is not split by it, and where what is counted says nothing of it.
    """

    field: Id | None = None
    """A core field."""
    region: RegionKey | None = None
    """A county or county-level city; or the Land, for what is there for all of it."""
    carrier: Carrier | None = None
    offers: int = 0
    """Active ones that are not stale."""
    stale: int = 0
    """Active ones that nobody has assured for more than a year: not counted among the offers."""
    cases: int = 0
    """Published ones."""
    news: int = 0
    """Stored items about the alliance's subject."""


class Gap(Model):
    """A core field for which a county has no offer of its own."""

    field: Id
    region: Ags
    sentence: Localized
    """The same in words, in German and English: `Kein Angebot zu Sprachförderung im Landkreis Gifhorn.`"""


class Share(Model):
    """How much there is for a target group."""

    target_group: TargetGroup
    offers: int
    cases: int
    share: float
    """The part of all counted offers and cases that name this group, from 0 to 1. One may name several groups, so
    shares need not add up to 1."""


class StaleOffer(Model):
    """An active offer whose last assurance is more than a year old."""

    id: Id
    name: Localized
    partner: Id
    """Who can assure it again."""
    assured_on: date
    age: int
    """Days since then."""


class Overview(Model):
    """What the alliance's partners offer, show and report, and where there is nothing."""

    day: date
    """The day on which it is so: offers age."""
    by: tuple[Dimension, ...]
    """What the cells are split by, and in which order they stand."""
    total: Cell
    """Everything, each counted once; one may stand in several cells, so they need not add up to this."""
    cells: tuple[Cell, ...] = ()
    """Where there is something; and, when split by field and region, an empty one for each gap."""
    gaps: tuple[Gap, ...] = ()
    """Core fields and counties without any offer."""
    land_only: tuple[Gap, ...] = ()
    """Those without an offer of their own, served by what is there for the whole Land."""
    shares: tuple[Share, ...] = ()
    """By target group, in the order of the vocabulary; women are always among them."""
    stale: tuple[StaleOffer, ...] = ()
    """The oldest first."""
    freshness: Mapping[Freshness, int] = Field(default_factory=dict)
    """Active offers by how much they can be trusted."""
