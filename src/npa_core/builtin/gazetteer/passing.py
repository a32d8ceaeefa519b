"""What a text names only in passing: where a place lies, where somebody comes from, where a body has its seat."""

from __future__ import annotations

from collections.abc import Sequence

from npa_core.builtin.gazetteer.finding import Meant
from npa_core.builtin.gazetteer.names import Kind
from npa_core.builtin.gazetteer.passage import Passage
from npa_core.builtin.gazetteer.traps import Traps

_BESIDE = 3
"""Words that may stand between a place and what says where it lies."""
_OF = ("von", "in", "aus")
_BETWEEN = 4
"""Words behind `bis` that may stand before the last of several examples."""
_EXAMPLES = 3
_COMPOUND = ("-", "/", "–")


class Passing:
    """Leaves out what a text names only in passing."""

    def __init__(self, traps: Traps) -> None:
        self._traps = traps

    def without(self, meant: Sequence[Meant], title: Passage) -> Sequence[Meant]:
        """Return what a text is about."""
        if len({one.areas for one in meant}) < 2:
            return meant
        return self.without_seats(self.without_origins(self.without_frames(meant, title), title))

    def are_examples(self, meant: Sequence[Meant]) -> bool:
        """Whether the places in news of the Land are examples: three or more, `von Alfeld bis Brake`, `etwa Leer`."""
        return are_many(meant) or any(map(_is_range, meant, meant[1:])) or any(map(self._is_example, meant))

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
        if span.passage is not title and any(place.named.span.passage is title for _, place in inner):
            return True
        if span.name.kind is Kind.ADJECTIVE:
            return span.passage.key(span.end) not in self._traps.all_of
        before = span.passage.before(span.start)
        if before in self._traps.whole or (span.passage is title and span.start == 0):
            return False
        if before in self._traps.origin:
            return True
        together = [at for at, place in inner if place.named.span.passage is span.passage]
        return not together or min(together) < index

    def without_origins(self, meant: Sequence[Meant], title: Passage) -> Sequence[Meant]:
        """Leave out where somebody comes from or goes to, once the title is about a place: `Leer: Besuch aus Jever`."""
        passing: list[bool] = []
        is_told = False
        for one in meant:
            is_title = one.named.span.passage is title
            is_origin = self._is_origin(one, is_title=is_title)
            passing.append(is_told and is_origin)
            is_told = is_told or (is_title and not is_origin and len(one.areas) == 1)
        return _without(meant, passing) if is_told else meant

    def _is_origin(self, one: Meant, *, is_title: bool) -> bool:
        word = one.named.span.passage.before_list(one.named.span.start, self._traps.list_word)
        return word in self._traps.origin or (not is_title and word in self._traps.bound)

    def without_seats(self, meant: Sequence[Meant]) -> Sequence[Meant]:
        """Leave out the seat of a body that is there for a wider district: `Handwerkskammer Oldenburg`."""
        return _without(meant, [self._is_seat(one) or self._is_model(one) or _is_source(one) for one in meant])

    def _is_model(self, one: Meant) -> bool:
        """Whether it is only what others follow: `nach dem Vorbild von Peine`, `nach Peiner Vorbild`."""
        passage, start = one.named.span.passage, one.named.span.start
        is_of = passage.before(start) in _OF and passage.key(start - 2) in self._traps.model
        return is_of or passage.key(one.named.span.end) in self._traps.model

    def _is_seat(self, one: Meant) -> bool:
        """Whether it stands behind a body, alone or in a compound: `Polizeiinspektion Aurich/Wittmund`."""
        span = one.named.span
        passage, start = span.passage, span.start
        while start > 0 and passage.gaps[start] in _COMPOUND:
            start -= 1
        return passage.adjoins(start) and passage.before(start) in self._traps.body


def are_many(meant: Sequence[Meant]) -> bool:
    """Whether so many places are named that they are rather examples."""
    return len({one.areas for one in meant}) >= _EXAMPLES


def _is_range(left: Meant, right: Meant) -> bool:
    one, other = left.named.span, right.named.span
    return one.passage is other.passage and "bis" in one.passage.keys[one.end : other.start][-_BETWEEN:]


def _is_source(one: Meant) -> bool:
    """Whether it only says who has told something: `heißt es aus Hannover`."""
    span = one.named.span
    return span.passage.before(span.start) == "aus" and span.passage.key(span.start - 2) == "es"


def _without(meant: Sequence[Meant], passing: Sequence[bool]) -> Sequence[Meant]:
    """Leave out the counties that are named only in passing, where others are named."""
    clear = {area for one, is_so in zip(meant, passing, strict=True) if not is_so for area in one.areas}
    if not clear:
        return meant
    return [one for one, is_so in zip(meant, passing, strict=True) if not (is_so and clear.isdisjoint(one.areas))]


def _frames(area: Meant, place: Meant) -> bool:
    frame, inner = area.named.span, place.named.span
    if frame.passage is not inner.passage:
        return False
    is_adjective = frame.name.kind is Kind.ADJECTIVE
    between = inner.start - frame.end if is_adjective else frame.start - inner.end
    return 0 <= between <= _BESIDE
