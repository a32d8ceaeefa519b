"""A small alliance with all that a site shows, and the publisher that shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from npa_core.models import (
    ActionField,
    Archive,
    Brief,
    Card,
    Catalogue,
    Delivery,
    Edition,
    Mention,
    Message,
    Page,
    Part,
    Partner,
    Region,
    Section,
    Taxonomy,
)
from npa_core.testing import FakeContext
from npa_web.publisher import Web, WebSettings

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)

FIELDS = [
    ("sprache", "Sprachförderung", "Deutsch lernen vom ersten Tag an: Kurse, Sprachpaten, Kinderbetreuung."),
    ("arbeit", "Arbeitsmarktintegration", "Von der Anerkennung des Abschlusses bis zum Ausbildungsplatz."),
    ("ehrenamt", "Freiwilliges Engagement", "Menschen, die helfen, und alles, was ihnen dabei hilft."),
    ("wohnen", "Wohnen und Leben", "Ankommen heißt auch: eine Wohnung, ein Arzt, ein Verein, eine Nachbarschaft."),
    ("teilhabe", "Politische und gesellschaftliche Teilhabe", "Mitreden, mitentscheiden, dazugehören."),
]
ROOTS = {"anerkennung": "arbeit"} | {id: id for id, _, _ in FIELDS}
PARTNERS: list[dict[str, Any]] = [
    {"id": "dgb", "name": "Deutscher Gewerkschaftsbund", "sector": "union", "roles": ["initiator"],
     "action_fields": ["arbeit", "teilhabe"], "regions": ["03"], "website": "https://dgb.example/"},
    {"id": "konfoederation", "name": "Konföderation evangelischer Kirchen in Niedersachsen", "sector": "church",
     "roles": ["initiator"], "action_fields": ["ehrenamt"], "regions": ["03"], "website": "https://kirchen.example/"},
    {"id": "katholisches-buero", "name": "Katholisches Büro Niedersachsen", "sector": "church", "roles": ["initiator"],
     "website": "https://katholisches-buero.example/"},
    {"id": "uvn", "name": "Unternehmerverbände Niedersachsen", "sector": "employer_association",
     "roles": ["initiator"], "action_fields": ["anerkennung"], "website": "https://www.uvn.example/"},
    {"id": "land", "name": {"de": "Niedersächsische Staatskanzlei", "en": "State Chancellery of Lower Saxony"},
     "sector": "state", "roles": ["initiator", "office"], "regions": ["03"]},
    {"id": "fluechtlingsrat", "name": "Flüchtlingsrat Niedersachsen e.V.", "sector": "refugee_council",
     "description": "Unabhängige Organisation für die Rechte geflüchteter Menschen in Niedersachsen.",
     "action_fields": ["teilhabe", "wohnen"], "website": "https://fluechtlingsrat.example/aktuell?a=1&b=2"},
    {"id": "landkreis-wolfenbuettel", "name": "Landkreis Wolfenbüttel", "sector": "county", "joined": date(2016, 5, 1),
     "regions": ["03158"], "action_fields": ["sprache", "teilhabe"], "website": "https://lk-wf.example/"},
    {"id": "hannover", "name": "Landeshauptstadt Hannover", "sector": "municipality", "regions": ["03241001"],
     "action_fields": ["sprache", "wohnen"], "website": "https://hannover.example/"},
    {"id": "spitzenverbaende", "name": "Arbeitsgemeinschaft der kommunalen Spitzenverbände Niedersachsens",
     "sector": "municipal_umbrella"},
    {"id": "volkshochschulen", "name": "Landesverband der Volkshochschulen Niedersachsens", "sector": "association",
     "action_fields": ["sprache"], "joined": date(2026, 11, 9), "regions": ["03"], "website": "https://vhs.example/"},
    {"id": "handwerkskammer", "name": "Handwerkskammer Braunschweig-Lüneburg-Stade", "sector": "chamber",
     "action_fields": ["arbeit"], "regions": ["031", "033"], "website": "https://hwk.example/"},
]  # fmt: skip
NEWS = [
    ("landkreis-wolfenbuettel", "Sprachpatinnen und Sprachpaten gesucht: Einführungsabend", "sprache ehrenamt",
     "Wer Zugewanderten beim Deutschlernen helfen möchte, ist am Donnerstag eingeladen. Vorkenntnisse sind unnötig."),
    ("handwerkskammer", "42 Betriebe öffnen ihre Werkstätten für junge Geflüchtete", "anerkennung",
     "Drei Tage lang zeigen Tischlereien, Bäckereien und Elektrobetriebe, wie eine Ausbildung im Handwerk aussieht."),
    ("hannover", "Neues Beratungsangebot für Wohnungssuchende im Stadtteilzentrum", "wohnen",
     "Zweimal in der Woche helfen Ehrenamtliche beim Ausfüllen von Anträgen und begleiten zu Besichtigungen."),
    ("fluechtlingsrat", "Arbeitshilfe: Was sich beim Familiennachzug ändert", "teilhabe",
     "Die aktualisierte Handreichung erklärt die neue Rechtslage und nennt Beratungsstellen im ganzen Land."),
    ("dgb", "Faire Integration: Beratung zu Arbeitsrecht jetzt in sechs Sprachen", "arbeit teilhabe",
     "Lohn, Arbeitszeit, Kündigung: Das Beratungsteam ist zusätzlich per Telefon und in den Abendstunden erreichbar."),
    ("volkshochschulen", "Deutschkurse mit Kinderbetreuung starten im Januar", "sprache",
     "An dreizehn Standorten beginnen Kurse der Stufen A1 bis B2. Die Anmeldung ist ab sofort möglich."),
    ("konfoederation", "Interkulturelle Woche: Gemeinden ziehen Bilanz", "ehrenamt teilhabe",
     "Mehr als zweihundert Veranstaltungen brachten Nachbarinnen und Nachbarn zusammen."),
]  # fmt: skip
ABOUT = """Das Bündnis bringt Kommunen, Kirchen, Gewerkschaften, Arbeitgeber, Wohlfahrtsverbände und Vereine zusammen,
die sich für die **Integration geflüchteter Menschen** in Niedersachsen einsetzen.

