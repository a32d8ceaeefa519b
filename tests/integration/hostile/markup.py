"""XML and HTML against the parser: entities, external documents, depth, and what takes quadratic time."""

from __future__ import annotations

from .answers import feed, item, ok
from .case import Brings, Case, Fails, Play

HA = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
TOO_COMPLEX = Fails("too-complex")


def declared(name: str, declarations: str, more: str) -> str:
    """A feed behind a document type; the places in it are filled in when it is sent."""
    body = feed(name, more, before=f'<?xml version="1.0"?><!DOCTYPE rss {declarations}>')
    return f"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}"


def unfinished(more: str) -> str:
    """A feed that has no end."""
    return feed("x", more).removesuffix("</channel></rss>")


def html(name: str, body: str) -> Play:
    return ok(feed(name, item(guid="neu", description=f"<![CDATA[{body}]]>")))


CASES = (
    Case("billion-laughs", declared("billion-laughs", f"[{HA}]", item("&a9;")), Brings()),
    Case(
        "quadratic-entity",
        declared("quadratic-entity", f'[<!ENTITY a "{"a" * 50_000}">]', item("&a;" * 5_000)),
        Brings(),
    ),
    Case(
        "entity-of-a-file",
        declared("entity-of-a-file", '[<!ENTITY x SYSTEM "file:///etc/passwd">]', item("&x;")),
        Brings(),
    ),
    Case(
        "entity-from-the-net",
        declared("entity-from-the-net", '[<!ENTITY x SYSTEM "http://127.0.0.1:{trap}/x">]', item("&x;")),
        Brings(),
    ),
    Case(
        "parameter-entity",
        declared("parameter-entity", '[<!ENTITY % x SYSTEM "http://127.0.0.1:{trap}/x.dtd"> %x;]', item(guid="neu")),
        Brings(),
    ),
    Case(
        "external-dtd", declared("external-dtd", 'SYSTEM "http://127.0.0.1:{trap}/rss.dtd"', item(guid="neu")), Brings()
    ),
    Case(
        "xinclude",
        ok(
            feed("xinclude", item('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'))
        ),
        Brings(0),
    ),
    Case("50000-elements-deep", ok(feed("50000-elements-deep", "<a>" * 50_000 + "</a>" * 50_000)), Brings(0)),
    Case("600000-items", ok(feed("600000-items", "<item/>" * 600_000)), Brings(0)),
    Case("too-many-items", ok(feed("too-many-items", "".join(map(item, map(str, range(5_000)))))), Brings(1_997)),
    Case(
        "attributes-of-one-element",
        ok(feed("x", "<item " + " ".join(f'a{n}="x"' for n in range(40_000)) + "/>")),
        TOO_COMPLEX,
    ),
    Case(
        "categories-of-one-item", ok(feed("x", "<item>" + "<category>x</category>" * 30_000 + "</item>")), TOO_COMPLEX
    ),
    Case("comments-that-never-end", ok(feed("comments-that-never-end", "<!--" * 100_000)), Brings(0)),
    Case("cdata-that-never-ends", ok(unfinished("<item><title><![CDATA[" + "x" * 500_000)), Fails("truncated")),
    Case("tag-that-never-ends", ok(unfinished("<item " + "x" * 1_000_000)), Fails("truncated")),
    Case("name-of-1-mb", ok(feed("name-of-1-mb", f"<{'x' * 1_000_000}/>")), Brings(0)),
    Case("instructions-flood", ok(feed("instructions-flood", "<?x y?>" * 100_000)), Brings(0)),
    Case("html-50000-deep", html("html-50000-deep", "<div>" * 50_000), Brings()),
    Case("html-of-5-mb", html("html-of-5-mb", "<p>Text</p>" * 450_000), Brings()),
    Case("html-of-entities", html("html-of-entities", "&amp;" * 100_000), Brings()),
)
