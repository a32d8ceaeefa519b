"""Comparison: whether one judging is more right than another, or only luckier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import comb

from npa_core.steps.verdict import Verdict


def chance(gold: Sequence[Verdict], before: Sequence[Verdict], after: Sequence[Verdict]) -> float:
    """Return the probability that `after` wins by luck alone against as many texts as it does; 1 where none differs.

    The sign test: only stories count in which one of the two makes fewer errors (fields said wrongly or not said, wrong
    relevance), and were both as good, each of these would go to either with one half. On items judged right or wrong
    this is the exact, one-sided form of McNemar's test, which Dietterich recommends for two classifiers measured on one
    held-out set (Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms, Neural
    Computation 10, 1998). The three are aligned. Tellers of one story are no independent witnesses and count as one.
    """
    gained: Counter[str] = Counter()
    for wanted, old, new in zip(gold, before, after, strict=True):
        gained[wanted.story or f"text {wanted.id}"] += _errors(wanted, old) - _errors(wanted, new)
    won = sum(gain > 0 for gain in gained.values())
    differ = sum(gain != 0 for gain in gained.values())
    return sum(comb(differ, more) for more in range(won, differ + 1)) / (1 << differ)


def _errors(wanted: Verdict, said: Verdict) -> int:
    fields = set(wanted.action_fields or ()) ^ set(said.action_fields or ()) if wanted.action_fields is not None else ()
    return len(fields) + (wanted.on_topic is not None and wanted.on_topic != said.on_topic)
