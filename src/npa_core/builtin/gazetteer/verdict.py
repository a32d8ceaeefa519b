"""What a text names, all told: its counties with their scores, and the Land."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from npa_core.builtin.gazetteer.evidence import Judged, Strength
from npa_core.builtin.gazetteer.finding import Finder, Meant, elsewhere_in
from npa_core.builtin.gazetteer.government import Government
from npa_core.builtin.gazetteer.land import LandMention, land_mentions
from npa_core.builtin.gazetteer.names import Kind
from npa_core.builtin.gazetteer.passage import Passage
from npa_core.builtin.gazetteer.passing import Passing
from npa_core.builtin.gazetteer.span import Span
from npa_core.builtin.gazetteer.traps import Traps

_REPEATED = 0.9
_WIDE = 4
"""Counties from which a partner is no longer a local one: a diocese, a region's chamber."""
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
        self._passing = Passing(traps)
        self._government = Government(traps)

    def read(self, texts: Sequence[str], partner: Collection[str], land: str | None) -> Reading:
        """Return which regions `texts` name, the first of which is the title.

        `partner` are the counties of who says it; `land` is the AGS of the Land they lie in, if there is one.
        """
        passages = [Passage(text) for text in texts]
        title = passages[0]
        spans = [self._finder.spans(passage) for passage in passages]
        of_land = [[*self._of_land(passage, found)] for passage, found in zip(passages, spans, strict=True)]
        judged = [self._finder.judged(_places(found)) for found in spans]
        meant: Sequence[Meant] = [*self._finder.meant(judged, partner)]
        in_title = not judged[0] and any(one.is_actor for one in of_land[0])
        if not judged[0] and self._are_examples(meant, passages, of_land[0], speaks_for_land=land in partner):
            meant = []
        of_land.append([*self._government.speaks(meant, title, partner)])
        if any(of_land):
            acts = any(one.is_subject for group in of_land for one in group)
            meant = self._government.without_seat(meant, title, () if in_title else partner, acts=acts)
        verdicts = _counted(self._passing.without(meant, title))
        if land and (verdict := _land(of_land, partner, in_title=in_title, beside_places=bool(verdicts))):
            verdicts[land] = verdict
        return Reading(verdicts, is_elsewhere=not verdicts and _is_elsewhere(judged))

    def _are_examples(
        self,
        meant: Sequence[Meant],
        passages: Sequence[Passage],
        in_title: Iterable[LandMention],
        *,
        speaks_for_land: bool,
    ) -> bool:
        """Whether the places that a text names below a title without any are examples of what the Land does or has."""
        if any(one.is_subject for one in in_title):
            return self._passing.are_examples(meant)
        return speaks_for_land and self._passing.are_a_choice(meant, passages)

    def _of_land(self, passage: Passage, spans: Sequence[Span]) -> Iterator[LandMention]:
        return land_mentions(passage, [span for span in spans if span.name.kind is Kind.LAND], self._traps)


def _places(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.name.kind is not Kind.LAND]


def _is_elsewhere(judged: Sequence[list[Judged]]) -> bool:
    """Whether the title names a place that is elsewhere, as it says itself or the text does."""
    elsewhere = elsewhere_in(judged)
    return any(
        one.is_elsewhere or (one.span.name.kind is not Kind.OUTSIDE and one.span.name.form in elsewhere)
        for one in judged[0]
    )


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
    everything = [one for group in mentions for one in group if not one.is_owner]
    texts = dict.fromkeys(one.text for one in everything)
    if any(one.is_everywhere for one in everything):
        return Verdict(_EVERYWHERE, texts)
    if in_title:
        return Verdict(_ACTOR, texts)
    actors = sum(one.is_actor for one in everything)
    is_local = any(len(region) > 2 for region in partner) and len(partner) < _WIDE
    if beside_places or not everything or (is_local and actors < 2):
        return None
    return Verdict(_ACTOR if actors else _FRAME, texts)
