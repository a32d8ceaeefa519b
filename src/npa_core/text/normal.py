"""Unicode normalisation in linear time, whatever comes in."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

MAX_MARKS = 30
"""How many combining marks one letter keeps: the limit of the Stream-Safe Text Format (UAX #15)."""

# Combining marks begin here. Only a text with so many characters from there on in a row can hold too many.
_BEYOND_LATIN = re.compile(f"[\u0300-\U0010ffff]{{{MAX_MARKS + 1}}}")
# They are neither letters nor white space.
_LONG_RUN = re.compile(rf"[^\w\s]{{{MAX_MARKS + 1},}}")


def normal(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """Return `text` in the Unicode normal form `form`; of endless combining marks 30 remain.

    Sorting the marks of one letter takes time in the square of their number.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _LONG_RUN.sub(_cut, text) if _BEYOND_LATIN.search(text) else text)


def _cut(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
