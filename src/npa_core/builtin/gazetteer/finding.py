"""Which counties a text names: its names found, judged, and those with several meanings told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from npa_core.builtin.gazetteer.evidence import Judge, Judged, Strength
from npa_core.builtin.gazetteer.forms import Form
from npa_core.builtin.gazetteer.index import Gazetteer
from npa_core.builtin.gazetteer.names import Areas, Kind, Name
from npa_core.builtin.gazetteer.passage import Passage
from npa_core.builtin.gazetteer.span import Span
from npa_core.builtin.gazetteer.traps import Trap, Traps

_SMALL = 5_000
"""Inhabitants below which a place behind a town and a hyphen is rather the town's quarter."""
_FAR_LARGER = 3
"""By so much a town outweighs the villages of the same name."""
_SURE = (Strength.WEAK, Strength.PLAIN, Strength.STRONG)
_JOINTS = frozenset([" ", "-", ". ", ".", "/", " (", "–", "\u00a0", " / ", " - "])
_OTHER_SCRIPTS = "\u0400"
"""From this letter on: Cyrillic, Arabic."""
_LONGEST_ENDING = 6
"""Letters that a stem in another script may be followed by."""
_PREFIXES = "بلوفك"
"""Arabic prepositions and conjunctions are written together with the word: بهانوفر."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that is meant as a place, with all it may mean."""

    span: Span
    strength: Strength
    choices: tuple[Areas, ...]
    """One, where it is clear."""
    is_dateline: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """A name with the one thing it means."""

    named: Named
    areas: Areas
    is_sure: bool


class Finder:
    """Finds the names of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer, traps: Traps) -> None:
        self._gazetteer = gazetteer
        self._traps = traps
        self._judge = Judge(traps)

    def spans(self, passage: Passage) -> list[Span]:
        """Return the names in a passage, the longest where several begin together."""
        found: list[Span] = []
        free = 0
        starting_with = self._gazetteer.starting_with
        for index in [at for at, word in enumerate(passage.keys) if word in starting_with or word >= _OTHER_SCRIPTS]:
            if index >= free and (span := self._longest(passage, index)):
                found.append(span)
                free = span.end
        return found

    def _longest(self, passage: Passage, index: int) -> Span | None:
        """Return the longest name that begins with a word."""
        word = passage.keys[index]
        names = self._gazetteer.starting_with.get(word)
        if names is None:
            return self._foreign(passage, index, word)
        return next((Span(passage, index, end, name) for name in names if (end := _ends(passage, index, name))), None)

    def judged(self, spans: Sequence[Span]) -> list[Judged]:
        """Judge the names in a passage."""
        return [
            Judged(span, Strength.NONE, is_elsewhere=True) if _is_quarter(before, span) else self._judge.judge(span)
            for before, span in zip((None, *spans), spans, strict=False)
        ]

    def meant(self, judged: Sequence[list[Judged]], known: Collection[str]) -> Iterator[Meant]:
        """Yield what the names in several passages mean.

        Of several meanings the one counts that lies in a county which the text names clearly; else one in the
        `known` counties, the partner's; else a town far larger than all of its name. Where none of these tells, a
        name means nothing, and neither does one that the text once says lies elsewhere.
        """
        elsewhere = elsewhere_in(judged)
        proven = {one.span.name.form for found in judged for one in found if one.strength is Strength.STRONG}
        named = [one for found in judged for one in self._named(found, proven) if one.span.name.form not in elsewhere]
        return _distinct(named, known)

    def _named(self, judged: list[Judged], proven: Collection[Form]) -> Iterator[Named]:
        """Yield the names that are meant as places; in a list they support one another.

        So do those that the text has `proven`: `Meine wächst. Die Gemeinde Meine hat 9000 Einwohner.`
        """
        spans = [one.span for one in judged]
        listed = [False, *(self._are_listed(left, right) for left, right in pairwise(spans))]
        in_list_of_counties = False
        for index, one in enumerate(judged):
            strength = one.strength
            if strength is Strength.LISTED:
                neighbours = judged[index - 1 : index] if listed[index] else []
                neighbours += judged[index + 1 : index + 2] if any(listed[index + 1 : index + 2]) else []
                if one.span.name.form in proven or any(neighbour.strength in _SURE for neighbour in neighbours):
                    strength = Strength.WEAK
            in_list_of_counties &= listed[index]
            in_list_of_counties |= one.span.passage.before(one.span.start) in self._traps.counties_of
            if strength in _SURE:
                for choices in _meanings(one, is_county=in_list_of_counties or one.is_county):
                    yield Named(one.span, strength, choices, one.is_dateline)

    def _are_listed(self, left: Span, right: Span) -> bool:
        """Whether two names are neighbours in a list: `Emden, Norden und Aurich`."""
        gaps = left.passage.gaps
        if right.start == left.end:
            return gaps[right.start].strip() in (",", "/", "&")
        between = left.passage.keys[left.end : right.start]
        is_linked = between[:1] != [] and between[0] in self._traps.list_word and between[1:] in ([], ["die"])
        return is_linked and gaps[left.end].strip() in ("", ",")

    def _foreign(self, passage: Passage, index: int, word: str) -> Span | None:
        """Find a name in another script, whose stem may be inflected; Arabic prefixes are taken off."""
        for bare in (word, word[1:]) if word[0] in _PREFIXES else (word,):
            for name in self._gazetteer.stems_of(bare):
                rest = [bare, *passage.keys[index + 1 : index + len(name.form)]]
                if len(rest) == len(name.form) and all(map(_has_stem, rest, name.form)):
                    return Span(passage, index, index + len(name.form), name)
        return None


def elsewhere_in(judged: Sequence[list[Judged]]) -> set[Form]:
    """Return the names that the text once says are another place than the catalogue's.

    That of a better known town is none where the text says once that it is not meant: `Gemeinde Essen`.
    """
    everyone = [one for found in judged for one in found]
    return {one.span.name.form for one in everyone if one.is_elsewhere} - {
        one.span.name.form
        for one in everyone
        if one.span.name.trap is Trap.ELSEWHERE and one.strength is Strength.STRONG
    }


def _is_quarter(town: Span | None, span: Span) -> bool:
    """Whether it is a town's quarter, which is called like a small place elsewhere: `Emden-Barenburg`."""
    if town is None or town.end != span.start or span.passage.gaps[span.start] != "-":
        return False
    name = span.name
    if name.kind is not Kind.PLACE or name.county or name.size >= min(_SMALL, town.name.size):
        return False
    counties = {area for areas in name.meanings for area in areas}
    return town.name.kind in (Kind.PLACE, Kind.OUTSIDE) and not any(counties & {*areas} for areas in town.name.meanings)


