"""Statuses: refusals, wishes to be left alone, and what nobody asked for."""

from __future__ import annotations

from .answers import answer, feed, item, ok
from .case import Brings, Case, Fails, Talk, Unchanged

WISH = "Retry-After: {}".format


async def not_modified(talk: Talk) -> None:
    """Say so whatever was asked."""
    await talk.say(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")


def odd_validators(name: str, *headers: str) -> Case:
    return Case(name, ok(feed(name, item(guid="neu")), *headers), Brings())


CASES = (
    Case("no-content", answer("204 No Content"), Fails("http-204")),
    Case("part-of-it", answer("206 Partial Content", feed("x").encode()), Fails("protocol")),
    Case("300-choices", answer("300 Multiple Choices", b"<p>Bitte"), Fails("http-300")),
    Case("not-modified-for-ever", not_modified, Unchanged()),
    *(
        Case(f"status-{status}", answer(f"{status} Nein"), Fails(f"http-{status}"))
        for status in (400, 401, 402, 403, 404, 418, 451, 500, 502, 504, 599, 600, 999)
    ),
    Case("gone", answer("410 Gone"), Fails("gone")),
    Case("teapot-with-a-feed", answer("418 Teapot", feed("x").encode()), Fails("http-418")),
    Case("wait-two-days", answer("429 Zu viel", b"", WISH(172_800)), Fails("http-429", rests_days=(2, 2.3))),
    Case(
        "wait-until-9999",
        answer("503 Zu viel", b"", WISH("Fri, 31 Dec 9999 23:59:59 GMT")),
        Fails("http-503", rests_days=(7, 7.8)),
    ),
    Case("wait-for-ages", answer("503 Zu viel", b"", WISH("9" * 400)), Fails("http-503", rests_days=(7, 7.8))),
    Case("wait-until-1970", answer("503 Zu viel", b"", WISH("Thu, 01 Jan 1970 00:00:00 GMT")), Fails("http-503")),
    Case("wait-minus-five", answer("429 Zu viel", b"", WISH(-5)), Fails("http-429")),
    Case("wait-for-nonsense", answer("429 Zu viel", b"", WISH("bald, vielleicht")), Fails("http-429")),
    Case(
        "wait-for-year-zero",
        answer("503 Zu viel", b"", WISH("Sat, 00 Foo 0000 99:99:99 +9999")),
        Fails("http-503"),
    ),
    odd_validators("etag-of-garbage", 'ETag: W/W/"\x01\x7f\xe4', "Last-Modified: gestern"),
    odd_validators("etag-of-50-kb", f'ETag: "{"x" * 50_000}"'),
    odd_validators("two-etags", 'ETag: "1"', 'ETag: "2"'),
)
