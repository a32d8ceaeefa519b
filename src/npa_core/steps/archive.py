"""Archive: everything that may be shown, as one snapshot, and the stamp by which a change is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from npa_core.models import AllianceProfile, Archive, Catalogue, Edition, Grant, StoredItem
from npa_core.steps.card import cards


def snapshot(
    revision: int,
    items: Iterable[StoredItem],
    editions: Iterable[Edition],
    catalogue: Catalogue,
    grants: Mapping[str, Grant],
    language: str,
) -> Archive:
    """Return the archive: approved editions and the news through the gate, both newest first."""
    shown = sorted((stored for stored in items if stored.passes_gate), key=_is_of_unknown_age)
    return Archive(revision=revision, editions=tuple(editions), cards=cards(shown, catalogue, grants, language))


def _is_of_unknown_age(stored: StoredItem) -> bool:
    """Undated items of a first visit stand behind the others: they may be years old."""
    return stored.item.backfill and stored.item.published is None


def stamp(content_version: int, alliance: AllianceProfile, catalogue: Catalogue, *others: str) -> str:
    """Return a text that changes whenever anything the archive shows has changed."""
    whole = "\x00".join((str(content_version), alliance.model_dump_json(), catalogue.model_dump_json(), *others))
    return hashlib.sha256(whole.encode()).hexdigest()
