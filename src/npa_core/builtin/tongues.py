"""Which languages a text may be in, as far as its small words tell: so that `rent` finds no German `Rente`.

This is no language label. It only keeps the keywords of one language out of the texts of another that is written
with the same letters; keywords in other letters cannot be mistaken and are always asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain

_SMALL_WORDS = {
    "de": "der die das und mit für ist im den dem ein eine einen zum zur wird werden auf sich auch nicht bei nach aus"
    " von sind oder wie ab am uhr über vom beim",
    "en": "the and of to for with is are from you your we our this that at by be can will has have it who how their",
    "fr": "le la les du et pour avec une est dans qui au aux sur par vous nous ce cette sont plus leur leurs ou ses",
    "tr": "ve bir için ile bu olarak olan çok daha veya gibi kadar sonra her tarafından ücretsiz var yeni mi",
}
_VOTES = {word: language for language, listed in _SMALL_WORDS.items() for word in listed.split()}
# A language counts beside the main one from this share of its votes on: a text in two languages has both.
_SHARE = 0.25
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9_-]+)?", re.IGNORECASE)


def tongue(word: str) -> str | None:
    """Return the language whose small word this folded one is."""
    return _VOTES.get(word)


def foreign(tongues: Iterable[str | None], stated: str | None) -> frozenset[str]:
    """Return the languages in Latin letters that a text is hardly in, by the tongues of its words; none without any.

    What the source states is one vote: many a German site calls itself `en-US`, for its maker never set the language.
    """
    votes = Counter(filter(None, chain((stated,), tongues)))
    if not votes:
        return frozenset()
    enough = max(votes.values()) * _SHARE
    return frozenset(language for language in _SMALL_WORDS if votes[language] < enough)


def primary(tag: str | None) -> str | None:
    """Return the language of a tag without its region: `de-DE`, `de_DE` and `DE` are `de`; None for nonsense."""
    match = _TAG.fullmatch((tag or "").strip())
    return match[1].lower() if match else None
