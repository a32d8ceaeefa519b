"""A web page, read for what it says of whoever runs it: name, language, feeds, addresses, text.

Pages are hostile until read: the parser takes time in the square of some input, and no signal stops
it, so this belongs into a worker.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from npa_core.models import Document
from npa_core.steps.decoding import decode_page
from npa_core.steps.feed_links import FeedLink, attribute, feed_links, host, line, rest_interface
from npa_core.steps.sector import plain_sector
from npa_core.text import excerpt, fold, multi_line, one_line, safe_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_BYTES = 2_000_000
"""What is longer is cut: the head, where most of it stands, comes first."""
MAX_TEXT = 20_000
MAX_NAME = 200
MAX_ADDRESSES = 50

_SEPARATOR = re.compile(r"\s+[-–—·•|»«/]+\s+|\s*(?:\||::)\s*")
_WELCOME = re.compile(r"(?:herzlich )?willkommen (?:auf|beim?|im|in)(?: der| den| dem)?\s+", re.IGNORECASE)
_SAYS_NOTHING = frozenset(
    "|startseite|start|home|homepage|home page|willkommen|herzlich willkommen|welcome|aktuelles|news|nachrichten"
    "|presse|index|übersicht|website|webseite|blog|untitled|impressum|kontakt".split("|")
)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]{1,20})?")
_UNSEEN = ["script", "style", "noscript", "template", "svg", "iframe", "form", "select", "textarea"]
_BESIDE = ["nav", "header", "footer", "aside"]
# `38300 Wolfenbüttel`: five digits, then what may be the name of a town; the gazetteer knows whether it is one.
_ADDRESS = re.compile(r"(?<![\d.,])(?:D[-– ]{1,3})?(\d{5})\s{1,5}([A-ZÄÖÜ][^\d\n|;,@:]{1,60})")


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A postal code, and the words that follow it: the first of them name the town."""

    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class Website:
    """What a page says of whoever runs it. All of it is plain text, cleaned."""

    address: str
    name: str = ""
    named_by: str = ""
    """Where the name stands: `og:site_name`, `application-name`, `JSON-LD`, `title`."""
    description: str = ""
    language: str | None = None
    feeds: tuple[FeedLink, ...] = ()
    interface: str | None = None
    """Where its interface for programs begins, if WordPress made it."""
    generator: str = ""
    """What made the page, in lower case: `typo3 cms`."""
    imprint: str | None = None
    """The page with name and address that the law asks for (§ 5 DDG), on the same host."""
    text: str = ""
    """What is seen, without what stands around it (navigation, footer), cut to 20,000 characters."""
    addresses: tuple[PostalAddress, ...] = ()


def read_website(document: Document) -> Website:
    """Read an HTML page. Never raises for what is in it: what cannot be understood is left out."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - only worker processes ever need it

    tree = LexborHTMLParser(decode_page(document.body[:MAX_BYTES], document.content_type))
    base = _base(tree, document.address)
    linked_data = list(_linked_data(tree))
    feeds, interface = feed_links(tree, base), rest_interface(tree, base)
    imprint, language = _imprint(tree, base), _language(tree)
    name, named_by = _name(tree, linked_data)
    description = _meta(tree, "og:description") or _meta(tree, "description")
    tree.strip_tags(_UNSEEN)
    seen = _seen(tree.body)
    return Website(
        address=document.address,
        name=name,
        named_by=named_by,
        description=description,
        language=language,
        feeds=feeds,
        interface=interface,
        generator=fold(_meta(tree, "generator")),
        imprint=imprint,
        text=_main_text(tree),
        addresses=(*_addresses_in_data(linked_data), *_addresses_in_text(seen))[:MAX_ADDRESSES],
    )


def _base(tree: LexborHTMLParser, address: str) -> str:
    """Where relative links start: the first `base`, else the page's own address."""
    node = tree.css_first("base[href]")
    return (safe_url(attribute(node, "href"), address) if node else None) or address


def _name(tree: LexborHTMLParser, linked_data: list[Mapping[str, Any]]) -> tuple[str, str]:
    organisations = (held for held in linked_data if _is_organisation(held))
    title = tree.css_first("title")
    for named_by, written in (
        ("og:site_name", _meta(tree, "og:site_name")),
        ("application-name", _meta(tree, "application-name")),
        ("JSON-LD", next((line(held.get("name")) for held in organisations if held.get("name")), "")),
        ("title", line(title.text()) if title else ""),
    ):
        if name := _best_part(written):
            return name, named_by
    return "", ""


def _best_part(written: str) -> str:
    """Return the part of a title that names somebody: one that tells its sector, else the first that says anything."""
    parts = [_WELCOME.sub("", part).strip(" -–|") for part in _SEPARATOR.split(written)]
    named = [part for part in parts if fold(part) not in _SAYS_NOTHING]
    telling = (part for part in named if plain_sector(part)[0] != "other")
    return excerpt(next(telling, named[0] if named else ""), MAX_NAME)


def _imprint(tree: LexborHTMLParser, base: str) -> str | None:
    for node in tree.css("a[href]"):
        if fold(node.text()[:100]).strip().startswith(("impressum", "imprint")):
            url = safe_url(attribute(node, "href"), base)
            if url and host(url) == host(base):
                return url.split("#", 1)[0]
    return None


def _language(tree: LexborHTMLParser) -> str | None:
    """The language the page says it is in, without its region; None where it does not say."""
    root = tree.css_first("html")
    for written in (attribute(root, "lang") if root else "", _meta(tree, "og:locale")):
        if found := _LANGUAGE.fullmatch(written.strip()):
            return found[1].lower()
    return None


def _meta(tree: LexborHTMLParser, name: str) -> str:
    """The content of a `meta` by its name or property; of several the first that says anything."""
    found = (line(attribute(node, "content")) for node in tree.css(f'meta[name="{name}" i], meta[property="{name}" i]'))
    return next(filter(None, found), "")


def _linked_data(tree: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    """Yield every object of the page's JSON-LD, nested ones included."""
    waiting: list[Any] = []
    for node in tree.css('script[type="application/ld+json" i]')[:20]:
        try:
            waiting.append(json.loads(node.text()[:200_000]))
        except (ValueError, RecursionError):
            continue
    seen = 0
    while waiting and seen < 5_000:
        seen += 1
        held = waiting.pop(0)
        if isinstance(held, dict):
            yield held
            waiting += held.values()
        elif isinstance(held, list):
            waiting += held


def _is_organisation(held: Mapping[str, Any]) -> bool:
    kinds = held.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(str(kind).endswith(("Organization", "NGO", "Corporation", "CollegeOrUniversity")) for kind in names)


def _addresses_in_data(linked_data: list[Mapping[str, Any]]) -> Iterator[PostalAddress]:
    for held in linked_data:
        postcode, town = line(held.get("postalCode")), line(held.get("addressLocality"))
        if town and re.fullmatch(r"\d{5}", postcode):
            yield PostalAddress(postcode, town)


def _addresses_in_text(text: str) -> Iterator[PostalAddress]:
    found = (PostalAddress(match[1], one_line(match[2])) for match in _ADDRESS.finditer(text))
    yield from dict.fromkeys(found)


def _main_text(tree: LexborHTMLParser) -> str:
    """The text of `main`, else all but what stands beside it: a menu names every topic there is."""
    main = tree.css_first("main, [role=main]")
    if main is None:
        tree.strip_tags(_BESIDE)
        main = tree.body
    return _seen(main)[:MAX_TEXT]


def _seen(node: LexborNode | None) -> str:
    return multi_line(node.text(separator="\n")) if node else ""
