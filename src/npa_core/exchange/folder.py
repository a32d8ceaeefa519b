"""The catalogue of an alliance folder, read with every fault of every file at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_origin

from npa_core.errors import ConfigError, Fault
from npa_core.exchange.files import read
from npa_core.exchange.parsed import Parsed
from npa_core.models import ActionField, Case, Catalogue, Model, Page, Partner, Region, Taxonomy
from npa_core.models.shape import Location
from npa_core.models.validation import kind_of, nearest, place_of, validate

M = TypeVar("M", bound=Model)

_NOUNS: Mapping[type[Model], str] = {
    Partner: "partner", ActionField: "action field", Region: "region", Case: "case", Page: "page",
}  # fmt: skip
_REFERS_TO: Mapping[str, type[Model]] = {
    "action_fields": ActionField, "parent": ActionField, "regions": Region, "partners": Partner,
}  # fmt: skip
_LISTS_OF_REFERENCES = frozenset({"action_fields", "regions", "partners"})
# Offers, events and groups have their files already; nothing reads them yet.
_KNOWN_FILES = frozenset(
    "partners.yaml partners.csv action_fields.yaml regions.yaml regions.csv offers.yaml events.yaml groups.yaml".split()
)
_PARTNER_LISTS = frozenset(
    name for name, field in Partner.model_fields.items() if get_origin(field.annotation) is tuple
)


@dataclass(frozen=True, slots=True)
class CatalogueRead:
    """What is sound in the catalogue's files, what is not, and where each feed of a partner was written."""

    catalogue: Catalogue
    faults: tuple[Fault, ...]
    feeds: Mapping[tuple[str, str], tuple[str, int, int]]
    """File, line and column of a feed, by partner and URL."""


def load_catalogue(folder: Path) -> Catalogue:
    """Read catalogue/ and pages/ of an alliance folder. What is missing there is empty.

    Raises ConfigError with the faults of all files: form, content, duplicate ids, dangling
    references, and files in catalogue/ that nothing reads.
    """
    found = read_catalogue(folder)
    if found.faults:
        raise ConfigError("the catalogue is not right; nothing was done", found.faults)
    return found.catalogue


