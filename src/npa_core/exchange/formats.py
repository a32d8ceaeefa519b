"""Which formats a catalogue can be written in and read from, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from npa_core.errors import ConfigError
from npa_core.exchange.parsed import Parsed
from npa_core.exchange.parts import PARTS, TABLES, part
from npa_core.models import AllianceProfile, Catalogue


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of a format."""

    noun: str | None = None
    """One part of the catalogue: `offers`."""
    suffix: str = ""
    """The suffix of the file that is written, where a format has several forms."""
    land: str | None = None
    """Only this Land, by its two digits."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file holds: the parts of a catalogue, and files that are kept as they are, by their names."""

    parts: Mapping[str, Parsed]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """A format to write: `dump` gives the file's bytes, and raises ConfigError when it cannot."""

    suffixes: tuple[str, ...]
    holds: str
    module: str
    dump: Callable[[Any, Catalogue, AllianceProfile, Wanted], bytes]
    """Its first argument is the module."""
    is_text: bool = True
    takes_noun: bool = False
    """Whether it can hold one list alone."""


@dataclass(frozen=True, slots=True)
class Import:
    """A format to read. `is_partial`: it knows only some of what we know, so the rest stays."""

    suffixes: tuple[str, ...]
    holds: str
    modules: tuple[str, ...]
    read: Callable[[Any, bytes, str, Wanted], Brought]
    """Its first argument is the modules, by name."""
    is_partial: bool = False
    takes_noun: bool = False
    takes_land: bool = False
    max_bytes: int = 20_000_000


def exported(format: str, catalogue: Catalogue, alliance: AllianceProfile, wanted: Wanted) -> bytes:
    """Return a catalogue in a format. Raises ConfigError when it cannot be written so."""
    known = EXPORTS[format]
    if wanted.noun and not known.takes_noun:
        raise ConfigError(f"{format} holds {known.holds}; leave --of out")
    return known.dump(_load(known.module), catalogue.discreet, alliance, wanted)


def imported(format: str, body: bytes, file: str, wanted: Wanted) -> Brought:
    """Return what a file of a format holds; its faults are those of its parts."""
    known = IMPORTS[format]
    if wanted.noun and not known.takes_noun:
        raise ConfigError(f"{format} holds {known.holds}; leave --of out")
    if wanted.land and not known.takes_land:
        raise ConfigError(f"{format} holds {known.holds}; leave --land out")
    return known.read({name: _load(name) for name in known.modules}, body, file, wanted)


def _load(module: str) -> Any:
    return import_module(f"npa_core.exchange.{module}")


def _csv(csv: Any, catalogue: Catalogue, _alliance: AllianceProfile, wanted: Wanted) -> bytes:
    name = _one_table(wanted.noun)
    text: str = csv.dump(TABLES[name].type, part(catalogue, name))
    return text.encode()


def _xlsx(xlsx: Any, catalogue: Catalogue, _alliance: AllianceProfile, wanted: Wanted) -> bytes:
    names = [_one_table(wanted.noun)] if wanted.noun else [name for name in TABLES if part(catalogue, name)]
    sheets = {name: (TABLES[name].type, part(catalogue, name)) for name in names or ["partners"]}
    body: bytes = xlsx.dump(sheets)
    return body


def _json(json: Any, catalogue: Catalogue, _alliance: AllianceProfile, _wanted: Wanted) -> bytes:
    text: str = json.dump(catalogue)
    return text.encode()


def _plainly(module: Any, catalogue: Catalogue, alliance: AllianceProfile, _wanted: Wanted) -> bytes:
    body: bytes = module.dump(catalogue, alliance)
    return body


def _skos(skos: Any, catalogue: Catalogue, alliance: AllianceProfile, wanted: Wanted) -> bytes:
    body: bytes = skos.dump(catalogue, alliance, wanted.suffix or ".ttl")
    return body


def _read_opml(modules: Any, body: bytes, file: str, _wanted: Wanted) -> Brought:
    return Brought({"partners": modules["opml"].parse(body, file=file)})


