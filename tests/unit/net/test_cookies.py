"""Cookies: back to where they came from, few, small and well-formed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import lists, text

from npa_core.net.cookies import Cookies

HERE = ("https", "partner.example", 443)


def after(*lines: str) -> str:
    cookies = Cookies()
    cookies.take(HERE, lines)
    return cookies.header(HERE)


def test_what_is_set_is_sent_back_without_its_attributes():
    assert after("a=1; Path=/; Secure; HttpOnly", 'b="2"; Expires=Wed, 21 Oct 2026 07:28:00 GMT') == 'a=1; b="2"'


@pytest.mark.parametrize(
    "there",
    [("http", "partner.example", 443), ("https", "www.partner.example", 443), ("https", "partner.example", 444)],
)
def test_no_other_origin_gets_it_whatever_its_domain_says(there):
    cookies = Cookies()

    cookies.take(HERE, ["a=1; Domain=partner.example"])

    assert (cookies.header(HERE), cookies.header(there)) == ("a=1", "")


def test_the_newest_value_counts_and_an_empty_one_deletes():
    assert after("a=1", "b=2", "a=3") == "b=2; a=3"
    assert after("a=1", "b=2", "a=; Max-Age=0") == "b=2"


@pytest.mark.parametrize(
    "line", ["", "a", "=1", "a b=1", "a=1 2", "a=ü", "a=1,2", 'a="1', "a=1\x00", "ä=1", "a=1\r\nX: y"]
)
def test_what_is_malformed_is_not_kept(line):
    assert after(line, "b=2") == "b=2"


def test_there_is_room_for_twenty():
    assert after(*(f"c{n}=1" for n in range(50))).count("=") == 20


def test_there_is_room_for_four_kilobytes():
    assert after("a=" + "x" * 4_000, "b=" + "x" * 200, "c=1") == "a=" + "x" * 4_000 + "; c=1"


@given(lists(text(max_size=30)))
def test_nothing_makes_a_header_that_cannot_be_sent(lines):
    header = after(*lines)

    assert header.isascii()
    assert header.isprintable()
