"""The settings refuse what would be unsafe or could not work."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from npa_email.settings import EmailSettings

LEAST = {"to": "news@lists.example", "sender": "office@buendnis.example", "host": "smtp.example"}


def test_three_settings_are_enough():
    settings = EmailSettings.model_validate(LEAST)

    assert (settings.port, settings.security, settings.one_click) == (587, "starttls", False)
    assert settings.unsubscribe_address == "mailto:news-request@lists.example?subject=unsubscribe"
    assert settings.list_name == "news.lists.example"
    assert settings.hello_name == "buendnis.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("to", "news@lists.example, other@lists.example"),
        ("to", "News <news@lists.example>"),
        ("to", "news@lists.example\r\nBcc: other@lists.example"),
        ("to", "news@lists.example>\r\nRCPT TO:<other@lists.example"),
        ("to", "news@straße.example"),
        ("to", '"a b"@lists.example'),
        ("to", "news@[127.0.0.1]"),
        ("to", "news"),
        ("to", "a" * 65 + "@lists.example"),
        ("to", "a@" + "b.c" * 100),
        ("sender", "=?utf-8?q?x?=@lists.example"),
        ("reply_to", "((((("),
        ("host", "smtp.example\r\n"),
        ("hello", "a b"),
        ("unsubscribe", "http://lists.example/leave"),
        ("unsubscribe", "https://user:word@lists.example/leave"),
        ("unsubscribe", "https://lists.example/größe"),
        ("unsubscribe", "https://lists.example/=?utf-8?q?x?="),
        ("unsubscribe", "mailto:nobody"),
        ("unsubscribe", "mailto:news-request@lists.example?subject=a\r\nBcc: b"),
        ("unsubscribe", "javascript:alert(1)"),
        ("list_id", "one-word"),
        ("list_id", "a.b>\r\nX: y"),
        ("port", 0),
        ("timeout", 0),
        ("tracking", True),
    ],
)
def test_what_could_end_a_line_or_name_another_address_is_refused(name, value):
    with pytest.raises(ValidationError) as refused:
        EmailSettings.model_validate(LEAST | {name: value})

    assert [error["loc"] for error in refused.value.errors()] == [(name,)]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"username": "office"}, "belong together"),
        ({"password": "word"}, "belong together"),
        ({"username": "office", "password": "word", "security": "none"}, "open connection"),
        ({"one_click": True}, "needs an https address"),
        ({"one_click": True, "unsubscribe": "mailto:leave@lists.example"}, "needs an https address"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(settings, message):
    with pytest.raises(ValidationError, match=message):
        EmailSettings.model_validate(LEAST | settings)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_a_password_may_go_openly_to_this_machine_only(host):
    settings = LEAST | {"host": host, "username": "office", "password": "word", "security": "none"}

    assert EmailSettings.model_validate(settings).is_loopback


def test_the_password_shows_nowhere():
    settings = EmailSettings.model_validate(LEAST | {"username": "office", "password": "open sesame"})

    assert "sesame" not in repr(settings) + str(settings) + settings.model_dump_json()


@pytest.mark.parametrize("value", ["https://lists.example/leave?list=1&lang=de", "mailto:leave@lists.example"])
def test_an_unsubscribe_page_or_address_is_kept_as_it_is(value):
    assert EmailSettings.model_validate(LEAST | {"unsubscribe": value}).unsubscribe_address == value


def test_a_list_id_of_its_own_is_kept():
    assert EmailSettings.model_validate(LEAST | {"list_id": "rundbrief.example"}).list_name == "rundbrief.example"
