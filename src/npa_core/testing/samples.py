"""Sample news for tests, and what becomes of it: an edition, an archive, a brief, a delivery."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from npa_core.models import (
    Archive,
    Brief,
    Card,
    Delivery,
    Edition,
    Localized,
    Mention,
    Message,
    NewsItem,
    Section,
    Source,
    Visit,
)
from npa_core.testing.alliance import sample_alliance, sample_catalogue

_NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
_NEWS = (
    (
        "volkshochschule",
        "Neuer Sprachkurs für Geflüchtete beginnt im Januar",
        "<p>Der Deutschkurs führt in sechs Monaten zum Niveau B1. Eine Kinderbetreuung ist eingerichtet.</p>",
        ("sprache",),
    ),
    (
        "handwerkskammer",
        "Jobmesse: 40 Betriebe suchen Auszubildende mit Fluchterfahrung",
        "<p>Wer einen <b>Ausbildungsplatz</b> sucht, findet Betriebe &amp; Beratung an einem Ort.</p>",
        ("arbeit",),
    ),
    (
        "landkreis",
        "Integrationslots:innen gesucht: „Mein Ehrenamt verbindet“",
        "<p>Der Landkreis bildet Ehrenamtliche aus, die Zugewanderte bei Behördengängen begleiten.</p>",
        ("engagement", "teilhabe"),
    ),
    (
        "volkshochschule",
        "Мовний курс для людей з України",
        "<p>Безкоштовний мовний курс починається у січні. Реєстрація відкрита.</p>",
        ("sprache",),
    ),
)


def sample_items() -> tuple[NewsItem, ...]:
    """Return four news items, clean and dated, one of them in Ukrainian."""
    return tuple(
        NewsItem(
            id=_item_id(number),
            source=f"{partner}/1",
            partner=partner,
            fingerprint=f"guid:{partner}-{number}",
            title=title,
            link=f"https://{partner}.example/aktuelles/{number}",
            content=content,
            content_hash=hashlib.sha256(content.encode()).hexdigest(),
            published=_NOW - timedelta(days=number),
            first_seen=_NOW - timedelta(days=number) + timedelta(minutes=40),
            language="uk" if title.startswith("М") else "de",
            categories=("Aktuelles",),
        )
        for number, (partner, title, content, _) in enumerate(_NEWS, 1)
    )


def sample_edition() -> Edition:
    """Return the edition `weekly/2026-W47` with three sections; one news item stands in two of them."""
    cards = _cards()
    catalogue = sample_catalogue()
    by_field = tuple(
        Section(
            id=field.id,
            kind="by-field",
            title=field.label,
            cards=tuple(card for card in cards if field.id in card.action_fields),
        )
        for field in catalogue.taxonomy.fields
    )
    new = Card(id="partner-landkreis", title="Landkreis Beispielland", text="Neu im Bündnis.", partner="landkreis")
    partners = Section(
        id="new-partners", kind="new-partners", title=Localized({"de": "Neu dabei", "en": "New partners"}), cards=(new,)
    )
    return Edition(
        id="weekly/2026-W47",
        digest="weekly",
        title=Localized({"de": "Die Woche im Bündnis", "en": "The alliance's week"}),
        due=datetime(2026, 11, 16, 6, 0, tzinfo=UTC),
        composed=_NOW,
        language="de",
        sections=(*(section for section in by_field if section.cards), partners),
    )


def sample_archive() -> Archive:
    """Return an archive with one edition and all cards."""
    return Archive(revision=7, editions=(sample_edition(),), cards=_cards())


def sample_brief(follows: Literal["edition", "archive"] = "edition", edition: Edition | None = None) -> Brief:
    """Return the brief for a publisher that follows editions, or one that follows the archive."""
    archive = sample_archive() if follows == "archive" else None
    edition = None if archive else edition or sample_edition()
    return Brief(
        occasion=edition.id if edition else "archive@7",
        alliance=sample_alliance(),
        catalogue=sample_catalogue(),
        edition=edition,
        archive=archive,
        now=_NOW,
    )


def sample_delivery(message: Message, **changes: Any) -> Delivery:
    """Return a delivery of `message`, as the ledger hands it over at the first attempt."""
    values: dict[str, Any] = {
        "id": 1,
        "occasion": "weekly/2026-W47",
        "channel": "sample",
        "message": message,
        "key": "k5s4r3q2p7o6n5m4l3k2j7i6h5g4f3e2",
        "attempt": 1,
        "first_tried": _NOW,
        "created": _NOW,
        "updated": _NOW,
    }
    return Delivery.model_validate(values | changes)


def sample_visit(use: str = "rss", **settings: Any) -> Visit:
    """Return a first visit to a source with these settings."""
    source = Source(id="volkshochschule/1", use=use, settings=settings, partner="volkshochschule")
    return Visit(source=source, now=_NOW)


def _cards() -> tuple[Card, ...]:
    names = {partner.id: partner.name.pick("de") for partner in sample_catalogue().partners}
    return tuple(
        Card(
            id=f"item-{item.id}",
            title=item.title,
            text="Der Auszug aus der Meldung, höchstens so lang, wie der Partner es erlaubt.",
            link=item.link,
            source=names[partner],
            language=item.language,
            published=item.published,
            also=(Mention(source=names["landkreis"], link="https://landkreis.example/aktuelles/9"),)
            if number == 0
            else (),
            action_fields=fields,
            regions=("03158",),
            item=item.id,
            story=item.id,
            partner=partner,
        )
        for number, (item, (partner, _, _, fields)) in enumerate(zip(sample_items(), _NEWS, strict=True))
    )


def _item_id(number: int) -> str:
    return base64.b32encode(hashlib.sha256(f"sample {number}".encode()).digest())[:16].decode().lower()
