"""Replies are cut from the stream whatever way the bytes arrive, and nothing else passes for one."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_email.smtp import Replies, Reply
from npa_email.smtp.replies import ReplyError


def told(data: bytes) -> list[Reply]:
    replies, found = Replies(), []
    replies.feed(data)
    while (reply := replies.next()) is not None:
        found.append(reply)
    return found


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"250 Ok\r\n", [Reply(250, ("Ok",))]),
        (b"250\r\n", [Reply(250, ("",))]),
        (b"250-first\r\n250-\r\n250 last\r\n", [Reply(250, ("first", "", "last"))]),
        (b"220 one\r\n421 two\r\n", [Reply(220, ("one",)), Reply(421, ("two",))]),
        (b"250 only a line feed\n", [Reply(250, ("only a line feed",))]),
        ("550 Empfänger unbekannt\r\n".encode(), [Reply(550, ("Empfänger unbekannt",))]),
        (b"550 \xff\x1b[31m =?utf-8?q?x?=\r\n", [Reply(550, ("�[31m = ?utf-8?q?x?=",))]),
        (b"250-not yet\r\n250 nor", []),
    ],
)
def test_whole_replies_are_read(data, expected):
    assert told(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 400 Bad Request\r\n",
        b"\r\n",
        b"25\r\n",
        b"2500 Ok\r\n",
        b"199 Ok\r\n",
        b"250_Ok\r\n",
        b"250-one\r\n550 other\r\n",
        b"250-" + b"x" * 5_000,
        b"250-more\r\n" * 200,
    ],
)
def test_what_is_no_reply_is_refused(data):
    with pytest.raises(ReplyError):
        told(data)


@given(st.integers(1, 24))
def test_it_does_not_matter_how_the_bytes_are_cut(size):
    data = "250-erste Zeile ä\r\n250 letzte\r\n354 los\r\n".encode()
    replies, found = Replies(), []

    for start in range(0, len(data), size):
        replies.feed(data[start : start + size])
        while (reply := replies.next()) is not None:
            found.append(reply)

    assert found == told(data)
    assert not replies.pending


@given(st.binary(max_size=200))
def test_any_bytes_are_a_reply_or_an_error(data):
    with suppress(ReplyError):
        assert all(200 <= reply.code <= 599 for reply in told(data))
