"""Items that want to be more than text: links that act, titles that become headers, dates of other ages."""

from __future__ import annotations

from .answers import feed, item, ok
from .case import Brings, Case

TRICK = "Betreff =?utf-8?q?Hallo=0D=0ABcc:=20x?="


def titled(name: str, title: str, shown: str) -> Case:
    return Case(name, ok(feed(name, item(title, guid="neu")).encode("utf-8", "surrogatepass")), Brings(titles=(shown,)))


def linked(name: str, link: str, shown: str | None) -> Case:
    return Case(name, ok(feed(name, item(guid="neu", link=link))), Brings(links=(shown,)))


def dated(name: str, date: str, *, believed: bool) -> Case:
    return Case(name, ok(feed(name, item(guid="neu", pubDate=date))), Brings(dated=believed))


def described(name: str, html: str) -> Case:
    return Case(name, ok(feed(name, item(guid="neu", description=f"<![CDATA[Text {html}]]>"))), Brings())


CASES = (
    linked("link-javascript", "javascript:alert(1)", None),
    linked("link-javascript-in-disguise", "jav&#9;ascript:alert(1)", None),
    linked("link-data", "data:text/html,&lt;script>alert(1)&lt;/script>", None),
    linked("link-file", "file:///etc/passwd", None),
    linked("link-with-a-password", "https://user:secret@partner.example/", None),
    linked("link-with-a-header", "https://partner.example/&#13;&#10;X-Evil: 1", "https://partner.example/X-Evil:%201"),
    linked("link-of-1-mb", "https://partner.example/" + "x" * 1_000_000, None),
    Case("guid-javascript", ok(feed("guid-javascript", item(guid="javascript:alert(1)"))), Brings(links=(None,))),
    titled("title-as-a-header", TRICK, TRICK.replace("=?", "= ?")),
    titled("title-of-two-lines", "Eins&#13;&#10;Bcc: x@partner.example", "Eins Bcc: x@partner.example"),
    titled("title-with-bidi", "abc\u202egpj.exe\u2066", "abcgpj.exe"),
    titled("title-with-a-nul", "Ab\0cd", "Abcd"),
    titled("title-with-escapes", "Rot \x1b[31m und \x9b1m", "Rot [31m und \u203a1m"),
    titled("title-with-half-a-character", "Ab\ud800cd", "Ab\xed \u20accd"),
    titled("title-with-half-a-reference", "Ab&#xD800;cd", "Abcd"),
    titled("title-of-markup", "&lt;script>alert(1)&lt;/script>Neu", "<script>alert(1)</script>Neu"),
    Case("title-of-2-mb", ok(feed("title-of-2-mb", item("Wort " * 400_000, guid="neu"))), Brings()),
    dated("date-in-2099", "Fri, 01 Jan 2099 00:00:00 GMT", believed=False),
    dated("date-in-9999", "9999-12-31T23:59:59Z", believed=False),
    dated("date-in-year-minus-one", "Mon, 01 Jan -0001 00:00:00 GMT", believed=False),
    dated("date-in-year-one", "0001-01-01T00:00:00Z", believed=False),
    dated("date-with-a-sign", "-0001-11-30T00:00:00Z", believed=False),
    dated("date-in-1970", "Thu, 01 Jan 1970 00:00:00 GMT", believed=False),
    dated("date-of-nonsense", "vorgestern, 25:61 Uhr", believed=False),
    dated("date-in-a-far-zone", "Mon, 03 Nov 2025 10:00:00 +9959", believed=True),
    Case(
        "guid-the-same-for-all",
        ok(
            feed(
                "guid-the-same-for-all",
                "".join(item(f"N {n}", guid="1", link=f"https://p.example/{n}") for n in range(50)),
            )
        ),
        Brings(50),
    ),
    Case(
        "guid-flood",
        ok(feed("guid-flood", "".join(item("Immer dasselbe", guid=f"g{n}") for n in range(1_000)))),
        Brings(1_000),
    ),
    Case("guid-of-1-mb", ok(feed("guid-of-1-mb", item(guid="x" * 1_000_000))), Brings()),
    Case("nothing-in-it", ok(feed("nothing-in-it", "<item></item>" * 50)), Brings(0)),
    described("html-script", "<script>alert(1)</script><svg/onload=alert(1)>"),
    described("html-handler", "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>"),
    described("html-frames", "<iframe src='http://127.0.0.1/'></iframe><object data=x></object><embed src=x>"),
    described("html-style", "<style>@import 'http://127.0.0.1/'</style><p style='background:url(x)'>x</p>"),
    described("html-form", "<form action=https://evil.example><input name=password></form>"),
)