def _meanings(judged: Judged, *, is_county: bool) -> Iterator[tuple[Areas, ...]]:
    """Yield what is named: two things where town and county are."""
    name = judged.span.name
    if not (is_county and name.county):
        yield name.choices
        return
    yield (name.county,)
    if judged.is_pair and name.choices:
        yield name.choices


def _has_stem(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING


def _ends(passage: Passage, start: int, name: Name) -> int:
    """Return where a name ends that begins at `start`, 0 when it does not stand there."""
    end = start + len(name.form)
    if tuple(passage.keys[start:end]) != name.form:
        return 0
    joints = passage.gaps[start + 1 : end]
    return end if _JOINTS.issuperset(joints) else 0


def _distinct(named: Sequence[Named], known: Collection[str]) -> Iterator[Meant]:
    clear = {area for one in named if len(one.choices) == 1 for area in one.choices[0]}
    for one in named:
        if len(one.choices) == 1:
            yield Meant(one, one.choices[0], is_sure=True)
            continue
        first, second = (one.span.name.meanings[areas] for areas in one.choices[:2])
        is_far_larger = first >= max(1, second) * _FAR_LARGER
        if is_far_larger and any(area in clear or area in known for area in one.choices[0]):
            yield Meant(one, one.choices[0], is_sure=True)
        elif near := _only(one.choices, clear) or _only(one.choices, known):
            yield Meant(one, near, is_sure=True)
        elif is_far_larger:
            yield Meant(one, one.choices[0], is_sure=False)


def _only(choices: Sequence[Areas], counties: Collection[str]) -> Areas:
    """Return the only choice that lies in these counties."""
    near = [areas for areas in choices if any(area in counties for area in areas)]
    return near[0] if len(near) == 1 else ()
