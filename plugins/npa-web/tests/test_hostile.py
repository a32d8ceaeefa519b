"""Nothing that a feed or a file says becomes active on any page, or breaks the feed."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest

from npa_core.models import ActionField, Brief, Card, Localized, Mention, Page, Part, Partner
from npa_web.publisher import Web

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></textarea><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eevil\u2066 \x01\x1b[31m \x85 \ufffe text",
    "%(name)s %s {0}",
    "]]><!--",
    "مرحبا بكم في التحالف",
    "   ",
    "",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_a_feed_or_a_file_says_becomes_active(
    words: str, web: Web, brief: Brief, render: Callable[[Web, Brief], dict[str, Part]]
) -> None:
    site = render(web, hostile(brief, words))

    for path in (path for path in site if path.endswith(".html")):
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(site[path].body.decode())
        assert not [e.tag for e in tree.iter() if e.tag in {"script", "img", "iframe", "style", "object", "form"}], path
        for element in tree.iter():
            assert not [name for name in element.attrib if str(name).startswith("on")], path
            href = element.get("href") or ""
            assert urlsplit(href).scheme in {"", "https", "mailto"}, path
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe]", "".join(tree.itertext()))
    ET.fromstring(site["feed.xml"].body)


def hostile(brief: Brief, words: str) -> Brief:
    """The brief with `words` in every text that is not of our own making."""
    assert brief.archive
    card = Card(
        id=words or "x", item="item", title=words, text=words, source=words, also=(Mention(source=words),),
        link="https://a.example/?q=" + re.sub(r"[^a-z<>\"']", "", words), action_fields=("sprache", "nowhere"),
    )  # fmt: skip
    catalogue = brief.catalogue.model_copy(
        update={
            "partners": (Partner(id="p", name=Localized({"de": words}), description=Localized({"de": words})),),
            "taxonomy": brief.catalogue.taxonomy.model_copy(
                update={"fields": (ActionField(id="sprache", label=words, description=words),)}
            ),
            "pages": (Page(id="index", title=words, text=words), Page(id="about", title=words, text=words)),
        }
    )
    edition = brief.archive.editions[0]
    section = edition.sections[0].model_copy(update={"title": Localized({"de": words}), "cards": (card, card)})
    changed = edition.model_copy(update={"title": Localized({"de": words}), "sections": (section, section)})
    archive = brief.archive.model_copy(update={"editions": (changed,), "cards": (card,)})
    alliance = brief.alliance.model_copy(update={"name": words.strip() or "x"})
    return brief.model_copy(update={"alliance": alliance, "catalogue": catalogue, "archive": archive})
