"""What is known of treacherous names: traps.toml, spellings.toml and villages.toml, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from npa_core.builtin.gazetteer.forms import without_umlauts

Words = frozenset[str]


class Trap(Enum):
    """Why a name alone may mean something else."""

    NONE = "none"
    CAPITAL = "capital"
    """A word of another language, which has no capital."""
    OTHER = "other"
    """A word that is no noun: a capital inside a sentence tells them apart."""
    NOUN = "noun"
    PERSON = "person"
    ELSEWHERE = "elsewhere"
    """A better known place somewhere else."""

    @property
    def is_plain(self) -> bool:
        """Whether nothing else is known by the name with its capital."""
        return self in (Trap.NONE, Trap.CAPITAL)


_BY_STRICTNESS = (
    ("capitals", Trap.CAPITAL),
    ("others", Trap.OTHER),
    ("persons", Trap.PERSON),
    ("nouns", Trap.NOUN),
    ("elsewhere", Trap.ELSEWHERE),
)


@dataclass(frozen=True, slots=True)
class Traps:
    """The lists of traps.toml; all words are case-folded."""

    kinds: Mapping[str, Trap]
    namesakes: Words
    counties: Words
    municipality: Words
    municipality_endings: Words
    village: Words
    county: Words
    county_office: Words
    around: Words
    counties_of: Words
    preposition: Words
    only_in: Words
    institution: Words
    list_word: Words
    title: Words
    part_of_name: Words
    bound_for: Words
    origin: Words
    one: Words
    earlier: Words
    trip: Words
    near: Words
    bound: Words
    model: Words
    example: Words
    measure: Words
    artist: Words
    art: Words
    body: Words
    chamber: Words
    postcodes: Words
    street: Words
    medium: Words
    ending: Words
    elsewhere: Words
    link: Words
    first_names: Words
    everywhere: Words
    no_scope: Words
    actors: Words
    acts: Words
    land_words: Words
    """All words that may speak of the Land, so that a text asks once a word."""
    all_of: Words
    whole: Words
    seat: Words
    landscapes: Mapping[str, tuple[str, ...]]
    also: Mapping[str, str]
    villages: Mapping[str, tuple[str, ...]]
    """Quarters and villages by the AGS of their county."""
    twins: Mapping[str, tuple[str, ...]]
    """Such that are called like a municipality of another county."""
    adjectives: Mapping[str, Words]
    landscape_adjectives: Mapping[str, Words]
    """By landscape."""
    land_names: Mapping[str, Words]
    spellings: Mapping[str, tuple[str, ...]]
    outside: tuple[str, ...]
    countries: Words


@cache
def traps() -> Traps:
    """Return what the files say."""
    known, spelt, local = _read("traps.toml"), _read("spellings.toml"), _read("villages.toml")
    before, behind, land = known["before"], known["behind"], known["land"]
    lists = {**before, **behind, **{key: text for key, text in land.items() if key != "names"}}
    lists |= {"elsewhere": behind["elsewhere"], "first_names": known["first_names"]["names"]}
    del lists["actors"]
    countries = _names(known["outside"]["countries"])
    lists |= {key: known["words"][key] for key in ("namesakes", "counties")}
    everywhere, actors = _words(land["everywhere"]), _words(land["actors"])
    actors |= {word + "s" for word in actors}
    return Traps(
        land_words=everywhere | actors | {"land", "landes"},
        actors=actors,
        kinds=_kinds(known["words"]),
        landscapes={name: tuple(areas) for name, areas in known["landscapes"].items()},
        also=known["also"],
        villages={ags: _names(text) for ags, text in local["villages"].items()},
        twins={ags: _names(text) for ags, text in local["twins"].items()},
        adjectives={ags: _words(text) for ags, text in known["adjectives"].items()},
        landscape_adjectives={name: _words(text) for name, text in known["landscape_adjectives"].items()},
        land_names={ags: _words(text) for ags, text in land["names"].items()},
        spellings={ags: _names(text) for ags, text in spelt["spellings"].items()},
        outside=(*_names(known["outside"]["names"]), *countries),
        countries=frozenset(country.casefold() for country in countries),
        **{key: _words(text) for key, text in lists.items()},
    )


def _kinds(words: Mapping[str, str]) -> Mapping[str, Trap]:
    """Return the trap of each word; what is in several lists has the strictest, which is the last."""
    kinds: dict[str, Trap] = {}
    for key, trap in _BY_STRICTNESS:
        listed = _words(words[key])
        kinds |= dict.fromkeys({*listed, *map(without_umlauts, listed)}, trap)
    return kinds


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("|"))


def _words(text: str) -> Words:
    return frozenset(text.casefold().split())


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))
