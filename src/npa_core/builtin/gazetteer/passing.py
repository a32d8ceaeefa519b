"""What a text names only in passing: where a place lies, where somebody comes from, where a body has its seat."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from npa_core.builtin.gazetteer.evidence import Strength
from npa_core.builtin.gazetteer.finding import Meant
from npa_core.builtin.gazetteer.names import Kind
from npa_core.builtin.gazetteer.passage import Passage
from npa_core.builtin.gazetteer.traps import Traps

_BESIDE = 3
"""Words that may stand between a place and what says where it lies."""
_OF = ("von", "in", "aus")
_ON_A_TRIP = ("auf", "nach")
_BETWEEN = 4
"""Words behind `bis` that may stand before the last of several examples."""
_ARTICLES = ("dem", "der")
_EXAMPLES = 3
_PAIR = 2
"""A landscape of two counties is the two: who names it beside one of them means the other, too."""
_COMPOUND = ("-", "/", "–")


class Passing:
    """Leaves out what a text names only in passing."""

    def __init__(self, traps: Traps) -> None:
        self._traps = traps

    def without(self, meant: Sequence[Meant], title: Passage) -> Sequence[Meant]:
        """Return what a text is about."""
        if len({one.areas for one in meant}) < 2:
            return meant
        return self.without_origins(self.without_frames(self.without_seats(meant), title), title)

    def are_examples(self, meant: Sequence[Meant]) -> bool:
        """Whether the places in news of the Land are examples: three or more, `von Alfeld bis Brake`, `etwa Leer`."""
        return (
            len({one.areas for one in meant}) >= _EXAMPLES
            or any(map(_is_range, meant, meant[1:]))
            or any(map(self._is_example, meant))
        )

    def are_a_choice(self, meant: Sequence[Meant], passages: Sequence[Passage]) -> bool:
        """Whether many places are named, but still more of what they have is counted: `200 Vereine`."""
        places = len({one.areas for one in meant})
        return places >= _EXAMPLES and any(self._counts_more(passage, places) for passage in passages)

    def _counts_more(self, passage: Passage, places: int) -> bool:
        return any(
            word.isdecimal()
            and int(word) > places
            and passage.adjoins(index + 1)
            and passage.is_capital(index + 1)
            and not passage.gaps[index].endswith(",")
            and passage.key(index + 1) not in self._traps.measure
            for index, word in enumerate(passage.keys)
        )

    def _is_example(self, one: Meant) -> bool:
        passage, start = one.named.span.passage, one.named.span.start
        words = {passage.before(start), passage.key(start - 2) if passage.before(start) in _OF else ""}
        return not words.isdisjoint(self._traps.example)

    def without_frames(self, meant: Sequence[Meant], title: Passage) -> Sequence[Meant]:
        """Leave out the landscapes that only say where a place lies: `Aurich in Ostfriesland`.

        A landscape stays that the title begins with, that is meant as a whole (`ganz Ostfriesland`), or that a passage
        names before the places in it; but not when the title names a place in it.
        """
        places = [(index, one) for index, one in enumerate(meant) if len(one.areas) == 1]
        return [
            one
            for index, one in enumerate(meant)
            if len(one.areas) < 2
            or not (inner := [(at, place) for at, place in places if place.areas[0] in one.areas])
            or not self._is_frame(index, one, inner, title)
        ]

    def _is_frame(self, index: int, area: Meant, inner: Sequence[tuple[int, Meant]], title: Passage) -> bool:
        span = area.named.span
        if any(abs(index - at) <= _BESIDE and _frames(area, place) for at, place in inner):
            return True
        if len(area.areas) == _PAIR:
            return False
        if span.passage is not title and any(place.named.span.passage is title for _, place in inner):
            return True
        if span.name.kind is Kind.ADJECTIVE:
            is_proven = any(place.named.strength is Strength.STRONG for _, place in inner)
            return is_proven or span.passage.key(span.end) not in self._traps.all_of
        before = span.passage.before(span.start)
        if before in self._traps.whole or (span.passage is title and span.start == 0):
            return False
        together = [at for at, place in inner if place.named.span.passage is span.passage]
        return before in self._traps.origin or not together or min(together) < index

    def without_origins(self, meant: Sequence[Meant], title: Passage) -> Sequence[Meant]:
        """Leave out where somebody comes from or goes to, once it is clear where it happens: `Leer: Besuch aus Jever`.

        That says a place in the title, or one that the text has behind `in`.
        """
        passing: list[bool] = []
        is_told = False
        for one in meant:
            is_title = one.named.span.passage is title
            is_origin = self._is_origin(one, is_title=is_title)
            passing.append(is_told and is_origin)
            is_here = is_title or one.named.span.passage.before(one.named.span.start) == "in"
            is_told = is_told or (is_here and not is_origin and len(one.areas) == 1)
        return _without(meant, passing) if is_told else meant

    def _is_origin(self, one: Meant, *, is_title: bool) -> bool:
        passage, start = one.named.span.passage, one.named.span.start
        if passage.before(start) in _ARTICLES:
            start -= 1
        word = passage.before_list(start, self._traps.list_word)
        return word in self._traps.origin or (not is_title and word in self._traps.bound)

    def without_seats(self, meant: Sequence[Meant]) -> Sequence[Meant]:
        """Leave out the seat of a body that is there for a wider district: `Handwerkskammer Oldenburg`.

        And, alike, what is named besides: what others follow, where a trip goes or one person comes from.
        """
        beside = [False, *(self._is_beside(left, right) for left, right in pairwise(meant))]
        homes = [self._is_home(one) for one in meant]
        return _without(
            meant,
            [
                is_beside
                or (is_home and sum(homes) == 1)
                or self._is_seat(one)
                or self._is_model(one)
                or self._is_visit(one)
                or _is_source(one)
                for is_beside, is_home, one in zip(beside, homes, meant, strict=True)
            ],
        )

    def _is_home(self, one: Meant) -> bool:
        """Whether it is where one person comes from: `ein Arzt aus Jever`."""
        span = one.named.span
        passage, start = span.passage, span.start
        is_one = passage.before(start) in self._traps.origin and passage.key(start - 3) in self._traps.one
        is_listed = passage.after(span.end) in self._traps.list_word and passage.is_capital(span.end + 1)
        return is_one and not is_listed

    def _is_beside(self, left: Meant, right: Meant) -> bool:
        """Whether it only says where the place before it lies: `Lehre bei Braunschweig`."""
        one, other = left.named.span, right.named.span
        is_next = one.passage is other.passage and other.start == one.end + 1
        return is_next and one.passage.key(one.end) in self._traps.near

    def _is_visit(self, one: Meant) -> bool:
        """Whether it is where something was before, or a trip goes: `nach dem Start in Leer`, `Ausflug nach Celle`."""
        passage, start = one.named.span.passage, one.named.span.start
        before, noun = passage.before(start), passage.key(start - 2)
        if before == "in" and noun in self._traps.earlier:
            return passage.key(start - 4) == "nach"
        return before in _ON_A_TRIP and noun.endswith(tuple(self._traps.trip))

    def _is_model(self, one: Meant) -> bool:
        """Whether it is only what others follow: `nach dem Vorbild von Peine`, `nach Peiner Vorbild`."""
        passage, start = one.named.span.passage, one.named.span.start
        is_of = passage.before(start) in _OF and passage.key(start - 2) in self._traps.model
        return is_of or passage.key(one.named.span.end) in self._traps.model

    def _is_seat(self, one: Meant) -> bool:
        """Whether it stands behind a body, alone or in a compound: `Polizeiinspektion Aurich/Wittmund`.

        Two towns with a stroke between them are only an institution's name, too: `Hochschule Emden/Leer`.
        """
        span = one.named.span
        passage, start = span.passage, span.start
        while start > 0 and passage.gaps[start] in _COMPOUND:
            start -= 1
        if passage.before(start) == "in" and passage.key(start - 2) in self._traps.chamber:
            return True
        if not passage.adjoins(start):
            return False
        is_of_two = "/" in (passage.gaps[span.start], passage.gaps[span.end])
        before = passage.before(start)
        return before in self._traps.body or (is_of_two and before in self._traps.institution)


def _is_range(left: Meant, right: Meant) -> bool:
    one, other = left.named.span, right.named.span
    return one.passage is other.passage and "bis" in one.passage.keys[one.end : other.start][-_BETWEEN:]


def _is_source(one: Meant) -> bool:
    """Whether it only says who has told something: `heißt es aus Hannover`."""
    span = one.named.span
    return span.passage.before(span.start) == "aus" and span.passage.key(span.start - 2) == "es"


def _without(meant: Sequence[Meant], passing: Sequence[bool]) -> Sequence[Meant]:
    """Leave out what is named only in passing, where other counties, or a landscape, are named."""
    clear = [one.areas for one, is_so in zip(meant, passing, strict=True) if one.areas and not is_so]
    if not clear:
        return meant
    return [one for one, is_so in zip(meant, passing, strict=True) if not (is_so and one.areas not in clear)]


def _frames(area: Meant, place: Meant) -> bool:
    frame, inner = area.named.span, place.named.span
    if frame.passage is not inner.passage:
        return False
    is_adjective = frame.name.kind is Kind.ADJECTIVE
    between = inner.start - frame.end if is_adjective else frame.start - inner.end
    return 0 <= between <= _BESIDE
