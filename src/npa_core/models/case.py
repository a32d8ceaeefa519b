"""Good-practice cases (Gute Beispiele)."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model, Name, Text, not_before
from npa_core.models.case_parts import (
    Access,
    Award,
    CaseContact,
    LanguageVersion,
    Lesson,
    Licence,
    Medium,
    Obstacle,
    Reach,
    Resources,
    Transfer,
)
from npa_core.models.completeness import Completeness, Wish, completeness
from npa_core.models.contact import Link
from npa_core.models.region import RegionKey
from npa_core.models.vocabulary import Carrier, Level, TargetGroup

CaseStatus = Literal["draft", "review", "published", "archived"]


class Case(Model):
    """One good-practice case: the front matter of a file in catalogue/cases/, and its Markdown text.

    The questions are those that the good-practice templates of the European Commission (European Web
    Site on Integration), of the United Nations (FAO, UNHCR) and of the alliance's brochure have in
    common. Only a title is required; `completeness` says what is missing, and `is_publishable` whether
    it may be shown.
    """

    id: Id
    title: Name
    teaser: Line = ""
    """One sentence for lists."""
    summary: Text = ""
    """A paragraph that stands for the whole."""
    language: LanguageTag = "de"
    status: CaseStatus = "published"

    situation: Text = ""
    """The starting situation: what was the matter."""
    objectives: tuple[Line, ...] = ()
    activities: Text = ""
    """What is done."""
    action_fields: tuple[Id, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    reach: Reach = Reach()
    participation: Text = ""
    """How those for whom it is meant have a say."""
    gender: Text = ""
    """The gender perspective."""
    access: Access = Access()

    level: Level | None = None
    regions: tuple[RegionKey, ...] = ()
    carrier: Carrier | None = None
    """Trägerschaft."""
    partners: tuple[Id, ...] = ()
    """The first is responsible for it."""
    start: date | None = None
    end: Annotated[date | None, not_before("start")] = None
    """The last day; without it, it goes on."""
    resources: Resources = Resources()

    results: Text = ""
    evaluation: Text = ""
    """Who looked at the results, how, and where that can be read."""
    success_factors: tuple[Line, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    transfer: Transfer = Transfer()
    recommendations: tuple[Lesson, ...] = ()
    awards: tuple[Award, ...] = ()

    contact: CaseContact | None = None
    link: HttpUrl | None = None
    """Where more is said."""
    links: tuple[Link, ...] = ()
    documents: tuple[Link, ...] = ()
    media: tuple[Medium, ...] = ()
    languages: tuple[LanguageVersion, ...] = ()
    licence: Licence = "CC-BY-4.0"
    reviewed: date | None = None
    """When somebody last looked whether it still holds."""
    review_due: Annotated[date | None, not_before("reviewed")] = None
    text: str = ""
    """The body of the file, in Markdown."""

    @cached_property
    def completeness(self) -> Completeness:
        """How much of what a reader asks is answered, and what is missing."""
        return completeness(self, _WISHES)

    @property
    def is_publishable(self) -> bool:
        """Whether it may be shown: it is meant to be, and the minimum is there."""
        return self.status == "published" and not self.completeness.blocking


_WISHES = (
    Wish("title", needed=True),
    Wish("summary", "teaser", "text", needed=True),
    Wish("action_fields", needed=True),
    Wish("partners", "carrier", needed=True),
    Wish("teaser"),
    Wish("situation", "text"),
    Wish("objectives", "text"),
    Wish("activities", "text"),
    Wish("target_groups"),
    Wish("reach.people"),
    Wish("participation"),
    Wish("gender"),
    Wish("access.accessibility", "access.childcare", "access.fees"),
    Wish("level"),
    Wish("regions"),
    Wish("start"),
    Wish("resources.staff", "resources.volunteers", "resources.money"),
    Wish("resources.funding"),
    Wish("results"),
    Wish("evaluation"),
    Wish("success_factors"),
    Wish("obstacles"),
    Wish("transfer.conditions"),
    Wish("recommendations"),
    Wish("contact"),
    Wish("languages"),
    Wish("reviewed"),
)
