"""Overrides: what editors decided, with the texts it is about, in the form that evaluation and training read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python

from npa_core.models import Catalogue, Decision, StoredItem
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.verdict import verdict
from npa_core.text import plain

_KEYS = {
    "action_fields": "action_fields", "regions": "regions", "relevance": "on_topic", "story": "story",
    "language": "language",
}  # fmt: skip
"""The key of each kind; what is pinned says nothing about a text."""


def overrides(shop: Workshop) -> list[dict[str, Any]]:
    """Return a line for each item of which an editor decided something about its text, in the order of arrival.

    `decided` names the keys that an editor decided; the others are what is known besides.
    """
    by_item: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in shop.store.decisions.all():
        if decision.kind in _KEYS:
            by_item[decision.item].append(decision)
    return [_line(stored, by_item[stored.item.id], shop.catalogue) for stored in shop.store.news.get(by_item)]


def as_lines(found: Iterable[Mapping[str, Any]]) -> bytes:
    """Return overrides as JSON Lines."""
    return "".join(f"{json.dumps(to_jsonable_python(line), ensure_ascii=False)}\n" for line in found).encode()


def _line(stored: StoredItem, decisions: Sequence[Decision], catalogue: Catalogue) -> dict[str, Any]:
    item, partner = stored.item, catalogue.partner(stored.item.partner)
    said = verdict(item.id, stored, catalogue, stored.story)
    return {
        "id": item.id,
        "title": item.title,
        "summary": plain(item.content),
        "language": said.language,
        "published": item.ordered_by,
        "source": item.source,
        "partner": item.partner,
        "partner_regions": [ags for ags in partner.regions if ags.isdigit()] if partner else [],
        "on_topic": said.on_topic,
        "action_fields": said.action_fields,
        "regions": said.regions,
        "story": said.story,
        "decided": [_KEYS[decision.kind] for decision in decisions],
        "note": "; ".join(dict.fromkeys(decision.note for decision in decisions if decision.note)),
        "at": max(decision.at for decision in decisions),
    }
