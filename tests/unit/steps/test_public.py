"""Public: an edition without what is of partners that were called back."""

from __future__ import annotations

from datetime import UTC, datetime

from npa_core.models import Card, Catalogue, Edition, Mention, Partner, Section
from npa_core.steps.public import released

NOW = datetime(2026, 11, 16, tzinfo=UTC)
DGB, AWO = Card(id="1", title="a", partner="dgb"), Card(id="2", title="b", partner="awo")
TOLD_TWICE = Card(id="3", title="c", partner="dgb", also=(Mention(source="Arbeiterwohlfahrt"), Mention(source="IHK")))


def edition(*sections: tuple[Card, ...]) -> Edition:
    return Edition(
        id="weekly/2026-W47",
        digest="weekly",
        title="Woche",
        due=NOW,
        composed=NOW,
        language="de",
        sections=tuple(Section(id=f"s{n}", kind="x", title="x", cards=cards) for n, cards in enumerate(sections)),
    )


def catalogue(status: str) -> Catalogue:
    awo = Partner(id="awo", name={"de": "Arbeiterwohlfahrt", "en": "Workers' Welfare"}, status=status)
    return Catalogue(partners=(Partner(id="dgb", name="DGB"), awo))


def test_cards_and_mentions_of_a_partner_in_review_are_left_out_and_empty_sections_with_them():
    whole = edition((AWO, DGB, TOLD_TWICE), (AWO,))

    shown = released(whole, catalogue("review"))

    told_once = TOLD_TWICE.model_copy(update={"also": (Mention(source="IHK"),)})
    assert shown == edition((DGB, told_once))


def test_an_edition_keeps_who_has_left():
    whole = edition((AWO, DGB), (TOLD_TWICE,))

    assert released(whole, catalogue("former")) == whole
