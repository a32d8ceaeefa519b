"""Documents that are not the feed that was asked for, or not in the encoding that they claim."""

from __future__ import annotations

from .answers import feed, item, ok
from .case import Brings, Case, Fails

NEW = item("Für alle", guid="neu")
NOT_A_FEED = Fails("not-a-feed")
PAGE = "<!DOCTYPE html><html><head><title>Wartung</title></head><body><p>Bald wieder da.</p></body></html>"
SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>'


def umlaut(name: str, document: bytes, *headers: str) -> Case:
    return Case(name, ok(document, *headers), Brings(titles=("Für alle",)))


def declaring(name: str, charset: str, encoding: str) -> bytes:
    return feed(name, NEW, before=f'<?xml version="1.0" encoding="{charset}"?>').encode(encoding)


CASES = (
    Case("web-page", ok(PAGE), NOT_A_FEED),
    Case("login-page", ok("<html><form action=/login><input type=password></form></html>"), NOT_A_FEED),
    Case("empty", ok(""), Fails("empty")),
    Case("blank", ok(" \r\n\t" * 1_000), Fails("empty")),
    Case("json-error", ok('{"error": "down for maintenance"}'), NOT_A_FEED),
    Case("json-flood", ok("[" * 200_000), NOT_A_FEED),
    Case("nuls", ok(bytes(100_000)), Fails("empty")),
    Case("picture", ok(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), NOT_A_FEED),
    Case("plain-words", ok("Fehler 500: Datenbank nicht erreichbar"), NOT_A_FEED),
    Case("sitemap", ok(SITEMAP), NOT_A_FEED),
    Case("path-of-a-file", ok("/etc/passwd"), NOT_A_FEED),
    Case("path-of-a-device", ok("/dev/zero"), NOT_A_FEED),
    Case("address-of-a-file", ok("file:///etc/passwd"), NOT_A_FEED),
    Case("address-of-the-trap", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhttp://127.0.0.1:{trap}/", NOT_A_FEED),
    Case("cut-in-an-item", ok(feed("cut-in-an-item")[:-50]), Fails("truncated")),
    Case("cut-after-the-prolog", ok('<?xml version="1.0"?>'), NOT_A_FEED),
    Case("cut-in-a-tag", ok('<?xml version="1.0"?><rss versi'), NOT_A_FEED),
    Case(
        "warnings-before-the-feed",
        ok("<b>Warning</b>: x in /srv/x.php<br />\n" + feed("warnings-before-the-feed", NEW)),
        Brings(),
    ),
    Case("no-items-at-all", ok('<rss version="2.0"><channel><title>leer</title></channel></rss>'), Brings(0)),
    umlaut("says-latin-1-is-utf-8", declaring("says-latin-1-is-utf-8", "iso-8859-1", "utf-8")),
    umlaut("says-utf-8-is-latin-1", declaring("says-utf-8-is-latin-1", "utf-8", "iso-8859-1")),
    umlaut("says-utf-16-is-utf-8", declaring("says-utf-16-is-utf-8", "utf-16", "utf-8")),
    umlaut("utf-16-without-a-mark", declaring("utf-16-without-a-mark", "utf-16", "utf-16-le")),
    umlaut("charset-klingon", declaring("charset-klingon", "klingon", "utf-8")),
    umlaut("charset-unicode-escape", declaring("charset-unicode-escape", "unicode_escape", "utf-8")),
    umlaut("charset-undefined", declaring("charset-undefined", "undefined", "utf-8")),
    umlaut("header-says-utf-7", feed("header-says-utf-7", NEW).encode(), "Content-Type: text/xml; charset=utf-7"),
)
