"""The official list of German municipalities (GV100AD of Statistisches Bundesamt), read into regions.

The columns are those of the description that comes with the file ("Datensatzbeschreibung GV100AD"). Only
four of them are needed, with the line of each: fewer than a library for the whole record would give, and
one that gives up at the first line that does not fit could not name them all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from npa_core.errors import Fault
from npa_core.exchange.official_names import county_name, town_name
from npa_core.exchange.parsed import Parsed
from npa_core.models.shape import Location
from npa_core.text import one_line

MAX_BYTES = 20_000_000
"""The file of all Germany has about 4 million."""
MAX_FAULTS = 50
"""So many lines that do not fit are named; a file with more is another file."""

# EF1, the kind of record. Not read: 30 (Region) and 50 (Gemeindeverband), which have no AGS.
_KINDS = {"10": "state", "20": "district", "40": "county", "60": "municipality"}
_DIGITS = {"state": 2, "district": 3, "county": 5, "municipality": 8}
_PASSED_OVER = frozenset({"30", "50"})
# EF7, what kind of county it is.
_COUNTIES = {"41": "Kreisfreie Stadt", "42": "Stadtkreis", "43": "Kreis", "44": "Landkreis", "45": "Regionalverband"}
_CITIES = frozenset({"41", "42"})
_UNINHABITED = "66"  # a gemeindefreies Gebiet where nobody lives
_FOUR_DIGITS = re.compile(r"[0-9]{4}")


def parse(body: bytes, *, file: str, land: str | None = None) -> Parsed:
    """Return the states, districts, counties and municipalities as mappings with `ags`, `name`, `kind` and `ars`.

    Names are those that readers know (`Landkreis Gifhorn`, `Stadt Syke`). `land` keeps one Land only, by
    its two digits. Lines that do not fit become faults. The file's own date (Gebietsstand) is left out: it
    says when the list was true, not since when a region exists.
    """
    if len(body) > MAX_BYTES:
        return _refused(file, f"longer than {MAX_BYTES:,} bytes; the Gemeindeverzeichnis is shorter")
    lines = _text(body).split("\n")
    if not _is_record(next((line for line in lines if line.strip()), "")):
        return _refused(file, "no Gemeindeverzeichnis: expected lines of the format GV100AD, which begin with 10 to 60")
    reading = _Reading(file, land)
    for number, line in enumerate(lines, 1):
        if line.strip():
            reading.add(number, line)
        if len(reading.faults) >= MAX_FAULTS:
            reading.fault(number, 1, "too much does not fit; the rest was not read")
            break
    if not reading.data and not reading.faults:
        return _refused(file, f"holds no region of the Land {land!r}" if land else "holds no region")
    return Parsed(reading.data, reading.places, tuple(reading.faults))


def _refused(file: str, message: str) -> Parsed:
    return Parsed(None, {}, (Fault(file, 0, 0, message),))


def _text(body: bytes) -> str:
    """Return the text: today's files are UTF-8, those before 2015 are ISO-8859-1 (read as its superset)."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _is_record(line: str) -> bool:
    return line[:2] in _KINDS or line[:2] in _PASSED_OVER


class _Reading:
    """Turns lines into regions, and collects what does not fit."""

    def __init__(self, file: str, land: str | None) -> None:
        self.file, self.land = file, land
        self.data: list[Mapping[str, Any]] = []
        self.places: dict[Location, tuple[int, int]] = {(): (1, 1)}
        self.faults: list[Fault] = []
        self.seen: dict[str, int] = {}

    def fault(self, line: int, column: int, message: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(self.file, line, column, message))

    def add(self, number: int, line: str) -> None:
        """Add the region of a line, if it has one."""
        if not _is_record(line):
            self.fault(number, 1, f"unknown kind of record {line[:2]!r} (Satzart); expected 10, 20, 30, 40, 50 or 60")
        elif line[:2] in _KINDS and self.land in (None, line[10:12]) and line[122:124] != _UNINHABITED:
            self._add(number, line, _KINDS[line[:2]])

    def _add(self, number: int, line: str, kind: str) -> None:
        ags, name, type_ = line[10:18].rstrip(), one_line(line[22:72]), line[122:124]
        if not re.fullmatch(rf"[0-9]{{{_DIGITS[kind]}}}", ags):
            self.fault(number, 11, f"{ags!r} is no AGS of a {kind}: expected {_DIGITS[kind]} digits")
        elif not name or "\ufffd" in name:
            self.fault(number, 23, "the name is missing" if not name else f"the name {name!r} cannot be read")
        elif kind == "county" and type_ not in _COUNTIES:
            self.fault(number, 123, f"unknown kind of county {type_!r} (Textkennzeichen); expected 41 to 45")
        elif kind == "municipality" and not _FOUR_DIGITS.fullmatch(line[18:22]):
            self.fault(number, 19, f"{line[18:22]!r} is no Gemeindeverband: expected 4 digits")
        elif ags in self.seen:
            self.fault(number, 11, f"the AGS {ags!r} is already in line {self.seen[ags]}")
        else:
            self.seen[ags] = number
            self.places[(len(self.data),)] = (number, 1)
            self.data.append(_region(ags, name, kind, type_, association=line[18:22]))


def _region(ags: str, name: str, kind: str, type_: str, *, association: str) -> Mapping[str, Any]:
    if kind == "municipality":
        # The ARS is the AGS with the Gemeindeverband in the middle.
        return {"ags": ags, "name": town_name(name), "kind": kind, "ars": f"{ags[:5]}{association}{ags[5:]}"}
    if kind == "county":
        is_city = type_ in _CITIES
        return {
            "ags": ags,
            "name": county_name(name, _COUNTIES[type_]),
            "kind": "county_level_city" if is_city else kind,
            "ars": ags,
        }
    return {"ags": ags, "name": name, "kind": kind, "ars": ags}
