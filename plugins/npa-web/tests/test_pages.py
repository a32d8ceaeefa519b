"""Every page is valid, accessible, and links only to what exists."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import html5lib

from npa_core.models import Part

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
