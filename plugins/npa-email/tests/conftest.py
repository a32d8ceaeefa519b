"""What the tests of npa-email share: a sample edition and its brief, a delivery, the publisher without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from npa_core.models import AllianceProfile, Brief, Card, Catalogue, Delivery, Edition, Message, Page, Part
from npa_core.testing import FakeContext, sample_delivery
from npa_email.publisher import Email
from npa_email.settings import EmailSettings

SETTINGS = {"to": "news@lists.example", "sender": "news@buendnis.example", "host": "smtp.example"}


@pytest.fixture
def alliance() -> AllianceProfile:
    return AllianceProfile(
        name="Niedersachsen packt an",
        url="https://buendnis.example/",
        languages=("de", "en"),
        contact="geschaeftsstelle@buendnis.example",
    )


@pytest.fixture
def edition() -> Edition:
    return Edition.model_validate_json((Path(__file__).parent / "data" / "edition.json").read_bytes())


@pytest.fixture
def with_cards(edition: Edition) -> Callable[..., Edition]:
    """Make an edition of one section that shows only these cards."""

    def make(*cards: Card) -> Edition:
        return edition.model_copy(update={"sections": (edition.sections[0].model_copy(update={"cards": cards}),)})

    return make


@pytest.fixture
def brief(edition: Edition, alliance: AllianceProfile) -> Callable[..., Brief]:
    """Make the brief for an edition, by default the sample."""

    def make(
        shown: Edition = edition, *, pages: tuple[Page, ...] = (Page(id="impressum", title="Impressum"),)
    ) -> Brief:
        return Brief(
            occasion=shown.id,
            alliance=alliance,
            catalogue=Catalogue(pages=pages),
            edition=shown,
            now=shown.composed,
        )

    return make


@pytest.fixture
def delivery() -> Callable[..., Delivery]:
    """Make a delivery whose first attempt was on Monday morning."""

    def make(**message: str) -> Delivery:
        values = {"target": "news@lists.example", "title": "Die Woche im Bündnis", "language": "de", **message}
        return sample_delivery(Message(**values), key="k3y7abcdefghijklmnopqrstuvwxyz22")

    return make


@pytest.fixture
def parts() -> tuple[Part, ...]:
    text, html = "Grüße aus dem Bündnis\n.\n..zwei Punkte\n", "<!doctype html><title>x</title><p>Grüße</p>\n"
    return (
        Part(path="letter.txt", media_type="text/plain; charset=utf-8", body=text.encode()),
        Part(path="letter.html", media_type="text/html; charset=utf-8", body=html.encode()),
    )


@pytest.fixture
def email(alliance: AllianceProfile, tmp_path: Path) -> Callable[..., Email]:
    """Make the publisher with these settings, in an empty alliance folder."""

    def make(**settings: object) -> Email:
        context = FakeContext(alliance=alliance, folder=tmp_path)
        return Email(EmailSettings.model_validate(SETTINGS | settings), context)

    return make
