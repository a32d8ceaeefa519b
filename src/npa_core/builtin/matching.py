"""Finding many keywords in a text at once: what was found for a word is remembered, since texts repeat their words.

A text is cut at its spaces; a piece that was met before costs one look-up, so that folding, the compounds and all
languages are paid for once a piece, not once a text. A new word asks only the keywords that begin with three of its
letters in a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from npa_core.builtin.tongues import primary, tongue
from npa_core.models import Keyword
from npa_core.models.action_field import KeywordMode
from npa_core.text import words
from npa_core.text.fold import bare

_REMEMBERED = 65_536
# A longer piece is no word of a language: remembering it would only cost memory.
_LONGEST_REMEMBERED = 64
_LETTERS = 3
# Inside a phrase a short word stands for itself: "in" is no stem of "Initiative", "daz" none of "dazu".
_SHORTEST_STEM = 4


@dataclass(frozen=True)
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

    @cached_property
    def precedence(self) -> tuple[bool, float, int, int, str]:
        """Of two keywords on one word the greater counts: what speaks against, then the weightier, then the longer."""
        return (self.against, self.weight, len(self.steps), len(self.text), self.text)


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a keyword and how it matches."""

    text: str
    mode: str

    def matches(self, word: str) -> bool:
        """Whether a word is this step, or begins with it; a part is looked for inside a word elsewhere."""
        return word == self.text if self.mode == "word" else word.startswith(self.text)


class Word(NamedTuple):
    """A word of a text, with the keywords it carries and the phrases that may begin with it."""

    key: str
    """As it is compared."""
    folded: str
    """As an editor reads it: in its own letters."""
    tongue: str | None = None
    """The language whose small word it is."""
    single: tuple[Entry, ...] = ()
    opens: Mapping[str, tuple[Entry, ...]] = {}
    """By the first two letters of the word that must follow: hardly any of the phrases with `in` need a closer look."""


class Hit(NamedTuple):
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
        by_mode: defaultdict[str, defaultdict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for entry in keywords:
            by_mode[entry.steps[0].mode][entry.steps[0].text].append(entry)
        self._words, self._stems, self._parts = by_mode["word"], by_mode["stem"], by_mode["part"]
        self._stem_groups, self._part_groups = _grouped(self._stems), _grouped(self._parts)
        self._lengths = sorted({len(letters) for letters in self._part_groups})
        self._pieces = _Memory(self._read_piece)

    def read(self, text: str) -> list[Word]:
        """Return the words of a text with what is known of each."""
        return list(chain.from_iterable(map(self._pieces.__getitem__, text.split())))

    def find(self, text: Sequence[Word], foreign: Container[str] = ()) -> Iterator[Hit]:
        """Yield the keywords in a text, save those of `foreign` languages; of several on one word the strongest.

        That is the strongest of each subject and language.
        """
        opened: Mapping[str, tuple[Entry, ...]] = {}
        for position, word in enumerate(text):
            for entry in word.single:
                if entry.language not in foreign:
                    yield Hit(entry, position)
            if opened:
                for entry in opened.get(word.key[:2], ()):
                    if entry.language not in foreign and _goes_on(entry, text, position):
                        yield Hit(entry, position - 1)
            opened = word.opens

    def _read_piece(self, piece: str) -> tuple[Word, ...]:
        return tuple(map(self._look, words(piece)))

    def _look(self, word: str) -> Word:
        key = bare(word)
        carried = [*self._carried(key)]
        if not carried:
            return Word(key, word, tongue(word))
        best: dict[tuple[str, str, bool], Entry] = {}
        opens: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in carried:
            if len(entry.steps) > 1:
                opens[entry.steps[1].text[:2]].append(entry)
                continue
            place = (entry.subject, entry.language, entry.against)
            if place not in best or entry.precedence > best[place].precedence:
                best[place] = entry
        return Word(
            key, word, tongue(word), tuple(best.values()), {start: tuple(found) for start, found in opens.items()}
        )

    def _carried(self, key: str) -> Iterator[Entry]:
        """Yield the keywords that a word carries, and the phrases that it may begin."""
        yield from self._words.get(key, ())
        for length in range(1, min(_LETTERS, len(key)) + 1):
            if (stems := self._stem_groups.get(key[:length])) and key.startswith(stems):
                for stem in stems:
                    if key.startswith(stem):
                        yield from self._stems[stem]
        for length in self._lengths:
            for start in range(len(key) - length + 1):
                if (parts := self._part_groups.get(key[start : start + length])) and key.startswith(parts, start):
                    for part in parts:
                        if key.startswith(part, start):
                            yield from self._parts[part]


def _grouped(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return texts by their first letters, up to three: whether a word holds one of a group is a single question."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        groups[text[:_LETTERS]].append(text)
    return {letters: tuple(group) for letters, group in groups.items()}


class _Memory(dict[str, tuple[Word, ...]]):
    """What was read of each piece that may be a word; when it is full, it begins anew."""

    def __init__(self, read: Callable[[str], tuple[Word, ...]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, piece: str) -> tuple[Word, ...]:
        found = self._read(piece)
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) == _REMEMBERED:
                self.clear()
            self[piece] = found
        return found


def _goes_on(phrase: Entry, text: Sequence[Word], position: int) -> bool:
    """Whether the other words of a phrase stand from `position` on."""
    rest = phrase.steps[1:]
    if position + len(rest) > len(text):
        return False
    for step in rest:
        if not step.matches(text[position].key):
            return False
        position += 1
    return True


@lru_cache(maxsize=_REMEMBERED)
def _steps(keyword: str, mode: KeywordMode) -> tuple[_Step, ...]:
    """Return the words of a keyword. Several words are a phrase whatever their mode says."""
    parts = words(keyword)
    if len(parts) == 1 and mode != "phrase":
        return (_Step(bare(parts[0]), mode),)
    return tuple(
        _Step(bare(part), "word" if mode == "word" or len(part) < _SHORTEST_STEM else "stem") for part in parts
    )
