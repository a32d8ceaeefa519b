"""Completeness: how much of what a reader asks is answered. A figure with what is missing, instead of refusal."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from npa_core.models.base import Model


class Wish:
    """One question; any of its fields answers it. `needed`: without an answer nothing is published."""

    def __init__(self, *fields: str, needed: bool = False) -> None:
        self.fields = fields
        self.needed = needed

    @property
    def name(self) -> str:
        """The field that answers it best."""
        return self.fields[0]


class Completeness(Model):
    """The figure, and what is missing."""

    share: float
    """From 0 to 1."""
    missing: tuple[str, ...] = ()
    """Names of fields that would answer the open questions, in the order of the questions."""
    blocking: tuple[str, ...] = ()
    """Those of them without which nothing is published."""


def completeness(noun: Model, wishes: Iterable[Wish]) -> Completeness:
    """Return how many wishes a noun fulfils."""
    wishes = tuple(wishes)
    open_ = [wish for wish in wishes if not any(_value(noun, field) for field in wish.fields)]
    return Completeness(
        share=round(1 - len(open_) / len(wishes), 4),
        missing=tuple(wish.name for wish in open_),
        blocking=tuple(wish.name for wish in open_ if wish.needed),
    )


def _value(noun: Model, path: str) -> bool:
    """Return whether there is something at a dotted path; 0 people reached is an answer, an empty text is none."""
    value: Any = reduce(getattr, path.split("."), noun)
    return value is not None and value not in ("", ())
