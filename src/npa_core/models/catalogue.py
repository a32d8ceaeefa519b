"""The catalogue: everything the alliance's files say about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property

from npa_core.models.action_field import ActionField, Taxonomy
from npa_core.models.base import Id, Line, Model
from npa_core.models.case import Case
from npa_core.models.partner import Partner
from npa_core.models.region import Region


class Page(Model):
    """A text of the alliance's own: Impressum, privacy, about. One Markdown file in pages/."""

    id: Id
    title: Line
    text: str = ""
    """Markdown."""


class Catalogue(Model):
    """Partners, taxonomy, regions, cases and pages, as one immutable whole."""

    partners: tuple[Partner, ...] = ()
    taxonomy: Taxonomy = Taxonomy()
    regions: tuple[Region, ...] = ()
    cases: tuple[Case, ...] = ()
    pages: tuple[Page, ...] = ()

    @cached_property
    def _partners(self) -> dict[str, Partner]:
        return {partner.id: partner for partner in self.partners}

    @cached_property
    def _fields(self) -> dict[str, ActionField]:
        return {field.id: field for field in self.taxonomy.fields}

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {region.ags: region for region in self.regions}

    def partner(self, id: str | None) -> Partner | None:
        """The partner with this id, or None."""
        return self._partners.get(id or "")

    def field(self, id: str) -> ActionField | None:
        """The action field with this id, or None."""
        return self._fields.get(id)

    def region(self, ags: str) -> Region | None:
        """The region with this AGS, or None."""
        return self._regions.get(ags)

    def root_field(self, id: str) -> str:
        """The id of the topmost field that `id` rolls up to (itself when it has no parent)."""
        seen = {id}
        while (field := self.field(id)) and field.parent and field.parent not in seen:
            id = field.parent
            seen.add(id)
        return id

    def dangling(self) -> Iterator[tuple[str, str, tuple[str | int, ...], str]]:
        """Yield every reference to something that is not there: (kind, id, path in it, message)."""
        for field in self.taxonomy.fields:
            if field.parent and field.parent not in self._fields:
                yield "action_field", field.id, ("parent",), unknown("action field", field.parent, self._fields)
        for kind, owners in (("partner", self.partners), ("case", self.cases)):
            for owner in owners:
                for index, id in enumerate(owner.action_fields):
                    if id not in self._fields:
                        yield kind, owner.id, ("action_fields", index), unknown("action field", id, self._fields)
                for index, ags in enumerate(owner.regions):
                    if self._regions and ags not in self._regions:
                        yield kind, owner.id, ("regions", index), unknown("region", ags, self._regions)
        for case in self.cases:
            for index, id in enumerate(case.partners):
                if id not in self._partners:
                    yield "case", case.id, ("partners", index), unknown("partner", id, self._partners)


def unknown(noun: str, value: str, known: Iterable[str]) -> str:
    """Return the message for a reference to nothing, with the nearest known name when there is one."""
    near = get_close_matches(value, list(known), n=1)
    return f"unknown {noun} {value!r}" + (f" (did you mean {near[0]!r}?)" if near else "")
