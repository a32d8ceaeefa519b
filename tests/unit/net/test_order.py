"""What a redirect makes of a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import dictionaries, sampled_from, text

from npa_core.errors import RejectedError
from npa_core.net.order import first_order, next_order

SECRETS = ["authorization", "cookie", "x-api-key", "proxy-authorization", "x-token", "origin", "referer"]


@given(
    dictionaries(sampled_from([*SECRETS, "accept", "if-none-match"]), text(max_size=5)),
    sampled_from([301, 302, 303, 307, 308]),
    sampled_from(
        ["https://a.example/", "http://b.example/", "http://a.example:81/", "//b.example/", "http://a.example./"]
    ),
)
def test_no_secret_follows_to_another_origin(headers, status, location):
    order = first_order("GET", "http://a.example/feed", headers, None)

    followed = next_order(order, status, {"location": location})

    assert not set(followed.headers) & set(SECRETS)
    assert {name for name in headers if name not in SECRETS} == set(followed.headers)


@given(dictionaries(sampled_from(SECRETS), text(max_size=5)))
def test_everything_stays_within_the_origin(headers):
    order = first_order("GET", "http://a.example/feed", headers, None)

    followed = next_order(order, 302, {"location": "http://A.example:80/other"})

    assert headers == followed.headers


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("other", "http://a.example/x/other"),
        ("/other?q=ä#part", "http://a.example/other?q=%C3%A4"),
        ("//b.example", "http://b.example"),
        ("https://müller.example/", "https://xn--mller-kva.example/"),
        ("  /padded ", "http://a.example/padded"),
    ],
)
def test_an_address_is_resolved_and_written_as_it_is_asked_for(location, expected):
    order = first_order("GET", "http://a.example/x/feed", {}, None)

    followed = next_order(order, 302, {"location": location.encode().decode("latin-1")})

    assert expected == str(followed.url.copy_with(host=followed.url.raw_host.decode()))


def test_a_refused_address_is_named_without_what_it_may_hide():
    order = first_order("GET", "http://a.example/?token=geheim", {}, None)

    with pytest.raises(RejectedError) as refused:
        next_order(order, 302, {"location": "http://user:geheim@b.example/?key=geheim"})

    assert "b.example" in str(refused.value)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://" + "a" * 70 + "ü.example/", "http://a..ü/", "http://１２７.0.0.1/", "http://1.2.3.999/"]
)
def test_a_host_that_cannot_be_one_is_refused(url):
    with pytest.raises(RejectedError) as refused:
        first_order("GET", url, {}, None)

    assert refused.value.kind == "refused-url"


@pytest.mark.parametrize(
    ("method", "repeatable"),
    [
        ("get", True),
        ("HEAD", True),
        ("PUT", True),
        ("DELETE", True),
        ("POST", False),
        ("patch", False),
        ("LINK", False),
    ],
)
def test_only_idempotent_methods_are_repeatable(method, repeatable):
    assert repeatable == first_order(method, "http://a.example/", {}, None).is_repeatable
