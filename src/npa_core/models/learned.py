"""A learned model: what was learned from editors' decisions, as plain numbers; reading them executes nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from npa_core.models.base import Id, Model, UtcTime
from npa_core.models.news import Label
from npa_core.text.grams import grams

_MOST_GRAMS, _MOST_LABELS = 50_000, 200
_SURE = 0.5
_NAMED = 5

Weights = Annotated[tuple[FiniteFloat, ...], Field(max_length=_MOST_GRAMS)]


class LearnedLabel(Model):
    """How one label follows from the grams: a logistic regression."""

    kind: Literal["action_field", "relevance"]
    value: Id
    """An action field's id; for relevance `on`."""
    bias: FiniteFloat
    weights: Weights
    """One for each gram of the model."""


class LearnedModel(Model):
    """Grams with their weights for each label (TF-IDF and logistic regression)."""

    format: Literal[1] = 1
    learned: UtcTime
    examples: int = Field(ge=0)
    """Decisions it was learned from."""
    figures: Mapping[str, FiniteFloat | None] = Field(default_factory=dict)
    """How right it was, with the other classifiers, on decisions that it was not learned from."""
    grams: tuple[str, ...] = Field(max_length=_MOST_GRAMS)
    idf: Weights
    """How rare each gram is."""
    labels: tuple[LearnedLabel, ...] = Field(max_length=_MOST_LABELS)

    @model_validator(mode="after")
    def _check_lengths(self) -> Self:
        if any(len(numbers) != len(self.grams) for numbers in (self.idf, *(label.weights for label in self.labels))):
            raise ValueError("there must be as many numbers as grams")
        return self

    def judge(self, text: str) -> Iterator[Label]:
        """Yield what a text is about: its relevance, and the fields that are surer than not."""
        parts = self._parts(text)
        judged = {label: self._label(label, parts) for label in self.labels}
        relevance = next((found for learned, found in judged.items() if learned.kind == "relevance"), None)
        if relevance is not None:
            yield relevance
        if relevance is None or relevance.value == "on":
            fields = (found for learned, found in judged.items() if learned.kind == "action_field")
            yield from (found for found in fields if found.score >= _SURE)

    def _label(self, learned: LearnedLabel, parts: Mapping[int, float]) -> Label:
        told = {position: weight * learned.weights[position] for position, weight in parts.items()}
        score = 1 / (1 + math.exp(-max(-500.0, min(500.0, learned.bias + sum(told.values())))))
        if learned.kind == "relevance" and score < _SURE:
            return Label(kind="relevance", value="off", score=round(1 - score, 4), reason=self._reason(told, -1))
        return Label(kind=learned.kind, value=learned.value, score=round(score, 4), reason=self._reason(told, 1))

    def _parts(self, text: str) -> dict[int, float]:
        """Return the weight of each known gram of a text, by its place: all together of length one."""
        counts = Counter(position for gram in grams(text) if (position := self._places.get(gram)) is not None)
        weights = {position: (1 + math.log(count)) * self.idf[position] for position, count in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {position: weight / length for position, weight in weights.items()} if length else {}

    def _reason(self, told: Mapping[int, float], sign: int) -> str:
        best = sorted(told, key=lambda position: (-sign * told[position], self.grams[position]))[:_NAMED]
        named = ", ".join(f"“{self.grams[position]}”" for position in best if sign * told[position] > 0)
        return f"learned from {self.examples} decisions{f': {named}' if named else ''}"

    @cached_property
    def _places(self) -> dict[str, int]:
        return {gram: position for position, gram in enumerate(self.grams)}
