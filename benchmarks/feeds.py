"""Generates press feeds in German, the same ones for the same seed: about 2 KB an item, as in real feeds."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

SEED = 20261116
NEWEST = datetime(2026, 11, 15, 18, tzinfo=UTC)

FIRST = (
    "Alten Birken Brook Eichen Elm Fallen Gron Hassel Kalten Lind Moor Nord Oster Rams Sand Tann Uhlen Wiesen".split()
)
SECOND = "brink büttel dorf felde hagen hausen heide horn horst kamp mark rode stedt tal weg wieden".split()
PLACES = [first + second for first in FIRST for second in SECOND]
BODIES = [
    "Landkreis", "Stadt", "Samtgemeinde", "Kirchenkreis", "Kreisverband der Wohlfahrtspflege", "Volkshochschule",
    "Kreissportbund", "Freiwilligenagentur", "Mehrgenerationenhaus", "Handwerkskammer",
]  # fmt: skip
TITLES = [
    "Sprachkurs mit {number} Plätzen startet in {place}",
    "{number} Beratungen zur Anerkennung von Abschlüssen in {place}",
    "{number} Wohnungen gesucht: {place} ruft zur Mithilfe auf", "Jobmesse in {place}: {number} Betriebe sagen zu",
    "{number} Ehrenamtliche in {place} geehrt", "{number}.000 Euro für Begegnungsprojekte in {place}",
    "Kreisstraße {number} bei {place} bis Freitag gesperrt", "Sprachcafé {place} begrüßt {number}. Gast",
    "{number} Praktikumsplätze in {place}: Informationsabend am Mittwoch", "{place} beschließt Satzung Nummer {number}",
    "Interkulturelle Woche in {place}: {number} Termine", "Müllabfuhr in {place}: {number} Straßen betroffen",
]  # fmt: skip
SENTENCES = [
    "Das Angebot richtet sich an Zugewanderte, die ihre Deutschkenntnisse für den Beruf vertiefen möchten.",
    "Eine Anmeldung ist bis zum Ende des Monats möglich, die Teilnahme ist kostenfrei.",
    "Die Beratungsstelle in {place} ist montags bis donnerstags von 9 bis 16 Uhr geöffnet.",
    "Für Kinder wird während der Kurszeiten eine Betreuung angeboten.",
    "Gemeinsam mit Betrieben aus der Region sollen im kommenden Jahr {number} Praktikumsplätze entstehen.",
    "Wer sich freiwillig engagieren möchte, findet im Rathaus Ansprechpersonen und Informationsmaterial.",
    "Die Mittel stammen aus einem Programm des Landes und werden durch den Kreis ergänzt.",
    "Im vergangenen Jahr haben {number} Menschen das Angebot genutzt, so viele wie nie zuvor.",
    "Die Verwaltung weist darauf hin, dass es auf der Kreisstraße {number} zu Verzögerungen kommen kann.",
    "Auch Vereine und Kirchengemeinden aus {place} beteiligen sich mit eigenen Veranstaltungen.",
    "Unterlagen in einfacher Sprache und in mehreren Übersetzungen stehen auf der Internetseite bereit.",
    "Der Ausschuss für Soziales hat dem Vorhaben in seiner Sitzung einstimmig zugestimmt.",
]
CATEGORIES = ["Pressemitteilung", "Soziales", "Bildung", "Integration", "Ehrenamt", "Verkehr", "Wirtschaft"]


@dataclass(frozen=True)
class Feed:
    """A document as the server holds it: plain and compressed once, with its validator."""

    body: bytes
    packed: bytes
    content_type: str
    etag: str


def feeds(count: int, items: int) -> list[Feed]:
    """Generate `count` feeds of `items` each; every fourth is Atom, the others are RSS 2.0."""
    return [_feed(number, items) for number in range(count)]


def _feed(number: int, items: int) -> Feed:
    random = Random(SEED + number)
    place = random.choice(PLACES)
    site = f"https://presse-{number}.example"
    name = f"{random.choice(BODIES)} {place}"
    entries = [_entry(random, place, f"{site}/meldung/{number}-{index}") for index in range(items)]
    atom = number % 4 == 3
    text = _atom(name, site, entries) if atom else _rss(name, site, entries)
    body = text.encode()
    kind = "application/atom+xml" if atom else "application/rss+xml"
    return Feed(body, gzip.compress(body, 6, mtime=0), f"{kind}; charset=utf-8", f'"{SEED}-{number}"')


@dataclass(frozen=True)
class _Entry:
    title: str
    link: str
    when: datetime
    category: str
    summary: str
    html: str


def _entry(random: Random, place: str, link: str) -> _Entry:
    def sentence() -> str:
        return random.choice(SENTENCES).format(place=random.choice(PLACES), number=random.randint(12, 480))

    paragraphs = [" ".join(sentence() for _ in range(3)) for _ in range(4)]
    html = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    html += f'<p><a href="{link}?quelle=feed">Zur Meldung</a> <strong>{escape(place)}</strong></p>'
    when = NEWEST - timedelta(minutes=random.randint(0, 60 * 24 * 60))
    title = random.choice(TITLES).format(place=random.choice(PLACES), number=random.randint(12, 480))
    return _Entry(title, link, when, random.choice(CATEGORIES), paragraphs[0], html)


def _rss(name: str, site: str, entries: list[_Entry]) -> str:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel>\n<title>{escape(name)}</title>\n<link>{site}/</link>\n"
        f"<description>Meldungen: {escape(name)}</description>\n<language>de-DE</language>\n"
    )
    parts = [
        f"<item>\n<title>{escape(entry.title)}</title>\n<link>{entry.link}</link>\n"
        f'<guid isPermaLink="true">{entry.link}</guid>\n<pubDate>{format_datetime(entry.when)}</pubDate>\n'
        f"<category>{entry.category}</category>\n<description>{escape(entry.summary)}</description>\n"
        f"<content:encoded><![CDATA[{entry.html}]]></content:encoded>\n</item>\n"
        for entry in entries
    ]
    return "".join([head, *parts, "</channel>\n</rss>\n"])


def _atom(name: str, site: str, entries: list[_Entry]) -> str:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">\n'
        f'<title>{escape(name)}</title>\n<link href="{site}/"/>\n<id>{site}/</id>\n'
        f"<updated>{NEWEST.isoformat()}</updated>\n<author><name>{escape(name)}</name></author>\n"
    )
    parts = [
        f'<entry>\n<title>{escape(entry.title)}</title>\n<link href="{entry.link}"/>\n<id>{entry.link}</id>\n'
        f"<published>{entry.when.isoformat()}</published>\n<updated>{entry.when.isoformat()}</updated>\n"
        f'<category term="{entry.category}"/>\n<summary>{escape(entry.summary)}</summary>\n'
        f'<content type="html">{escape(entry.html)}</content>\n</entry>\n'
        for entry in entries
    ]
    return "".join([head, *parts, "</feed>\n"])
