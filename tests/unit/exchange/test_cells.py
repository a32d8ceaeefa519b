"""Cells: what spreadsheets make of a value is understood, and what is written is read again."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.exchange.cells import BrokenCell, UnreadableCellError, cell, reader
from npa_core.models import Event, Offer, Partner, Place, Region


@pytest.mark.parametrize(
    ("type_", "column", "held", "value"),
    [
        (Partner, "joined", "01.05.2016", date(2016, 5, 1)),
        (Partner, "joined", "1. 5. 2016 00:00", date(2016, 5, 1)),
        (Partner, "joined", "2016-05-01 00:00:00", date(2016, 5, 1)),
        (Partner, "joined", datetime(2016, 5, 1, tzinfo=UTC), date(2016, 5, 1)),
        (Partner, "joined", "31.02.2016", "2016-02-31"),
        (Partner, "joined", "bald", "bald"),
        (Event, "start", "1.12.2026 9:30", "2026-12-01T09:30"),
        (Event, "start", "01.12.2026", "2026-12-01"),
        (Event, "start", "2026-12-01T18:00", "2026-12-01T18:00"),
        (Event, "start", datetime(2026, 12, 1, 18, tzinfo=UTC), "2026-12-01T18:00:00+00:00"),
        (Event, "start", date(2026, 12, 1), "2026-12-01"),
        (Place, "latitude", "52,374", 52.374),
        (Place, "latitude", " 52.374 ", 52.374),
        (Place, "latitude", "1.052,5", 1052.5),
        (Place, "latitude", -52.5, -52.5),
        (Place, "latitude", "5", 5),
        (Place, "population", "1.234.567", 1234567),
        (Place, "population", "1,234", 1234),
        (Place, "population", "1 234", 1234),
        (Place, "population", 12.0, 12),
        (Place, "population", 12.5, 12.5),
        (Place, "population", "viele", "viele"),
        (Place, "population", date(2016, 5, 1), "2016-05-01"),
        (Offer, "childcare", "Ja", True),
        (Offer, "childcare", "x", True),
        (Offer, "childcare", "WAHR", True),
        (Offer, "childcare", "nein", False),
        (Offer, "childcare", False, False),
        (Offer, "childcare", 1, True),
        (Offer, "childcare", "vielleicht", "vielleicht"),
        (Place, "ags", 3158, "03158"),
        (Place, "ags", "3241001", "03241001"),
        (Place, "ags", "3", "03"),
        (Place, "ags", 3158.0, "03158"),
        (Region, "id", "3", "03"),
        (Region, "ags", "031", "031"),
        (Region, "parent", "3158", "03158"),
        (Region, "parent", "suedost", "suedost"),
        (Event, "location.ags", "3158", "03158"),
        (Event, "location.address.postcode", 3158, "3158"),
        (Partner, "regions", 3158, ["03158"]),
        (Partner, "regions", "3; 3158;", ["03", "03158"]),
        (Partner, "regions", "['3158', x;y]", ["3158", "x;y"]),
        (Partner, "roles", "[]", []),
        (Partner, "feeds", "https://a.example/x;https://a.example/y", ["https://a.example/x", "https://a.example/y"]),
        (Partner, "feeds", '[{"url": "https://a.example/x"}]', [{"url": "https://a.example/x"}]),
        (Partner, "feeds", "{url: 'https://a.example/x'}", [{"url": "https://a.example/x"}]),
        (Partner, "contact", "{email: a@a.example}", {"email": "a@a.example"}),
        (Partner, "contact", "a@a.example", "a@a.example"),
        (Partner, "name", "'=1+1", "=1+1"),
        (Partner, "name", "''=1+1", "'=1+1"),
        (Partner, "name", "'s Heerenberg", "'s Heerenberg"),
        (Partner, "name", "'", ""),
        (Partner, "name", True, "true"),
        (Partner, "name", time(9), "09:00:00"),
        (Partner, "name", 5.5, "5.5"),
        (Partner, "name", "{}", "{}"),
        (Partner, "identifiers", "{wikidata: Q1}", {"wikidata": "Q1"}),
        (Partner, "identifiers.wikidata", "Q1", "Q1"),
    ],
)
def test_a_cell_is_read_as_what_it_means(type_, column, held, value):
    read = reader(type_, tuple(column.split(".")))(held)

    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("column", ["name", "joined", "regions", "contact", "feeds"])
def test_an_error_of_the_spreadsheet_is_none_of_ours(column):
    with pytest.raises(UnreadableCellError, match="the spreadsheet shows the error #REF!"):
        reader(Partner, (column,))(BrokenCell("#REF!"))


def test_brackets_that_do_not_close_are_named():
    with pytest.raises(UnreadableCellError, match="the list in brackets is no valid YAML"):
        reader(Partner, ("regions",))("[03")


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("Text", "Text"),
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("+49 511 120", "'+49 511 120"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("", "'"),
        (-5, -5),
        (True, True),
        (date(2016, 5, 1), date(2016, 5, 1)),
        ([], "[]"),
        (["a", "b"], "a;b"),
        (["=a", "b"], "'=a;b"),
        (["a;b", "c"], "[a;b, c]"),
        (["[a"], "['[a']"),
        ([""], "['']"),
        ([{"role": "member"}], "[{role: member}]"),
        ({}, "{}"),
    ],
)
def test_a_value_is_written_so_that_no_spreadsheet_runs_it(value, held):
    assert cell(value) == held


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Z")), max_size=8) | st.text(
    "=+-@';[]{}\"a,:#&*!|", max_size=6
)


@given(TEXT)
def test_a_text_is_read_as_it_was_written(text):
    assert reader(Partner, ("name",))(cell(text)) == text


@given(st.lists(TEXT, max_size=4))
def test_a_list_is_read_as_it_was_written(texts):
    assert reader(Partner, ("languages",))(cell(texts)) == texts
