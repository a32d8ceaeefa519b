"""Editions and deliveries."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from npa_core.models import Card, Edition, Part, Section

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)


def edition(*sections):
    made = (Section(id=f"s{n}", kind="by-field", title="x", cards=cards) for n, cards in enumerate(sections))
    return Edition(
        id="weekly/2026-W47", digest="weekly", title="x", due=NOW, composed=NOW, language="de", sections=tuple(made)
    )


A = Card(id="a", title="A", action_fields=("sprache",), regions=("03158",), language="de")
B = Card(id="b", title="B", action_fields=("arbeit",), regions=("03",), language="en")
C = Card(id="c", title="C")


def test_an_edition_knows_its_period_and_each_card_once():
    made = edition((A, B), (A, C))

    assert (made.period, made.cards) == ("2026-W47", (A, B, C))


@pytest.mark.parametrize(
    ("wanted", "cards"),
    [
        ({}, "abc"),
        ({"fields": ["sprache"]}, "ac"),
        ({"regions": ["03158"]}, "abc"),
        ({"regions": ["03158009"]}, "abc"),
        ({"regions": ["03241"]}, "bc"),
        ({"regions": ["04"]}, "c"),
        ({"language": "de"}, "ac"),
        ({"fields": [], "regions": [], "language": "fr"}, "c"),
    ],
)
def test_a_reader_gets_what_they_asked_for_and_what_concerns_everyone(wanted, cards):
    assert "".join(card.id for card in edition((A, B, C)).only(**wanted).cards) == cards


def test_sections_that_become_empty_are_left_out():
    assert [section.id for section in edition((A,), (B,)).only(fields=["arbeit"]).sections] == ["s1"]


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a//b", "a/./b", "a\\b", "a\x00b", "a/"])
def test_a_part_cannot_leave_its_folder(path):
    with pytest.raises(ValidationError, match="no relative path"):
        Part(path=path, media_type="text/plain", body=b"")


def test_a_part_has_a_relative_path():
    assert Part(path="a/b.html", media_type="text/html", body=b"x").path == "a/b.html"
