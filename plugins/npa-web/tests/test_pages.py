"""Every page is valid, links only to what exists, and never carries anything active."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest

from npa_core.models import ActionField, Brief, Card, Localized, Mention, Page, Part, Partner
from npa_web.publisher import Web

VOID = {"meta", "link", "img", "br", "hr", "circle"}
BLOCKS = {
    "p",
    "ul",
    "ol",
    "dl",
    "div",
    "section",
    "article",
    "nav",
    "header",
    "footer",
    "h1",
    "h2",
    "h3",
    "table",
    "li",
}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"div", "dt", "dd"}, "tr": {"td", "th"}}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "a", "span", "dt", "time"}


def pages(site: dict[str, Part]) -> Iterator[tuple[str, ET.Element]]:
    """The pages as trees; a parse error raises."""
    for path, part in site.items():
        if path.endswith(".html"):
            parser = html5lib.HTMLParser(
                strict=True, namespaceHTMLElements=False, tree=html5lib.getTreeBuilder("etree")
            )
            yield path, parser.parse(part.body.decode())


def texts(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


class Balance(HTMLParser):
    """Complains about every end tag that is missing or too much: browsers repair those in silence."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"


def test_every_page_is_valid_and_rightly_nested(site: dict[str, Part]) -> None:
    for path, tree in pages(site):
        balance = Balance()
        balance.feed(site[path].body.decode())
        assert balance.open == [], path
        for parent in tree.iter():
            for child in parent:
                assert child.tag in CHILDREN.get(str(parent.tag), {child.tag}), f"{path}: {child.tag} in {parent.tag}"
            if parent.tag in PHRASING_ONLY:
                inside = {str(element.tag) for element in parent.iter() if element is not parent}
                assert not inside & BLOCKS, f"{path}: {inside & BLOCKS} in {parent.tag}"
            if parent.tag == "a":
                assert parent.find(".//a") is None, path


def test_every_internal_link_leads_to_a_part_and_every_anchor_to_an_id(site: dict[str, Part]) -> None:
    ids = {path: {e.get("id") for e in tree.iter() if e.get("id")} for path, tree in pages(site)}
    checked = 0
    for path, tree in pages(site):
        for element in tree.iter():
            target = urlsplit(element.get("href") or element.get("src") or "")
            if target.scheme or not (target.path or target.fragment) or element.get("rel") == "canonical":
                continue
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target.path or path)))
            file = path if not target.path else file
            assert file in site, f"{path} links to {file}"
            if target.fragment:
                assert target.fragment in ids[file], f"{path} links to {file}#{target.fragment}"
            checked += 1

    assert checked > 500


def test_every_id_is_unique_on_its_page(site: dict[str, Part]) -> None:
    for path, tree in pages(site):
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), path


def test_every_page_has_one_h1_and_no_heading_leaves_out_a_level(site: dict[str, Part]) -> None:
    for path, tree in pages(site):
        levels = [int(str(e.tag)[1]) for e in tree.iter() if re.fullmatch(r"h[1-6]", str(e.tag))]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_every_page_has_landmarks_a_language_a_skip_link_and_a_title_of_its_own(site: dict[str, Part]) -> None:
    titles = set()
    for path, tree in pages(site):
        assert tree.get("lang") == "de", path
        assert [len(tree.findall(f".//body/{tag}")) for tag in ("header", "main", "footer")] == [1, 1, 1], path
        first_link = tree.find(".//body/a")
        assert first_link is not None
        assert first_link.get("href") == "#content"
        titles.add(tree.findtext(".//title"))
        names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in tree.iter("nav")]
        assert all(names), path
        assert len(names) == len(set(names)), path

    assert len(titles) == sum(1 for _ in pages(site))


