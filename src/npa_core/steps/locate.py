"""The region of an organisation, told from its name and its postal address.

Names of places are treacherous: many are words or family names, and many places share one. So a place
counts only behind its postal code, behind a word such as `Gemeinde`, or, in the organisation's name, when it is a
town that everyone knows; and where one name may mean several counties, none is proposed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from npa_core.models import Catalogue, Place, Region
from npa_core.steps.website import PostalAddress
from npa_core.text import words

Words = tuple[str, ...]

_KNOWN_TO_ALL = 20_000
"""Inhabitants from which a town is meant by its bare name."""
_FAR_LARGER = 10
"""By so much a town outweighs the hamlets of the same name."""
_LONGEST = 5
_COUNTY_KINDS = ("county", "county_level_city")
_COUNTY_WORDS = frozenset({"landkreis", "kreis", "region", "stadt"})
_MUNICIPAL_WORDS = frozenset(
    "stadt hansestadt landeshauptstadt universitätsstadt kreisstadt bergstadt gemeinde samtgemeinde flecken "
    "inselgemeinde einheitsgemeinde".split()
)
_GENITIVE = {"landkreises": "landkreis"}
_ASIDE = re.compile(r"\s*[(/].*")


@dataclass(frozen=True, slots=True)
class Located:
    """A region's key, and what told it."""

    region: str
    reason: str


def locate(name: str, addresses: Sequence[PostalAddress], text: str, catalogue: Catalogue) -> Located | None:
    """Return the county (or the Land, where the name says that) of an organisation; None where nothing tells it.

    `text` is what its page says: the only Landkreis that is named there counts when nothing else does.
    """
    gazetteer = _Gazetteer(catalogue)
    called = _words(name)
    for found, why in (
        (gazetteer.counties_named(called), "the name says {}"),
        (gazetteer.towns_named(called), "the name says {}"),
        (gazetteer.bare_counties(called), "the name says {}"),
        (gazetteer.states_named(called), "the name says {}"),
        (gazetteer.addresses(addresses), "its address: {}"),
        (gazetteer.counties_named(_words(text)), "the page names only one: {}"),
    ):
        told = dict(found)
        if len(told) == 1:
            ((region, words_),) = told.items()
            return Located(region, why.format(words_))
    return None


class _Gazetteer:
    """The names of counties, Länder and places, by their words. Regions that exist no more are left out."""

    def __init__(self, catalogue: Catalogue) -> None:
        alive = [region for region in catalogue.regions if not region.successors]
        self.counties = {region.id for region in alive if region.kind in _COUNTY_KINDS}
        self.full = _by_words((form, region.id) for region in alive if region.kind in _COUNTY_KINDS
                              for form in _full_names(region))  # fmt: skip
        self.states = _by_words((_words(form), region.id) for region in alive if region.kind == "state"
                                for form in (region.name, *region.other_names))  # fmt: skip
        self.places: Mapping[Words, list[Place]] = defaultdict(list)
        for place in catalogue.places:
            if place.ags[:5] in self.counties:
                for form in _forms(place.name):
                    self.places[form].append(place)
        bare = ((form[1:], id) for form, ids in self.full.items() for id in ids if form[0] in _COUNTY_WORDS)
        self.bare = _by_words((form, id) for form, id in bare if form and form not in self.places)

    def counties_named(self, text: Words) -> Iterator[tuple[str, str]]:
        """Yield `Landkreis X`, with the county."""
        return self._named(text, self.full)

    def bare_counties(self, text: Words) -> Iterator[tuple[str, str]]:
        """Yield the names of counties that are no place's: `Emsland`."""
        return self._named(text, self.bare)

    def states_named(self, text: Words) -> Iterator[tuple[str, str]]:
        """Yield the names of Länder."""
        return self._named(text, self.states)

    def towns_named(self, text: Words) -> Iterator[tuple[str, str]]:
        """Yield the places that a name means, with their county."""
        for start in range(len(text)):
            municipal = start > 0 and text[start - 1] in _MUNICIPAL_WORDS
            for form in _prefixes(text[start:]):
                place = _meant(self.places.get(form, ()))
                if place and (municipal or (place.population or 0) >= _KNOWN_TO_ALL):
                    yield place.ags[:5], place.name
                    break

    def addresses(self, addresses: Iterable[PostalAddress]) -> Iterator[tuple[str, str]]:
        """Yield the counties of the towns behind postal codes."""
        for address in addresses:
            for form in _prefixes(_words(address.town)):
                if form in self.places:
                    if place := _meant(self.places[form]):
                        yield place.ags[:5], f"{address.postcode} {place.name}"
                    break

    def _named(self, text: Words, names: Mapping[Words, set[str]]) -> Iterator[tuple[str, str]]:
        for start in range(len(text)):
            for form in _prefixes(text[start:]):
                ids = names.get(form, ())
                if len(ids) == 1:
                    yield next(iter(ids)), " ".join(form)
                    break


def _meant(places: Sequence[Place]) -> Place | None:
    """Return the place that a name means: one county's, or far larger than all of the same name elsewhere."""
    if not places:
        return None
    first = max(places, key=lambda place: place.population or 0)
    others = [place.population or 0 for place in places if place.ags[:5] != first.ags[:5]]
    return first if not others or (first.population or 0) >= max(1, *others) * _FAR_LARGER else None


def _full_names(region: Region) -> Iterator[Words]:
    """Yield how a county is called in full: `Landkreis Gifhorn`, and `Landkreis Nienburg` for `Nienburg/Weser`."""
    kind = "landkreis" if region.kind == "county" else "stadt"
    for name in (region.name, *region.other_names):
        for form in _forms(name):
            yield form if form[0] in _COUNTY_WORDS else (kind, *form)


def _forms(name: str) -> Iterator[Words]:
    """Yield the words of a name, with and without what is added to it: `Nienburg (Weser)`, `Nienburg`."""
    yield from {form: None for form in (_words(name), _words(_ASIDE.sub("", name))) if form}


def _by_words(named: Iterable[tuple[Words, str]]) -> Mapping[Words, set[str]]:
    index: dict[Words, set[str]] = {}
    for form, id in named:
        index.setdefault(form, set()).add(id)
    return index


def _prefixes(text: Words) -> Iterator[Words]:
    """Yield how a text may begin with a name, the longest first."""
    return (text[:length] for length in range(min(_LONGEST, len(text)), 0, -1))


def _words(text: str) -> Words:
    return tuple(_GENITIVE.get(word, word) for word in words(text))