## Wie wir arbeiten

Ein Koordinierungskreis und eine Geschäftsstelle halten zusammen, was in Arbeitsgruppen entsteht.

* Sprachförderung
* Arbeitsmarktintegration

### Mehr

Siehe [Impressum](impressum.html).
"""
IMPRESSUM = """# Angaben nach § 5 DDG

Geschäftsstelle des Bündnisses, [Partner](partners/index.html)

| Feld | Wert |
|---|---|
| Kontakt | buero@buendnis.example |
"""
PAGES = (
    Page(id="ueber-uns", title="Über das Bündnis", text=ABOUT),
    Page(id="impressum", title="Impressum", text=IMPRESSUM),
    Page(id="datenschutz", title="Datenschutz", text="Diese Seite setzt keine Cookies."),
)


def catalogue() -> Catalogue:
    fields = [ActionField(id=id, label=label, description=text) for id, label, text in FIELDS]
    fields.insert(2, ActionField(id="anerkennung", label="Anerkennung und Ausbildung", parent="arbeit"))
    regions = [("03", "Niedersachsen"), ("03158", "Wolfenbüttel"), ("03241001", "Hannover")]
    return Catalogue(
        partners=tuple(Partner.model_validate(partner) for partner in PARTNERS),
        taxonomy=Taxonomy(fields=tuple(fields)),
        regions=tuple(Region(ags=ags, name=name) for ags, name in regions),
        pages=PAGES,
    )


def news(count: int) -> tuple[Card, ...]:
    """So many cards, newest first, one every five hours."""
    names = {partner["id"]: partner["name"] for partner in PARTNERS}
    cards = []
    for number in range(count):
        partner, title, fields, text = NEWS[number % len(NEWS)]
        cards.append(
            Card(
                id=f"item{number:04d}",
                item=f"item{number:04d}",
                title=title if number < len(NEWS) else f"{title} ({number})",
                text=text,
                link=f"https://{partner}.example/news/{number}?a=1&b=2",
                source=names[partner],
                partner=partner,
                language="de",
                published=NOW - timedelta(hours=5 * number + 2),
                action_fields=tuple(fields.split()),
            )
        )
    if len(cards) > 3:
        also = (Mention(source="Landkreis Wolfenbüttel", link="https://lk-wf.example/7"), Mention(source="Stadt Celle"))
        cards[1] = cards[1].model_copy(update={"also": also})
        english = {
            "language": "en",
            "title": "Guide: what changes for family reunification",
            "text": "In English, too.",
        }
        cards[3] = cards[3].model_copy(update=english)
    return tuple(cards)


def edition(cards: tuple[Card, ...], week: int, due: datetime) -> Edition:
    sections = [
        Section(
            id=f"field-{id}",
            kind="by-field",
            title=label,
            cards=tuple(card for card in cards if id in map(ROOTS.get, card.action_fields)),
        )
        for id, label, _ in FIELDS
    ]
    newcomer = Card(
        id="volkshochschulen",
        title="Landesverband der Volkshochschulen Niedersachsens",
        link="https://vhs.example/",
        partner="volkshochschulen",
    )
    sections.append(
        Section(id="new-partners", kind="new-partners", title={"de": "Neu dabei", "en": "New"}, cards=(newcomer,))
    )
    return Edition(
        id=f"weekly/2026-W{week}",
        digest="weekly",
        title={"de": "Die Woche im Bündnis", "en": "The alliance's week"},
        due=due,
        composed=due,
        language="de",
        sections=tuple(section for section in sections if section.cards),
    )


@pytest.fixture
def brief() -> Brief:
    """All that a publisher is given: 45 news, 11 partners, three editions, three pages."""
    cards = news(45)
    editions = tuple(
        edition(cards[7 * index : 7 * index + 7], 47 - index, NOW - timedelta(days=7 * index)) for index in range(3)
    )
    return Brief(
        occasion="archive@12",
        alliance=FakeContext().alliance,
        catalogue=catalogue(),
        archive=Archive(revision=12, editions=editions, cards=cards),
        now=NOW,
    )


@pytest.fixture
def web(tmp_path: Path) -> Web:
    """The publisher, in an alliance folder of its own."""
    return Web(WebSettings(items_per_page=10), FakeContext(folder=tmp_path))


@pytest.fixture
def site(web: Web, brief: Brief) -> dict[str, Part]:
    """The rendered site, by path."""
    return rendered(web, brief)


def rendered(web: Web, brief: Brief) -> dict[str, Part]:
    (message,) = web.plan(brief)
    parts = list(web.render(message, brief))
    assert len({part.path for part in parts}) == len(parts)
    return {part.path: part for part in parts}


@pytest.fixture
def render() -> Callable[[Web, Brief], dict[str, Part]]:
    """The function that renders a brief's site, by path."""
    return rendered


@pytest.fixture
def delivery() -> Callable[..., Delivery]:
    """The function that makes a delivery of the site."""

    def make(revision: int = 12, key: str = "k7x2m4qaaaaa") -> Delivery:
        message = Message(target="site")
        return Delivery(
            id=1,
            occasion=f"archive@{revision}",
            channel="site",
            message=message,
            key=key,
            attempt=1,
            created=NOW,
            updated=NOW,
        )

    return make
