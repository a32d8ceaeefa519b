"""Editions: what was composed, as sections of cards, frozen once approved."""

from __future__ import annotations

from collections.abc import Collection
from itertools import zip_longest
from typing import Self

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model, UtcTime
from npa_core.models.localized import Localized
from npa_core.models.region import Ags


class Picture(Model):
    """An image a partner's grant lets us show."""

    url: HttpUrl
    alt: Line = ""


class Mention(Model):
    """Another partner that reported the same story."""

    source: Line
    link: HttpUrl | None = None


class Card(Model):
    """One entry of an edition or of the archive. All of it is plain text; nothing here is HTML."""

    id: str
    """Unique within its section, fit for an anchor."""
    title: Line
    text: str = ""
    """An extract, already cut to the partner's grant."""
    link: HttpUrl | None = None
    source: Line = ""
    """The source line: who published it."""
    language: LanguageTag | None = None
    published: UtcTime | None = None
    """Published, or first seen where the source gives no date; None when nobody knows the age."""
    picture: Picture | None = None
    social: bool = True
    """Whether the partner allows it to stand in posts of social channels."""
    also: tuple[Mention, ...] = ()
    action_fields: tuple[Id, ...] = ()
    regions: tuple[Ags, ...] = ()
    item: str | None = None
    story: str | None = None
    partner: Id | None = None
    case: Id | None = None
    offer: Id | None = None
    event: Id | None = None


class Section(Model):
    """A chapter of an edition. Publishers may treat kinds specially; every kind renders as cards."""

    id: Id
    kind: Id
    title: Localized
    cards: tuple[Card, ...] = ()


class Edition(Model):
    """One composed instance of a digest: `weekly/2026-W47`."""

    id: str
    """`<digest>/<period of the due moment>`."""
    digest: Id
    title: Localized
    due: UtcTime
    """The moment it was due; its period is named after it."""
    composed: UtcTime
    language: LanguageTag
    sections: tuple[Section, ...] = ()

    @property
    def period(self) -> str:
        """`2026-W47`, `2026-11` or `2026-11-22`."""
        return self.id.split("/", 1)[1]

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards, in order; a card that stands in two sections counts once."""
        return tuple({card.id: card for section in self.sections for card in section.cards}.values())

    @property
    def highlights(self) -> tuple[Card, ...]:
        """All cards, the first of each section before the second of any: what a short list should begin with."""
        rows = zip_longest(*(section.cards for section in self.sections))
        return tuple({card.id: card for row in rows for card in row if card is not None}.values())

    def only(
        self,
        *,
        fields: Collection[str] | None = None,
        regions: Collection[str] | None = None,
        language: str | None = None,
    ) -> Self:
        """Return the edition with only the cards a reader asked for; empty sections are left out.

        A region matches its own AGS, those inside it and those around it. None asks for all.
        """

        def wanted(card: Card) -> bool:
            return (
                (fields is None or not card.action_fields or bool(set(fields) & set(card.action_fields)))
                and (regions is None or not card.regions or _overlap(regions, card.regions))
                and (language is None or card.language is None or card.language == language)
            )

        sections = (s.model_copy(update={"cards": tuple(filter(wanted, s.cards))}) for s in self.sections)
        return self.model_copy(update={"sections": tuple(s for s in sections if s.cards)})


def _overlap(one: Collection[str], other: Collection[str]) -> bool:
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)
