"""Action fields (Handlungsfelder) and the taxonomy they form, with the words that lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from npa_core.models.base import Id, LanguageTag, Model
from npa_core.models.localized import Localized

KeywordMode = Literal["part", "stem", "word", "phrase"]


class Keyword(Model):
    """One word of evidence.

    `mode` says how it matches a folded text: `part` inside a word (compounds), `stem` at the
    start of a word, `word` a whole word, `phrase` several words in sequence, each a stem (words of
    fewer than four letters match whole).
    """

    text: str = Field(min_length=2)
    mode: KeywordMode = "part"
    weight: float = Field(default=3.0, gt=0, le=10)
    """4 decides alone, 3 is strong, 2 needs company, 1 is weak."""


class Context(Model):
    """The words by which an item is recognised to be about the alliance's subject at all."""

    positive: Mapping[LanguageTag, tuple[Keyword, ...]] = Field(default_factory=dict)
    negative: Mapping[LanguageTag, tuple[Keyword, ...]] = Field(default_factory=dict)


class ActionField(Model):
    """A topic the alliance works on (after skos:Concept)."""

    id: Id
    label: Localized
    description: Localized | None = None
    parent: Id | None = None
    """The field this one rolls up to (skos:broader)."""
    keywords: Mapping[LanguageTag, tuple[Keyword, ...]] = Field(default_factory=dict)
    threshold: float = Field(default=4.0, gt=0)
    """The sum of weights from which an item belongs to this field."""


class Taxonomy(Model):
    """The file action_fields.yaml: the fields in their order, and the context they need.

    A bare list is read as the fields alone; without a context every item passes the gate.
    """

    context: Context = Context()
    fields: tuple[ActionField, ...] = ()
