"""Grams: the short pieces of a text's words, by which a learned model recognises what no list of words names."""

from __future__ import annotations

from collections.abc import Iterator

from npa_core.text.fold import words

MAX_CHARACTERS = 20_000
"""So much of a text is looked at."""
_SIZES = (3, 4, 5)


def grams(text: str) -> Iterator[str]:
    """Yield all pieces of three to five characters of the folded words of a text; a space marks where a word ends."""
    for word in words(text[:MAX_CHARACTERS]):
        whole = f" {word} "
        for size in _SIZES:
            yield from (whole[start : start + size] for start in range(len(whole) - size + 1))
