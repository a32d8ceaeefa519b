"""Learning: judged texts become a learned model; needs scikit-learn."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from npa_core.errors import ConfigError
from npa_core.models.learned import LearnedLabel, LearnedModel, read_words
from npa_core.text.fold import bare_words
from npa_core.text.grams import grams

_FEWEST_OF_A_FIELD = 20
_FEWEST_OF_A_GRAM = 2
_MOST_GRAMS = 30_000
_STRENGTH = 0.05
"""How freely weights may grow: the C of the regression."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text as it is judged, with what a reader says of it."""

    title: str
    text: str
    on_topic: bool
    action_fields: frozenset[str] = frozenset()


def learn(examples: Sequence[Example], fields: Iterable[str], now: datetime) -> LearnedModel:
    """Return what the examples teach of relevance, and of each of these fields that at least 20 of them have.

    A logistic regression for each label, in which both answers weigh alike, however rare one of them is; a gram weighs
    the more the rarer it is (inverse document frequency). Raises ConfigError when scikit-learn is not installed.
    """
    vectorizer, regression = _tools()
    counts = [_counts(read_words(bare_words(one.title), bare_words(one.text))) for one in examples]
    common = Counter(gram for found in counts for gram in found)
    rarity = {gram: math.log((len(counts) + 1) / (n + 1)) for gram, n in common.items() if n >= _FEWEST_OF_A_GRAM}
    matrix = vectorizer.fit_transform(
        {gram: count * rarity[gram] for gram, count in found.items() if gram in rarity} for found in counts
    )
    known = list(map(str, vectorizer.get_feature_names_out()))
    fitted = {label: regression().fit(matrix, answers) for label, answers in _answers(examples, fields)}
    columns = [
        [float(w) * rarity[gram] for gram, w in zip(known, one.coef_[0], strict=True)] for one in fitted.values()
    ]
    kept = _kept(known, columns, common)
    return LearnedModel(
        learned=now,
        examples=len(examples),
        grams=tuple(known[place] for place in kept),
        labels=tuple(
            LearnedLabel.of(kind, value, float(one.intercept_[0]), [column[place] for place in kept])
            for ((kind, value), one), column in zip(fitted.items(), columns, strict=True)
        ),
    )


def _answers(examples: Sequence[Example], fields: Iterable[str]) -> Iterator[tuple[tuple[str, str], list[bool]]]:
    """Yield each label that can be learned, with whether each example has it."""
    yield ("relevance", "on"), [one.on_topic for one in examples]
    for field in fields:
        has = [field in one.action_fields for one in examples]
        if sum(has) >= _FEWEST_OF_A_FIELD:
            yield ("action_field", field), has


def _kept(known: Sequence[str], columns: Sequence[Sequence[float]], common: Mapping[str, int]) -> list[int]:
    """Return the places of the grams that take part most: what weighs little, or is rare, is hardly missed."""
    greatest = [max(map(abs, row)) for row in zip(*columns, strict=True)]
    shares = [-weight * math.sqrt(common[gram]) for weight, gram in zip(greatest, known, strict=True)]
    return sorted(sorted(range(len(known)), key=lambda place: (shares[place], known[place]))[:_MOST_GRAMS])


def _counts(found: Sequence[str]) -> dict[str, float]:
    """Return how often each gram stands in the words, divided as the model divides (see `LearnedModel`)."""
    length = math.sqrt(len(found) + 1)
    return {gram: count / length for gram, count in Counter(_grams(found)).items()}


def _grams(found: Iterable[str]) -> Iterator[str]:
    for word in found:
        yield from grams(word)


def _tools() -> tuple[Any, Any]:
    try:
        from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415 - optional, and slow to import
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    except ImportError:
        raise ConfigError("training needs scikit-learn; install it with: pip install 'npa-core[ml]'") from None

    def regression() -> Any:
        return LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=3_000)

    return DictVectorizer(), regression
