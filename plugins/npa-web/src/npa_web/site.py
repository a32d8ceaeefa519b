"""The site: what a brief holds, arranged as the pages need it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import get_args
from urllib.parse import urlsplit

from npa_core.models import (
    ActionField,
    AllianceProfile,
    Archive,
    Brief,
    Card,
    Catalogue,
    Edition,
    Page,
    Partner,
    Sector,
)
from npa_core.render import markdown
from npa_core.text import fold, plain
from npa_web.links import public

HUES = 6
NEW_FOR = timedelta(days=90)
ABOUT = ("about", "ueber-uns", "ueber")
RESERVED = ("index", "404")


class Site:
    """All that templates ask for. Nothing here depends on the hour, so that unchanged pages stay unchanged."""

    def __init__(self, brief: Brief, *, url: str, items_per_page: int) -> None:
        self.url = url
        self.items_per_page = items_per_page
        self.alliance: AllianceProfile = brief.alliance
        self.catalogue: Catalogue = brief.catalogue
        self.archive: Archive = brief.archive or Archive(revision=0)
        self.language = brief.alliance.language
        self._now = brief.now

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The ids of all news items that the site shows, each once."""
        shown = [*self.archive.cards, *(card for edition in self.archive.editions for card in edition.cards)]
        return tuple(sorted({card.item for card in shown if card.item}))

    @property
    def fields(self) -> tuple[ActionField, ...]:
        """The alliance's own topmost action fields, in their order."""
        return self.catalogue.taxonomy.core

    def below(self, root: ActionField) -> tuple[ActionField, ...]:
        """The fields that roll up to `root`."""
        fields = self.catalogue.taxonomy.fields
        return tuple(
            field for field in fields if field.id != root.id and self.catalogue.root_field(field.id) == root.id
        )

    def roots(self, ids: Iterable[str]) -> tuple[ActionField, ...]:
        """The topmost fields of the fields with these ids, each once; unknown ids are left out."""
        wanted = {self.catalogue.root_field(id) for id in ids}
        return tuple(field for field in self.fields if field.id in wanted)

    def hue(self, field: ActionField) -> int:
        """The number of the colour a topmost field is marked with, from 1."""
        return self.fields.index(field) % HUES + 1

    @cached_property
    def _cards_by_field(self) -> dict[str, list[Card]]:
        found: dict[str, list[Card]] = defaultdict(list)
        for card in self.archive.cards:
            for field in self.roots(card.action_fields):
                found[field.id].append(card)
        return found

    def cards_of_field(self, field: ActionField) -> list[Card]:
        """The news of a topmost field and of those below it, newest first."""
        return self._cards_by_field.get(field.id, [])

    @cached_property
    def _cards_by_partner(self) -> dict[str, list[Card]]:
        found: dict[str, list[Card]] = defaultdict(list)
        for card in self.archive.cards:
            if card.partner:
                found[card.partner].append(card)
        return found

    def cards_of_partner(self, partner: Partner) -> list[Card]:
        """The news of a partner, newest first."""
        return self._cards_by_partner.get(partner.id, [])

    @cached_property
    def partners(self) -> tuple[Partner, ...]:
        """All partners by name, as a reader looks them up."""
        return tuple(sorted(self.catalogue.partners, key=lambda p: (fold(p.name.pick(self.language)), p.id)))

    @cached_property
    def sectors(self) -> tuple[tuple[Sector, tuple[Partner, ...]], ...]:
        """The sectors that have partners, with them."""
        groups = ((sector, tuple(p for p in self.partners if p.sector == sector)) for sector in get_args(Sector))
        return tuple((sector, partners) for sector, partners in groups if partners)

    @cached_property
    def initiators(self) -> tuple[Partner, ...]:
        """The partners that started the alliance."""
        return tuple(partner for partner in self.partners if "initiator" in partner.roles)

    def partners_of_field(self, field: ActionField) -> tuple[Partner, ...]:
        """The partners that work on a topmost field."""
        return tuple(partner for partner in self.partners if field in self.roots(partner.action_fields))

    def is_new(self, partner: Partner) -> bool:
        """Whether a partner joined within the last 90 days."""
        return partner.joined is not None and partner.joined > (self._now - NEW_FOR).date()

    def regions(self, partner: Partner) -> tuple[str, ...]:
        """The names of a partner's regions; a key that the catalogue does not know says nothing to a reader."""
        return tuple(region.name for ags in partner.regions if (region := self.catalogue.region(ags)))

    @cached_property
    def digests(self) -> tuple[tuple[Edition, ...], ...]:
        """The editions, newest first, one group a digest."""
        found: dict[str, list[Edition]] = defaultdict(list)
        for edition in self.archive.editions:
            found[edition.digest].append(edition)
        return tuple(tuple(editions) for editions in found.values())

    @cached_property
    def about(self) -> Page | None:
        """The page that says what the alliance is, if there is one."""
        return next((page for page in self.catalogue.pages if page.id in ABOUT), None)

    @cached_property
    def introduction(self) -> str:
        """The first paragraph of the page about the alliance, as plain text."""
        first = re.search(r"<p>(.*?)</p>", markdown(self.about.text), re.DOTALL) if self.about else None
        return plain(first[1]) if first else ""

    def address(self, path: str) -> str:
        """The whole address of a page."""
        return public(self.url, path)

    @staticmethod
    def host(link: str) -> str:
        """The host of a link as readers know it."""
        return (urlsplit(link).hostname or "").removeprefix("www.")

    @staticmethod
    def edition_path(edition: Edition) -> str:
        """Where an edition is."""
        return f"editions/{edition.id}/index.html"

    @staticmethod
    def field_path(field: ActionField) -> str:
        """Where a topmost field is."""
        return f"fields/{field.id}/index.html"

    @staticmethod
    def partner_path(partner: Partner) -> str:
        """Where a partner is."""
        return f"partners/{partner.id}/index.html"

    @staticmethod
    def page_path(page: Page) -> str:
        """Where a page of the alliance's own is."""
        return f"page-{page.id}.html" if page.id in RESERVED else f"{page.id}.html"
