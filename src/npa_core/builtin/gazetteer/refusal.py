"""When a name in a text is surely no place, or another one: streets, newspapers, people, namesakes elsewhere."""

from __future__ import annotations

from npa_core.builtin.gazetteer.names import Kind
from npa_core.builtin.gazetteer.span import Span
from npa_core.builtin.gazetteer.traps import Trap, Traps

_NOBLE = ("von", "van", "zu", "vom")
_REACH = 4
"""In so many words behind a name the text says where it lies."""


def refused(span: Span, traps: Traps) -> bool:
    """Whether a name is surely not meant as a place of the catalogue."""
    if not (span.passage.is_capital(span.start) or span.name.is_known):
        return True
    return (
        _is_in_a_name(span, traps)
        or _has_foreign_postcode(span, traps)
        or _is_surname(span, traps)
        or is_artist(span, traps)
        or span.passage.before(span.start) in traps.bound_for
    )


def _is_in_a_name(span: Span, traps: Traps) -> bool:
    """Whether it is a part of a street's, a newspaper's or a village's name: `Celler Straße`, `Klein Lengden`."""
    passage = span.passage
    if passage.adjoins(span.end):
        after = passage.key(span.end)
        if after in traps.medium:
            return True
        is_attribute = span.name.kind is Kind.ADJECTIVE or not span.name.trap.is_plain
        if after in traps.street and (is_attribute or passage.gaps[span.end] == "-"):  # in der Langen Straße
            return True
    if not passage.adjoins(span.start):
        return False
    return passage.before(span.start) in traps.part_of_name and passage.is_capital(span.start - 1)


def _has_foreign_postcode(span: Span, traps: Traps) -> bool:
    before = span.passage.before(span.start)
    return len(before) == 5 and before.isdigit() and before[:2] not in traps.postcodes


def _is_surname(span: Span, traps: Traps) -> bool:
    """Whether it stands behind a first name or a title: `Horst Buchholz`, `Gerhard von Scharnhorst`."""
    passage = span.passage
    before = passage.before(span.start)
    if not span.is_one_word or not passage.is_capital(span.start):
        return False
    if before in _NOBLE:
        return passage.key(span.start - 2) in traps.first_names
    if before in traps.title:
        return span.name.kind is not Kind.ADJECTIVE
    return before in traps.first_names and passage.adjoins(span.start) and passage.is_capital(span.start - 1)


def is_artist(span: Span, traps: Traps) -> bool:
    """Whether it is whose works are played: `Werke von Bach und Buxtehude`.

    The passage speaks of music, and no word before the name says that something takes place there.
    """
    passage = span.passage
    if passage.keys[span.start] not in traps.artist or traps.art.isdisjoint(passage.keys):
        return False
    if passage.begins_line(span.start) or passage.before(span.start) in traps.municipality | traps.institution:
        return False
    return passage.before_list(span.start, traps.list_word) not in traps.preposition


def is_elsewhere(span: Span, traps: Traps) -> bool:
    """Whether it is a place, but not the catalogue's: `in Essen`, `Essen (NRW)`, `Oldenburg in Holstein`."""
    if span.name.kind is Kind.OUTSIDE:
        if span.passage.keys[span.start] in traps.countries and span.passage.before(span.start) != "in":
            return False
        return span.passage.is_capital(span.start) and not _is_in_a_name(span, traps)
    has_namesake = span.name.trap is Trap.ELSEWHERE or span.passage.keys[span.start] in traps.namesakes
    return has_namesake and span.is_one_word and (_is_told_elsewhere(span, traps) or _is_the_better_known(span, traps))


def _is_told_elsewhere(span: Span, traps: Traps) -> bool:
    passage = span.passage
    if passage.before(span.start).removesuffix("ischen") in traps.elsewhere:  # im holsteinischen Oldenburg
        return True
    for index in range(span.end, min(span.end + _REACH, len(passage.keys))):
        if passage.gaps[index].strip(" (/,-") or passage.keys[index] not in traps.link:
            return not passage.gaps[index].strip(" (/,-") and passage.keys[index] in traps.elsewhere
    return False


def _is_the_better_known(span: Span, traps: Traps) -> bool:
    return span.name.trap is Trap.ELSEWHERE and span.passage.before(span.start) in traps.preposition
