"""Boundaries from GeoJSON: what fits becomes regions and a small file, all else faults. Shapes are invented."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.errors import ConfigError, Fault
from npa_core.exchange import boundaries
from npa_core.exchange.boundaries import parse, slim
from npa_core.models import Region
from npa_core.models.validation import validate

SQUARE = [[9.000012, 52.000012], [9.5, 52.0], [9.5, 52.5], [9.00002, 52.00002], [9.000012, 52.000012]]
SPECK = [[9.1, 52.1], [9.10001, 52.1], [9.10001, 52.10001], [9.1, 52.1]]
COUNTY = {"AGS": "99101", "ARS": "99101", "GEN": "Musterberg", "BEZ": "Landkreis", "NUTS": "DEX01", "GF": 4}


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings or [SQUARE])}


def feature(properties, geometry=None):
    return {"type": "Feature", "properties": properties, "geometry": geometry or polygon()}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def test_the_columns_of_the_federal_agency_become_regions():
    body = collection(
        feature({"AGS": "99", "GEN": "Musterland", "BEZ": "Land"}),
        feature({"AGS": "991", "GEN": "Muster", "BEZ": "Regierungsbezirk"}),
        feature(COUNTY),
        feature({**COUNTY, "AGS": "99102", "GEN": "Musterhausen", "BEZ": "Kreisfreie Stadt", "NUTS": "DEX"}),
        feature({"AGS": "99101001", "GEN": "Musterstedt", "BEZ": "Stadt", "ARS": "991015401001"}),
        feature({"ags": "99103", "name": "Landkreis Mustertal"}),
    )

    parsed = parse(body, file="vg.geojson")

    assert parsed.data == [
        {"ags": "99", "name": "Musterland", "kind": "state"},
        {"ags": "991", "name": "Muster", "kind": "district"},
        {"ags": "99101", "name": "Landkreis Musterberg", "kind": "county", "ars": "99101", "nuts3": "DEX01"},
        {"ags": "99102", "name": "Stadt Musterhausen", "kind": "county_level_city", "ars": "99101"},
        {"ags": "99101001", "name": "Stadt Musterstedt", "kind": "municipality", "ars": "991015401001"},
        {"ags": "99103", "name": "Landkreis Mustertal", "kind": "county"},
    ]
    assert parsed.faults == ()
    assert set(parsed.places) == {(index,) for index in range(6)}
    assert [validate(Region, entry, file="", places={})[1] for entry in parsed.data] == [()] * 6


def test_the_sea_that_belongs_to_a_county_is_left_out():
    body = collection(feature({**COUNTY, "GF": 2}), feature({**COUNTY, "GF": "1"}), feature(COUNTY))

    assert [region["ags"] for region in parse(body, file="").data] == ["99101"]
    assert slim(body, file="").count(b'"Feature"') == 1


def test_a_region_in_several_pieces_is_one_region():
    body = collection(feature(COUNTY), feature(COUNTY))

    assert [region["ags"] for region in parse(body, file="").data] == ["99101"]
    assert slim(body, file="").count(b'"Feature"') == 2


def test_one_land_can_be_kept():
    body = collection(feature({"AGS": "98", "GEN": "Anderland"}), feature(COUNTY), feature({}))

    parsed = parse(body, file="", land="99")

    assert ([region["ags"] for region in parsed.data], parsed.faults) == (["99101"], ())
    assert slim(body, file="", land="99").count(b'"Feature"') == 1


def test_the_slim_file_has_key_name_and_rounded_shape_one_feature_a_line():
    hole = [[9.2, 52.2, 47.1], [9.3, 52.2, 47.1], [9.3, 52.3, 47.1], [9.2, 52.2, 47.1]]
    island = {"type": "MultiPolygon", "coordinates": [[SPECK], [SQUARE, hole, SPECK]]}

    lines = slim(collection(feature(COUNTY, island)), file="vg.geojson").decode().splitlines()

    assert lines[0] == '{"type":"FeatureCollection","features":['
    assert json.loads(lines[1]) == {
        "type": "Feature",
        "properties": {"ags": "99101", "name": "Landkreis Musterberg"},
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [
                [
                    [[9.0, 52.0], [9.5, 52.0], [9.5, 52.5], [9.0, 52.0]],
                    [[9.2, 52.2], [9.3, 52.2], [9.3, 52.3], [9.2, 52.2]],
                ]
            ],
        },
    }
    assert lines[2] == "]}"


@pytest.mark.parametrize("geometry", [polygon(SPECK), {"type": "MultiPolygon", "coordinates": [[SPECK], []]}])
def test_what_rounding_leaves_without_corners_has_no_shape_any_more(geometry):
    assert b'"geometry":null' in slim(collection(feature(COUNTY, geometry)), file="")


def test_a_region_without_a_shape_is_a_region():
    body = collection({"type": "Feature", "properties": COUNTY, "geometry": None})

    assert [region["ags"] for region in parse(body, file="").data] == ["99101"]


def test_the_slim_file_can_be_read_again():
    first = slim(collection(feature(COUNTY), crs={"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}), file="")

    assert slim(first, file="") == first
    assert parse(first, file="").data == [{"ags": "99101", "name": "Landkreis Musterberg", "kind": "county"}]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("text", "the property AGS must be a text of 2, 3, 5 or 8 digits"),
        ({"properties": []}, "the property AGS must be a text of 2, 3, 5 or 8 digits"),
        (feature({"GEN": "Musterberg"}), "the property AGS must be a text of 2, 3, 5 or 8 digits"),
        (feature({**COUNTY, "AGS": 9910}), "the property AGS must be a text of 2, 3, 5 or 8 digits, found '9910'"),
        (feature({**COUNTY, "AGS": "9910"}), "the property AGS must be a text of 2, 3, 5 or 8 digits, found '9910'"),
        (feature({**COUNTY, "AGS": ["99101"]}), "the property AGS must be a text of 2, 3, 5 or 8 digits"),
        (feature({**COUNTY, "GEN": None}), "the region 99101 has no name (GEN or name)"),
        (feature({**COUNTY, "GEN": "\u202e"}), "the region 99101 has no name (GEN or name)"),
        (feature(COUNTY, [1, 2]), "the geometry is no Polygon or MultiPolygon"),
        (feature(COUNTY, {"type": "Point", "coordinates": [9, 52]}), "the geometry is no Polygon or MultiPolygon"),
        (feature(COUNTY, {"type": "Polygon"}), "`coordinates` does not hold lists of positions"),
        (
            feature(COUNTY, {"type": "MultiPolygon", "coordinates": [1]}),
            "`coordinates` does not hold lists of positions",
        ),
        (feature(COUNTY, polygon("ring")), "`coordinates` does not hold lists of positions"),
        (feature(COUNTY, polygon([])), "a ring of coordinates does not end where it begins"),
        (feature(COUNTY, polygon(SQUARE[:3])), "a ring of coordinates does not end where it begins"),
        *(
            (
                feature(COUNTY, polygon([position, *SQUARE])),
                "the coordinates are not in degrees (longitude, latitude); convert it to EPSG:4326",
            )
            for position in ([550_000.5, 5_800_000.5], [52.0, 91], [9.0], "99", [True, 52], [9.0, None], [{}, []])
        ),
    ],
)
def test_a_feature_that_does_not_fit_is_named_by_its_number_and_the_others_are_kept(broken, message):
    body = collection(feature(COUNTY), broken)

    parsed = parse(body, file="vg.geojson")

    assert [region["ags"] for region in parsed.data] == ["99101"]
    assert parsed.faults == (Fault("vg.geojson", 0, 0, f"feature 2: {message}"),)
    with pytest.raises(ConfigError, match=r"vg\.geojson: feature 2: "):
        slim(body, file="vg.geojson")


def test_a_file_of_something_else_gives_a_few_faults_and_not_thousands():
    parsed = parse(collection(*[feature({})] * 1000), file="vg.geojson")

    assert len(parsed.faults) == boundaries.MAX_FAULTS + 1
    assert parsed.faults[-1].message == "too much does not fit; the rest was not read"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "no valid JSON in line 1, column 1: Expecting value"),
        (b"\xff\xfe", "not UTF-8, which GeoJSON has to be"),
        (b'{"type": NaN}', "no valid JSON: NaN is no number of JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "no GeoJSON of boundaries: expected a FeatureCollection"),
        (b'{"type": "Topology"}', "no GeoJSON of boundaries: expected a FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": {}}', "`features` is missing or holds none"),
        (collection(), "`features` is missing or holds none"),
        (collection(feature({**COUNTY, "GF": 1})), "holds no feature on land"),
        (
            collection(feature(COUNTY), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}),
            "the coordinates are not in degrees ('urn:ogc:def:crs:EPSG::25832'); convert the file to EPSG:4326",
        ),
        *(
            (collection(feature(COUNTY), crs=crs), "the coordinates are not in degrees; convert the file to EPSG:4326")
            for crs in ("EPSG:25832", {}, {"properties": {"name": 25832}})
        ),
    ],
)
def test_a_file_that_holds_no_boundaries_is_refused_in_one_sentence(body, message):
    parsed = parse(body, file="vg.geojson")

    assert (parsed.data, parsed.faults) == (None, (Fault("vg.geojson", 0, 0, message),))


def test_a_land_that_is_not_in_the_file_is_named():
    parsed = parse(collection(feature(COUNTY)), file="vg.geojson", land="03")

    assert parsed.faults == (Fault("vg.geojson", 0, 0, "holds no feature of the Land '03'"),)


def test_a_number_without_end_is_no_number():
    [fault] = parse(b'{"type": ' + b"9" * 5000 + b"}", file="vg.geojson").faults

    assert fault.message.startswith("no valid JSON: ")


@pytest.mark.parametrize(("limit", "unit"), [("MAX_BYTES", "bytes"), ("MAX_PARTS", "parts")])
def test_what_would_fill_the_memory_is_not_read(monkeypatch, limit, unit):
    monkeypatch.setattr(boundaries, limit, 20)

    [fault] = parse(collection(feature(COUNTY)), file="vg.geojson").faults

    assert fault.message.endswith(f"than 20 {unit}; choose a coarser scale or one Land")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
PROPERTIES = st.fixed_dictionaries({}, optional={key: JSON | st.just(value) for key, value in COUNTY.items()})
GEOMETRIES = st.fixed_dictionaries({"type": st.sampled_from(["Polygon", "MultiPolygon"]), "coordinates": JSON}) | JSON


@given(st.lists(st.builds(feature, PROPERTIES, GEOMETRIES) | JSON, max_size=3), JSON | st.none())
def test_whatever_the_document_holds_there_are_valid_regions_or_faults(features, crs):
    parsed = parse(collection(*features, crs=crs), file="vg.geojson")

    assert parsed.data or parsed.faults
    assert [validate(Region, entry, file="", places={})[1] for entry in parsed.data or ()] == [()] * len(
        parsed.data or ()
    )
