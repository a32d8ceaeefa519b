"""The parts of a catalogue: lists of nouns, by the names that commands, sheets and JSON documents use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from npa_core.exchange.nouns import FIELDS, LISTS, TEXTS, Noun
from npa_core.models import Catalogue, Context, Model, Scheme, Taxonomy

CONTEXT = Noun(Context, "context", "context", key=None)
"""The words around all action fields; there is one or none."""

PARTS: Mapping[str, Noun] = {
    "context": CONTEXT,
    "schemes": Noun(Scheme, "scheme", "schemes"),
    "action_fields": FIELDS,
    **{name: LISTS[name] for name in ("regions", "places", "groups", "partners")},
    **{noun.name: noun for noun in TEXTS.values()},
    **{name: noun for name, noun in LISTS.items() if name not in ("regions", "places", "groups", "partners")},
}
"""In an order in which few refer to what comes later."""

TABLES: Mapping[str, Noun] = {name: noun for name, noun in PARTS.items() if name not in ("context", "pages")}
"""What people keep in tables."""


def part(catalogue: Catalogue, name: str) -> tuple[Model, ...]:
    """Return the nouns of a part."""
    if name == "context":
        return () if catalogue.taxonomy.context == Context() else (catalogue.taxonomy.context,)
    if name in ("schemes", "action_fields"):
        return catalogue.taxonomy.schemes if name == "schemes" else catalogue.taxonomy.fields
    nouns: tuple[Model, ...] = getattr(catalogue, name)
    return nouns


def whole(parts: Mapping[str, tuple[Model, ...]]) -> Catalogue:
    """Return the catalogue that consists of these parts, which are sound each by itself."""
    taxonomy: dict[str, Any] = {"schemes": parts.get("schemes", ()), "fields": parts.get("action_fields", ())}
    taxonomy["context"] = next(iter(parts.get("context", ())), Context())
    lists: dict[str, Any] = {name: nouns for name, nouns in parts.items() if name in Catalogue.model_fields}
    return Catalogue.model_construct(taxonomy=Taxonomy.model_construct(**taxonomy), **lists)
