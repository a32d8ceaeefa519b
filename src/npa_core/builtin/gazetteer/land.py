"""Whether a text speaks of the whole Land."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from npa_core.builtin.gazetteer.passage import Passage
from npa_core.builtin.gazetteer.span import Span
from npa_core.builtin.gazetteer.traps import Traps

_FRAMES = frozenset("in aus für from of de across en из в у з".split())


@dataclass(frozen=True, slots=True)
class LandMention:
    """Words that speak of the Land, and how much they say."""

    text: str
    is_everywhere: bool = False
    """The whole Land is meant whatever else is named: `landesweit`."""
    is_actor: bool = False
    """It is more than a frame (`in Niedersachsen`) or a part of somebody's name (`Flüchtlingsrat Niedersachsen`)."""
    is_owner: bool = False
    """Something is the Land's: `ein Preis des Landes`."""

    @property
    def is_subject(self) -> bool:
        """Whether the text is about what the Land does or has."""
        return self.is_actor or self.is_owner


def land_mentions(passage: Passage, spans: Sequence[Span], traps: Traps) -> Iterator[LandMention]:
    """Yield what speaks of the Land; `spans` are its names in the passage."""
    for index, word in enumerate(passage.keys):
        if word not in traps.land_words:
            continue
        if word in traps.everywhere:
            if not passage.after(index + 1).startswith(tuple(traps.no_scope)):
                yield LandMention(passage.raw[index], is_everywhere=True, is_actor=True)
        elif word in traps.actors:
            yield LandMention(passage.raw[index], is_actor=True)
        elif word == "landes" and passage.before(index) == "des":
            yield LandMention(passage.text(index - 1, index + 1), is_owner=True)
        elif passage.after(index + 1) in traps.acts:
            yield LandMention(passage.text(index, index + 2), is_actor=True)
    for span in spans:
        yield _named(span, traps)


def _named(span: Span, traps: Traps) -> LandMention:
    passage, start = span.passage, span.start
    before = passage.before(start)
    is_cut = passage.gaps[min(span.end + 1, len(passage.keys))].startswith("-")  # Städte- und Gemeindebund
    if passage.key(span.end) in traps.all_of and passage.adjoins(span.end) and not is_cut:
        return LandMention(passage.text(start, span.end + 1), is_everywhere=True, is_actor=True)
    if before in traps.whole or (before == "in" and passage.key(start - 2) in traps.whole):
        return LandMention(passage.text(start - 1, span.end), is_everywhere=True, is_actor=True)
    if before in ("land", "landes"):
        return LandMention(passage.text(start - 1, span.end), is_actor=True)
    is_part_of_name = passage.adjoins(start) and passage.is_capital(start - 1) and span.text[:1].isupper()
    return LandMention(span.text, is_actor=before not in _FRAMES and not is_part_of_name)
