"""The catalogue: everything the alliance's files say about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
        root, seen = id, {id}
        while (field := self.field(root)) and field.parent and field.parent not in seen:
            root = field.parent
            seen.add(root)
        return root

    def dangling(self) -> Iterator[Dangling]:
        """Yield every reference to something that is not there."""
        for field in self.taxonomy.fields:
            if field.parent:
                yield from self._missing(field, "parent", (field.parent,), "action field", self._fields)
        for partner in self.partners:
            yield from self._missing(partner, "action_fields", partner.action_fields, "action field", self._fields)
            yield from self._missing(partner, "regions", partner.regions, "region", self._regions)
        for case in self.cases:
            yield from self._missing(case, "action_fields", case.action_fields, "action field", self._fields)
            yield from self._missing(case, "regions", case.regions, "region", self._regions)
            yield from self._missing(case, "partners", case.partners, "partner", self._partners)

    def _missing(
        self,
        owner: ActionField | Partner | Case,
        key: str,
        values: tuple[str, ...],
        noun: str,
        known: Mapping[str, object],
    ) -> Iterator[Dangling]:
        if noun == "region" and not known:
            return  # an alliance without a list of regions uses the AGS as they are
        for index, value in enumerate(values):
            if value not in known:
                yield Dangling(owner, key, index, unknown(noun, value, known))


@dataclass(frozen=True, slots=True)
class Dangling:
    """A reference to nothing: in which noun, under which key, at which place of its list."""

    owner: ActionField | Partner | Case
    key: str
    index: int
    message: str


def unknown(noun: str, value: str, known: Iterable[str]) -> str:
    """Return the message for a reference to nothing, with the nearest known name when there is one."""
    near = get_close_matches(value, list(known), n=1)
    return f"unknown {noun} {value!r}" + (f" (did you mean {near[0]!r}?)" if near else "")
