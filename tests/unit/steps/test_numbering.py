"""The numbers of unnamed feeds: the same feed keeps its number, whatever a person does to its address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Partner, Source
from npa_core.steps.numbering import number_feeds, same_place
from npa_core.steps.sources import name_sources

A, B, C = "https://dgb.example/a", "https://dgb.example/b", "https://presse.example/c"


def numbered(urls, known, *, lately=("dgb/1", "dgb/2", "dgb/3"), others=()):
    found = number_feeds("dgb", urls, known, others=others, lately=lately)
    return [found[url] for url in urls]


@pytest.mark.parametrize(
    "spelling",
    ["http://dgb.example/a", "https://www.dgb.example/a", "https://DGB.example/a/", "https://dgb.example:443/a"],
)
def test_another_spelling_of_an_address_keeps_its_number_however_long_ago_it_was_read(spelling):
    assert same_place(spelling) == same_place(A)
    assert numbered([B, spelling], {A: "dgb/1", B: "dgb/2"}, lately=()) == ["dgb/2", "dgb/1"]


@pytest.mark.parametrize(
    "other", ["https://dgb.example/A", "https://dgb.example:8443/a", "https://dgb.example/a?x=1", "https://x.example/a"]
)
def test_another_place_is_another_place(other):
    assert same_place(other) != same_place(A)


def test_what_is_no_address_stands_for_itself():
    assert same_place("http://[nonsense") == "http://[nonsense"


def test_an_edited_address_keeps_its_number():
    found = number_feeds("dgb", [C, B], {A: "dgb/1", B: "dgb/2"}, others=(), lately=("dgb/1",))

    assert found == {B: "dgb/2", C: "dgb/1"}


def test_a_new_address_does_not_continue_what_vanished_long_ago():
    assert numbered([C], {A: "dgb/1"}, lately=()) == ["dgb/2"]


def test_an_address_that_comes_in_addition_gets_a_new_number():
    assert numbered([A, C], {A: "dgb/1"}) == ["dgb/1", "dgb/2"]


def test_two_edited_addresses_keep_their_numbers_where_it_is_plain_which_is_which():
    known = {A: "dgb/1", C: "dgb/2"}

    found = numbered(["https://presse.example/neu", "https://dgb.example/neu"], known)

    assert found == ["dgb/2", "dgb/1"]


def test_two_edited_addresses_on_one_host_keep_their_order():
    assert numbered(["https://dgb.example/x", "https://dgb.example/y"], {B: "dgb/2", A: "dgb/1"}) == ["dgb/1", "dgb/2"]


def test_edited_addresses_that_could_be_either_get_new_numbers():
    two_to_one = numbered(["https://dgb.example/x", "https://dgb.example/y"], {A: "dgb/1"})
    elsewhere = numbered(["https://x.example/", "https://y.example/"], {A: "dgb/1", B: "dgb/2"})

    assert (two_to_one, elsewhere) == (["dgb/2", "dgb/3"], ["dgb/3", "dgb/4"])


def test_the_spelling_decides_before_the_order_does():
    found = numbered(["https://dgb.example/x", "http://dgb.example/a/"], {A: "dgb/1", B: "dgb/2"})

    assert found == ["dgb/2", "dgb/1"]


def test_two_spellings_of_one_place_are_two_feeds():
    assert numbered(["http://dgb.example/a", "http://www.dgb.example/a"], {A: "dgb/1"}) == ["dgb/1", "dgb/2"]


def test_named_feeds_and_those_of_npa_toml_are_never_continued():
    remembered = {("dgb", A): "dgb/presse", ("dgb", B): "dgb/7", ("awo", C): "awo/1"}
    configured = Source(id="dgb/7", use="rss", partner="dgb", settings={"url": B})
    partner = Partner(id="dgb", name="DGB", feeds=({"url": "https://dgb.example/neu"},))

    sources = name_sources([partner], [configured], remembered, lately=["dgb/presse", "dgb/7", "awo/1"])

    assert [source.id for source in sources] == ["dgb/7", "dgb/1"]


addresses = st.sampled_from(
    [f"{scheme}://{www}{host}.example/{path}" for scheme in ("http", "https") for www in ("", "www.") for host in "ab"
     for path in ("", "x", "y", "y/")]
)  # fmt: skip


@given(st.lists(addresses, unique=True, max_size=5), st.lists(addresses, unique=True, max_size=5), st.booleans())
def test_every_address_gets_one_number_of_its_own_and_known_ones_keep_theirs(before, now, recent):
    known = number_feeds("dgb", before, {}, others=(), lately=())
    lately = tuple(known.values()) if recent else ()

    found = number_feeds("dgb", now, known, others=(), lately=lately)

    assert set(found) == set(now)
    assert len(set(found.values())) == len(now)
    assert all(found[url] == known[url] for url in now if url in known)
    assert found == number_feeds("dgb", now, dict(reversed(known.items())), others=(), lately=lately)
