"""What comes from a file, beside what is there: new, changed, the same; and the catalogue that would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from npa_core.errors import Fault
from npa_core.exchange.nouns import Noun
from npa_core.exchange.parsed import Parsed
from npa_core.exchange.parts import PARTS, part, whole
from npa_core.exchange.plain import plain
from npa_core.models import AdvicePoint, Catalogue, Model, Offer, Partner
from npa_core.models.references import bad_references
from npa_core.models.shape import Location
from npa_core.models.validation import place_of, validate


def identity(noun: Noun, held: Model) -> str:
    """Return what tells a noun from others: its key; of places all they say; of the context nothing, there is one."""
    if noun.key:
        return str(getattr(held, noun.key))
    return "" if noun.word == "context" else held.model_dump_json()


def label(held: Any) -> str:
    """Return what people call a noun: its id; a place by its name and AGS; the context by that word."""
    names = (getattr(held, "name", ""), getattr(held, "ags", ""))
    return str(getattr(held, "id", "") or " ".join(filter(None, names)) or "context")


@dataclass
class Merge:
    """A catalogue with what a file brings; `faults` says why it must not be."""

    catalogue: Catalogue
    file: str
    is_partial: bool
    """Whether keys that the file does not name stay as they are."""
    new: dict[str, list[Model]] = field(default_factory=dict)
    changed: dict[str, list[Model]] = field(default_factory=dict)
    unchanged: dict[str, list[Model]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    differing: list[Fault] = field(default_factory=list)
    """For each changed noun, where it comes from and what differs."""

    def __post_init__(self) -> None:
        self._parts = {name: list(part(self.catalogue, name)) for name in PARTS}
        self._origins: dict[int, tuple[Parsed, Location]] = {}

    def add(self, name: str, parsed: Parsed) -> None:
        """Merge what a file brings of one part."""
        self.faults += parsed.faults
        noun, nouns = PARTS.get(name), self._parts.get(name, [])
        if noun is None or parsed.data is None:
            return
        known = {identity(noun, held): index for index, held in enumerate(nouns)}
        seen: dict[str, int] = {}
        for index, entry in enumerate(parsed.data):
            found = self._noun(noun, entry, parsed, index, nouns, known)
            if found is None:
                continue
            key = identity(noun, found)
            if key in seen and noun.key is None:
                continue
            if key in seen:
                line, _ = place_of(parsed.places, (seen[key],))
                where = f" in line {line}" if line else ""
                self._fault(parsed, (index,), f"duplicate {noun.word} {key!r}; it is already{where}")
                continue
            seen[key] = index
            self._origins[id(found)] = parsed, (index,)
            self._place(name, found, key, nouns, known)

    @property
    def result(self) -> Catalogue:
        """The catalogue that would be."""
        return whole({name: tuple(nouns) for name, nouns in self._parts.items()})

    def bad_references(self) -> Iterator[Fault]:
        """Yield a fault for every reference to nothing, or in a circle, that the catalogue would have."""
        for bad in bad_references(self.result):
            if id(bad.owner) in self._origins:
                parsed, at = self._origins[id(bad.owner)]
                yield Fault(self.file, *place_of(parsed.places, (*at, *bad.path)), bad.message)
            else:
                name = next(name for name, noun in PARTS.items() if noun.type is type(bad.owner))
                message = f"{PARTS[name].word} {label(bad.owner)!r}: {bad.message}"
                yield Fault(f"catalogue/{name}", 0, 0, message)

    def _noun(
        self, noun: Noun, entry: Any, parsed: Parsed, index: int, nouns: list[Model], known: Mapping[str, int]
    ) -> Model | None:
        """Return an entry as a noun, laid over the one that is there if the format knows only part of it."""
        if self.is_partial and isinstance(entry, dict):
            index_there = known.get(str(entry.get("ags") or entry.get("id")))
            entry = entry if index_there is None else {**plain(nouns[index_there]), **entry}
        found, faults = validate(noun.type, entry, file=self.file, places=parsed.places, at=(index,))
        self.faults += faults
        if found is None:
            return None
        there = known.get(identity(noun, found))
        return found if there is None else self._with_contact(found, nouns[there])

    def _with_contact(self, found: Model, there: Model) -> Model:
        """Keep how an individual is reached: no export holds that, so a file without it does not take it away."""
        if not isinstance(there, Partner | Offer | AdvicePoint) or getattr(found, "contact", None):
            return found
        owner = there.id if isinstance(there, Partner) else there.partner
        held = self.catalogue.partner(owner)
        if held is None or held.sector != "individual" or getattr(found, "sector", "individual") != "individual":
            return found
        return found.model_copy(update={"contact": there.contact})

    def _place(self, name: str, found: Model, key: str, nouns: list[Model], known: Mapping[str, int]) -> None:
        """Put a noun where it belongs, and note what that means."""
        at = known.get(key)
        if at is None:
            nouns.append(found)
            self.new.setdefault(name, []).append(found)
            return
        there = nouns[at]
        if found == there:
            self.unchanged.setdefault(name, []).append(there)
            return
        parsed, place = self._origins[id(found)]
        nouns[at] = found
        self.changed.setdefault(name, []).append(found)
        keys = [f"`{field}`" for field in type(found).model_fields if getattr(found, field) != getattr(there, field)]
        message = f"{PARTS[name].word} {label(found)!r} is there already and differs in {', '.join(keys)}"
        self.differing.append(Fault(self.file, *place_of(parsed.places, place), message))

    def _fault(self, parsed: Parsed, path: Location, message: str) -> None:
        self.faults.append(Fault(self.file, *place_of(parsed.places, path), message))
