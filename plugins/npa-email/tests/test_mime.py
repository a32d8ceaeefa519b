"""The letter as bytes: exactly the headers and recipients that were meant, whatever a feed says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.parser import BytesParser
from email.policy import SMTP
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import npa_email.mime
from npa_core.errors import RejectedError
from npa_core.text import one_line
from npa_email.mime import Letter, build, message_id

LETTER = Letter(
    to="news@lists.example",
    sender="office@buendnis.example",
    sender_name="Niedersachsen packt an",
    reply_to=None,
    subject="Die Woche im Bündnis · 9.–15. November 2026",
    key="k3y7abcdefghijklmnopqrstuvwxyz22",
    date=datetime(2026, 11, 16, 7, 5, tzinfo=ZoneInfo("Europe/Berlin")),
    language="de",
    list_id="news.lists.example",
    unsubscribe="mailto:news-request@lists.example?subject=unsubscribe",
    one_click=False,
    text="Grüße\n.\n..\nFrom here\n",
    html="<!doctype html><title>x</title><p>Grüße</p>\n",
)
NAMES = [
    "MIME-Version", "Content-Type", "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe",
    "Auto-Submitted", "Content-Language",
]  # fmt: skip


def read(body: bytes):
    return BytesParser(policy=SMTP).parsebytes(body)


def without_blanks(text: str) -> str:
    return "".join(text.split())


def lines(text: str) -> list[str]:
    return text.rstrip("\r\n").splitlines()


def test_the_headers_say_who_what_when_and_how_to_leave():
    message = read(build(LETTER))

    assert message.keys() == NAMES
    assert message["From"] == "Niedersachsen packt an <office@buendnis.example>"
    assert message["To"] == "news@lists.example"
    assert message["Subject"] == "Die Woche im Bündnis · 9.–15. November 2026"
    assert message["Date"] == "Mon, 16 Nov 2026 07:05:00 +0100"
    assert message["Message-ID"] == "<k3y7abcdefghijklmnopqrstuvwxyz22@buendnis.example>"
    assert message["List-Id"] == "<news.lists.example>"
    assert message["List-Unsubscribe"] == "<mailto:news-request@lists.example?subject=unsubscribe>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"


def test_both_texts_arrive_as_they_were():
    message = read(build(LETTER))

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [lines(part.get_content()) for part in message.iter_parts()] == [lines(LETTER.text), lines(LETTER.html)]


def test_the_same_letter_is_the_same_bytes_at_every_attempt():
    assert build(LETTER) == build(replace(LETTER))
    assert message_id("k", "a@b.example") == "<k@b.example>"


def test_a_letter_whose_language_nobody_knows_names_none():
    assert "Content-Language" not in read(build(replace(LETTER, language=None)))


def test_a_key_that_is_no_identifier_still_makes_one():
    assert message_id("a b>\r\nBcc: x", "a@b.example").endswith("@b.example>")
    assert message_id("a b>\r\nBcc: x", "a@b.example").isprintable()


@pytest.mark.parametrize("length", [20, 76, 85, 300, 900])
def test_a_long_unsubscribe_address_stays_whole(length):
    url = "https://lists.example/" + "u" * length

    body = build(replace(LETTER, unsubscribe=url, one_click=True))

    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in body
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in body


@pytest.mark.parametrize("name", ["Office", "Geschäftsstelle " * 10, "(" * 200])
def test_long_addresses_stay_whole(name):
    to, sender = "n" * 60 + "@" + "lists." * 20 + "example", "o" * 60 + "@" + "office." * 20 + "example"

    message = read(build(replace(LETTER, to=to, sender=sender, sender_name=name, reply_to=to)))

    assert [message[name].addresses[0].addr_spec for name in ("To", "From", "Reply-To")] == [to, sender, to]


@pytest.mark.parametrize(
    "title",
    [
        "Kurse\r\nBcc: other@lists.example",
        "Kurse\r\n\r\n<html>",
        "=?utf-8?q?Hello=0D=0ABcc:=20x?=",
        "=?utf-8?q?Hello=0D=0A=0D=0Abody?= =?utf-8?b?DQpCY2M6IHg=?=",
        "Wort " * 5_000,
        "wort" * 5_000,
        "größe" * 5_000,
        "\u202egnp.exe\u2066",
        "((((" * 500,
        "a\x00b\x1b[31mc\x85d\u2028Bcc: x",
        "\ud800",
        "",
    ],
)
def test_no_title_adds_a_header_or_a_recipient(title):
    message = read(build(replace(LETTER, subject=title, sender_name=title)))

    assert message.keys() == NAMES
    assert [a.addr_spec for a in message["To"].addresses] == ["news@lists.example"]
    assert [a.addr_spec for a in message["From"].addresses] == ["office@buendnis.example"]
    assert without_blanks(message["Subject"]) == without_blanks(one_line(title))


@given(st.text(max_size=300))
@example("=?utf-8?q?Hello=0D=0ABcc:=20x?=")
@example("a =?= b")
def test_any_title_is_read_as_it_was_written(title):
    message = read(build(replace(LETTER, subject=title)))

    assert message.keys() == NAMES
    assert without_blanks(message["Subject"]) == without_blanks(one_line(title))


@given(st.text(max_size=120))
@example("Bündnis für Integration und gesellschaftliche Teilhabe in Südniedersachsen, Geschäftsstelle")
@example('a "b" \\ <c@d.example>, e@f.example')
def test_any_sender_name_leaves_the_sender_alone(name):
    message = read(build(replace(LETTER, sender_name=name)))

    assert message.keys() == NAMES
    assert [a.addr_spec for a in message["From"].addresses] == ["office@buendnis.example"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85")))
@example("--=_x\r\n.\r\n")
@example("x" * 2_000)
@example("\n.\n.\nFrom x\n")
def test_any_text_arrives_as_it_was_on_lines_that_every_relay_carries(text):
    body = build(replace(LETTER, text=text))

    assert body.isascii()
    assert max(len(line) for line in body.split(b"\r\n")) <= 998
    assert lines(read(body).get_body(("plain",)).get_content()) == lines(text)


def test_encoded_words_are_no_longer_than_the_standard_allows():
    body = build(replace(LETTER, subject="Größenverhältnisse " * 30, sender_name="Bündnis für Teilhabe " * 5))

    words = [word for word in body.split() if word.startswith(b"=?")]
    assert len(words) > 10
    assert max(len(word) for word in words) <= 75


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("to", "a@b.example, c@d.example"),
        ("to", "(" * 3_000 + "a@b.example"),
        ("sender", "a@b.example>\r\nBcc: c@d.example"),
        ("reply_to", "x"),
        ("unsubscribe", "https://x.example/\r\nBcc: c@d.example"),
        ("unsubscribe", "https://x.example/ü"),
        ("unsubscribe", "https://x.example/" + "u" * 1_000),
        ("list_id", "a\r\nb"),
        ("language", "de\r\nX: y"),
        ("text", "\ud800"),
    ],
)
def test_what_cannot_be_written_safely_is_refused_with_one_clear_error(name, value):
    with pytest.raises(RejectedError, match="was not sent, because") as refused:
        build(replace(LETTER, **{name: value}))

    assert refused.value.kind == "unsafe-message"


def with_another_recipient(body: bytes) -> bytes:
    return body.replace(b"To: news@lists.example", b"To: news@lists.example, other@lists.example")


TAMPERED = {
    "its headers would not be": lambda body: b"Bcc: x@y.example\r\n" + body,
    "its header Subject": lambda body: body.replace(b"Subject: ", b"Subject: x"),
    "other senders or recipients": with_another_recipient,
    "its two parts": lambda body: body.replace(b'boundary="', b'boundary="x'),
    "one of its texts": lambda body: body.replace(b"From here", b"From there"),
    "not 7-bit": lambda body: body.replace(b"From here", "Fröm".encode()),
}


@pytest.mark.parametrize("reason", TAMPERED)
def test_bytes_that_would_be_read_differently_never_leave(monkeypatch, reason):
    """Were the standard library to write something else than it was told, as older ones did, we would notice."""

    class Tampered:
        def __init__(self, message) -> None:
            self.message = message

        def as_bytes(self, policy) -> bytes:
            return TAMPERED[reason](self.message.as_bytes(policy=policy))

    honest = npa_email.mime._message
    monkeypatch.setattr(npa_email.mime, "_message", lambda *given: Tampered(honest(*given)))

    with pytest.raises(RejectedError, match=reason):
        build(LETTER)
