"""The official list of municipalities: read line by line, whatever stands in it. Lines and numbers are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.errors import Fault
from npa_core.exchange import gemeindeverzeichnis
from npa_core.exchange.gemeindeverzeichnis import parse
from npa_core.models import Region
from npa_core.models.validation import validate


def record(kind: str, key: str, name: str, *, association: str = "", type: str = "") -> str:
    """A line in the layout of GV100AD: 220 columns, the ones that nobody reads left empty or filled with ones."""
    seat = "Sitz" if kind != "60" else ""
    head = f"{kind}20300101{key:<8}{association:<4}{name:<50}{seat:<50}{type:<6}"
    return f"{head:<128}{'1' * 33 if kind == '60' else '':<92}"


LAND = record("10", "99", "Musterland")
DISTRICT = record("20", "991", "Statistische Region Muster")
COUNTY = record("40", "99101", "Musterberg", type="44")
CITY = record("40", "99102", "Musterhausen, Stadt", type="41")
ASSOCIATION = record("50", "99101", "Obermuster", association="5401", type="52")
TOWN = record("60", "99101001", "Musterstedt, Stadt", association="5401", type="63")
VILLAGE = record("60", "99101002", "Groß Müster", association="5401", type="64")


def listed(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return "".join(line + end for line in lines).encode(encoding)


def test_states_districts_counties_and_municipalities_become_regions():
    parsed = parse(listed(LAND, DISTRICT, COUNTY, CITY, ASSOCIATION, TOWN, VILLAGE), file="gv.txt")

    assert parsed.data == [
        {"ags": "99", "name": "Musterland", "kind": "state", "ars": "99"},
        {"ags": "991", "name": "Statistische Region Muster", "kind": "district", "ars": "991"},
        {"ags": "99101", "name": "Landkreis Musterberg", "kind": "county", "ars": "99101"},
        {"ags": "99102", "name": "Stadt Musterhausen", "kind": "county_level_city", "ars": "99102"},
        {"ags": "99101001", "name": "Stadt Musterstedt", "kind": "municipality", "ars": "991015401001"},
        {"ags": "99101002", "name": "Groß Müster", "kind": "municipality", "ars": "991015401002"},
    ]
    assert parsed.places == {
        (): (1, 1),
        (0,): (1, 1),
        (1,): (2, 1),
        (2,): (3, 1),
        (3,): (4, 1),
        (4,): (6, 1),
        (5,): (7, 1),
    }
    assert parsed.faults == ()


def test_what_it_gives_are_valid_regions():
    parsed = parse(listed(LAND, DISTRICT, COUNTY, CITY, TOWN), file="gv.txt")

    regions = [validate(Region, entry, file="gv.txt", places=parsed.places) for entry in parsed.data]

    assert [faults for _, faults in regions] == [()] * 5
    assert [region.within for region, _ in regions] == [None, "99", "99", "99", "99101"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252"])
def test_old_and_new_encodings_are_read(encoding):
    parsed = parse(listed(VILLAGE, encoding=encoding), file="gv.txt")

    assert [region["name"] for region in parsed.data] == ["Groß Müster"]


def test_one_land_can_be_kept_and_the_others_are_not_even_checked():
    other = record("60", "98101001", "Anderstedt", association="kein")

    parsed = parse(listed(other, LAND, COUNTY), file="gv.txt", land="99")

    assert [region["ags"] for region in parsed.data] == ["99", "99101"]
    assert parsed.faults == ()


def test_where_nobody_lives_there_is_no_region():
    parsed = parse(
        listed(
            record("60", "99101501", "Musterheide, gemfr. Bezirk", association="9501", type="65"),
            record("60", "99101502", "Musterwald, gemfr. Gebiet", association="9502", type="66"),
        ),
        file="gv.txt",
    )

    assert [region["name"] for region in parsed.data] == ["Musterheide"]


def test_every_line_that_does_not_fit_is_named_and_the_others_are_kept():
    body = listed(
        COUNTY,
        "",
        "70" + COUNTY[2:],
        record("40", "9910", "Musterberg", type="44"),
        record("40", "99103", "", type="44"),
        record("40", "99104", "Mustertal", type="99"),
        record("60", "99101003", "Mustermoor", association="54", type="64"),
        COUNTY,
        "60",
        TOWN,
    )

    parsed = parse(body, file="gv.txt")

    assert [region["ags"] for region in parsed.data] == ["99101", "99101001"]
    assert parsed.places[(1,)] == (10, 1)
    assert [str(fault) for fault in parsed.faults] == [
        "gv.txt:3:1: unknown kind of record '70' (Satzart); expected 10, 20, 30, 40, 50 or 60",
        "gv.txt:4:11: '9910' is no AGS of a county: expected 5 digits",
        "gv.txt:5:23: the name is missing",
        "gv.txt:6:123: unknown kind of county '99' (Textkennzeichen); expected 41 to 45",
        "gv.txt:7:19: '54  ' is no Gemeindeverband: expected 4 digits",
        "gv.txt:8:11: the AGS '99101' is already in line 1",
        "gv.txt:9:11: '' is no AGS of a municipality: expected 8 digits",
    ]


def test_a_name_in_bytes_that_mean_nothing_is_a_fault():
    body = listed(COUNTY).replace(b"Musterberg", b"Muster\x81erg")

    parsed = parse(body, file="gv.txt")

    assert parsed.faults == (Fault("gv.txt", 1, 23, "the name 'Muster\ufffderg' cannot be read"),)


def test_the_wrong_file_gives_a_few_faults_and_not_thousands():
    parsed = parse(listed(COUNTY, *["Das ist kein Verzeichnis."] * 1000), file="gv.txt")

    assert len(parsed.faults) == gemeindeverzeichnis.MAX_FAULTS + 1
    assert parsed.faults[-1] == Fault("gv.txt", 51, 1, "too much does not fit; the rest was not read")


@pytest.mark.parametrize(
    ("body", "land", "message"),
    [
        (b"", None, "no Gemeindeverzeichnis: expected lines of the format GV100AD, which begin with 10 to 60"),
        (
            b"PK\x03\x04",
            None,
            "no Gemeindeverzeichnis: expected lines of the format GV100AD, which begin with 10 to 60",
        ),
        (listed(ASSOCIATION), None, "holds no region"),
        (listed(LAND, COUNTY), "03", "holds no region of the Land '03'"),
    ],
)
def test_a_file_without_regions_is_refused_in_one_sentence(body, land, message):
    parsed = parse(body, file="gv.txt", land=land)

    assert (parsed.data, parsed.faults) == (None, (Fault("gv.txt", 0, 0, message),))


def test_a_file_that_is_much_too_long_is_not_read(monkeypatch):
    monkeypatch.setattr(gemeindeverzeichnis, "MAX_BYTES", 100)

    parsed = parse(listed(LAND), file="gv.txt")

    assert parsed.faults == (Fault("gv.txt", 0, 0, "longer than 100 bytes; the Gemeindeverzeichnis is shorter"),)


FIELDS = st.text(max_size=60).map(lambda text: text.replace("\n", " "))
LINES = st.builds(
    lambda kind, key, name, type_: record(kind, key, name, association="5401", type=type_),
    st.sampled_from(["10", "20", "30", "40", "50", "60", "99"]),
    st.from_regex(r"[0-9]{0,8}", fullmatch=True),
    FIELDS,
    st.from_regex(r"[0-9]{0,2}", fullmatch=True),
)


@given(st.binary(max_size=400) | st.lists(LINES, max_size=5).map(lambda lines: "\n".join(lines).encode("utf-8")))
def test_whatever_the_bytes_are_there_are_valid_regions_or_faults(body):
    parsed = parse(body, file="gv.txt")

    assert parsed.data or parsed.faults
    for index, entry in enumerate(parsed.data or ()):
        assert validate(Region, entry, file="gv.txt", places={})[1] == ()
        assert (index,) in parsed.places