def _read_regions(modules: Any, body: bytes, file: str, wanted: Wanted) -> Brought:
    """Read the Gemeindeverzeichnis, or boundaries as GeoJSON, which are kept beside the list, too."""
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return Brought({"regions": modules["gemeindeverzeichnis"].parse(body, file=file, land=wanted.land)})
    parsed = modules["boundaries"].parse(body, file=file, land=wanted.land)
    if parsed.faults:
        return Brought({"regions": parsed})
    slim = modules["boundaries"].slim(body, file=file, land=wanted.land)
    return Brought({"regions": parsed}, {"catalogue/regions.geojson": slim})


def _read_csv(modules: Any, body: bytes, file: str, wanted: Wanted) -> Brought:
    name = _one_table(wanted.noun or PurePosixPath(file).stem.lower().replace("-", "_").replace(" ", "_"))
    return Brought({name: modules["csv"].parse(body, TABLES[name].type, file=file)})


def _read_xlsx(modules: Any, body: bytes, file: str, wanted: Wanted) -> Brought:
    if wanted.noun:
        name = _one_table(wanted.noun)
        return Brought({name: modules["xlsx"].parse(body, TABLES[name].type, file=file, sheet=name)})
    return Brought(modules["xlsx"].parse_book(body, {name: noun.type for name, noun in TABLES.items()}, file=file))


def _read_json(modules: Any, body: bytes, file: str, wanted: Wanted) -> Brought:
    parts: Mapping[str, Parsed] = modules["json"].parse(body, file=file)
    if wanted.noun is None:
        return Brought(parts)
    if wanted.noun not in PARTS:
        raise ConfigError(f"{wanted.noun!r} is no part of a catalogue; use one of {', '.join(PARTS)}")
    return Brought({name: parsed for name, parsed in parts.items() if name in ("", wanted.noun)})


def _one_table(name: str | None) -> str:
    if name in TABLES:
        return str(name)
    raise ConfigError(f"which list is it? Say it with --of: one of {', '.join(TABLES)}")


EXPORTS: dict[str, Export] = {
    "csv": Export((".csv",), "one list, as a table", "csv", _csv, takes_noun=True),
    "hsds": Export((".json",), "offers and advice points, as Open Referral has them", "hsds", _plainly),
    "ical": Export((".ics",), "the events, as a calendar", "ical", _plainly),
    "json": Export((".json",), "the whole catalogue, for npa to read", "json", _json),
    "jsonld": Export((".jsonld", ".json"), "what is public, in schema.org's words", "jsonld", _plainly),
    "opml": Export((".opml", ".xml"), "the partners' feeds, for feed readers", "opml", _plainly),
    "skos": Export((".ttl", ".rdf", ".xml", ".jsonld", ".json"), "the action fields, as a vocabulary", "skos", _skos),
    "xlsx": Export((".xlsx",), "the lists, each a sheet", "xlsx", _xlsx, is_text=False, takes_noun=True),
}
"""What the catalogue can be written as, by the words of `npa export`."""

IMPORTS: dict[str, Import] = {
    "csv": Import((".csv",), "one list, as a table", ("csv",), _read_csv, takes_noun=True),
    "json": Import((".json",), "a whole catalogue", ("json",), _read_json, takes_noun=True, max_bytes=100_000_000),
    "opml": Import((".opml", ".xml"), "partners with their feeds", ("opml",), _read_opml, is_partial=True),
    "regions": Import(
        (".txt", ".asc", ".geojson", ".json"),
        "regions: the Gemeindeverzeichnis (GV100AD), or boundaries as GeoJSON",
        ("gemeindeverzeichnis", "boundaries"),
        _read_regions,
        is_partial=True,
        takes_land=True,
        max_bytes=60_000_000,
    ),
    "xlsx": Import((".xlsx",), "lists, each a sheet with its name", ("xlsx",), _read_xlsx, takes_noun=True),
}
"""What can be read into a catalogue, by the words of `npa import`."""
