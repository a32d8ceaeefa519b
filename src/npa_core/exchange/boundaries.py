"""Boundaries of regions as GeoJSON (RFC 7946): read into regions, and slimmed for the alliance folder.

Made for what an operator downloads from Bundesamt für Kartographie und Geodäsie (VG250, VG2500, VG5000)
and converts to GeoJSON; their columns AGS, ARS, GEN, BEZ, NUTS and GF are known, in either case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from npa_core.errors import ConfigError, Fault
from npa_core.exchange.geometry import BadGeometryError, rounded
from npa_core.exchange.official_names import CITY_COUNTIES, county_name, town_name
from npa_core.exchange.parsed import Parsed
from npa_core.models.shape import Location
from npa_core.text import one_line

MAX_BYTES = 60_000_000
MAX_PARTS = 12_000_000
"""Lists, mappings and commas: what a file of so many bytes may unfold to in memory."""
MAX_FAULTS = 50

_DEGREES = re.compile(r"(CRS:?84|EPSG:{1,2}4326)$")
_AGS = re.compile(r"[0-9]{2}|[0-9]{3}|[0-9]{5}|[0-9]{8}")
_ARS = re.compile(r"[0-9]{2,12}")
_NUTS3 = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")
_KINDS = {2: "state", 3: "district", 5: "county", 8: "municipality"}
_WATERS = frozenset({"1", "2"})  # GF, the Geofaktor: the sea and the great lakes, beside the land of the same AGS

_Boundary = tuple[Mapping[str, str], Mapping[str, Any] | None]
"""A region and its shape."""


def parse(body: bytes, *, file: str, land: str | None = None) -> Parsed:
    """Return one mapping for each AGS with `ags`, `name`, `kind` and, where they are known, `ars` and `nuts3`.

    `land` keeps one Land only, by its two digits. Features that do not fit become faults, named by their
    number, since JSON is often one single line.
    """
    found, faults = _read(body, file, land)
    first: dict[str, Mapping[str, str]] = {}
    for region, _ in found:
        first.setdefault(region["ags"], region)
    regions = list(first.values())
    places: dict[Location, tuple[int, int]] = {(index,): (0, 0) for index in range(len(regions))}
    return Parsed(None if faults and not regions else regions, places, faults)


def slim(body: bytes, *, file: str, land: str | None = None) -> bytes:
    """Return GeoJSON with the properties `ags` and `name` only, rounded to 4 decimals (some 10 metres).

    What rounding leaves with fewer than three corners is dropped. Raises ConfigError with the faults of `parse`.
    """
    found, faults = _read(body, file, land)
    if faults:
        raise ConfigError("the boundaries are not right; nothing was done", faults)
    features = [
        {"type": "Feature", "properties": {"ags": region["ags"], "name": region["name"]}, "geometry": geometry}
        for region, geometry in found
    ]
    # One feature a line: a change of one region is a change of one line.
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()


def _read(body: bytes, file: str, land: str | None) -> tuple[list[_Boundary], tuple[Fault, ...]]:
    """Return the features that fit, and what is wrong with the others or with the file."""
    found: list[_Boundary] = []
    faults: list[Fault] = []
    try:
        for number, feature in _features(body, land):
            try:
                found.append((_region(feature), rounded(feature.get("geometry"))))
            except (_UnfitError, BadGeometryError) as unfit:
                faults.append(Fault(file, 0, 0, f"feature {number}: {unfit}"))
            if len(faults) == MAX_FAULTS:
                faults.append(Fault(file, 0, 0, "too much does not fit; the rest was not read"))
                break
    except _RefusedError as refused:
        faults.append(Fault(file, 0, 0, str(refused)))
    return found, tuple(faults)


class _RefusedError(Exception):
    """A file that holds no boundaries, or none that we read."""


class _UnfitError(Exception):
    """A feature that is no region."""


def _features(body: bytes, land: str | None) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the features with their numbers, without waters and without those of another Land."""
    document = _json(body)
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise _RefusedError("no GeoJSON of boundaries: expected a FeatureCollection")
    _check_degrees(document.get("crs"))
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise _RefusedError("`features` is missing or holds none")
    found = False
    for number, feature in enumerate(features, 1):
        properties = _properties(feature)
        of_land = land is None or _text(properties.get("ags")).startswith(land)
        if of_land and _text(properties.get("gf")) not in _WATERS:
            found = True
            yield number, {**feature, "properties": properties} if properties else {}
    if not found:
        raise _RefusedError("holds no feature" + (f" of the Land {land!r}" if land else " on land"))


def _json(body: bytes) -> Any:
    if len(body) > MAX_BYTES:
        raise _RefusedError(f"longer than {MAX_BYTES:,} bytes; choose a coarser scale or one Land")
    if sum(map(body.count, (b"[", b"{", b","))) > MAX_PARTS:
        raise _RefusedError(f"has more than {MAX_PARTS:,} parts; choose a coarser scale or one Land")
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise _RefusedError("not UTF-8, which GeoJSON has to be") from None
    except RecursionError:
        raise _RefusedError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise _RefusedError(f"no valid JSON in line {error.lineno}, column {error.colno}: {error.msg}") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise _RefusedError(f"no valid JSON: {error}") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _check_degrees(crs: Any) -> None:
    """Refuse other coordinate systems; GeoJSON of today has no `crs` and is always in degrees."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _DEGREES.search(name):
        shown = f" ({name[:60]!r})" if isinstance(name, str) else ""
        raise _RefusedError(f"the coordinates are not in degrees{shown}; convert the file to EPSG:4326")


def _properties(feature: Any) -> dict[str, Any]:
    """Return the properties by lower-case name; none where there is no feature."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return {key.lower(): value for key, value in properties.items()} if isinstance(properties, dict) else {}


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _region(feature: Mapping[str, Any]) -> dict[str, str]:
    properties = feature.get("properties", {})
    ags, official = properties.get("ags"), one_line(_text(properties.get("gen") or properties.get("name")))
    if not isinstance(ags, str) or not _AGS.fullmatch(ags):
        found = f", found {_text(ags)[:20]!r}" if _text(ags) else ""
        raise _UnfitError(f"the property AGS must be a text of 2, 3, 5 or 8 digits{found}")
    if not official:
        raise _UnfitError(f"the region {ags} has no name (GEN or name)")
    kind, title = _KINDS[len(ags)], one_line(_text(properties.get("bez")))
    region = {"ags": ags, "name": official, "kind": kind}
    if kind == "county" and title:
        region["name"] = county_name(official, title)
        region["kind"] = "county_level_city" if title in CITY_COUNTIES else kind
    elif kind == "municipality":
        region["name"] = town_name(official, title)
    codes = {"ars": (properties.get("ars"), _ARS), "nuts3": (properties.get("nuts"), _NUTS3)}
    return region | {key: _text(code) for key, (code, form) in codes.items() if form.fullmatch(_text(code))}
