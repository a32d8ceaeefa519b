"""The town where the Land's government sits: often its name means the government, or only where that met."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from npa_core.builtin.gazetteer.evidence import Strength
from npa_core.builtin.gazetteer.finding import Meant
from npa_core.builtin.gazetteer.land import LandMention
from npa_core.builtin.gazetteer.passage import Passage
from npa_core.builtin.gazetteer.traps import Traps

_AROUND = "region"
"""What includes the seat is not the seat."""


class Government:
    """Knows the seat of the government by its names."""

    def __init__(self, traps: Traps) -> None:
        self._traps = traps

    def speaks(self, meant: Sequence[Meant], title: Passage, partner: Collection[str]) -> Iterator[LandMention]:
        """Yield where the seat stands for the government: `Hannover hat zugesagt`, said elsewhere."""
        seats = [one for one in meant if self._is_seat(one)]
        if len(seats) != 1 or self._is_local(seats[0], title, partner):
            return
        span = seats[0].named.span
        passage = span.passage
        if passage.begins_sentence(span.start) and passage.key(span.end) in self._traps.acts | {"hat"}:
            yield LandMention(passage.text(span.start, span.end + 1), is_actor=True)

    def without_seat(
        self, meant: Sequence[Meant], title: Passage, partner: Collection[str], *, acts: bool
    ) -> Sequence[Meant]:
        """Leave out the seat where it is only the dateline of the Land's news.

        Where the Land `acts`, being named once besides says no more (`der Landtag in Hannover`), unless the title
        names it or the `partner` is at home there.
        """
        seats = [one for one in meant if self._is_seat(one)]
        if not seats:
            return meant
        besides = [one for one in meant if one.areas == seats[0].areas and not one.named.is_dateline]
        if len(besides) > 1 or (besides and not acts) or any(self._is_local(one, title, partner) for one in besides):
            return meant
        return [one for one in meant if one not in seats]

    def _is_seat(self, one: Meant) -> bool:
        span = one.named.span
        if span.name.form[0] not in self._traps.seat or one.named.strength is Strength.STRONG:
            return False
        passage = span.passage
        is_quarter = passage.adjoins(span.end) and passage.gaps[span.end] == "-"
        is_listed = passage.before(span.start) in self._traps.list_word or (
            passage.after(span.end) in self._traps.list_word and passage.is_capital(span.end + 1)
        )
        return not (is_quarter or is_listed or passage.before(span.start) == _AROUND)

    def _is_local(self, one: Meant, title: Passage, partner: Collection[str]) -> bool:
        return one.named.span.passage is title or any(area in partner for area in one.areas)
