"""Action fields (Handlungsfelder) and the taxonomy they form, with the words that lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model
from npa_core.models.localized import Localized
from npa_core.text import words

_SHORTEST = 2
KeywordMode = Literal["part", "stem", "word", "phrase"]


def _telling(text: str) -> str:
    if len("".join(words(text))) < _SHORTEST:
        raise ValueError("must have at least two letters or digits, or it would be found nearly everywhere")
    return text


_Telling = Annotated[str, AfterValidator(_telling)]


class Keyword(Model):
    """One word of evidence, or several of the same mode and weight.

    `mode` says how it matches a folded text: `part` inside a word (compounds), `stem` at the
    start of a word, `word` a whole word, `phrase` several words in sequence, each a stem (words of
    fewer than four letters match whole).
    """

    text: _Telling
    """At least two letters or digits."""
    also: tuple[_Telling, ...] = ()
    """More words of this mode and weight; each counts for itself."""
    mode: KeywordMode = "part"
    weight: float = Field(default=3.0, gt=0, le=10)
    """4 decides alone, 3 is strong, 2 needs company, 1 is weak; up to 10 outweighs what was learned to the contrary."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All its words."""
        return (self.text, *self.also)


class Context(Model):
    """The words by which an item is recognised to be about the alliance's subject at all."""

    positive: Mapping[LanguageTag, tuple[Keyword, ...]] = Field(default_factory=dict)
    negative: Mapping[LanguageTag, tuple[Keyword, ...]] = Field(default_factory=dict)


class Scheme(Model):
    """Who orders its topics so: one classification among others (skos:ConceptScheme)."""

    id: Id
    title: Localized
    description: Localized | None = None
    publisher: Line = ""
    source: HttpUrl | None = None
    """Where it is published."""


class Relations(Model):
    """How a field relates to fields of other schemes (SKOS mapping properties)."""

    exact: tuple[Id, ...] = ()
    """The same topic (skos:exactMatch)."""
    close: tuple[Id, ...] = ()
    """Nearly the same (skos:closeMatch)."""
    broad: tuple[Id, ...] = ()
    """A wider topic (skos:broadMatch)."""
    related: tuple[Id, ...] = ()
    """A topic beside it (skos:relatedMatch)."""


class ActionField(Model):
    """A topic the alliance works on (after skos:Concept)."""

    id: Id
    label: Localized
    description: Localized | None = None
    scheme: Id | None = None
    """The scheme it belongs to; without it, the first of the file."""
    parent: Id | None = None
    """The field this one rolls up to (skos:broader; skos:broadMatch when that one is of another scheme)."""
    relations: Relations = Relations()
    keywords: Mapping[LanguageTag, tuple[Keyword, ...]] = Field(default_factory=dict)
    unless: Mapping[LanguageTag, tuple[Keyword, ...]] = Field(default_factory=dict)
    """Words that take back the keywords they stand on (`Arbeitskreis` is no `Arbeit`); their weight plays no part."""
    threshold: float = Field(default=4.0, gt=0)
    """The sum of weights from which an item belongs to this field."""


class Taxonomy(Model):
    """The file action_fields.yaml: the schemes, the fields in their order, and the context they need.

    A bare list is read as the fields alone; without a context every item passes the gate.
    """

    context: Context = Context()
    schemes: tuple[Scheme, ...] = ()
    """The first is the alliance's own; its fields without a parent are the chapters of an edition."""
    fields: tuple[ActionField, ...] = ()

    def scheme_of(self, field: ActionField) -> str | None:
        """The id of the scheme a field belongs to; None where the taxonomy names no schemes."""
        return field.scheme or (self.schemes[0].id if self.schemes else None)

    @cached_property
    def core(self) -> tuple[ActionField, ...]:
        """The fields everything rolls up to: those of the alliance's own scheme that have no parent."""
        own = self.schemes[0].id if self.schemes else None
        return tuple(field for field in self.fields if field.parent is None and self.scheme_of(field) == own)

    def lineage(self, id: str) -> tuple[str, ...]:
        """A field's id, its parent's, and so on; a circle ends where it began."""
        way: list[str] = []
        above: str | None = id
        while above is not None and above not in way:
            way.append(above)
            above = field.parent if (field := self._by_id.get(above)) else None
        return tuple(way)

    def core_of(self, id: str) -> tuple[str, ...]:
        """The ids of the core fields a field rolls up to, in the order of the taxonomy; often one, sometimes none.

        Its parents decide; where they end outside the core, the crosswalk does: what it or one of its parents is
        the same as, nearly the same as, or narrower than. A field that is only `related` is not counted there.
        """
        if id not in self._core_of:
            lineage, core = self.lineage(id), {field.id for field in self.core}
            reached = {lineage[-1]}
            if lineage[-1] not in core:
                reached = {self.lineage(to)[-1] for one in lineage for to in self._crosswalk.get(one, ())}
            self._core_of[id] = tuple(field.id for field in self.core if field.id in reached)
        return self._core_of[id]

    @cached_property
    def _by_id(self) -> dict[str, ActionField]:
        return {field.id: field for field in self.fields}

    @cached_property
    def _core_of(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _crosswalk(self) -> dict[str, set[str]]:
        """The fields that each field may stand for. `exact` and `close` hold in both directions (SKOS, S44)."""
        found: dict[str, set[str]] = {}
        for field in self.fields:
            same = (*field.relations.exact, *field.relations.close)
            found.setdefault(field.id, set()).update(same, field.relations.broad)
            for other in same:
                found.setdefault(other, set()).add(field.id)
        return found
