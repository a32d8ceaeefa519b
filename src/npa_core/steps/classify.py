"""Classify: labels of several classifiers become one set; of two equal labels the better score counts."""

from __future__ import annotations

from collections.abc import Iterable

from npa_core.models import Label


def merge(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Return each (kind, value) once, with its best score; for relevance only the best of on and off.

    On equal scores the first origin in the alphabet wins, so that the result does not depend on order.
    """
    best: dict[tuple[str, str], Label] = {}
    for label in labels:
        place = (label.kind, "" if label.kind == "relevance" else label.value)
        held = best.get(place)
        if held is None or _rank(label) < _rank(held):
            best[place] = label
    return tuple(sorted(best.values(), key=lambda label: (label.kind, -label.score, label.value)))


def _rank(label: Label) -> tuple[float, str, str, str]:
    return (-label.score, label.origin, label.value, label.reason)
