"""What the tests of npa-ical share: a calendar around some events, and a look at it on a fixed day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from npa_core.models import Document, Harvest
from npa_ical.reading import read_calendar
from npa_ical.window import Window

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
"""A Monday morning."""


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar around the insides of some events."""
    inside = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//DE\n{head}{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def looked(body: bytes, *, now: datetime = NOW, days: int = 90, language: str = "de") -> Harvest:
    """Read a calendar as a visit at that moment does."""
    document = Document(body=body, address="https://verein.example/termine.ics")
    return read_calendar(document, Window(now, now - timedelta(days=1), now + timedelta(days=days), language))


@pytest.fixture
def look() -> Callable[..., Harvest]:
    return looked


@pytest.fixture
def cal() -> Callable[..., bytes]:
    return calendar
