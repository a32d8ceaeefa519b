"""How the name of a place may be written: with and without what is added to it, abbreviated, without umlauts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

Form = tuple[str, ...]
"""The case-folded words of a name."""

_WORD = re.compile(r"\w+")
_ASIDE = re.compile(r"\s*[(/].*| I{1,3}$")
_TAIL = re.compile(r"(?P<head>\w[\w. -]*?) (?P<tail>(?:am|an der|im|in der) .+)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_INHABITANTS = ("", "n", "s", "in", "innen")


def words(name: str) -> Form:
    """Return the case-folded words of a name."""
    return tuple(word.casefold() for word in _WORD.findall(name))


def full_forms(name: str) -> Iterator[Form]:
    """Yield the name as it is, with its tail abbreviated, and each without umlauts.

    `Hagen am Teutoburger Wald` is also `Hagen a. T. W.`, `Buchholz in der Nordheide` also `Buchholz i. d. Nordheide`.
    """
    yield from _spelt(words(name))
    if match := _TAIL.fullmatch(name):
        head, tail = words(match["head"]), words(match["tail"])
        yield from _spelt((*head, *(word[0] for word in tail)))
        yield from _spelt((*head, *(word[0] for word in tail[:-1]), tail[-1]))
    if "sankt " in (lower := name.casefold()):
        yield words(lower.replace("sankt ", "st. "))


def short_forms(name: str) -> Iterator[Form]:
    """Yield the name without what tells it from its namesakes: `Nienburg/Weser`, `Hagen im Bremischen`."""
    short = _ASIDE.sub("", name)
    if match := _TAIL.fullmatch(short):
        short = match["head"]
    if short != name and words(short):
        yield from _spelt(words(short))


def plain_form(name: str) -> Form:
    """Return the name as who has no umlauts writes it: `Luneburg`."""
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return words("".join(letter for letter in decomposed if not unicodedata.combining(letter)))


def demonyms(word: str, *, shortened: bool) -> Iterator[str]:
    """Yield how the people and the things of a town are called: `Göttinger`, `Verdener`, `Göttingerinnen`.

    Who is `shortened` loses an ending (`Göttinger`), which makes other words of some names (Dutch `verder`).
    """
    stems = {word + "er"}
    if word.endswith("e"):
        stems = {word + "r"}
    elif word.endswith("en") and shortened:
        stems.add(word[:-2] + "er")
    for stem in sorted(stems):
        for ending in _INHABITANTS:
            yield from (one[0] for one in _spelt((stem + ending,)))


def without_umlauts(word: str) -> str:
    """Return a word as it is written where umlauts are missing: `kuesten`."""
    return word.translate(_UMLAUTS)


def _spelt(form: Form) -> Iterator[Form]:
    """Yield a form, and as it is written where umlauts are missing: `Lueneburg`."""
    yield form
    spelt = tuple(map(without_umlauts, form))
    if spelt != form:
        yield spelt
