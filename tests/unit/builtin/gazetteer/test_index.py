"""The names of a catalogue, with the villages that are known besides."""

from __future__ import annotations

from npa_core.builtin.gazetteer.index import Gazetteer
from npa_core.builtin.gazetteer.traps import traps
from npa_core.models import Catalogue, Place, Region

EMDEN = Region(ags="03402", name="Stadt Emden", kind="county_level_city")
DIEPHOLZ = Region(ags="03251", name="Landkreis Diepholz")


def meanings(name: str, catalogue: Catalogue) -> set[str]:
    names = Gazetteer(catalogue, traps()).starting_with.get(name.casefold(), ())
    return {area for one in names if len(one.form) == 1 for areas in one.meanings for area in areas}


def test_a_village_is_known_by_its_name_alone():
    assert meanings("Borssum", Catalogue(regions=(EMDEN,))) == {"03402"}


def test_a_village_of_a_county_that_the_catalogue_has_not_is_passed_over():
    assert meanings("Borssum", Catalogue(regions=(DIEPHOLZ,))) == set()


def test_a_twin_is_known_where_its_namesake_is():
    namesake = Place(name="Barenburg", ags="03251003", population=1_200)

    assert meanings("Barenburg", Catalogue(regions=(EMDEN, DIEPHOLZ), places=(namesake,))) == {"03402", "03251"}
    assert meanings("Barenburg", Catalogue(regions=(EMDEN, DIEPHOLZ))) == set()
