"""Nouns as plain data, as a person would write them into a file: without what goes without saying."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any, TypeVar

from npa_core.models import Feed, Localized, Model, Partner, Region
from npa_core.models.localized import UNDETERMINED

M = TypeVar("M", bound=Model)


def plain(noun: Model) -> dict[str, Any]:
    """Return a noun as mappings, lists, texts, numbers, booleans and dates; validating that gives the noun again.

    Left out is what has its default, and of an official region what its AGS says.
    """
    # Not all that iterating gives: a noun keeps what was computed from it beside its fields.
    held = ((key, default, getattr(noun, key)) for key, default in _defaults(type(noun)).items())
    data = {key: _plain(value) for key, default, value in held if value != default}
    return _region(noun, data) if isinstance(noun, Region) else data


def shareable(noun: M) -> M:
    """Return a noun as it may leave the house: how an individual is reached stays here."""
    if isinstance(noun, Partner) and noun.sector == "individual":
        return noun.model_copy(update={"contact": None})
    return noun


def _plain(value: Any) -> Any:
    if isinstance(value, Localized):
        return value.root[UNDETERMINED] if value.root.keys() == {UNDETERMINED} else dict(value.root)
    if isinstance(value, Model):
        data = plain(value)
        return value.url if isinstance(value, Feed) and data.keys() == {"url"} else data
    if isinstance(value, Mapping):
        return {key: _plain(held) for key, held in value.items()}
    if isinstance(value, tuple):
        return [*map(_plain, value)]
    return value.isoformat() if isinstance(value, datetime | time) else value


@lru_cache
def _defaults(type_: type[Model]) -> Mapping[str, Any]:
    """Return the default of every field; of a field without one, what equals nothing."""
    return {
        name: object() if field.is_required() else field.get_default(call_default_factory=True)
        for name, field in type_.model_fields.items()
    }


def _region(region: Region, data: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a region what its AGS says; only then its kind goes without saying."""
    data = {**data, "kind": region.kind}
    for key in ("id", "kind") if region.ags else ("kind",):
        less = {name: value for name, value in data.items() if name != key}
        if Region.model_validate(less) == region:
            data = less
    return data
