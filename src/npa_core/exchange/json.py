"""The whole catalogue as one JSON document, without loss; how an individual is reached is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from npa_core.errors import Fault
from npa_core.exchange import yaml
from npa_core.exchange.parsed import LazyPlaces, Parsed
from npa_core.exchange.parts import PARTS, part
from npa_core.exchange.plain import shareable
from npa_core.models import Catalogue, Model
from npa_core.models.shape import Location
from npa_core.models.validation import kind_of, nearest, place_of

FORMAT = "npa-catalogue/1"
_AS_WRITTEN = frozenset({"context", "schemes", "action_fields"})
"""What has an order of its own: the first scheme is the alliance's, its fields are the chapters of an edition."""


def dump(catalogue: Catalogue) -> str:
    """Return a mapping of `format` and the parts of the catalogue to lists, each sorted by its nouns' ids.

    Defaults are written out, so that the document means the same when they change; what is not there is not.
    """
    document: dict[str, Any] = {"format": FORMAT}
    for name in PARTS:
        entries = [_entry(noun) for noun in part(catalogue, name)]
        document[name] = entries if name in _AS_WRITTEN else sorted(entries, key=_rank)
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def parse(body: bytes, *, file: str) -> Mapping[str, Parsed]:
    """Return what each part holds, by its name; of a document that is none of ours, the faults under ""."""
    try:
        text, document = _document(body)
    except _RefusedError as refused:
        return {"": Parsed(None, {}, (Fault(file, *refused.place, str(refused)),))}
    # Nearly all JSON is YAML, whose reader knows the places; it is asked only when something is wrong.
    places = LazyPlaces(lambda: yaml.parse(text, file=file).places)
    return {name: _part(name, entries, places, file) for name, entries in document.items()}


class _RefusedError(Exception):
    """A document that is no catalogue, and the place where that shows."""

    def __init__(self, message: str, place: tuple[int, int] = (0, 0)) -> None:
        super().__init__(message)
        self.place = place


def _document(body: bytes) -> tuple[str, dict[str, Any]]:
    """Return the text of a document, and its parts."""
    try:
        text = body.decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_mapping, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise _RefusedError("not UTF-8, as JSON is", (body.count(b"\n", 0, error.start) + 1, 1)) from None
    except json.JSONDecodeError as error:
        raise _RefusedError(f"no valid JSON: {error.msg}", (error.lineno, error.colno)) from None
    except RecursionError:
        raise _RefusedError("no catalogue: nested far too deep") from None
    except ValueError as error:  # a key twice, NaN, a number of thousands of digits
        raise _RefusedError(f"no valid JSON: {error}") from None
    found = document.pop("format", None) if isinstance(document, dict) else None
    if found is None:
        raise _RefusedError(f'no catalogue of npa: expected a mapping with "format": "{FORMAT}"')
    if found != FORMAT:
        raise _RefusedError(f"the format is {str(found)[:40]!r}; this version reads {FORMAT!r}")
    return text, document


def _entry(noun: Model) -> Any:
    return shareable(noun).model_dump(mode="json", exclude_none=True)


def _rank(entry: Mapping[str, Any]) -> tuple[str, str]:
    return entry.get("id", ""), "" if "id" in entry else json.dumps(entry, ensure_ascii=False, sort_keys=True)


def _part(name: str, entries: Any, places: Mapping[Location, tuple[int, int]], file: str) -> Parsed:
    if name not in PARTS:
        fault = Fault(file, *place_of(places, (name,)), f"unknown key {name!r}{nearest(name, PARTS.keys(), most=20)}")
        return Parsed(None, {}, (fault,))
    if not isinstance(entries, list):
        message = f"`{name}`: expected a list of {PARTS[name].plural}, found {kind_of(entries)}"
        return Parsed(None, {}, (Fault(file, *place_of(places, (name,)), message),))
    within = LazyPlaces(lambda: {path[1:]: place for path, place in places.items() if path[:1] == (name,)})
    return Parsed(entries, within)


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)[:80]!r} is there twice")
    return mapping


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
