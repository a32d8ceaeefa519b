"""Reading an alliance folder's files into nouns; remembers where each came from and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from npa_core.errors import Fault
from npa_core.exchange.files import read
from npa_core.exchange.nouns import NOUNS, Noun
from npa_core.exchange.parsed import Parsed
from npa_core.models import ActionField, Model, Region, Taxonomy
from npa_core.models.references import REFERENCES
from npa_core.models.shape import Location
from npa_core.models.validation import kind_of, place_of, validate

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a noun was written, and what is known of it: of a broken one, only its id and its references."""

    file: str
    places: Mapping[Location, tuple[int, int]]
    at: Location
    noun: Model

    def fault(self, path: Location, message: str) -> Fault:
        """Return a fault at a path within the noun."""
        return Fault(self.file, *place_of(self.places, (*self.at, *path)), message)


class Reading:
    """The nouns read so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.origins: list[Origin] = []
        self.first: dict[tuple[type[Model], str], Origin] = {}
        self.unreadable: set[type[Model]] = set()
        """Nouns of which a whole file could not be read: references to them are not judged."""

    def listed(self, type_: type[M]) -> tuple[M, ...]:
        """Return the entries of every list of a noun in catalogue/, in whichever format it is written."""
        name = NOUNS[type_].name
        patterns = (f"{name}.yaml", f"{name}/*.yaml", f"{name}.csv", f"{name}.xlsx")
        files = (file for pattern in patterns for file in sorted((self.folder / "catalogue").glob(pattern)))
        return tuple(noun for file in files for noun in self._entries(type_, file.relative_to(self.folder).as_posix()))

    def taxonomy(self, file: str) -> Taxonomy:
        """Return the taxonomy: a mapping with `context`, `schemes` and `fields`, or the list of fields alone."""
        parsed = self._read(ActionField, file) if (self.folder / file).exists() else Parsed(None)
        if not isinstance(parsed.data, dict):
            return Taxonomy(fields=tuple(self._all(ActionField, parsed.data, file, parsed, ())))
        fields = tuple(self._all(ActionField, parsed.data.get("fields"), file, parsed, ("fields",)))
        frame, faults = validate(Taxonomy, {**parsed.data, "fields": []}, file=file, places=parsed.places)
        self.faults += faults
        return (frame or Taxonomy()).model_copy(update={"fields": fields})

    def texts(self, type_: type[M], below: str) -> tuple[M, ...]:
        """Return the Markdown files of a folder; a file's name is its id unless the front matter gives one."""
        nouns: list[M] = []
        for path in sorted((self.folder / below).glob("*.md")):
            file = f"{below}/{path.name}"
            parsed = self._read(type_, file)
            if parsed.data is not None:
                nouns += self._one(type_, {"id": path.stem, **parsed.data}, file, parsed, ())
        return tuple(nouns)

    def all(self, type_: type[M]) -> tuple[M, ...]:
        """Return the nouns of a type, broken ones included as far as they are known."""
        return tuple(origin.noun for origin in self.origins if isinstance(origin.noun, type_))

    def _entries(self, type_: type[M], file: str) -> Iterator[M]:
        parsed = self._read(type_, file)
        if isinstance(parsed.data, dict) and f"/{NOUNS[type_].name}/" in file:
            yield from self._one(type_, parsed.data, file, parsed, ())
        else:
            yield from self._all(type_, parsed.data, file, parsed, ())

    def _all(self, type_: type[M], data: Any, file: str, parsed: Parsed, at: Location) -> Iterator[M]:
        """Yield the good ones of a list of entries."""
        if data is not None and not isinstance(data, list):
            message = f"expected a list of {NOUNS[type_].plural}, found {kind_of(data)}"
            self.faults.append(Fault(file, *place_of(parsed.places, at), message))
            self.unreadable.add(type_)
            return
        for index, entry in enumerate(data or ()):
            yield from self._one(type_, entry, file, parsed, (*at, index))

    def _one(self, type_: type[M], data: Any, file: str, parsed: Parsed, at: Location) -> Iterator[M]:
        known = NOUNS[type_]
        noun, faults = validate(type_, data, file=file, places=parsed.places, at=at)
        self.faults += faults
        origin = Origin(file, parsed.places, at, noun or _stand_in(known, data))
        self.origins.append(origin)
        id = getattr(origin.noun, known.key) if known.key else ""
        first = self.first.setdefault((type_, id), origin) if id else origin
        if first is not origin:
            line, _ = place_of(first.places, (*first.at, known.key or ""))
            message = f"duplicate {known.word} {id!r}; it is already in {first.file}:{line}"
            self.faults.append(origin.fault((_written_key(type_, data),), message))
        elif noun is not None:
            yield noun

    def _read(self, type_: type[Model], file: str) -> Parsed:
        parsed = read(self.folder, file, type_)
        self.faults += parsed.faults
        if parsed.faults and parsed.data is None:
            self.unreadable.add(type_)
        return parsed


def _written_key(type_: type[Model], data: Any) -> str:
    return "ags" if type_ is Region and isinstance(data, dict) and "ags" in data else "id"


def _stand_in(noun: Noun, data: Any) -> Model:
    """Return a noun that could not be read with its id and references alone, so that these are checked as well."""
    data = data if isinstance(data, dict) else {}
    id = data.get(_written_key(noun.type, data))
    known: dict[str, Any] = {"id": id if isinstance(id, str) else ""}
    for path in REFERENCES.get(noun.type, ()):
        key, _, below = path.partition(".")
        value = data.get(key)
        if below == "*" and isinstance(value, list):
            known[key] = tuple(map(str, value))
        elif not below and isinstance(value, str):
            known[key] = value
    return noun.type.model_construct(**known)
