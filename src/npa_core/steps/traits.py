"""Traits: what tells one event from another in a short text: the rarer words, and dates, numbers and places.

How rare a word is follows from a rule and not from counting. Counted weights would change as items arrive, and what
was decided before would no longer hold. Long words are rarer than short ones, nouns tell more than the rest, and what
every item of such an alliance says tells little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache

from npa_core.steps.wording import COMMON, MONTHS, NUMBER_WORDS, STOP_WORDS, WEEKDAYS
from npa_core.text import fold

MAX_CHARACTERS = 1_500
"""So much of a text is looked at: the first lines of a report say what it is about."""
_TITLE = 1.4
_NO_NOUN = 0.6
_LITTLE = 0.25
_PLACE = 0.9
_RARE = ((6, 0.5), (9, 0.8), (13, 1.1), (99, 1.4))
"""Weight by length: below six letters one half, and so on."""
_LONG = 8
_WHOLE, _PART = 0.4, 0.3
"""Of a long word's weight: for the whole word, and for its beginning and its end each."""

_WORD = re.compile(r"\w+")
_SOFT = re.compile(r"\u00ad|(?<=\w)[:*_·/]{1,2}(?=in(?:nen)?\b)", re.IGNORECASE)
_ENDING = re.compile(r"(?:innen|ern|ens|en|er|es|em|s|n|e)$")
_MONTH = "|".join(sorted(MONTHS))
_DAY = re.compile(rf"\b([0-3]?\d)\.\s*(?:(1[0-2]|0?[1-9])\.|({_MONTH})\b)")
_ENGLISH_DAY = re.compile(
    rf"\b([0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b|\b({_MONTH})\s+([0-3]?\d)(?:st|nd|rd|th)?\b"
)
_NO_AMOUNT = re.compile(
    r"\b[0-2]?\d[:.][0-5]\d\b(?:\s*uhr\b)?|\b[0-2]?\d\s*(?:uhr\b|h\b|[ap]m\b)|\b(?:19|20)\d\d\b"
    rf"|\b[0-3]?\d\.\s*(?:(?:1[0-2]|0?[1-9])\.|(?:{_MONTH})\b)"
)
_FIGURE = re.compile(r"\d+")
_TIME = re.compile(r"\b[0-2]?\d(?:[:.][0-5]\d)?(?=\s*uhr\b)|\b[0-2]?\d:[0-5]\d\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AMOUNT = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+|\d{1,9}(?:,\d{1,3})?)(?!\d)")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of an item."""

    words: Mapping[str, float] = field(default_factory=dict)
    """What is said → how much it tells: words without their endings, and of long ones the beginning (`fahrradw^`) and
    the end (`$erkstatt`), so that compounds meet."""
    total: float = 0.0
    """The sum of these."""
    days: frozenset[tuple[int, int]] = frozenset()
    """Days named, as (month, day)."""
    months: frozenset[int] = frozenset()
    """Months named, those of the days included."""
    amounts: frozenset[str] = frozenset()
    """Numbers from four on, written in digits or as words, but for dates, times and years."""
    figures: tuple[str, ...] = ()
    """The numbers of the title, in their order."""
    details: tuple[frozenset[str], ...] = ()
    """Kind by kind, what tells one text from another that is written in the same words: places, days of the week,
    times, years."""


def traits(title: str, text: str, *, places: Set[str] = frozenset(), has_nouns: bool = True) -> Traits:
    """Return the traits of an item. `places`: folded names; `has_nouns`: whether capitals mark nouns (German)."""
    text = text[:MAX_CHARACTERS]
    weights: dict[str, float] = {}
    for line, factor in ((title, _TITLE), (text, 1.0)):
        for word, weight in _weighed(line, places, has_nouns=has_nouns):
            for part, share in _parts(word):
                weights[part] = max(weights.get(part, 0.0), weight * factor * share)
    folded = fold(f"{title}\n{text}")
    named = _WORD.findall(folded)
    said = set(named)
    figured = folded if _FIGURE.search(folded) else ""  # where no figure stands there is no need to look for dates
    days = frozenset(_days(figured))
    return Traits(
        words=weights,
        total=sum(weights.values()),
        days=days,
        months=frozenset(month for month, _ in days) | {MONTHS[word] for word in MONTHS.keys() & said},
        amounts=frozenset(_amounts(figured, said)),
        figures=tuple(_FIGURE.findall(title)),
        details=(
            frozenset(word for word in said if word in places),
            frozenset(said & WEEKDAYS),
            frozenset(_TIME.findall(figured)),
            frozenset(_YEAR.findall(figured)),
        ),
    )


def _weighed(text: str, places: Set[str], *, has_nouns: bool) -> Iterator[tuple[str, float]]:
    for word in _WORD.findall(_SOFT.sub("", text)):
        folded = word.casefold()
        stem, weight = _told(folded)
        if folded in places:
            yield stem, _PLACE
        elif weight:
            is_noun = not has_nouns or word[0].isupper() or weight == _LITTLE
            yield stem, weight if is_noun else weight * _NO_NOUN


@lru_cache(maxsize=65_536)
def _told(word: str) -> tuple[str, float]:
    """Return a folded word without its ending, and how much it tells."""
    stem = _ENDING.sub("", word) if len(word) > 5 else word
    if word in STOP_WORDS or len(word) < 3 or word.isdigit() or word in MONTHS or word in NUMBER_WORDS:
        return stem, 0.0
    if word in COMMON or stem in _COMMON_STEMS:
        return stem, _LITTLE
    return stem, next(weight for length, weight in _RARE if len(word) < length or length == 99)


@lru_cache(maxsize=65_536)
def _parts(word: str) -> tuple[tuple[str, float], ...]:
    """Return a word's parts with their shares of its weight."""
    if len(word) < _LONG:
        return ((word, 1.0),)
    return ((word, _WHOLE), (f"{word[:_LONG]}^", _PART), (f"${word[-_LONG:]}", _PART))


_COMMON_STEMS = frozenset(_ENDING.sub("", word) for word in COMMON if len(word) > 5)


def _days(folded: str) -> Iterator[tuple[int, int]]:
    for found in _DAY.finditer(folded):
        yield int(found[2]) if found[2] else MONTHS[found[3]], int(found[1])
    for found in _ENGLISH_DAY.finditer(folded):
        yield MONTHS[found[2] or found[3]], int(found[1] or found[4])


def _amounts(folded: str, named: Set[str]) -> Iterator[str]:
    for found in _AMOUNT.findall(_NO_AMOUNT.sub(" ", folded)):
        amount = found.replace(".", "")
        if not (amount.isdecimal() and int(amount) < 4):
            yield amount
    yield from (NUMBER_WORDS[word] for word in NUMBER_WORDS.keys() & named)
