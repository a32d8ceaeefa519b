"""How regions lie in one another."""

from __future__ import annotations

import pytest

from npa_core.models import Catalogue, Region
from npa_core.models.territory import Territory

REGIONS = (
    Region(ags="03", name="Niedersachsen"),
    Region(ags="03152", name="Landkreis Göttingen", successors=("03159",)),
    Region(ags="03156", name="Landkreis Osterode am Harz", successors=("03159",)),
    Region(ags="03158", name="Landkreis Wolfenbüttel"),
    Region(ags="03159", name="Landkreis Göttingen"),
    Region(ags="03241", name="Region Hannover"),
    Region(ags="03251", name="Landkreis Diepholz"),
    Region(id="harz", name="Verbund Harz", members=("03156", "03158037")),
    Region(id="linden", name="Linden", parent="03241001"),
    Region(id="nowhere", name="Nirgends"),
    Region(id="one", name="Eins", members=("two",)),
    Region(id="two", name="Zwei", members=("one",)),
)
TERRITORY = Territory(REGIONS)


@pytest.mark.parametrize(
    ("key", "units"),
    [
        ("03158", ("03158",)),
        ("03158037", ("03158",)),
        ("03156", ("03159",)),
        ("03156011", ("03159",)),
        ("03", ("03",)),
        ("032", ("03241", "03251")),
        ("034", ("034",)),
        ("harz", ("03158", "03159")),
        ("linden", ("03241",)),
        ("nowhere", ("nowhere",)),
        ("unknown", ("unknown",)),
        ("one", ("one",)),
    ],
)
def test_a_region_rolls_up_to_its_counties(key, units):
    assert TERRITORY.units(key) == TERRITORY.units(key) == units


@pytest.mark.parametrize(
    ("key", "area", "expected"),
    [
        ("03158", "03158", True),
        ("03158037", "03158", True),
        ("03158", "03", True),
        ("03158", "031", True),
        ("03", "03158", False),
        ("03158", "03159", False),
        ("03156011", "03159", True),
        ("03159", "03156", True),
        ("harz", "03159", True),
        ("harz", "03241", False),
        ("03158037", "harz", True),
        ("linden", "03241", True),
        ("linden", "linden", True),
        ("one", "two", True),
        ("unknown", "03", False),
    ],
)
def test_what_lies_in_an_area_is_found(key, area, expected):
    assert TERRITORY.lies_in(key, area) is expected
    assert TERRITORY.lies_in(key, area) is expected


def test_a_catalogue_knows_its_territory():
    assert Catalogue(regions=REGIONS).territory.units("harz") == ("03158", "03159")
