"""Cluster: items of several partners about the same thing become one story.

Narrow on purpose: the same words in the title, within a week, from different sources. Similar
titles are left apart until similarity can be told from sibling events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from npa_core.models import NewsItem
from npa_core.text import words

SPAN = timedelta(days=7)
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored item with the same story key."""

    source: str
    story: str
    ordered_by: datetime


def story_key(item: NewsItem) -> str | None:
    """Return what equal stories share; None for titles too short to tell ("Termine", "Neue Kurse")."""
    folded = words(item.title)
    return " ".join(folded) if len(folded) >= _FEWEST_WORDS else None


def join(item: NewsItem, neighbours: Iterable[Neighbour]) -> str:
    """Return the story that `item` belongs to: an earlier one of another source, else its own."""
    for neighbour in sorted(neighbours, key=lambda other: (other.ordered_by, other.story)):
        if neighbour.source != item.source and abs(neighbour.ordered_by - item.ordered_by) <= SPAN:
            return neighbour.story
    return item.id