def test_no_link_is_empty_and_every_time_is_machine_readable(site: dict[str, Part]) -> None:
    for path, tree in pages(site):
        for link in tree.iter("a"):
            assert texts(link), path
            assert link.get("href"), path
        for time in tree.iter("time"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", time.get("datetime") or ""), path


def test_no_page_loads_anything_from_elsewhere(site: dict[str, Part]) -> None:
    for path, tree in pages(site):
        assert not list(tree.iter("script")), path
        for element in tree.iter():
            loaded = element.get("src") or (element.get("href") if element.tag == "link" else None)
            own = not loaded or not urlsplit(loaded).scheme or loaded.startswith("https://buendnis.example/")
            assert own, f"{path} loads {loaded}"
    assert b"url(" not in site["site.css"].body
    assert b"@import" not in site["site.css"].body


def test_every_page_forbids_scripts_by_its_policy(site: dict[str, Part]) -> None:
    for path, tree in pages(site):
        policy = [m.get("content") for m in tree.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        assert policy == [
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
        ], path


def test_a_foreign_link_says_that_it_is_one(site: dict[str, Part]) -> None:
    for path, tree in pages(site):
        for link in tree.iter("a"):
            if urlsplit(link.get("href", "")).scheme == "https" and path != "404.html":
                assert "externe Seite" in texts(link), path
                assert "external" in (link.get("rel") or ""), path


def test_a_card_shows_source_date_fields_and_who_else_reported(site: dict[str, Part]) -> None:
    tree = dict(pages(site))["news/index.html"]
    card = texts(tree.findall(".//article")[1])

    assert card == (
        "Handwerkskammer Braunschweig-Lüneburg-Stade · 16. November 2026 "
        "42 Betriebe öffnen ihre Werkstätten für junge Geflüchtete ↗ handwerkskammer.example (externe Seite) "
        "Drei Tage lang zeigen Tischlereien, Bäckereien und Elektrobetriebe, wie eine Ausbildung im Handwerk "
        "aussieht. Auch berichtet von Landkreis Wolfenbüttel (externe Seite), Stadt Celle "
        "Arbeitsmarktintegration"
    )


def test_text_in_another_language_is_marked_and_its_direction_left_to_it(site: dict[str, Part]) -> None:
    tree = dict(pages(site))["news/index.html"]
    card = tree.findall(".//article")[3]

    marked = [(e.tag, e.get("lang"), e.get("dir")) for e in card.iter() if e.get("lang")]

    assert marked == [("span", "en", "auto"), ("p", "en", "auto")]


def test_an_edition_page_links_to_its_neighbours(site: dict[str, Part]) -> None:
    tree = dict(pages(site))["editions/weekly/2026-W46/index.html"]
    turn = [nav for nav in tree.iter("nav") if nav.get("class") == "turn"]

    assert [a.get("href") for a in turn[0].iter("a")] == ["../2026-W47/index.html", "../2026-W45/index.html"]


def test_a_card_in_two_sections_has_its_anchor_once(site: dict[str, Part]) -> None:
    page = site["editions/weekly/2026-W47/index.html"].body.decode()

    assert page.count('id="card-item0000"') == 1
    assert page.count("Sprachpatinnen und Sprachpaten gesucht") == 2


def test_new_partners_are_marked_for_ninety_days(site: dict[str, Part]) -> None:
    tree = dict(pages(site))["partners/index.html"]
    entries = [texts(li) for li in tree.iter("li") if li.find("./p/span[@class='badge badge-new']") is not None]

    newcomer = "Landesverband der Volkshochschulen Niedersachsens Neu dabei Niedersachsen ↗ vhs.example (externe Seite)"
    assert entries == [newcomer]


def test_own_pages_are_rendered_below_their_title(site: dict[str, Part]) -> None:
    tree = dict(pages(site))["impressum.html"]

    assert [(e.tag, texts(e)) for e in tree.iter() if e.tag in {"h1", "h2", "h3"}] == [
        ("h1", "Impressum"),
        ("h2", "Angaben nach § 5 DDG"),
    ]
    assert tree.find(".//table") is not None


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

    for path, tree in pages(site):
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
