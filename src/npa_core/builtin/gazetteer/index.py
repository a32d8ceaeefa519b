"""The names of a catalogue's regions and places, ready to be found in any number of texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from npa_core.builtin.gazetteer.forms import Form, demonyms, full_forms, plain_form, short_forms, words
from npa_core.builtin.gazetteer.names import KNOWN_TO_ALL, Areas, Kind, Name
from npa_core.builtin.gazetteer.traps import Trap, Traps
from npa_core.models import Catalogue, Region

_CALLS_ITS_PEOPLE = 5_000
"""Inhabitants from which a town's people and things are called after it."""
_KNOWN_ABROAD = 20_000
_UNCOUNTED = 10
"""For a place whose inhabitants nobody counted; it is more than a twin, which has none."""
_COUNTY_LEVEL = 100_000
"""For a county-level city whose inhabitants nobody counted."""
_KINDS = ("landkreis", "kreis", "region", "landeshauptstadt", "hansestadt", "stadt", "flecken", "gemeinde")
_STEM = 4
"""The letters by which names in other scripts are looked up."""


class Gazetteer:
    """All names, by their first word; those in other scripts by the first letters of their stem."""

    def __init__(self, catalogue: Catalogue, traps: Traps) -> None:
        self._traps = traps
        self._territory = catalogue.territory
        self._known = {region.id for region in catalogue.regions}
        self._names: dict[Form, Name] = {}
        self._stems: dict[str, list[Name]] = defaultdict(list)
        for region in catalogue.regions:
            self._add_region(region)
        for place in catalogue.places:
            self._add_place(place.name, place.ags, place.population or _UNCOUNTED)
        for also, ags in traps.also.items():
            self._add_place(also, ags)
        for ags, names in traps.villages.items():
            for village in names:
                self._add_place(village, ags)
        self._add_twins()
        self._let_counties_stand_alone()
        self._add_landscapes()
        self._add_genitives()
        self._add_adjectives()
        self._add_land()
        self._add_spellings()
        self._add_outside()
        self.starting_with: dict[str, list[Name]] = {}
        """The names by their first folded word, the longest first."""
        for form, name in sorted(self._names.items(), key=lambda entry: -len(entry[0])):
            self.starting_with.setdefault(form[0], []).append(name)

    def stems_of(self, word: str) -> Iterable[Name]:
        """Return the names in other scripts whose stem may begin with these letters."""
        return self._stems.get(word[:_STEM], ())

    def _add_region(self, region: Region) -> None:
        areas = self._areas(region.id)
        for name in (region.name, *region.other_names) if areas else ():
            if region.kind == "state":
                self._add(words(name), Kind.LAND, areas)
                continue
            bare = _without_kind(name)
            for form in (*full_forms(bare), *short_forms(bare)):
                if region.kind == "county":
                    self._add_county(form, areas, is_former=bool(region.successors))
                elif region.kind == "county_level_city":
                    self._add(form, Kind.PLACE, areas, _COUNTY_LEVEL)
                else:
                    self._add(form, Kind.PLACE if region.kind == "municipality" else Kind.AREA, areas)

    def _add_county(self, form: Form, areas: Areas, *, is_former: bool) -> None:
        """Keep what `Landkreis X` means: that of today, where one of old was called so, too."""
        name = self._name(form, Kind.PLACE)
        if not (is_former and name.county):
            name.county = areas

    def _add_place(self, name: str, ags: str, size: int = _UNCOUNTED) -> None:
        areas = self._areas(ags)
        for form in (*full_forms(name), *short_forms(name)) if areas else ():
            self._add(form, Kind.PLACE, areas, size)
        if areas and size >= _KNOWN_ABROAD and words(name)[0] not in self._traps.kinds:
            self._add(plain_form(name), Kind.PLACE, areas, size)

    def _add_twins(self) -> None:
        """Let a village share the name of a place that is known; where that is not, its name stays a word."""
        for ags, names in self._traps.twins.items():
            for village in names:
                if words(village) in self._names:
                    self._add_place(village, ags, size=0)

    def _let_counties_stand_alone(self) -> None:
        """Let a county be meant by its bare name where no place is called so: `Ammerland`."""
        for name in self._names.values():
            if name.county and not name.meanings and name.form[0] not in self._traps.counties:
                name.meanings[name.county] = KNOWN_TO_ALL
                name.kind = Kind.AREA

    def _add_landscapes(self) -> None:
        for text, counties in self._traps.landscapes.items():
            areas = tuple(ags for ags in counties if ags in self._known)
            if areas or not counties:
                self._names[words(text)] = Name(words(text), Kind.AREA, Trap.NONE, {areas: KNOWN_TO_ALL})
                for adjective in self._traps.landscape_adjectives.get(text, ()):
                    self._add((adjective,), Kind.ADJECTIVE, areas, KNOWN_TO_ALL)

    def _add_genitives(self) -> None:
        for name in [*self._names.values()]:
            last = name.form[-1]
            if name.trap.is_plain and name.meanings and last[-1].isalpha() and not last.endswith(("s", "x", "z")):
                form = (*name.form[:-1], last + "s")
                self._names.setdefault(form, Name(form, name.kind, name.trap, name.meanings, name.county))

    def _add_adjectives(self) -> None:
        for name in [*self._names.values()]:
            is_town = name.kind is Kind.PLACE and len(name.form) == 1 and name.size >= _CALLS_ITS_PEOPLE
            if is_town and name.trap.is_plain:
                for word in demonyms(name.form[0], shortened=name.trap is Trap.NONE):
                    self._names.setdefault(
                        (word,), Name((word,), Kind.ADJECTIVE, Trap.NONE, name.meanings, name.county)
                    )
        for ags, adjectives in self._traps.adjectives.items():
            for word in adjectives if ags in self._known else ():
                self._names[word,] = Name((word,), Kind.ADJECTIVE, Trap.NONE, {(ags,): KNOWN_TO_ALL})

    def _add_land(self) -> None:
        for ags, names in self._traps.land_names.items():
            for word in names if ags in self._known else ():
                self._add((word,), Kind.LAND, (ags,))

    def _add_spellings(self) -> None:
        counties = {areas: name.county for name in self._names.values() for areas in name.meanings if name.county}
        for ags, spellings in self._traps.spellings.items():
            kind = Kind.LAND if len(ags) == 2 else Kind.PLACE
            for text in spellings if ags in self._known else ():
                form = words(text)
                if form[0] < "\u0400":
                    self._add(form, kind, (ags,), KNOWN_TO_ALL)
                else:
                    # The last letter of these changes in Ukrainian: Ольденбург, в Ольденбурзі.
                    stem = (form[0].removesuffix("г") if form[0].endswith("бург") else form[0], *form[1:])
                    name = Name(stem, kind, Trap.NONE, {(ags,): KNOWN_TO_ALL}, counties.get((ags,), ()))
                    self._stems[stem[0][:_STEM]].append(name)
        for names in self._stems.values():
            names.sort(key=lambda name: -sum(map(len, name.form)))  # Норденхам before Норден

    def _add_outside(self) -> None:
        for text in self._traps.outside:
            form = words(text)
            adjectives = (
                [(word,) for word in demonyms(form[0], shortened=False)]
                if len(form) == 1 and form[0] not in self._traps.countries
                else []
            )
            for one in (form, *adjectives):
                self._names.setdefault(one, Name(one, Kind.OUTSIDE, Trap.NONE, {(): KNOWN_TO_ALL}))

    def _add(self, form: Form, kind: Kind, areas: Areas, size: int = 0) -> None:
        meanings = self._name(form, kind).meanings
        meanings[areas] = max(size, meanings.get(areas, 0))

    def _name(self, form: Form, kind: Kind) -> Name:
        trap = self._traps.kinds.get(form[0], Trap.NONE) if len(form) == 1 else Trap.NONE
        return self._names.setdefault(form, Name(form, kind, trap))

    def _areas(self, key: str) -> Areas:
        """Return what a region's labels are: its counties, of those that the catalogue has."""
        return tuple(unit for unit in self._territory.units(key) if unit in self._known and unit.isdigit())


def _without_kind(name: str) -> str:
    """Return the name of a county or town without what it is: `Landkreis Leer`, `Region Hannover`."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in _KINDS else name
