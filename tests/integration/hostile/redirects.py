"""Redirects: in circles, without end, and to where nobody should be sent."""

from __future__ import annotations

import asyncio

from .answers import answer, feed, item, ok, redirect
from .case import Brings, Case, Fails, Talk

REACHABLE = {
    "loopback": "http://127.0.0.1:{trap}/{name}",
    "its-name": "http://localhost:{trap}/{name}",
    "decimal": "http://2130706433:{trap}/{name}",
    "hexadecimal": "http://0x7f.1:{trap}/{name}",
    "octal-in-one": "http://017700000001:{trap}/{name}",
    "short": "http://127.1:{trap}/{name}",
    "zero": "http://0.0.0.0:{trap}/{name}",
    "mapped": "http://[::ffff:127.0.0.1]:{trap}/{name}",
    "without-a-scheme": "//127.0.0.1:{trap}/{name}",
}
"""Ways to write this very machine; without the guard, each of them leads into the trap."""
REFUSED_ADDRESSES = {
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "private": "http://10.0.0.1/",
    "shared": "http://100.64.0.1/",
    "multicast": "http://224.0.0.1/",
    "broadcast": "http://255.255.255.255/",
    "final-dot": "http://localhost.:{trap}/",
    "zone": "http://[fe80::1%25eth0]:{trap}/",
    "ipv6-loopback": "http://[::1]:{trap}/",
    "ipv6-compatible": "http://[::127.0.0.1]:{trap}/",
    "nat64": "http://[64:ff9b::7f00:1]:{trap}/",
    "6to4": "http://[2002:7f00:1::]:{trap}/",
    "teredo": "http://[2001:0:7f00:1::]:{trap}/",
    "unique-local": "http://[fd00::1]:{trap}/",
    "ipv6-multicast": "http://[ff02::1]:{trap}/",
    "mail-port": "http://127.0.0.1:25/",
}
REFUSED_URLS = {
    "user": "http://user@127.0.0.1:{trap}/",
    "user-that-looks-like-a-host": "http://partner.example@127.0.0.1:{trap}/",
    "octal": "http://0177.0.0.1:{trap}/",
    "circled-letters": "http://①②⑦.⓪.⓪.①:{trap}/",
    "full-width-digits": "http://１２７.0.0.1:{trap}/",
    "backslashes": "http:\\\\127.0.0.1:{trap}\\",
    "port-99999": "http://127.0.0.1:99999/",
    "file": "file:///etc/passwd",
    "mailto": "mailto:office@partner.example",
    "javascript": "javascript:alert(1)",
    "data": "data:text/xml,<rss/>",
    "ftp": "ftp://127.0.0.1/feed",
    "gopher": "gopher://127.0.0.1:{trap}/",
    "nothing": "",
    "a-control-character": "http://127.0.0.1:{trap}/\x01",
    "50-kb": "/" + "x" * 50_000,
}


async def circle_of_two(talk: Talk) -> None:
    await talk.say(redirect("/other" if talk.path == "/feed" else "/feed"))


async def chain(talk: Talk) -> None:
    await talk.say(redirect(f"{talk.path}x"))


async def slow_chain(talk: Talk) -> None:
    await asyncio.sleep(1.2)
    await chain(talk)


async def ever_new_cookie(talk: Talk) -> None:
    await talk.say(redirect("/feed", f"Set-Cookie: n={len(talk.head)}{'x' * len(talk.head)}"))


async def cookie_wall(talk: Talk) -> None:
    """Lets in whoever brings back the cookie."""
    let_in = "\r\nCookie: a=1\r\n" in talk.head
    await talk.say(ok(feed(talk.name, item(guid="neu"))) if let_in else redirect("/feed", "Set-Cookie: a=1; Path=/"))


async def login(talk: Talk) -> None:
    page = ok("<!DOCTYPE html><html><body><form><input type=password></form></body></html>")
    await talk.say(page if talk.path == "/login" else redirect("/login"))


CASES = (
    *(Case(f"to-{name}", redirect(to), Fails("refused-address"), reaches=to) for name, to in REACHABLE.items()),
    *(Case(f"to-{name}", redirect(to), Fails("refused-address")) for name, to in REFUSED_ADDRESSES.items()),
    *(Case(f"to-{name}", redirect(to), Fails("refused-url")) for name, to in REFUSED_URLS.items()),
    Case("to-1-mb", redirect("/" + "x" * 1_000_000), Fails("protocol")),
    Case("without-location", answer("302 Found"), Fails("refused-url")),
    Case("to-itself", redirect("/feed"), Fails("redirect-loop")),
    Case("circle-of-two", circle_of_two, Fails("redirect-loop")),
    Case("chain", chain, Fails("too-many-redirects")),
    Case("slow-chain", slow_chain, Fails("timeout"), seconds=6 * 1.2),
    Case("ever-new-cookie", ever_new_cookie, Fails("too-many-redirects")),
    Case("cookie-wall", cookie_wall, Brings()),
    Case("to-a-login", login, Fails("not-a-feed")),
)
