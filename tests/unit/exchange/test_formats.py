"""The formats by their names: each writes and reads what it says, and refuses what makes no sense for it."""

import pytest

from npa_core.errors import ConfigError
from npa_core.exchange import csv, json
from npa_core.exchange.formats import EXPORTS, IMPORTS, Wanted, exported, imported
from npa_core.exchange.parts import PARTS, TABLES, part
from npa_core.models import Catalogue, Partner


@pytest.mark.parametrize("format", EXPORTS)
def test_every_format_writes_a_whole_catalogue_and_an_empty_one(format, whole, alliance):
    wanted = Wanted(noun="partners" if format == "csv" else None)

    assert exported(format, whole, alliance, wanted) != exported(format, Catalogue(), alliance, wanted) != b""


@pytest.mark.parametrize("format", ["csv", "json", "xlsx"])
def test_how_an_individual_is_reached_is_in_no_format(format, whole, alliance):
    catalogue = Catalogue(partners=(whole.partners[3],))
    bare = Catalogue(partners=(whole.partners[3].model_copy(update={"contact": None}),))
    wanted = Wanted(noun="partners") if format == "csv" else Wanted()
    parsed = [imported(format, exported(format, held, alliance, wanted), "partners.x", wanted) for held in
              (catalogue, bare)]  # fmt: skip

    assert parsed[0].parts["partners"].data == parsed[1].parts["partners"].data


@pytest.mark.parametrize("format", ["json", "xlsx"])
def test_a_book_gives_all_lists_or_one(format, whole, alliance):
    names = PARTS if format == "json" else [name for name in TABLES if part(whole, name)]

    body = exported(format, whole, alliance, Wanted())

    assert sorted(imported(format, body, "f", Wanted()).parts) == sorted(names)
    assert [*imported(format, body, "f", Wanted(noun="offers")).parts] == ["offers"]


def test_one_list_makes_a_book_of_one_sheet(whole, alliance):
    body = exported("xlsx", whole, alliance, Wanted(noun="events"))

    assert [*imported("xlsx", body, "f.xlsx", Wanted()).parts] == ["events"]


def test_the_name_of_a_file_says_which_list_it_is():
    body = csv.dump(Partner, [Partner(id="a", name="A", sector="other")]).encode()

    assert [*imported("csv", body, "some/Partners.csv", Wanted()).parts] == ["partners"]
    assert [*imported("csv", b"id,name\n", "Advice Points.csv", Wanted()).parts] == ["advice_points"]


@pytest.mark.parametrize(
    ("format", "wanted", "message"),
    [
        ("csv", Wanted(), "which list is it"),
        ("csv", Wanted(noun="pages"), "which list is it"),
        ("csv", Wanted(noun="offers", land="03"), "leave --land out"),
        ("xlsx", Wanted(noun="nonsense"), "which list is it"),
        ("json", Wanted(noun="nonsense"), "'nonsense' is no part of a catalogue; use one of context, schemes"),
        ("opml", Wanted(noun="partners"), "opml holds partners with their feeds; leave --of out"),
        ("regions", Wanted(noun="regions"), "leave --of out"),
    ],
)
def test_what_makes_no_sense_for_a_format_is_refused(format, wanted, message):
    body = json.dump(Catalogue()).encode()

    with pytest.raises(ConfigError, match=message):
        imported(format, body, "liste.csv", wanted)


@pytest.mark.parametrize("format", sorted({"hsds", "ical", "json", "jsonld", "opml", "skos"} & EXPORTS.keys()))
def test_a_format_that_holds_more_than_a_list_gives_none_alone(format, whole, alliance):
    with pytest.raises(ConfigError, match="leave --of out"):
        exported(format, whole, alliance, Wanted(noun="partners"))


def test_what_is_read_has_words_for_people():
    assert all(known.holds and known.suffixes for known in (*EXPORTS.values(), *IMPORTS.values()))
