"""JSON: what is written is read again, and what is no catalogue is refused with its place."""

import json as library

import pytest

from npa_core.exchange.json import dump, parse
from npa_core.exchange.parts import PARTS, part
from npa_core.exchange.plain import shareable
from npa_core.models import Catalogue, Place


def test_the_whole_catalogue_is_read_again(whole):
    parts = parse(dump(whole).encode(), file="f.json")

    assert [*parts] == [*PARTS]
    for name, parsed in parts.items():
        found = {PARTS[name].type.model_validate(entry).model_dump_json() for entry in parsed.data}
        assert found == {shareable(noun).model_dump_json() for noun in part(whole, name)}
        assert parsed.faults == ()


def test_what_has_no_order_is_sorted():
    catalogue = Catalogue(places=(Place(name="B", ags="03158037"), Place(name="A", ags="03158037")))

    assert [place["name"] for place in library.loads(dump(catalogue))["places"]] == ["A", "B"]


def test_an_entry_has_its_place():
    body = b'{\n "format": "npa-catalogue/1",\n "partners": [\n  {"id": "a",\n   "name": "A"}]}'

    assert parse(body, file="f.json")["partners"].places[0, "name"] == (5, 4)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b'{\n"a": "\xff"}', "f.json:2:1: not UTF-8, as JSON is"),
        (b'{\n"a" 1}', "f.json:2:5: no valid JSON: Expecting ':' delimiter"),
        (b"[" * 100_000, "f.json: no catalogue: nested far too deep"),
        (b'{"a": 1, "b": 1, "a": 2}', "f.json: no valid JSON: the key 'a' is there twice"),
        (b'{"a": NaN}', "f.json: no valid JSON: NaN is no number"),
        (b"[]", 'f.json: no catalogue of npa: expected a mapping with "format": "npa-catalogue/1"'),
        (b"{}", 'f.json: no catalogue of npa: expected a mapping with "format": "npa-catalogue/1"'),
        (b'{"format": "x/2"}', "f.json: the format is 'x/2'; this version reads 'npa-catalogue/1'"),
    ],
)
def test_what_is_no_catalogue_is_refused(body, fault):
    [(name, parsed)] = parse(body, file="f.json").items()

    assert (name, parsed.data, [*map(str, parsed.faults)]) == ("", None, [fault])
