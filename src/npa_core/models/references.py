"""References between nouns: who refers to whom, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from npa_core.models.action_field import ActionField, Scheme
from npa_core.models.advice_point import AdvicePoint
from npa_core.models.base import Model
from npa_core.models.case import Case
from npa_core.models.catalogue import Catalogue
from npa_core.models.event import Event
from npa_core.models.group import WorkingGroup
from npa_core.models.offer import Offer
from npa_core.models.partner import Partner
from npa_core.models.recommendation import Recommendation
from npa_core.models.region import Place, Region
from npa_core.models.shape import Location

_TOPIC_AND_PLACE: Mapping[str, type[Model]] = {"action_fields.*": ActionField, "regions.*": Region}

REFERENCES: Mapping[type[Model], Mapping[str, type[Model]]] = {
    ActionField: {
        "scheme": Scheme, "parent": ActionField,
        **{f"relations.{kind}.*": ActionField for kind in ("exact", "close", "broad", "related")},
    },
    Region: {"parent": Region, "members.*": Region, "successors.*": Region},
    Partner: {**_TOPIC_AND_PLACE, "memberships.*.group": WorkingGroup},
    Case: {
        **_TOPIC_AND_PLACE, "partners.*": Partner,
        "transfer.copied.*.region": Region, "transfer.copied.*.partner": Partner,
    },
    Offer: {**_TOPIC_AND_PLACE, "partner": Partner, "locations.*.ags": Region},
    Event: {**_TOPIC_AND_PLACE, "partners.*": Partner, "group": WorkingGroup, "location.ags": Region},
    WorkingGroup: {**_TOPIC_AND_PLACE, "leads.*": Partner, "members.*": Partner},
    Recommendation: {"action_fields.*": ActionField, "group": WorkingGroup, "case": Case},
    AdvicePoint: {**_TOPIC_AND_PLACE, "partner": Partner, "location.ags": Region},
    Place: {"ags": Region},
}  # fmt: skip
"""By noun: the path of each reference (`*` is every entry of a list), and the noun it names."""

_WORDS: Mapping[type[Model], str] = {
    ActionField: "action field", Scheme: "scheme", Region: "region", Partner: "partner", WorkingGroup: "working group",
    Case: "case",
}  # fmt: skip
_FEW = 500
"""Among so many names the nearest is looked for; among more, only where it may well be."""


@dataclass(frozen=True, slots=True)
class BadReference:
    """A reference that leads nowhere, or back to itself: of which noun, at which path within it."""

    owner: Model
    path: Location
    message: str
    to: type[Model]
    """The noun it names."""


def bad_references(catalogue: Catalogue) -> Iterator[BadReference]:
    """Yield every reference to something that is not there, or no more, and every circle of parents."""
    known = _known(catalogue)
    paths = {owner: [(tuple(path.split(".")), to) for path, to in held.items()] for owner, held in REFERENCES.items()}
    for noun in _owners(catalogue):
        for path, to in paths[type(noun)]:
            names = known[to]
            for at, value in _values(noun, path, ()):
                if value not in names and not (to is Region and not catalogue.regions):
                    yield BadReference(noun, at, _missing(catalogue, to, value, names), to)
                elif to is Region and not isinstance(noun, Region | Place) and (ended := _ended(catalogue, value)):
                    yield BadReference(noun, at, ended, to)
    yield from _circles(catalogue.taxonomy.fields, {field.id: field.parent for field in catalogue.taxonomy.fields})
    yield from _circles(catalogue.regions, {region.id: region.within for region in catalogue.regions})


def unknown(noun: str, value: str, known: Iterable[str]) -> str:
    """Return the message for a reference to nothing, with the nearest known name when there is one."""
    names = list(known)
    if len(names) > _FEW:
        names = [name for name in names if name[:1] == value[:1] and abs(len(name) - len(value)) <= 2][:_FEW]
    near = get_close_matches(value, names, n=1)
    return f"unknown {noun} {value!r}" + (f" (did you mean {near[0]!r}?)" if near else "")


def _known(catalogue: Catalogue) -> Mapping[type[Model], Mapping[str, object] | frozenset[str]]:
    places = {place.ags for place in catalogue.places if len(place.ags) == 8}
    return {
        ActionField: {field.id: field for field in catalogue.taxonomy.fields},
        Scheme: {scheme.id: scheme for scheme in catalogue.taxonomy.schemes},
        # A municipality that only the gazetteer knows is known, too.
        Region: frozenset({region.id for region in catalogue.regions} | places),
        Partner: {partner.id: partner for partner in catalogue.partners},
        WorkingGroup: {group.id: group for group in catalogue.groups},
        Case: {case.id: case for case in catalogue.cases},
    }


def _owners(catalogue: Catalogue) -> Iterator[Model]:
    yield from catalogue.taxonomy.fields
    for nouns in (
        catalogue.regions, catalogue.partners, catalogue.cases, catalogue.offers, catalogue.events, catalogue.groups,
        catalogue.recommendations, catalogue.advice_points,
    ):  # fmt: skip
        yield from nouns


def _values(held: Any, path: tuple[str, ...], at: Location) -> Iterator[tuple[Location, str]]:
    """Yield what stands at a path, with its place."""
    if not path:
        if held:
            yield at, held
        return
    step, rest = path[0], path[1:]
    if step == "*":
        for index, entry in enumerate(held or ()):
            yield from _values(entry, rest, (*at, index))
    elif held is not None:
        yield from _values(getattr(held, step), rest, (*at, step))


def _missing(catalogue: Catalogue, to: type[Model], value: str, names: Iterable[str]) -> str:
    if to is not Region or not value.isdigit():
        return unknown(_WORDS[to], value, names)
    # Of two official keys, the one that looks like the other is somewhere else.
    county = catalogue.region(value[:5]) if len(value) == 8 else None
    where = f"; it would lie in {county.id!r} ({county.name})" if county else ""
    return f"unknown region {value!r}{where}; `npa import regions` reads the official list of all regions"


def _ended(catalogue: Catalogue, id: str) -> str | None:
    region = catalogue.region(id)
    if region is None or not region.successors:
        return None
    names = [f"{key!r}{f' ({found.name})' if (found := catalogue.region(key)) else ''}" for key in region.successors]
    when = f" since {region.valid_to:%Y-%m-%d}" if region.valid_to else ""
    return f"the region {id!r} ({region.name}) exists no more{when}; use {' or '.join(names)}"


def _circles(nouns: Iterable[Model], parents: Mapping[str, str | None]) -> Iterator[BadReference]:
    """Yield each noun whose parents lead back to it."""
    for noun in nouns:
        id: str = getattr(noun, "id")  # noqa: B009 - every noun of a tree has one
        way, above = [id], parents.get(id)
        while above is not None and above not in way:
            way.append(above)
            above = parents.get(above)
        if above == id:
            message = f"its parents lead back to itself: {' → '.join((*way, id))}"
            yield BadReference(noun, ("parent",), message, type(noun))
