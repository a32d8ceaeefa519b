"""Evidence: what the words of an item weigh for the alliance's subject and for each of its action fields."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter

from npa_core.builtin.matching import Entry, Hit, KeywordIndex, entries
from npa_core.builtin.tongues import foreign, primary
from npa_core.models import NewsItem, Taxonomy
from npa_core.text import plain

FOR, AGAINST = "+", "-"
"""The subjects of the context; no action field's id can be one of these."""
# An item says early what it is about; the rest of a long one may touch on anything.
_LEAD_WORDS = 80
_REST = 0.5
_MOST_CHARACTERS = 20_000
_WORDS_IN_REASON = 8
_tongue = attrgetter("tongue")
_precedence = attrgetter("entry.precedence")


class Evidence:
    """The keywords found for one subject, each once: with its greatest weight and where it had that."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, str]] = {}

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
    def reason(self) -> str:
        """The words for the editor, the weightiest first, with the place of those that are not from the text."""
        ordered = sorted(self._found, key=lambda text: (-self._found[text][0], text))
        named = [f"{text} ({place})" if (place := self._found[text][1]) else text for text in ordered]
        more = len(named) - _WORDS_IN_REASON
        return ", ".join(named[:_WORDS_IN_REASON]) + (f" and {more} more" if more > 0 else "")


class Scales:
    """The taxonomy's words, ready to weigh items.

    The words of a narrower field weigh for itself and for the core fields it rolls up to.
    """

    def __init__(self, taxonomy: Taxonomy, language: str, title: float) -> None:
        self._index = KeywordIndex(_all_entries(taxonomy))
        self._own = primary(language)
        self._title = title

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
            (text[:_LEAD_WORDS], 1.0, ""),
            (text[_LEAD_WORDS:], _REST, ""),
            *((label, 1.0, "category") for label in labels),
        ):
            for entry in _counted(self._index.find(words, hidden)):
                if entry.subject == FOR:
                    # Whether it is about the subject at all does not depend on where that is said: a doubtful word
                    # (`Flucht in Sachwerte`) is no less doubtful in the title.
                    evidence[_subject(entry)].add(entry.text, entry.weight, place)
                elif not entry.against:
                    evidence[entry.subject].add(entry.text, entry.weight * factor, place)
        return evidence

    def count(self, texts: Iterable[str]) -> Mapping[tuple[str, str], int]:
        """Return by subject and keyword in how many of these texts it is found."""
        counts: Counter[tuple[str, str]] = Counter()
        for text in texts:
            words = self._index.read(text)
            hidden = foreign(map(_tongue, words), None) - {self._own}
            counts.update({(_subject(hit.entry), hit.entry.text) for hit in self._index.find(words, hidden)})
        return counts


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
