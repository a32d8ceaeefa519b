"""Keys: the many spellings of one address are one, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models.keys import Keys, canonical, digest, item_id, short_digest

DAY = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://www.lk.example/aktuelles/7",
        "http://lk.example/aktuelles/7/",
        "http://LK.example:80/aktuelles/7",
        "https://lk.example:443/aktuelles/7?utm_source=rss&utm_medium=feed",
        "HTTPS://lk.example/aktuelles/7?fbclid=x#",
    ],
)
def test_spellings_of_one_address_are_one(spelling):
    assert canonical(spelling) == "//lk.example/aktuelles/7"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://lk.example/?p=1", "https://lk.example/?p=2"),
        ("https://lk.example/a#1", "https://lk.example/a#2"),
        ("https://lk.example:8443/a", "https://lk.example/a"),
        ("https://lk.example/A", "https://lk.example/a"),
        ("tag:lk.example,2026:1", "tag:lk.example,2026:2"),
    ],
)
def test_different_addresses_stay_apart(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("guid", ["tag:lk.example,2026:1", "4711", "http://[", "http://lk.example:port/", "https:///x"])
def test_what_is_no_web_address_stands_for_itself(guid):
    assert canonical(guid) == guid


def test_there_is_always_a_key():
    assert Keys.of(None, None, "Neue Kurse", None)[:2] == (None, None)
    assert Keys.of(None, None, "Neue Kurse", None).text == Keys.of("", "", "NEUE KURSE", None).text
    assert Keys.of(None, None, "Neue Kurse", None).text != Keys.of(None, None, "Neue Kurse", DAY).text


def test_only_asked_for_keys_are_recorded():
    keys = Keys.of("1", "https://lk.example/1", "x", None)

    assert keys.recorded(with_guid=True, with_link=True) == ("guid:1", "link://lk.example/1", keys.text)
    assert keys.recorded(with_guid=False, with_link=False) == (keys.text,)


def test_an_endless_guid_is_a_short_key():
    assert len(Keys.of("g" * 10_000, None, "x", None).guid) < 100


@given(st.text(), st.text(), st.text())
def test_whatever_comes_has_keys_that_can_be_stored(guid, link, title):
    for key in Keys.of(guid, link, title, DAY):
        assert key is None or key.encode()


def test_an_id_depends_on_source_and_fingerprint():
    assert item_id("dgb/1", "guid:1") == item_id("dgb/1", "guid:1")
    assert len({item_id("dgb/1", "guid:1"), item_id("dgb/2", "guid:1"), item_id("dgb/1", "guid:2")}) == 3


def test_a_short_digest_is_how_the_long_one_begins():
    assert short_digest("dgb/1", "Ä") == digest("dgb/1", "Ä")[:16]
    assert short_digest("dgb/1", "Ä") != short_digest("dgb/1Ä", "")
