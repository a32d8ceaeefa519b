"""What the publication formats share: what may be shown, in which words, under which address."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.exchange import hsds, ical, jsonld, opml, skos
from npa_core.exchange.publication import Publication, is_free, uri, versions
from npa_core.models import ActionField, AllianceProfile, Catalogue, Localized, Partner, Taxonomy
from npa_core.text import safe_url

FORMATS = [pytest.param(format, id=format.__name__) for format in (opml, jsonld, hsds, ical, skos)]
# RFC 3986, appendix A, as far as an http URL goes.
URI = re.compile(
    r"https?://(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::[0-9]*)?"
    r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_that_is_hidden_and_no_individuals_contact_leaves_the_house(format, whole, alliance):
    written = format.dump(whole, alliance).decode()

    assert [
        secret for secret in ("verdeckt", "Geheim", "geprüft", "einzeln.example", "Über mich") if secret in written
    ] == []


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_catalogue_is_written_as_well(format, alliance):
    assert format.dump(Catalogue(), alliance)


def test_an_address_is_stable_and_below_the_alliances_site(alliance):
    other = AllianceProfile(name="B", url="https://bündnis.example/a b#x", contact="a@b.example")

    addresses = [Publication.of(Catalogue(), one).address("partner", "vhs") for one in (alliance, other)]

    assert addresses == [
        "https://buendnis.example/#partner/vhs",
        "https://b%C3%BCndnis.example/a%20b#partner/vhs",
    ]


def test_texts_are_in_the_alliances_language_and_clean(alliance):
    publication = Publication.of(Catalogue(), alliance)
    text = Localized({"en": "Hello", "de": "Hallo\x00\n  Welt\uffff"})

    assert [publication.line(text), publication.text(text)] == ["Hallo Welt", "Hallo\nWelt"]
    assert [publication.line(None), publication.text(None)] == ["", ""]


def test_of_two_spellings_of_a_language_the_first_counts_and_empty_texts_do_not():
    text = Localized({"und": "A", "de": "B", "DE": "C", "en": " "})

    assert [versions(text), versions(None)] == [{"": "A", "de": "B"}, {}]


def test_references_to_nothing_are_left_out_and_a_taxonomy_without_schemes_has_the_alliances(alliance):
    field = ActionField(id="a", label="A")
    publication = Publication.of(
        Catalogue(partners=(Partner(id="p", name="P"),), taxonomy=Taxonomy(fields=(field,))), alliance
    )

    assert [partner.id for partner in publication.partners(["p", "q"])] == ["p"]
    assert [one.id for one in publication.fields(["a", "b"])] == ["a"]
    assert [(scheme.id, scheme.title.pick()) for scheme in publication.schemes] == [
        ("action-fields", "Bündnis Musterland")
    ]
    assert publication.scheme_of(field) == "action-fields"


@pytest.mark.parametrize("fees", ["kostenlos", "Kostenfrei.", "0 €", "free of charge"])
def test_what_is_free_is_seen(fees):
    assert is_free(fees)


@pytest.mark.parametrize("fees", ["", "10 Euro", "kostenlos für Mitglieder"])
def test_what_may_cost_something_is_not_called_free(fees):
    assert not is_free(fees)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/x?y=1&z=%20#t", "https://a.example/x?y=1&z=%20#t"),
        ("https://ä.example/ö?ü=\\", "https://%C3%A4.example/%C3%B6?%C3%BC=%5C"),
        ("https://[::1]:80/[a]?100%", "https://[::1]:80/%5Ba%5D?100%25"),
        ("https://a.example/#a#b", "https://a.example/#a%23b"),
    ],
)
def test_an_address_is_written_as_a_uri(url, written):
    assert uri(url) == written


@given(st.text(max_size=30).map(lambda tail: safe_url(f"https://ä.example/{tail}")).filter(bool))
def test_whatever_may_be_linked_is_written_as_a_uri_and_stays_one(url):
    written = uri(url)

    assert URI.fullmatch(written)
    assert uri(written) == written


def test_hostile_text_leaves_every_format_whole(alliance):
    hostile = '</title>]]>"&\\,;\r\nBEGIN:VEVENT\x00\x1b\ud800\ufffe'
    catalogue = Catalogue(
        partners=(Partner(id="p", name=hostile, feeds=("https://p.example/f",)),),
        taxonomy=Taxonomy(fields=(ActionField(id="a", label=hostile, description=hostile),)),
    )

    assert [partner["name"] for partner in opml.parse(opml.dump(catalogue, alliance), file="f").data] == [
        '</title>]]>"&\\,; BEGIN:VEVENT'
    ]
    assert json.loads(jsonld.dump(catalogue, alliance))
    assert json.loads(hsds.dump(catalogue, alliance))
    assert all(skos.dump(catalogue, alliance, suffix) for suffix in (".ttl", ".rdf", ".jsonld"))
