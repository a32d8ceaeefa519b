"""A learned model: what judged texts taught, as plain numbers; reading them executes nothing."""

from __future__ import annotations

import math
from array import array
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Annotated, Literal, Self

from pydantic import Base64Bytes, Field, FiniteFloat, model_validator

from npa_core.models.base import Id, Model, UtcTime
from npa_core.models.news import Label
from npa_core.text import words
from npa_core.text.fold import bare
from npa_core.text.grams import grams

LEAD_WORDS = 80
"""An item says early what it is about: so many words are looked at."""
_MOST_GRAMS, _MOST_LABELS = 100_000, 200
_GREATEST = 127
_REMEMBERED = 65_536
_SURE = 0.5
_NAMED = 4
_FARTHEST = 500.0
"""Odds beyond it are certain for a computer, too."""

Number = Annotated[FiniteFloat, Field(ge=-1_000_000, le=1_000_000)]


def read_words(title: Iterable[str], text: Iterable[str]) -> tuple[str, ...]:
    """Return the words by which an item is judged, from those of its title and text: each once, in the title twice."""
    first = dict.fromkeys(title)
    return (*first, *dict.fromkeys((*first, *islice(text, LEAD_WORDS))))


class LearnedLabel(Model):
    """How one label follows from the grams: a logistic regression."""

    kind: Literal["action_field", "relevance"]
    value: Id
    """An action field's id; for relevance `on`."""
    bias: Number
    unit: Number
    """What a weight of 1 stands for."""
    weights: Annotated[Base64Bytes, Field(max_length=_MOST_GRAMS)]
    """A signed byte for each gram of the model: as numbers they would take five times the room, and say no more."""

    @classmethod
    def of(cls, kind: str, value: str, bias: float, weights: Sequence[float]) -> Self:
        """Return a label whose greatest weight is 127 units."""
        unit = max(map(abs, weights), default=0.0) / _GREATEST or 1.0
        found = array("b", [round(weight / unit) for weight in weights]).tobytes()
        return cls.model_validate(
            {"kind": kind, "value": value, "bias": bias, "unit": unit, "weights": b64encode(found)}
        )

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """What each gram weighs."""
        return tuple(weight * self.unit for weight in array("b", self.weights))


class LearnedModel(Model):
    """Grams with their weights for each label.

    A word weighs what its grams weigh together, and an item what its words weigh, divided by the square root of their
    number: so the judgement of an item is told by its words.
    """

    format: Literal[2] = 2
    learned: UtcTime
    examples: int = Field(ge=0)
    """Judged texts it was learned from."""
    figures: Mapping[str, FiniteFloat | None] = Field(default_factory=dict)
    """How right it was, with the other classifiers, on texts that it was not learned from."""
    grams: tuple[str, ...] = Field(max_length=_MOST_GRAMS)
    labels: tuple[LearnedLabel, ...] = Field(max_length=_MOST_LABELS)

    @model_validator(mode="after")
    def _check_lengths(self) -> Self:
        if any(len(label.weights) != len(self.grams) for label in self.labels):
            raise ValueError("there must be as many weights as grams")
        return self

    def leanings(self, found: Sequence[str]) -> tuple[float, ...]:
        """Return for each label the logarithm of its odds: above 0 the words speak for it, below against it."""
        weights = [self._weighed[word] for word in found] or [self._nothing]
        length = math.sqrt(len(found) + 1)
        sums = map(sum, zip(*weights, strict=True))
        return tuple(label.bias + weight / length for label, weight in zip(self.labels, sums, strict=True))

    def telling(self, found: Iterable[str], place: int, sign: int = 1) -> tuple[str, ...]:
        """Return the words that spoke most for the label at `place`; with sign -1 those that spoke against it."""
        best = sorted({(-sign * self._weighed[word][place], word) for word in found})[:_NAMED]
        return tuple(word for weight, word in best if weight < 0)

    def judge(self, title: str, text: str) -> Iterator[Label]:
        """Yield what an item is about: its relevance, and the fields that are surer than not."""
        found = read_words(map(bare, words(title)), map(bare, words(text)))
        labels = [self._label(place, odds, found) for place, odds in enumerate(self.leanings(found))]
        relevance = [label for label in labels if label.kind == "relevance"]
        yield from relevance
        if all(label.value == "on" for label in relevance):
            yield from (label for label in labels if label.kind == "action_field" and label.score >= _SURE)

    def _label(self, place: int, odds: float, found: Sequence[str]) -> Label:
        learned, score = self.labels[place], 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, odds))))
        is_off = learned.kind == "relevance" and score < _SURE
        named = ", ".join(f"“{word}”" for word in self.telling(found, place, -1 if is_off else 1))
        return Label(
            kind=learned.kind,
            value="off" if is_off else learned.value,
            score=round(1 - score if is_off else score, 4),
            reason=f"learned from {self.examples} decisions{f': {named}' if named else ''}",
        )

    @cached_property
    def _nothing(self) -> tuple[float, ...]:
        return (0.0,) * len(self.labels)

    @cached_property
    def _weights(self) -> Mapping[str, tuple[float, ...]]:
        """What each gram weighs for all labels."""
        return dict(zip(self.grams, zip(*(label.numbers for label in self.labels), strict=True), strict=True))

    @cached_property
    def _weighed(self) -> _Memory:
        return _Memory(self._weigh)

    def _weigh(self, word: str) -> tuple[float, ...]:
        known = [weights for gram in grams(word) if (weights := self._weights.get(gram)) is not None]
        # Summed exactly: the order of a set is another one in every process.
        return tuple(map(math.fsum, zip(*known, strict=True))) if known else self._nothing


class _Memory(dict[str, tuple[float, ...]]):
    """What each word weighs; when it is full, it begins anew."""

    def __init__(self, weigh: Callable[[str], tuple[float, ...]]) -> None:
        super().__init__()
        self._weigh = weigh

    def __missing__(self, word: str) -> tuple[float, ...]:
        found = self._weigh(word)
        if len(self) == _REMEMBERED:
            self.clear()
        self[word] = found
        return found
