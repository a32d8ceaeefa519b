"""CSV lists: a header of keys, a mapping a row, a place for every cell, in whatever a spreadsheet writes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.errors import ConfigError
from npa_core.exchange import csv
from npa_core.models import Contact, Partner, Place, Region


def parse(text, type_=Partner):
    return csv.parse(text.encode() if isinstance(text, str) else text, type_, file="f.csv")


def test_a_row_is_a_mapping_with_its_lists_split_and_its_empty_cells_left_out():
    parsed = parse("id,name.de,name.en,regions,sector\nabc,Ein Name,,03158; 03 ;,union\n\nb,,B,,\n")

    assert parsed.data == [
        {"id": "abc", "name": {"de": "Ein Name"}, "regions": ["03158", "03"], "sector": "union"},
        {"id": "b", "name": {"en": "B"}},
    ]
    assert parsed.faults == ()


def test_every_cell_has_its_place_and_lists_that_of_their_cell():
    places = parse('id,name.de,regions\nabc,"x, ""y""",03158;03\n"b\nb",z,03\n').places

    assert dict(places) == {
        (): (1, 1),
        (0,): (2, 1),
        (0, "id"): (2, 1),
        (0, "name"): (2, 5),
        (0, "name", "de"): (2, 5),
        (0, "regions"): (2, 16),
        (1,): (3, 1),
        (1, "id"): (3, 1),
        (1, "name"): (3, 1),
        (1, "name", "de"): (3, 1),
        (1, "regions"): (3, 1),
    }


@pytest.mark.parametrize(
    "body",
    [
        'ags;name;other_names\r\n03158;"Wolfenbüttel, Kreis";"WF;Lessingstadt"\r\n'.encode("cp1252"),
        'ags\tname\tother_names\r\n3158\t"Wolfenbüttel, Kreis"\tWF;Lessingstadt\r\n'.encode("utf-16"),
        '\ufeffAGS,Name,Other names,,\n3158,"Wolfenbüttel, Kreis",WF;Lessingstadt,,\n,,,,\n'.encode(),
        'sep=;\r\nags;name;other_names\r\n03158;Wolfenbüttel, Kreis;"WF;Lessingstadt"\r\n'.encode(),
    ],
)
def test_what_excel_writes_is_read(body):
    parsed = parse(body, Region)

    assert parsed.faults == ()
    assert parsed.data == [{"ags": "03158", "name": "Wolfenbüttel, Kreis", "other_names": ["WF", "Lessingstadt"]}]


def test_an_empty_file_and_a_header_alone_hold_nothing():
    assert [parse("").data, parse("id,name\n").data] == [[], []]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("id,name,id\na,b,c\n", ["f.csv:1:9: two columns are called 'id'"]),
        ("id,name,Short Name,short_name\n", ["f.csv:1:20: two columns are called 'short_name'"]),
        ("id,nmae\na,b\nc,d\n", ["f.csv:1:4: unknown column 'nmae' (did you mean 'name'?)"]),
        ("id,contact.emial\n", ["f.csv:1:4: unknown column 'contact.emial' (did you mean 'contact.email'?)"]),
        ("id,feeds.url\n", ["f.csv:1:4: unknown column 'feeds.url'"]),
        ("id,name,name.de\na,b,c\n", ["f.csv:2:5: `name.de` and another column say two things; empty one"]),
        ("id,name.de,name\na,b,c\n", ["f.csv:2:5: `name` and another column say two things; empty one"]),
        ("id,name\na,b,c d\n", ["f.csv:2:5: the cell 'c d' stands below no header"]),
        ("id,\na,b\n", ["f.csv:2:3: the cell 'b' stands below no header"]),
        (
            "id,roles\na,[b\n",
            ["f.csv:2:3: `roles`: the list in brackets is no valid YAML: did not find expected ',' or ']'"],
        ),
        ('id\n"a\n', ["f.csv:3:1: no valid CSV: unexpected end of data"]),
        ('id\n"a"b\n', ["f.csv:3:1: no valid CSV: ',' expected after '\"'"]),
        (b"id,name\na,\xfc\x81\n", ["f.csv:2:1: neither UTF-8 nor windows-1252; save it as CSV UTF-8"]),
        ("id,name\na,b\0\n", ["f.csv: no text: it holds NUL characters; save it as CSV UTF-8"]),
        (b"\xff\xfei\0d\0,", ["f.csv:1:1: neither UTF-8 nor windows-1252; save it as CSV UTF-8"]),
        (b"PK\x03\x04x", ["f.csv: this is no CSV, but an Excel file; call it .xlsx"]),
        (b"\xd0\xcf\x11\xe0x", ["f.csv: this is no CSV, but an old Excel file; save it as .xlsx"]),
        ("," * 1000 + "id\n", ["f.csv:1:1001: more than 1,000 columns"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_form_is_named_with_its_place(text, faults):
    assert faults == list(map(str, parse(text).faults))


def test_a_list_that_is_far_too_long_is_one_fault(monkeypatch):
    monkeypatch.setattr("npa_core.exchange.table.MAX_ROWS", 2)

    parsed = parse("id\na\n\nb\nc\nd\n")

    assert (parsed.data, list(map(str, parsed.faults))) == (None, ["f.csv:5:1: more than 2 rows; split the list"])


def test_nouns_are_written_with_the_columns_that_they_need():
    nouns = [
        Partner(id="a", name={"de": "=A", "en": "A"}, regions=("03", "03158"), joined=date(2016, 5, 1), roles=()),
        Partner(
            id="b", name='B; "b"', feeds=("https://b.example/1", {"url": "https://b.example/2", "id": "b/2"}),
            contact={"email": "office@b.example", "phone": "+49 511 120"}, languages=("de",),
        ),
    ]  # fmt: skip

    assert csv.dump(Partner, nouns) == (
        "id,name,name.de,name.en,roles,joined,regions,languages,feeds,contact.email,contact.phone\r\n"
        "a,,'=A,A,[],2016-05-01,03;03158,,,,\r\n"
        'b,"B; ""b""",,,,,,de,"[\'https://b.example/1\', {url: \'https://b.example/2\', id: b/2}]",'
        "office@b.example,'+49 511 120\r\n"
    )


def test_numbers_are_written_as_numbers_and_truths_as_such():
    place = Place(name="Süd", ags="03158", latitude=-1.5, population=12)

    assert csv.dump(Place, [place]) == "name,ags,latitude,population\r\nSüd,03158,-1.5,12\r\n"


def test_an_individuals_contact_stays_here():
    someone = Partner(id="a", name="A", sector="individual", contact=Contact(email="office@a.example"))

    assert csv.dump(Partner, [someone]) == "id,name,sector\r\na,A,individual\r\n"


def test_a_text_too_long_for_a_table_is_refused():
    long = Partner(id="a", name="A", description="x" * 100_001)

    with pytest.raises(ConfigError, match="row 1 has a text of more than 100,000 characters, too long for a table"):
        csv.dump(Partner, [long])


@given(st.text('ab;,"\n\r. ', max_size=40))
def test_no_text_at_all_makes_it_raise(text):
    parsed = parse("id\n" + text)

    assert parsed.data is not None or len(parsed.faults) == 1


@given(st.binary(max_size=60))
def test_no_bytes_at_all_make_it_raise(body):
    parsed = parse(body)

    assert parsed.data is not None or parsed.faults
