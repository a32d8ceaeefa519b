"""An order in the words of HTTP."""

from __future__ import annotations

import httpcore
import pytest

from npa_core.net.message import joined, lines, outgoing
from npa_core.net.order import first_order


def headers_of(cookies: str = "", **headers: str) -> dict[bytes, bytes]:
    return dict(outgoing(first_order("GET", "http://a.example/", headers, None), cookies).headers)


def test_cookies_join_those_of_the_caller():
    assert b"Cookie" not in headers_of()
    assert headers_of("a=1")[b"Cookie"] == b"a=1"
    assert headers_of("a=1", cookie="b=2")[b"Cookie"] == b"b=2; a=1"


@pytest.mark.parametrize(("name", "value"), [("x", "a\nb"), ("x", "a\0"), ("x y", "a"), ("", "a"), ("x:", "a")])
def test_a_header_that_could_become_two_is_never_sent(name, value):
    order = first_order("GET", "http://a.example/", {name: value}, None)

    with pytest.raises(httpcore.LocalProtocolError, match="illegal character"):
        outgoing(order, "")


def test_what_came_can_be_sent_back():
    came = joined([(b"etag", bytes(range(256)))])["etag"]

    assert headers_of(etag=came)[b"Etag"] == came.encode("latin-1")


def test_a_tab_and_latin_letters_may_be_in_a_value():
    assert headers_of(x="a\tü")[b"X"] == b"a\t\xfc"


def test_headers_are_joined_but_cookies_are_asked_for_one_by_one():
    raw = [(b"Set-Cookie", b"a=1; Expires=Wed, 21 Oct"), (b"LINK", b"<a>"), (b"link", b"<b>"), (b"set-cookie", b"b=2")]

    assert joined(raw)["link"] == "<a>, <b>"
    assert list(lines(raw, "set-cookie")) == ["a=1; Expires=Wed, 21 Oct", "b=2"]


def test_a_name_in_foreign_bytes_is_read_somehow():
    assert joined([(b"x-\xfc", b"1")]) == {"x-ü": "1"}
