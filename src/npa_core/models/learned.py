"""A learned model: what judged texts taught, as plain numbers; reading them executes nothing."""

from __future__ import annotations

import math
from array import array
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from struct import Struct
from typing import Annotated, Literal, Self

from pydantic import Base64Bytes, Field, FiniteFloat, model_validator

from npa_core.models.base import Id, Model, UtcTime
from npa_core.models.news import Label
from npa_core.text.fold import bare_words
from npa_core.text.grams import grams

LEAD_WORDS = 80
"""An item says early what it is about: so many words are looked at."""
_MOST_GRAMS, _MOST_LABELS = 100_000, 200
_GREATEST, _RAISED = 127, 128
_BITS, _MASK = 32, (1 << 32) - 1
_REMEMBERED = 65_536
_SURE = 0.5
_NAMED = 4
_FARTHEST = 500.0
"""Odds beyond it are certain for a computer, too."""

Number = Annotated[FiniteFloat, Field(ge=-1_000_000, le=1_000_000)]


def read_words(title: Sequence[str], text: Sequence[str]) -> list[str]:
    """Return the words by which an item is judged, from those of its title and text: each once, in the title twice."""
    return [*dict.fromkeys(title), *dict.fromkeys([*title, *text[:LEAD_WORDS]])]


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

    def leanings(self, found: Iterable[str]) -> tuple[float, ...]:
        """Return for each label the logarithm of its odds: above 0 the words speak for it, below against it."""
        weights = [self._weighed[word] for word in found]
        length = math.sqrt(len(weights) + 1)
        said = zip(self.labels, self._unpacked(sum(weights)), strict=True)
        return tuple(label.bias + label.unit * weight / length for label, weight in said)

    def telling(self, found: Collection[str], place: int, sign: int = 1) -> tuple[str, ...]:
        """Return which of these words, each given once, spoke most for the label at `place`, or with -1 against it."""
        weighed, shift = self._weighed, _BITS * (place + 1)
        # A list, and no call inside it: reasons are asked for at every label. What speaks most comes first.
        said = [
            (weight, word)
            for word in found
            if (weight := sign * (((packed := weighed[word]) & _MASK) * _RAISED - (packed >> shift & _MASK))) < 0
        ]
        said.sort()
        return tuple([word for _, word in said[:_NAMED]])

    def judge(self, title: str, text: str) -> Iterator[Label]:
        """Yield what an item is about: its relevance, and the fields that are surer than not."""
        found = read_words(bare_words(title), bare_words(text))
        labels = [self._label(place, odds, found) for place, odds in enumerate(self.leanings(found))]
        relevance = [label for label in labels if label.kind == "relevance"]
        yield from relevance
        if all(label.value == "on" for label in relevance):
            yield from (label for label in labels if label.kind == "action_field" and label.score >= _SURE)

    def _label(self, place: int, odds: float, found: Sequence[str]) -> Label:
        learned, score = self.labels[place], 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, odds))))
        is_off = learned.kind == "relevance" and score < _SURE
        named = ", ".join(f"“{word}”" for word in self.telling(set(found), place, -1 if is_off else 1))
        return Label(
            kind=learned.kind,
            value="off" if is_off else learned.value,
            score=round(1 - score if is_off else score, 4),
            reason=f"learned from {self.examples} decisions{f': {named}' if named else ''}",
        )

    # What a gram weighs for all labels is packed into one number, so that a word and an item are one addition each:
    # 32 bits a label, for a weight that is made positive; and before them 32 bits that count the grams.

    @cached_property
    def _form(self) -> Struct:
        return Struct(f"<{len(self.labels) + 1}I")

    @cached_property
    def _packed(self) -> Mapping[str, int]:
        columns = ([weight + _RAISED for weight in array("b", label.weights)] for label in self.labels)
        rows = zip(self.grams, *columns, strict=True)
        return {gram: int.from_bytes(self._form.pack(1, *weights), "little") for gram, *weights in rows}

    def _unpacked(self, packed: int) -> list[int]:
        count, *weights = self._form.unpack(packed.to_bytes(self._form.size, "little"))
        return [weight - count * _RAISED for weight in weights]

    @cached_property
    def _weighed(self) -> _Memory:
        known = self._packed.get
        return _Memory(lambda word: sum(filter(None, map(known, grams(word)))))


class _Memory(dict[str, int]):
    """What each word weighs; when it is full, it begins anew."""

    def __init__(self, weigh: Callable[[str], int]) -> None:
        super().__init__()
        self._weigh = weigh

    def __missing__(self, word: str) -> int:
        found = self._weigh(word)
        if len(self) == _REMEMBERED:
            self.clear()
        self[word] = found
        return found