def read_catalogue(folder: Path) -> CatalogueRead:
    """Read what `load_catalogue` reads; faults are returned beside what is sound, for whoever looks for more."""
    reading = _Reading(folder)
    catalogue = Catalogue(
        partners=reading.listed(Partner, "partners.yaml", "partners/*.yaml", "partners.csv"),
        taxonomy=reading.taxonomy("catalogue/action_fields.yaml"),
        regions=reading.listed(Region, "regions.yaml", "regions.csv"),
        cases=reading.texts(Case, "catalogue/cases"),
        pages=reading.texts(Page, "pages"),
    )
    faults = {*reading.faults, *reading.dangling(), *reading.repeated_feeds(catalogue), *_unread_files(folder)}
    return CatalogueRead(catalogue, tuple(sorted(faults)), reading.feeds(catalogue))


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a noun was written, and what is known of it: of a broken one, only its id and its references."""

    file: str
    places: Mapping[Location, tuple[int, int]]
    at: Location
    noun: Model

    def fault(self, path: Location, message: str) -> Fault:
        """Return a fault at a path within the noun."""
        return Fault(self.file, *place_of(self.places, (*self.at, *path)), message)


class _Reading:
    """Reads files into nouns; remembers where each came from and what was wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.origins: list[_Origin] = []
        self.first: dict[tuple[type[Model], str], _Origin] = {}
        self.unreadable: set[type[Model]] = set()

    def listed(self, model: type[M], *patterns: str) -> tuple[M, ...]:
        """Return the entries of every file of catalogue/ that a pattern names."""
        files = (file for pattern in patterns for file in sorted((self.folder / "catalogue").glob(pattern)))
        return tuple(noun for file in files for noun in self._entries(model, file.relative_to(self.folder).as_posix()))

    def taxonomy(self, file: str) -> Taxonomy:
        """Return the taxonomy: a mapping with `context` and `fields`, or the list of fields alone."""
        parsed = self._read(ActionField, file) if (self.folder / file).exists() else Parsed(None)
        if not isinstance(parsed.data, dict):
            return Taxonomy(fields=tuple(self._all(ActionField, parsed.data, file, parsed, ())))
        fields = tuple(self._all(ActionField, parsed.data.get("fields"), file, parsed, ("fields",)))
        rest = {**parsed.data, "fields": []}
        frame, faults = validate(Taxonomy, rest, file=file, places=parsed.places)
        self.faults += faults
        return (frame or Taxonomy()).model_copy(update={"fields": fields})

    def texts(self, model: type[M], below: str) -> tuple[M, ...]:
        """Return the Markdown files of a folder; a file's name is its id unless the front matter gives one."""
        nouns: list[M] = []
        for path in sorted((self.folder / below).glob("*.md")):
            file = f"{below}/{path.name}"
            parsed = self._read(model, file)
            if parsed.data is not None:
                nouns += self._one(model, {"id": path.stem, **parsed.data}, file, parsed, ())
        return tuple(nouns)

    def dangling(self) -> Iterator[Fault]:
        """Yield a fault for every reference to nothing; not for what is there, but broken itself."""
        catalogue = Catalogue.model_construct(
            partners=self._nouns(Partner),
            taxonomy=Taxonomy.model_construct(fields=self._nouns(ActionField)),
            regions=self._nouns(Region),
            cases=self._nouns(Case),
        )
        owners = {id(origin.noun): origin for origin in self.origins}
        for missing in catalogue.dangling():
            is_list = missing.key in _LISTS_OF_REFERENCES
            if _REFERS_TO[missing.key] not in self.unreadable:
                path = (missing.key, missing.index) if is_list else (missing.key,)
                yield owners[id(missing.owner)].fault(path, missing.message)

    def repeated_feeds(self, catalogue: Catalogue) -> Iterator[Fault]:
        """Yield a fault for every feed id that is used twice, and every address that one partner names twice."""
        seen: set[tuple[str, str]] = set()
        for partner in catalogue.partners:
            for index, feed in enumerate(partner.feeds):
                for key, value, scope in (("id", feed.id, ""), ("url", feed.url, partner.id)):
                    if value and (scope, value) in seen:
                        path = ("feeds", index, key)
                        yield self.first[Partner, partner.id].fault(path, f"duplicate feed {key} {value!r}")
                    seen.add((scope, value or ""))

    def feeds(self, catalogue: Catalogue) -> Mapping[tuple[str, str], tuple[str, int, int]]:
        """Return where each feed was written."""
        places = {}
        for partner in catalogue.partners:
            origin = self.first[Partner, partner.id]
            for index, feed in enumerate(partner.feeds):
                at = (*origin.at, "feeds", index)
                places[partner.id, feed.url] = (origin.file, *place_of(origin.places, at))
        return places

    def _entries(self, model: type[M], file: str) -> Iterator[M]:
        parsed = self._read(model, file)
        if isinstance(parsed.data, dict) and "/partners/" in file:
            yield from self._one(model, parsed.data, file, parsed, ())
        else:
            yield from self._all(model, parsed.data, file, parsed, ())

    def _all(self, model: type[M], data: Any, file: str, parsed: Parsed, at: Location) -> Iterator[M]:
        """Yield the good ones of a list of entries."""
        if data is not None and not isinstance(data, list):
            message = f"expected a list of {_NOUNS[model]}s, found {kind_of(data)}"
            self.faults.append(Fault(file, *place_of(parsed.places, at), message))
            self.unreadable.add(model)
            return
        for index, entry in enumerate(data or ()):
            yield from self._one(model, entry, file, parsed, (*at, index))

    def _one(self, model: type[M], data: Any, file: str, parsed: Parsed, at: Location) -> Iterator[M]:
        noun, faults = validate(model, data, file=file, places=parsed.places, at=at)
        self.faults += faults
        origin = _Origin(file, parsed.places, at, noun or _stand_in(model, data))
        self.origins.append(origin)
        key = _key(model)
        id = getattr(origin.noun, key)
        first = self.first.setdefault((model, id), origin)
        if id and first is not origin:
            line, _ = place_of(first.places, (*first.at, key))
            message = f"duplicate {_NOUNS[model]} {id!r}; it is already in {first.file}:{line}"
            self.faults.append(origin.fault((key,), message))
        elif noun is not None:
            yield noun

    def _nouns(self, model: type[M]) -> tuple[M, ...]:
        return tuple(origin.noun for origin in self.origins if isinstance(origin.noun, model))

    def _read(self, model: type[Model], file: str) -> Parsed:
        parsed = read(self.folder, file, lists=_PARTNER_LISTS if model is Partner else frozenset())
        self.faults += parsed.faults
        if parsed.faults and parsed.data is None:
            self.unreadable.add(model)
        return parsed


def _key(model: type[Model]) -> str:
    return "ags" if model is Region else "id"


def _stand_in(model: type[Model], data: Any) -> Model:
    """Return a noun that could not be read with its id and references alone, so that these are checked as well."""
    data = data if isinstance(data, dict) else {}
    id = data.get(_key(model))
    known: dict[str, Any] = {_key(model): id if isinstance(id, str) else ""}
    for key in _REFERS_TO.keys() & model.model_fields.keys() & data.keys():
        value = data[key]
        if isinstance(value, list):
            known[key] = tuple(map(str, value))
        elif isinstance(value, str) and key not in _LISTS_OF_REFERENCES:
            known[key] = value
    return model.model_construct(**known)


def _unread_files(folder: Path) -> Iterator[Fault]:
    """Yield a fault for each list in catalogue/ whose name nothing knows: most likely it is misspelt."""
    below = folder / "catalogue"
    for path in (*below.glob("*"), *below.glob("partners/*.yml")):
        if path.suffix in (".yaml", ".yml", ".csv") and path.name not in _KNOWN_FILES:
            hint = f" (did you mean '{path.stem}.yaml'?)" if path.suffix == ".yml" else nearest(path.name, _KNOWN_FILES)
            yield Fault(path.relative_to(folder).as_posix(), 0, 0, f"nothing reads this file{hint}")
