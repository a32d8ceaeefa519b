"""Names that lead nowhere, inside, or somewhere else at every look-up; and ports where nobody answers."""

from __future__ import annotations

from .answers import feed, item, ok, redirect
from .case import Brings, Case, Fails, Talk
from .heads import LONG

HERE = "127.0.0.1"
ELSEWHERE = "127.0.0.2"
"""Another address of this machine, which nobody allowed; the trap is there, too, at the server's own port."""


async def on_second_thoughts(talk: Talk) -> None:
    await talk.say(redirect("/again"))


FEED = ok(feed("x", item(guid="neu")))
REFUSED = Fails("refused-address")


def leading_to(name: str, *addresses: str) -> Case:
    return Case(name, FEED, REFUSED, names=(addresses,))


CASES = (
    Case("name-unknown", FEED, Fails("dns"), names=(("gaierror",),)),
    Case("name-slow", FEED, Fails("timeout"), names=(("slow",),), seconds=LONG),
    Case("name-of-70-letters", FEED, Fails("dns"), "http://" + "x" * 70 + ".test:{port}/feed"),
    Case("name-without-address", FEED, REFUSED, names=((),)),
    leading_to("name-of-loopback", ELSEWHERE),
    leading_to("name-of-a-private-host", "10.0.0.1", "192.168.0.1"),
    leading_to("name-of-metadata", "169.254.169.254"),
    leading_to("name-of-ipv6-loopback", "::1"),
    leading_to("name-of-mapped-loopback", "::ffff:127.0.0.2"),
    leading_to("name-of-nat64", "64:ff9b::7f00:2"),
    leading_to("name-of-a-zone", "fe80::1"),
    Case("name-that-is-rebound", on_second_thoughts, REFUSED, names=((HERE,), (ELSEWHERE,))),
    Case("name-of-trap-and-server", FEED, Brings(4), names=((ELSEWHERE, HERE),)),
    Case("port-closed", FEED, Fails("connect"), "http://{name}.test:{closed}/feed"),
    Case("port-deaf", FEED, Fails("timeout"), "http://{name}.test:{deaf}/feed", seconds=LONG),
    Case("port-rude", FEED, Fails("truncated"), "http://{name}.test:{rude}/feed"),
)
