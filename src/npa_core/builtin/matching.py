"""Finding many keywords in a text at once: what was found for a word is remembered, since texts repeat their words.

A text is cut at its spaces; a piece that was met before costs one look-up, so that folding, the compounds and all
languages are paid for once a piece, not once a text. A new word asks only the keywords that begin with three of its
letters in a row.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from npa_core.builtin.tongues import primary
from npa_core.models import Keyword
from npa_core.models.action_field import KeywordMode
from npa_core.text import words

_REMEMBERED = 65_536
# A longer piece is no word of a language: remembering it would only cost memory.
_LONGEST_REMEMBERED = 64
_LETTERS = 3
# Inside a phrase a short word stands for itself: "in" is no stem of "Initiative", "daz" none of "dazu".
_SHORTEST_STEM = 4
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A keyword as evidence for a subject, or against it."""

    subject: str
    language: str
    text: str
    """As the operator wrote it."""
    weight: float
    against: bool
    """Whether it takes back what other keywords say of the words that it stands on."""
    steps: tuple[_Step, ...]

    @property
    def strength(self) -> tuple[float, int, int, str]:
        """The stronger of two keywords on one word counts: the weightier, then the longer."""
        return (self.weight, len(self.steps), len(self.text), self.text)


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a keyword and how it matches."""

    text: str
    mode: str

    def matches(self, word: str) -> bool:
        """Whether a word is this step, or begins with it; a part is looked for inside a word elsewhere."""
        return word == self.text if self.mode == "word" else word.startswith(self.text)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, with the keywords it carries and the phrases that may begin with it."""

    text: str
    """Folded, as `npa_core.text.words` gives it."""
    key: str
    single: tuple[Entry, ...]
    opens: Mapping[str, tuple[Entry, ...]]
    """By the first two letters of the word that must follow: hardly any of the phrases with `in` need a closer look."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A keyword found: where its first word stands."""

    entry: Entry
    position: int

    @property
    def covered(self) -> range:
        """The positions of its words."""
        return range(self.position, self.position + len(self.entry.steps))


def entries(subject: str, keywords: Mapping[str, Iterable[Keyword]], *, against: bool = False) -> Iterator[Entry]:
    """Yield the keywords of a subject, by language, ready for an index."""
    for language, group in keywords.items():
        for keyword in group:
            for text in keyword.texts:
                steps = _steps(text, keyword.mode)
                yield Entry(subject, primary(language) or language, text, keyword.weight, against, steps)


class KeywordIndex:
    """Keywords of all subjects and languages, ready to be found in any number of texts."""

    def __init__(self, keywords: Iterable[Entry]) -> None:
        # By their first letters, up to three: those that may stand anywhere in a word, and those at its start only.
        self._inside: defaultdict[str, list[tuple[str, Entry]]] = defaultdict(list)
        self._at_start: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in keywords:
            first = entry.steps[0]
            if first.mode == "part":
                self._inside[first.text[:_LETTERS]].append((first.text, entry))
            else:
                self._at_start[first.text[:_LETTERS]].append(entry)
        self._lengths = sorted({len(letters) for letters in self._inside})
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._read_piece)

    def read(self, text: str) -> list[Word]:
        """Return the words of a text with what is known of each."""
        return list(
            chain.from_iterable(
                self._remembered(piece) if len(piece) <= _LONGEST_REMEMBERED else self._read_piece(piece)
                for piece in text.split()
            )
        )

    def find(self, text: Sequence[Word], foreign: Container[str] = ()) -> Iterator[Hit]:
        """Yield the keywords in a text, save those of `foreign` languages; of several on one word the strongest.

        That is the strongest of each subject and language.
        """
        last = len(text) - 1
        for position, word in enumerate(text):
            for entry in word.single:
                if entry.language not in foreign:
                    yield Hit(entry, position)
            if word.opens and position < last:
                for entry in word.opens.get(text[position + 1].key[:2], ()):
                    if entry.language not in foreign and _goes_on(
                        entry, text[position + 1 : position + len(entry.steps)]
                    ):
                        yield Hit(entry, position)

    def _read_piece(self, piece: str) -> tuple[Word, ...]:
        return tuple(self._look(word) for word in words(piece))

    def _look(self, word: str) -> Word:
        key = _key(word)
        best: dict[tuple[str, str, bool], Entry] = {}
        opens: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self._carried(key):
            if len(entry.steps) > 1:
                opens[entry.steps[1].text[:2]].append(entry)
                continue
            place = (entry.subject, entry.language, entry.against)
            if place not in best or entry.strength > best[place].strength:
                best[place] = entry
        return Word(word, key, tuple(best.values()), {start: tuple(found) for start, found in opens.items()})

    def _carried(self, key: str) -> Iterator[Entry]:
        """Yield the keywords that a word carries, and the phrases that it may begin."""
        for length in range(1, min(_LETTERS, len(key)) + 1):
            for entry in self._at_start.get(key[:length], ()):
                if entry.steps[0].matches(key):
                    yield entry
        for length in self._lengths:
            for start in range(len(key) - length + 1):
                for text, entry in self._inside.get(key[start : start + length], ()):
                    if key.startswith(text, start):
                        yield entry


def _goes_on(phrase: Entry, following: Sequence[Word]) -> bool:
    steps = phrase.steps[1:]
    return len(following) == len(steps) and all(
        step.matches(word.key) for step, word in zip(steps, following, strict=True)
    )


def _key(word: str) -> str:
    """Return a folded word as it is compared: `flüchtling` and `fluechtling` are one, `café` and `cafe`, too."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word.translate(_UMLAUTS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=_REMEMBERED)
def _steps(keyword: str, mode: KeywordMode) -> tuple[_Step, ...]:
    """Return the words of a keyword. Several words are a phrase whatever their mode says."""
    parts = words(keyword)
    if len(parts) == 1 and mode != "phrase":
        return (_Step(_key(parts[0]), mode),)
    return tuple(
        _Step(_key(part), "word" if mode == "word" or len(part) < _SHORTEST_STEM else "stem") for part in parts
    )
