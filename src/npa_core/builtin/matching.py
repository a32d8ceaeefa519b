"""Finding many keywords in a text at once: compiled once, then a few look-ups a word.

Keywords lie in buckets by their first two letters; a word asks only the buckets of its own
letters, and what was found for a word is remembered, since texts repeat their words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from npa_core.models import Keyword
from npa_core.text import words

_REMEMBERED = 65_536
# Inside a phrase a short word stands for itself: "in" is no stem of "Initiative", "daz" none of "dazu".
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A keyword as evidence for a subject."""

    subject: str
    text: str
    """As the operator wrote it."""
    weight: float
    steps: tuple[_Step, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a keyword and how it matches."""

    text: str
    mode: str

    def matches(self, word: str) -> bool:
        if self.mode == "part":
            return self.text in word
        return word == self.text if self.mode == "word" else word.startswith(self.text)


@dataclass(frozen=True, slots=True)
class Hit:
    """A keyword found: where its first word stands, and how many words it covers."""

    entry: Entry
    position: int

    @property
    def covered(self) -> range:
        """The positions of its words."""
        return range(self.position, self.position + len(self.entry.steps))


class KeywordIndex:
    """Keywords by subject, ready to be found in any number of texts."""

    def __init__(self, keywords: Mapping[str, Iterable[Keyword]]) -> None:
        self._buckets: defaultdict[str, list[Entry]] = defaultdict(list)
        for subject, group in keywords.items():
            for keyword in group:
                if steps := tuple(_steps(keyword)):
                    self._buckets[steps[0].text[:2]].append(Entry(subject, keyword.text, keyword.weight, steps))
        self._look = lru_cache(maxsize=_REMEMBERED)(self._look_afresh)

    def find(self, text: Sequence[str]) -> Iterator[Hit]:
        """Yield what is found in the folded words of a text.

        A word is evidence for a subject only once: for the strongest keyword it carries, so that
        `Integrationskurs` does not count as `Integration`, too. Phrases count besides.
        """
        for position, word in enumerate(text):
            single, phrases = self._look(word)
            for entry in single:
                yield Hit(entry, position)
            for entry in phrases:
                following = text[position + 1 : position + len(entry.steps)]
                if len(following) == len(entry.steps) - 1 and all(
                    step.matches(word) for step, word in zip(entry.steps[1:], following, strict=True)
                ):
                    yield Hit(entry, position)

    def _look_afresh(self, word: str) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """Return the best keyword a subject has for this word, and the phrases that may start with it."""
        best: dict[str, Entry] = {}
        phrases: dict[Entry, None] = {}
        for start in range(len(word)):
            for entry in self._buckets.get(word[start : start + 2], ()):
                if not entry.steps[0].matches(word):
                    continue
                if len(entry.steps) > 1:
                    phrases[entry] = None
                elif entry.subject not in best or _strength(entry) > _strength(best[entry.subject]):
                    best[entry.subject] = entry
        return tuple(best.values()), tuple(phrases)


def _strength(entry: Entry) -> tuple[float, int, str]:
    return (entry.weight, len(entry.text), entry.text)


def _steps(keyword: Keyword) -> Iterator[_Step]:
    """Yield the words of a keyword. Several words are a phrase whatever their mode says."""
    parts = words(keyword.text)
    for part in parts:
        mode: str = keyword.mode
        if len(parts) > 1 or mode == "phrase":
            mode = "word" if mode == "word" or len(part) < _SHORTEST_STEM else "stem"
        if len(part) > 1 or len(parts) > 1:
            yield _Step(part, mode)
