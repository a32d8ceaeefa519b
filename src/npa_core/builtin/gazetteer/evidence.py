"""Whether a name in a text is meant as a place: judged by the words around it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from npa_core.builtin.gazetteer.names import Kind
from npa_core.builtin.gazetteer.refusal import is_artist, is_elsewhere, refused
from npa_core.builtin.gazetteer.span import Span
from npa_core.builtin.gazetteer.traps import Trap, Traps

_ARTICLES = frozenset("der die das den dem des alle aller viele vielen".split())
_TOWN = 5_000
"""Inhabitants from which a noun with a colon is rather the town."""
_ARABIC = "\u0600"
"""From this letter on: Arabic, where a street is named behind the word for it."""
_APOSTROPHES = ("'", "\u2019")
_DATELINE = (":", " –", " -", " |", " (", ". ", ".\n", " /", "\n")


class Strength(Enum):
    """How sure a name is meant as a place; the values are scores of labels."""

    NONE = 0.0
    LISTED = 0.1
    """Only if its neighbour in a list is a place."""
    WEAK = 0.65
    PLAIN = 0.8
    STRONG = 0.95


@dataclass(frozen=True, slots=True)
class Judged:
    """What the words around a name say."""

    span: Span
    strength: Strength
    is_county: bool = False
    """It stands behind `Landkreis`, or beside an office of one."""
    is_pair: bool = False
    """Town and county are meant: `Stadt und Landkreis Osnabrück`."""
    is_elsewhere: bool = False
    """It is a place, but not the catalogue's."""
    is_dateline: bool = False
    """It says where a report was written: `LEER. `, `Hannover (epd)`."""


