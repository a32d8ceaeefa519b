"""Compose: a selection becomes an edition, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from npa_core.models import AllianceProfile, Digest, Edition, Section
from npa_core.steps.schedule import period
from npa_core.steps.sections import by_field, new_partners
from npa_core.steps.sections.material import Material

KINDS: dict[str, Callable[[Material], Iterable[Section]]] = {
    "by-field": by_field.build,
    "new-partners": new_partners.build,
}
"""The kinds of sections a digest may ask for."""


def edition_id(digest: Digest, alliance: AllianceProfile, due: datetime) -> str:
    """Return `<digest>/<period of the due moment>`."""
    return f"{digest.id}/{period(digest.schedule, alliance.zone, due)}"


def compose(digest: Digest, alliance: AllianceProfile, material: Material, *, due: datetime, now: datetime) -> Edition:
    """Return the edition of `digest` that is due at `due`; sections without cards are left out."""
    sections = (section for kind in digest.sections for section in KINDS[kind](material))
    return Edition(
        id=edition_id(digest, alliance, due),
        digest=digest.id,
        title=digest.title,
        due=due,
        composed=now,
        language=alliance.language,
        sections=tuple(section for section in sections if section.cards),
    )
