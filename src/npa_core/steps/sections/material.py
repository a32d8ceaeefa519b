"""What a section is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from npa_core.models import Card, Catalogue


@dataclass(frozen=True, slots=True)
class Material:
    """The selection as cards, and what else sections may look at."""

    cards: tuple[Card, ...]
    catalogue: Catalogue
    language: str
    joined_since: date
    """Partners that joined before this day are not new."""
    shown_partners: frozenset[str] = frozenset()
    """Partners that an earlier edition of this digest has welcomed."""
