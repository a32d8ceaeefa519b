"""Classify: labels are checked, and those of several classifiers become one set: the better score counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from npa_core.models import Ags, Id, Label, LanguageTag
from npa_core.models.news import LabelKind
from npa_core.text import one_line

_FORMS: Mapping[LabelKind, TypeAdapter[str]] = {
    "action_field": TypeAdapter(Id),
    "region": TypeAdapter(Ags),
    "language": TypeAdapter(LanguageTag),
    "relevance": TypeAdapter(Literal["on", "off"]),
}


def checked(label: Label, origin: str) -> Label:
    """Return the label as it is kept, with its origin. Raises ValueError when no edition could show its value."""
    try:
        _FORMS[label.kind].validate_python(label.value)
    except ValidationError:
        raise ValueError(f"{one_line(label.value)!r} is not of the form of a label of kind {label.kind}") from None
    return label.model_copy(update={"reason": one_line(label.reason), "origin": origin})


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
