"""CSV lists: a header of keys, a mapping a row, a place for every cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.exchange import csv


def parse(text):
    return csv.parse(text, file="f.csv", lists={"regions"})


def test_a_row_is_a_mapping_with_its_lists_split_and_its_empty_cells_left_out():
    parsed = parse("id,name.de,name.en,regions,sector\nabc,Ein Name,,03158; 03 ;,union\n\nb,,B,,\n")

    assert parsed.data == [
        {"id": "abc", "name": {"de": "Ein Name"}, "regions": ["03158", "03"], "sector": "union"},
        {"id": "b", "name": {"en": "B"}},
    ]
    assert parsed.faults == ()


def test_every_cell_has_its_place_and_lists_that_of_their_cell():
    places = parse('id,name.de,regions\nabc,"x, ""y""",03158;03\n"b\nb",z,03\n').places

    assert places == {
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


def test_a_german_spreadsheet_separates_by_semicolons():
    parsed = parse('ags;name;regions\r\n03158;"Wolfenbüttel, Kreis";"03;04"\r\n')

    assert parsed.data == [{"ags": "03158", "name": "Wolfenbüttel, Kreis", "regions": ["03", "04"]}]


def test_an_empty_file_and_a_header_alone_hold_nothing():
    assert [parse("").data, parse("id,name\n").data] == [[], []]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("id,name,id\na,b,c\n", ["f.csv:1:9: two columns are called 'id'"]),
        ("id,name,name.de\na,b,c\n", ["f.csv:1:9: the column 'name.de' does not go together with 'name'"]),
        ("id,name\na,b,c d\n", ["f.csv:2:5: the cell 'c d' stands below no header"]),
        ("id,\na,b\n", ["f.csv:2:3: the cell 'b' stands below no header"]),
        ('id\n"a\n', ["f.csv:3:1: no valid CSV: unexpected end of data"]),
        ('id\n"a"b\n', ["f.csv:3:1: no valid CSV: ',' expected after '\"'"]),
    ],
)
def test_what_is_wrong_with_the_form_is_named_with_its_place(text, faults):
    assert faults == list(map(str, parse(text).faults))


@given(st.text('ab;,"\n\r. ', max_size=40))
def test_no_text_at_all_makes_it_raise(text):
    parsed = parse(text)

    assert parsed.data is not None or len(parsed.faults) == 1
