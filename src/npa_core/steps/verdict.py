"""Verdict: what is said of a text in the end, by the classifiers or by a reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from npa_core.models import Catalogue, Label, StoredItem
from npa_core.models.news import LabelKind

SURE = 0.5
"""From this score on a label counts. What is below is a guess: it counts only where nothing better is said."""
ALONE = ""
"""The story of a text that tells none with others."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a text; None: of that, nothing is said."""

    id: str
    on_topic: bool | None = None
    action_fields: tuple[str, ...] | None = None
    """Core fields, best first; nothing of what is off topic has any."""
    regions: tuple[str, ...] | None = None
    language: str | None = None
    story: str | None = None
    relevance: float | None = None
    """From 0 (surely off topic) to 1 (surely on topic)."""
    reasons: tuple[str, ...] = ()


def verdict(id: str, stored: StoredItem, catalogue: Catalogue, story: str = ALONE) -> Verdict:
    """Return what its labels say of a text. Fields roll up to the core fields, and the best score of each counts."""
    label = stored.relevance
    return Verdict(
        id=id,
        on_topic=stored.passes_gate,
        action_fields=tuple(_fields(stored, catalogue)) if stored.passes_gate else (),
        regions=tuple(dict.fromkeys(label.value for label in counting(stored, "region"))),
        language=next(iter(stored.values("language")), stored.item.language),
        story=story,
        relevance=None if label is None else round(label.score if label.value == "on" else 1 - label.score, 4),
        reasons=tuple(map(reason, (*stored.ranked("relevance"), *stored.ranked("action_field"), *_others(stored)))),
    )


def counting(stored: StoredItem, kind: LabelKind) -> tuple[Label, ...]:
    """Return the labels of a kind that count: the sure ones; where there are none, the best guesses."""
    found = stored.ranked(kind)
    bar = min(SURE, found[0].score) if found else SURE
    return tuple(label for label in found if label.score >= bar)


def reason(label: Label) -> str:
    """Return in one line what a label says, how surely, who says so and why."""
    why = f": {label.reason}" if label.reason else ""
    return f"{label.kind} {label.value} {label.score:.2f} ({label.origin}){why}"


def _fields(stored: StoredItem, catalogue: Catalogue) -> Iterator[str]:
    core = {field.id for field in catalogue.taxonomy.core}
    roots = (catalogue.root_field(label.value) for label in counting(stored, "action_field"))
    yield from dict.fromkeys(root for root in roots if root in core)


def _others(stored: StoredItem) -> tuple[Label, ...]:
    return (*stored.ranked("region"), *stored.ranked("language"))
