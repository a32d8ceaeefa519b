"""Folding: how words are compared, never how they are shown.

Upper and lower case, combining marks of composed letters and German gender forms
(Teilnehmer:innen, Teilnehmer*innen, Teilnehmer_innen, TeilnehmerInnen) fold together.
"""

from __future__ import annotations

import re

from npa_core.text.normal import normal

_GENDER = re.compile(r"(?<=\w)[:*_·/-]{1,2}(?=in(?:nen)?\b)", re.IGNORECASE)
_INNER_I = re.compile(r"(?<=[a-zäöüß])In(?=nen\b|\b)")
_WORD = re.compile(r"\w+", re.UNICODE)


def fold(text: str) -> str:
    """Return `text` for comparison: NFKC, gender forms joined, case folded (ß becomes ss)."""
    text = normal("NFKC", text)
    return _INNER_I.sub("in", _GENDER.sub("", text)).casefold()


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`, in order."""
    return tuple(_WORD.findall(fold(text)))
