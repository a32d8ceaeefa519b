"""Evidence: what the words of an item weigh for the alliance's subject and for each of its action fields."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from math import exp
from operator import attrgetter
from typing import NamedTuple

from npa_core.builtin.matching import Entry, Hit, KeywordIndex, Word, entries
from npa_core.builtin.tongues import foreign, primary
from npa_core.models import NewsItem, Taxonomy
from npa_core.models.learned import LEAD_WORDS, LearnedModel, read_words
from npa_core.text import plain

FOR, AGAINST = "+", "-"
"""The subjects of the context; no action field's id can be one of these."""
# Behind the first words of an item, which say what it is about, it may touch on anything.
_REST = 0.5
_MOST_CHARACTERS = 20_000
_WORDS_IN_REASON = 8
# What was learned counts by so much of its logarithm: the words that were written down have partly said the same.
_TRUST = 0.5
# Where something was learned, a text without any listed word has this share of a threshold to begin with.
_UNLISTED = 0.1
_FARTHEST = 50.0
_tongue = attrgetter("tongue")
_precedence = attrgetter("entry.precedence")


class Leaning(NamedTuple):
    """What was learned of an item for one subject."""

    log_odds: float
    telling: Callable[[int], Sequence[str]]
    """The words that spoke most for it (1) or against it (-1)."""


class Evidence:
    """The keywords found for one subject, each once: with its greatest weight and where it had that."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, str]] = {}
        self.leaning: Leaning | None = None
        """None where nothing was learned."""

    def add(self, text: str, weight: float, place: str) -> None:
        """Take in a keyword; the better of two places counts."""
        if text not in self._found or weight > self._found[text][0]:
            self._found[text] = (weight, place)

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return sum(weight for weight, _ in self._found.values())

    @property
    def strongest(self) -> float:
        """The greatest weight; 0 when nothing was found."""
        return max((weight for weight, _ in self._found.values()), default=0.0)

    @property
    def listed(self) -> str:
        """The keywords for the editor, the weightiest first, with the place of those that are not from the text."""
        ordered = sorted(self._found, key=lambda text: (-self._found[text][0], text))
        named = [f"{text} ({place})" if (place := self._found[text][1]) else text for text in ordered]
        more = len(named) - _WORDS_IN_REASON
        return ", ".join(named[:_WORDS_IN_REASON]) + (f" and {more} more" if more > 0 else "")

    def reason(self, sign: int = 1) -> str:
        """Return for the editor what was found, and the words that were learned to speak for it (1) or against (-1)."""
        learned = ", ".join(self.leaning.telling(sign)) if self.leaning else ""
        return "; ".join(filter(None, (self.listed, learned and f"learned: {learned}")))

    def odds(self, total: float, threshold: float) -> float:
        """Return the odds by listed words of this weight and by what was learned: 1 is as likely as not."""
        if self.leaning is None:
            return total / threshold
        return (total / threshold + _UNLISTED) * exp(max(-_FARTHEST, min(_FARTHEST, self.leaning.log_odds * _TRUST)))


class Scales:
    """The taxonomy's words, ready to weigh items.

    The words of a narrower field weigh for itself and for the core fields it rolls up to.
    """

    def __init__(self, taxonomy: Taxonomy, language: str, title: float, learned: LearnedModel | None = None) -> None:
        self._index = KeywordIndex(_all_entries(taxonomy))
        self._own = primary(language)
        self._title = title
        self._learned = learned

    def weigh(self, item: NewsItem) -> Mapping[str, Evidence]:
        """Return the evidence by subject: `FOR`, `AGAINST`, and the ids of action fields."""
        read = self._index.read
        title = read(item.title)
        text = read(plain(item.content[: 5 * _MOST_CHARACTERS])[:_MOST_CHARACTERS])
        labels = [read(category) for category in item.categories]
        hidden = foreign(map(_tongue, chain(title, text)), primary(item.language)) - {self._own}
        evidence: defaultdict[str, Evidence] = defaultdict(Evidence)
        for words, factor, place in (
            (title, self._title, "title"),
            (text[:LEAD_WORDS], 1.0, ""),
            (text[LEAD_WORDS:], _REST, ""),
            *((label, 1.0, "category") for label in labels),
        ):
            for entry in _counted(self._index.find(words, hidden)):
                if entry.subject == FOR:
                    # Whether it is about the subject at all does not depend on where that is said: a doubtful word
                    # (`Flucht in Sachwerte`) is no less doubtful in the title.
                    evidence[_subject(entry)].add(entry.text, entry.weight, place)
                elif not entry.against:
                    evidence[entry.subject].add(entry.text, entry.weight * factor, place)
        if self._learned is not None:
            _lean(evidence, self._learned, title, text)
        return evidence

    def count(self, texts: Iterable[str]) -> Mapping[tuple[str, str], int]:
        """Return by subject and keyword in how many of these texts it is found."""
        counts: Counter[tuple[str, str]] = Counter()
        for text in texts:
            words = self._index.read(text)
            hidden = foreign(map(_tongue, words), None) - {self._own}
            counts.update({(_subject(hit.entry), hit.entry.text) for hit in self._index.find(words, hidden)})
        return counts


def _lean(evidence: Mapping[str, Evidence], model: LearnedModel, title: Sequence[Word], text: Sequence[Word]) -> None:
    """Add what was learned of these words to the evidence for each subject."""
    text = text[:LEAD_WORDS]
    found = read_words([word.key for word in title], [word.key for word in text])
    own = {word.key: word.folded for word in (*title, *text)}

    def telling(place: int, sign: int) -> Sequence[str]:
        return [own[word] for word in model.telling(own, place, sign)]

    for place, (label, odds) in enumerate(zip(model.labels, model.leanings(found), strict=True)):
        subject = FOR if label.kind == "relevance" else label.value
        evidence[subject].leaning = Leaning(odds, partial(telling, place))


def _subject(entry: Entry) -> str:
    return AGAINST if entry.against and entry.subject == FOR else entry.subject


def _counted(hits: Iterable[Hit]) -> Iterator[Entry]:
    """Yield what counts: all that speaks against a subject, and on each other word the strongest that speaks for it.

    So `Integrationskurs` does not count as `Integration`, too, and `politische Bildung` not as `Bildung`.
    """
    taken: defaultdict[str, set[int]] = defaultdict(set)
    for hit in sorted(hits, key=_precedence, reverse=True):
        of_subject, covered = taken[hit.entry.subject], hit.covered
        if hit.entry.against or of_subject.isdisjoint(covered):
            of_subject.update(covered)
            yield hit.entry


def _all_entries(taxonomy: Taxonomy) -> Iterator[Entry]:
    yield from entries(FOR, taxonomy.context.positive)
    yield from entries(FOR, taxonomy.context.negative, against=True)
    for field in taxonomy.fields:
        for subject in {field.id, *taxonomy.core_of(field.id)}:
            yield from entries(subject, field.keywords)
            yield from entries(subject, field.unless, against=True)
