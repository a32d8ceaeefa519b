"""Grams: the short pieces of a word, by which a learned model recognises what no list of words names."""

from __future__ import annotations

_SIZE = 5
"""Of 3, 4, 5 and any of them together, 5 alone judged unseen texts best."""
_LONGEST = 64
"""Longer words are none: only their beginning is looked at."""


def grams(word: str) -> frozenset[str]:
    """Return a word and all its pieces of five characters, each once; a space marks where the word ends."""
    whole = f" {word[:_LONGEST]} "
    return frozenset([whole, *[whole[start : start + _SIZE] for start in range(len(whole) - _SIZE + 1)]])
