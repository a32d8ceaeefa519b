"""The regions and places that `npa init` writes: right in themselves, and as the official lists have them.

Those lists lie beside the checkout and are not part of the project; where they are absent, the demo's regions
take the place of the counties, and every municipality is taken for one that exists.
"""

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from npa_core.exchange.folder import load_catalogue
from npa_core.exchange.yaml import parse
from npa_core.models import Catalogue, Partner, Region
from npa_core.models.references import bad_references
from npa_core.pipeline.found import found

OFFICIAL = Path(__file__).resolve().parents[3].parent / "shared" / "regions"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory) -> Catalogue:
    folder = tmp_path_factory.mktemp("alliance")
    found(folder)
    return load_catalogue(folder)


def official(name: str) -> list[dict[str, str]]:
    """The rows of an official list; none where there is no such list."""
    path = OFFICIAL / name
    return list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.exists() else []


def demo_regions() -> dict[str, str]:
    text = files("npa_core.demo").joinpath("alliance/catalogue/regions.yaml").read_text("utf-8")
    return {region["ags"]: region["name"] for region in parse(text, file="").data}


def test_the_land_and_its_counties_and_cities_are_there(catalogue):
    now = [region for region in catalogue.regions if region.valid_to is None]

    kinds = [region.kind for region in now]

    counts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    assert counts == {"county": 37, "county_level_city": 8, "municipality": 2, "state": 1}
    assert all(region.nuts3 for region in now if region.kind.startswith("county"))


def test_they_are_called_as_in_the_demo(catalogue):
    names = {region.id: region.name for region in catalogue.regions}

    assert demo_regions().items() <= names.items()


def test_what_is_no_more_says_what_became_of_it(catalogue):
    ended = {region.id: (f"{region.valid_to}", *region.successors) for region in catalogue.regions if region.valid_to}

    assert ended == {
        "03152": ("2016-10-31", "03159"),
        "03156": ("2016-10-31", "03159"),
        "03153006": ("2021-10-31", "03153019"),
        "03153007": ("2021-10-31", "03153019"),
        "03153009": ("2021-10-31", "03153019"),
        "03153014": ("2021-10-31", "03153019"),
    }


def test_no_reference_dangles_and_every_place_lies_in_a_region(catalogue):
    regions = {region.id: region for region in catalogue.regions}

    counties = {place.ags[:5] for place in catalogue.places}

    assert list(bad_references(catalogue)) == []
    assert counties == {id for id, region in regions.items() if len(id) == 5 and not region.valid_to}
    assert [place for place in catalogue.places if (known := regions.get(place.ags)) and known.valid_to] == []


def test_a_partner_may_name_a_municipality_and_is_told_what_became_of_another(catalogue):
    partner = Partner(id="goslar", name="Goslar", regions=("03153017", "03153019", "03153009", "03156"))

    gone, old_county = [bad.message for bad in bad_references(catalogue.model_copy(update={"partners": (partner,)}))]

    assert gone.endswith("exists no more since 2021-10-31; use '03153019' (Stadt Langelsheim)")
    assert old_county.endswith("exists no more since 2016-10-31; use '03159' (Landkreis Göttingen)")


def test_places_stand_in_order_and_once(catalogue):
    keys = [(place.ags, place.name) for place in catalogue.places]

    assert keys == sorted(set(keys))


def test_a_place_is_called_as_texts_call_it(catalogue):
    places = {(place.name, place.ags) for place in catalogue.places}

    expected = {
        ("Hannover", "03241001"), ("Brake", "03461002"), ("Hann. Münden", "03159017"), ("Wedemark", "03241019"),
        ("Hahausen", "03153019"), ("Essen (Oldenburg)", "03453006"), ("Weyhe", "03251"), ("Carolinensiel", "03462019"),
    }  # fmt: skip
    assert expected <= places
    assert {"Hauptbahnhof", "Südstadt", "Essen", "Gemeinde Friedland"}.isdisjoint(name for name, _ in places)


def test_coordinates_are_those_of_lower_saxony(catalogue):
    located = [place for place in catalogue.places if place.latitude is not None]

    outside = [place for place in located if not (51.2 < place.latitude < 54 and 6.3 < place.longitude < 11.7)]

    assert outside == []
    assert len(located) > 1000


def test_counties_are_those_of_the_official_list(catalogue):
    counties = {row["ags"]: row["nuts3"] for row in official("kreise_ni.csv")}
    now = {region.id: region.nuts3 for region in catalogue.regions if _is_county(region)}

    expected = counties or {id: now[id] for id in demo_regions() if len(id) == 5}

    assert now == expected


def test_municipalities_are_those_of_the_official_list(catalogue):
    named = {place.ags for place in catalogue.places if len(place.ags) == 8}

    municipalities = {row["ags"] for row in official("gemeinden_ni.csv")} or named

    assert named <= municipalities
    assert len(named) == 892  # of 939; the others have a name at most, and their county


def _is_county(region: Region) -> bool:
    return region.kind in ("county", "county_level_city") and region.valid_to is None