class Judge:
    """Weighs what stands before and behind a name."""

    def __init__(self, traps: Traps) -> None:
        self._traps = traps
        self._endings = tuple(traps.municipality_endings)

    def judge(self, span: Span) -> Judged:
        """Return how sure a name is meant as a place, and how."""
        if span.passage.key(span.start) >= "\u0400":
            return self._foreign(span)
        if is_elsewhere(span, self._traps):
            return Judged(span, Strength.NONE, is_elsewhere=True)
        if refused(span, self._traps):
            return Judged(span, Strength.NONE)
        is_pair = self._is_pair(span)
        if is_pair or self._is_county(span):
            return Judged(span, Strength.STRONG, is_county=True, is_pair=is_pair)
        is_dateline = self._is_dateline(span)
        return Judged(span, self._strength(span, is_dateline=is_dateline), is_dateline=is_dateline)

    def _foreign(self, span: Span) -> Judged:
        """Judge a name in another script: a place, but for a street's name or somebody's."""
        before = span.passage.before(span.start)
        street = span.passage.after(span.end) if span.passage.key(span.start) < _ARABIC else before
        if street in self._traps.street or is_artist(span, self._traps):
            return Judged(span, Strength.NONE)
        return Judged(span, Strength.PLAIN, is_county=before in self._traps.county)

    def _is_county(self, span: Span) -> bool:
        passage, traps = span.passage, self._traps
        before = passage.before(span.start)
        if before in traps.county or before in traps.county_office:
            return True
        if before == "of" and passage.key(span.start - 2) in traps.county:
            return True
        after = passage.key(span.end)
        return passage.adjoins(span.end) and (after == "land" or after in traps.county_office or after in traps.county)

    def _is_pair(self, span: Span) -> bool:
        passage, traps = span.passage, self._traps
        if passage.before(span.start) in traps.around and span.name.county:
            return True
        link = span.start - (3 if passage.key(span.start - 2) in _ARTICLES else 2)
        if passage.key(link) not in traps.list_word:
            return False
        one, other = passage.key(link - 1), passage.before(span.start)
        return any(
            a in traps.municipality and (b in traps.county or b == "land") for a, b in ((one, other), (other, one))
        )

    def _is_dateline(self, span: Span) -> bool:
        passage = span.passage
        if not passage.begins_line(span.start) or not passage.gaps[span.end].startswith(_DATELINE):
            return False
        return passage.raw[span.start].isupper() or not passage.gaps[span.end].startswith((". ", ".\n", "\n"))

    def _strength(self, span: Span, *, is_dateline: bool) -> Strength:
        if not span.name.meanings:
            return Strength.NONE
        if self._is_proven(span):
            return Strength.STRONG
        if span.name.kind is Kind.ADJECTIVE:
            return self._adjective(span)
        return self._name(span, is_dateline=is_dateline)

    def _is_proven(self, span: Span) -> bool:
        before = span.passage.before(span.start)
        if before.isdigit() and len(before) == 5:
            return True
        if span.passage.adjoins(span.start) and span.name.kind is not Kind.ADJECTIVE and self._is_municipal(span):
            return True
        return not span.is_one_word and span.name.kind is Kind.PLACE

    def _is_municipal(self, span: Span) -> bool:
        """Whether the word before is one of a municipality: `Gemeinde Lage`, `Fährdorf Osten`."""
        before = span.passage.before(span.start)
        if span.name.trap is Trap.ELSEWHERE:  # Stadt Essen is the other one
            return before in self._traps.village
        is_compound = before.endswith(self._endings) and span.passage.is_capital(span.start - 1)
        return is_compound or before in self._traps.municipality

    def _adjective(self, span: Span) -> Strength:
        """`die Göttinger Vereine`, `Emder feiern`: not sure when nothing stands by it."""
        passage = span.passage
        if passage.adjoins(span.end) and passage.is_capital(span.end):
            return Strength.PLAIN
        return Strength.PLAIN if passage.before(span.start) in _ARTICLES else Strength.WEAK

    def _name(self, span: Span, *, is_dateline: bool) -> Strength:
        if span.name.trap.is_plain:
            return Strength.PLAIN
        if span.name.trap is Trap.ELSEWHERE or (self._is_compound(span) and span.name.trap is not Trap.OTHER):
            return Strength.NONE
        if span.passage.before(span.start) in self._traps.institution or self._is_inflected(span):
            return Strength.PLAIN
        if is_dateline and self._dateline_counts(span):
            return Strength.PLAIN
        return self._word(span)

    def _word(self, span: Span) -> Strength:
        """Judge a name that is also a word, or somebody's name."""
        passage, traps = span.passage, self._traps
        before = passage.before(span.start)
        if before in traps.preposition and (before == "in" or passage.keys[span.start] not in traps.only_in):
            return self._behind_preposition(span)
        if span.name.trap is Trap.OTHER and not passage.begins_sentence(span.start) and not passage.shouting:
            return Strength.PLAIN
        return Strength.LISTED

    def _is_inflected(self, span: Span) -> bool:
        """Whether it has an ending as names have in Turkish: `Lohne'de`."""
        return span.passage.gaps[span.end] in _APOSTROPHES and span.passage.key(span.end) in self._traps.ending

    def _is_compound(self, span: Span) -> bool:
        return span.passage.adjoins(span.end) and span.passage.gaps[span.end] == "-"

    def _dateline_counts(self, span: Span) -> bool:
        """Whether a dateline shows a place: not `Stelle: Sozialarbeit` and not `Berge: ein Theaterstück`."""
        if span.passage.raw[span.start].isupper() and not span.passage.shouting:
            return True
        is_town = span.name.size >= _TOWN and span.name.form[0] not in self._traps.only_in
        return is_town or span.name.trap is not Trap.NOUN

    def _behind_preposition(self, span: Span) -> Strength:
        """Return PLAIN for `in Springe`, WEAK for `in Lage`, and LISTED for `in Lehre und Forschung`."""
        if span.name.trap is not Trap.NOUN:
            return Strength.PLAIN
        if span.passage.after(span.end) in self._traps.list_word:
            return Strength.LISTED
        return Strength.WEAK
