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
from itertools import chain
from unicodedata import is_normalized

from npa_core.steps.wording import COMMON, MONTHS, NUMBER_WORDS, STOP_WORDS, WEEKDAYS
from npa_core.text.normal import normal

MAX_CHARACTERS = 1_500
"""So much of a text is looked at: the first lines of a report say what it is about."""
_NO_NOUN = 0.6
_LITTLE = 0.25
_RARE = ((6, 0.5), (9, 0.8), (13, 1.1), (99, 1.4))
"""Weight by length: below six letters one half, and so on."""
_UNKNOWN_LANGUAGE = 0.6
"""Of a language whose common words nobody wrote down, each word is taken for less."""
_LONG = 8

_WORD = re.compile(r"\w+")
_INNER = re.compile(r"[\u00ad:*_·/]")
_SOFT = re.compile(r"\u00ad|(?<=\w)[:*_·/]{1,2}(?=in(?:nen)?\b)", re.IGNORECASE)
_ENDING = re.compile(r"(?:innen|ern|ens|en|er|es|em|s|n|e)$")
_MONTH = "|".join(sorted(MONTHS))
_DAY = re.compile(rf"\b([0-3]?\d)\.\s*(?:(1[0-2]|0?[1-9])\.|({_MONTH})\b)")
_FIRST_DAY = re.compile(rf"\b([0-3]?\d)\.\s*(?:bis|und|oder|/|–|-)\s*[0-3]?\d\.\s*(?:(1[0-2]|0?[1-9])\.|({_MONTH})\b)")
"""`vom 5. bis 23. Oktober`: the month stands behind the last day only."""
_ENGLISH_DAY = re.compile(
    rf"\b([0-3٠-٣۰-۳]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b|\b({_MONTH})\s+([0-3]?\d)(?:st|nd|rd|th)?\b"
)
_HOUR = r"[0-2]?\d(?:[:.][0-5]\d)?"
_NO_AMOUNT = re.compile(
    rf"\b{_HOUR}\s*(?:uhr\s*)?(?:bis|und|to|-|–)\s*{_HOUR}\s*(?:uhr\b|[ap]m\b)"
    rf"|\b[0-2]?\d[:.][0-5]\d\b(?:\s*uhr\b)?|\b[0-2]?\d\s*(?:uhr\b|h\b|[ap]m\b)|\b(?:19|20)\d\d\b"
    rf"|{_FIRST_DAY.pattern}|{_DAY.pattern}|{_ENGLISH_DAY.pattern}"
)
_FIGURE = re.compile(r"\d+")
_TIME = re.compile(
    rf"(?:\b({_HOUR})\s*(?:uhr\s*|([ap])m\s*)?(?:bis|und|to|-|–)\s*)?\b({_HOUR})\s*(?:uhr|([ap])m)\b|\b([0-2]?\d:[0-5]\d)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AMOUNT = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+|\d{1,9}(?:,\d{1,3})?)(?!\d)")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of an item."""

    words: Mapping[str, float] = field(default_factory=dict)
    """What is said, names of places aside → how much it tells: words without their endings, and of long ones the first
    eight letters (`fahrradw`), so that compounds meet."""
    total: float = 0.0
    """The sum of these."""
    amounts: Mapping[str, float] = field(default_factory=dict)
    """Numbers from four on, in digits or as words, but for dates, times and years → how much each tells."""
    places: frozenset[str] = frozenset()
    """The places named."""
    days: frozenset[tuple[int, int]] = frozenset()
    """Days named, as (month, day)."""
    figures: tuple[str, ...] = ()
    """The numbers of the title, in their order."""
    text_figures: frozenset[str] = frozenset()
    """Those of the text."""
    details: tuple[frozenset[str], ...] = (frozenset(),) * 6
    """Kind by kind, what tells one text from another that is written in the same words: amounts, places, months, days
    of the week, times, years."""


def traits(title: str, text: str, *, places: Mapping[str, str] | None = None, language: str = "de") -> Traits:
    """Return the traits of an item. `places`: what places are called (`göttinger`), in lower case → their names."""
    whole = f"{title}\n{text[:MAX_CHARACTERS]}"
    if not is_normalized("NFC", whole):
        whole = normal("NFC", whole)
    tokens = set(_WORD.findall(_SOFT.sub("", whole) if _INNER.search(whole) else whole))
    told = [_told(token, language) for token in tokens]
    said = {word for word, _, _ in told}
    named = _named(tokens, places) if places else {}
    words: dict[str, float] = {}
    for word, stem, weight in told:
        if weight > words.get(stem, 0.0) and word not in named:
            words[stem] = weight
    figured = whole.casefold() if _FIGURE.search(whole) else ""  # without a figure there is no date to look for
    days = frozenset(_days(figured))
    months = {month for month, _ in days} | {MONTHS[word] for word in MONTHS.keys() & said}
    amounts = {amount: _telling(amount) for amount in _amounts(figured, said)}
    return Traits(
        words=words,
        total=sum(words.values()),
        amounts=amounts,
        places=frozenset(named.values()),
        days=days,
        figures=tuple(_FIGURE.findall(title)) if figured else (),
        text_figures=frozenset(_FIGURE.findall(whole[len(title) :]) if figured else ()),
        details=(
            frozenset(amounts),
            frozenset(named.values()),
            frozenset(map(str, months)),
            frozenset(str(WEEKDAYS[word]) for word in WEEKDAYS.keys() & said),
            frozenset(_hours(figured)),
            frozenset(_YEAR.findall(figured)),
        ),
    )


def _named(tokens: Set[str], places: Mapping[str, str]) -> dict[str, str]:
    """Return what of this names a place, in lower case → the place. "ohne" and "hatten" are villages as nouns only."""
    nouns = (token.casefold() for token in tokens if token[0].isupper())
    return {word: places[word] for word in nouns if word in places and word not in STOP_WORDS}


@lru_cache(maxsize=131_072)
def _told(token: str, language: str) -> tuple[str, str, float]:
    """Return a word in lower case, its beginning, and how much it tells; 0 when it tells nothing."""
    word = token.casefold()
    stem = _ENDING.sub("", word) if len(word) > 5 else word
    if word in STOP_WORDS or len(word) < 3 or word.isdigit() or word in MONTHS or word in NUMBER_WORDS:
        return word, stem, 0.0
    if word in COMMON or stem in _COMMON_STEMS:
        return word, stem[:_LONG], _LITTLE
    weight = next(weight for length, weight in _RARE if len(word) < length or length == 99)
    if language.startswith("de"):
        weight *= 1.0 if token[0].isupper() else _NO_NOUN
    elif not language.startswith("en"):
        weight *= _UNKNOWN_LANGUAGE
    return word, stem[:_LONG], weight


_COMMON_STEMS = frozenset(_ENDING.sub("", word) for word in COMMON if len(word) > 5)


def _days(folded: str) -> Iterator[tuple[int, int]]:
    for found in chain(_DAY.finditer(folded), _FIRST_DAY.finditer(folded)):
        yield int(found[2]) if found[2] else MONTHS[found[3]], int(found[1])
    for found in _ENGLISH_DAY.finditer(folded):
        yield MONTHS[found[2] or found[3]], int(found[1] or found[4])


def _hours(folded: str) -> Iterator[str]:
    """Yield the times of day, 3 pm as 15 and 14:00 as 14."""
    for first, of_first, last, of_last, bare in _TIME.findall(folded):
        for hour, half in ((first, of_first or of_last), (last, of_last), (bare, "")):
            if hour:
                whole, _, minutes = hour.replace(".", ":").partition(":")
                later = 12 if half == "p" and int(whole) < 12 else 0
                yield f"{int(whole) + later}" + (f":{minutes}" if minutes.strip("0") else "")


def _amounts(folded: str, said: Set[str]) -> Iterator[str]:
    for found in _AMOUNT.findall(_NO_AMOUNT.sub(" ; ", folded)):
        amount = found.replace(".", "")
        if not (amount.isdecimal() and int(amount) < 4):
            yield amount
    yield from (NUMBER_WORDS[word] for word in NUMBER_WORDS.keys() & said)


def _telling(amount: str) -> float:
    """Return how much a number tells: 1,846 more than 140, and 140 more than 100 or a dozen."""
    if not amount.isdecimal():
        return 1.0
    uneven = len(amount.rstrip("0"))
    if int(amount) <= 12:
        return 0.3
    if int(amount) < 100:
        return 0.4 if uneven == 1 else 1.0
    return {1: 0.7, 2: 1.0}.get(uneven, 1.5)
