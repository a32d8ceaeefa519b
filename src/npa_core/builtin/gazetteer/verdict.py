"""What a text names, all told: its counties with their scores, and the Land."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from npa_core.builtin.gazetteer.evidence import Strength
from npa_core.builtin.gazetteer.finding import Finder, Meant
from npa_core.builtin.gazetteer.land import LandMention, land_mentions
from npa_core.builtin.gazetteer.names import Kind
from npa_core.builtin.gazetteer.passage import Passage
from npa_core.builtin.gazetteer.span import Span
from npa_core.builtin.gazetteer.traps import Traps

_REPEATED = 0.9
_BESIDE = 3
"""Words that may stand between a place and what says where it lies."""
_EVERYWHERE, _ACTOR, _FRAME = 0.95, 0.8, 0.65


@dataclass(slots=True)
class Verdict:
    """How sure a region is meant (0 to 1), and by which words."""

    score: float = 0.0
    texts: dict[str, None] = field(default_factory=dict)
    mentions: int = 0

    def add(self, strength: Strength, text: str) -> None:
        """Count a mention; several that are each clear are surer than one."""
        self.texts[text] = None
        self.mentions += strength is not Strength.WEAK
        self.score = max(self.score, strength.value, _REPEATED if self.mentions > 1 else 0.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The regions that a text names."""

    verdicts: Mapping[str, Verdict]
    is_elsewhere: bool
    """It names none, and its title says that it is about a place elsewhere."""


class Reader:
    """Reads a text: its title, and what else it says."""

    def __init__(self, finder: Finder, traps: Traps) -> None:
        self._finder = finder
        self._traps = traps

    def read(self, texts: Sequence[str], partner: Collection[str], land: str | None) -> Reading:
        """Return which regions `texts` name, the first of which is the title.

        `partner` are the counties of who says it; `land` is the AGS of the Land they lie in, if there is one.
        """
        passages = [Passage(text) for text in texts]
        spans = [self._finder.spans(passage) for passage in passages]
        of_land = [[*self._of_land(passage, found)] for passage, found in zip(passages, spans, strict=True)]
        judged = [self._finder.judged(_places(found)) for found in spans]
        meant = [*self._finder.meant(judged, partner)]
        in_title = any(one.is_actor for one in of_land[0]) and not judged[0]
        if any(of_land):
            meant = self._without_seat(meant, at_most=1 if in_title else 0)
        verdicts = _counted(_without_frames(meant, passages[0]))
        if land and (verdict := _land(of_land, partner, in_title=in_title, beside_places=bool(verdicts))):
            verdicts[land] = verdict
        return Reading(verdicts, is_elsewhere=not verdicts and any(one.is_elsewhere for one in judged[0]))

    def _of_land(self, passage: Passage, spans: Sequence[Span]) -> Iterator[LandMention]:
        return land_mentions(passage, [span for span in spans if span.name.kind is Kind.LAND], self._traps)

    def _without_seat(self, meant: Sequence[Meant], *, at_most: int) -> list[Meant]:
        """Leave out the capital where it is only the dateline of the Land's news, or named `at_most` times besides."""
        besides = Counter(area for one in meant for area in one.areas if not one.named.is_dateline)
        seats = {area for area in self._traps.capital if besides[area] <= at_most}
        return [one for one in meant if seats.isdisjoint(one.areas)]


def _places(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.name.kind is not Kind.LAND]


def _without_frames(meant: Sequence[Meant], title: Passage) -> Iterator[Meant]:
    """Leave out what only says where a place lies: `Aurich in Ostfriesland`, `die ostfriesische Stadt Leer`.

    That holds as well for a landscape in the text when the title names a place in it.
    """
    of_title = {one.areas[0] for one in meant if len(one.areas) == 1 and one.named.span.passage is title}
    for index, one in enumerate(meant):
        near = meant[max(0, index - _BESIDE) : index + _BESIDE + 1]
        is_beside = any(_frames(one, other) for other in near)
        is_below = one.named.span.passage is not title and not of_title.isdisjoint(one.areas)
        if len(one.areas) < 2 or not (is_beside or is_below):
            yield one


def _frames(area: Meant, place: Meant) -> bool:
    frame, inner = area.named.span, place.named.span
    if len(place.areas) != 1 or frame.passage is not inner.passage or place.areas[0] not in area.areas:
        return False
    is_adjective = frame.name.kind is Kind.ADJECTIVE
    between = inner.start - frame.end if is_adjective else frame.start - inner.end
    return 0 <= between <= _BESIDE


def _counted(meant: Iterable[Meant]) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    for one in meant:
        for area in one.areas:
            strength = one.named.strength if one.is_sure else Strength.WEAK
            verdicts.setdefault(area, Verdict()).add(strength, one.named.span.text)
    return verdicts


def _land(
    mentions: Sequence[Sequence[LandMention]], partner: Collection[str], *, in_title: bool, beside_places: bool
) -> Verdict | None:
    """Return the verdict on the Land.

    It counts beside places where the text speaks of all of it, or where the title has it and no place. Where no place
    is named, it must say more than the frame of what a partner of one county tells: twice, or in the title.
    """
    everything = [one for group in mentions for one in group]
    texts = dict.fromkeys(one.text for one in everything)
    if any(one.is_everywhere for one in everything):
        return Verdict(_EVERYWHERE, texts)
    if in_title:
        return Verdict(_ACTOR, texts)
    actors = sum(one.is_actor for one in everything)
    is_local = any(len(region) > 2 for region in partner)
    if beside_places or not everything or (is_local and actors < 2):
        return None
    return Verdict(_ACTOR if actors else _FRAME, texts)
