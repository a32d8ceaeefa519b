"""Safe URLs, and URLs in logs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.text import redact, safe_url


@pytest.mark.parametrize(
    ("url", "base", "safe"),
    [
        ("https://a.example/x", None, "https://a.example/x"),
        (" https://a.example/a b ", None, "https://a.example/a%20b"),
        ("HTTPS://a.example/\nx", None, "https://a.example/x"),
        ("x?y=1#z", "https://a.example/b/c", "https://a.example/b/x?y=1#z"),
        ("//b.example/", "https://a.example/", "https://b.example/"),
        ("https://a.example/\"><script>'`{}|^", None, "https://a.example/%22%3E%3Cscript%3E%27%60%7B%7D%7C%5E"),
        ("https://münchen.example/ü?q=\\", None, "https://münchen.example/ü?q=\\"),
        ("https://[::1]:8080/", None, "https://[::1]:8080/"),
    ],
)
def test_a_web_address_is_kept_and_made_fit_for_an_attribute(url, base, safe):
    assert safe_url(url, base) == safe


@pytest.mark.parametrize(
    "url",
    [
        None, "", "/relative", "javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "ftp://a.example/",
        "mailto:a@a.example", "https://", "https:///x", "https://user@a.example/", "https://u:p@a.example/",
        "https://a.example\\@b.example/", "https:\\\\a.example", "https://a.example/\x00", "https://a.example/\u202ex",
        "https://a.example/\x85x", "https://a.example:99999/", "https://a.example:0/", "https://a.example:x/",
        "https://[::1", "https://a.example/" + "x" * 2_048, "https://a.example/\ud800",
    ],
)  # fmt: skip
def test_anything_else_is_none(url):
    assert safe_url(url) is None


def test_a_base_that_is_no_address_makes_none():
    assert safe_url("x", "https://[") is None


@given(st.text("htps:/.a@\\[]?#%&\"'<> \t\n\x00ü1", max_size=30).map(lambda rest: "https://" + rest))
def test_a_safe_address_stays_as_it_is(url):
    safe = safe_url(url)

    assert safe is None or (safe_url(safe) == safe and not set(safe) & set("\"'<>\x00 \n"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:geheim@a.example:8080/feed?token=geheim#geheim", "https://a.example:8080/feed?…"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("https://a.example:99999/", "(not a URL)"),
        ("http://a.example/\x1b[31m\u202e\nforged", "http://a.example/[31mforged"),
        ("no address", "noaddress"),
    ],
)
def test_a_log_shows_no_secret_and_nothing_forged(url, shown):
    assert redact(url) == shown
