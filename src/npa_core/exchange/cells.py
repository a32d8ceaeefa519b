"""One cell of a table: what it says, whatever a spreadsheet has made of it, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, get_origin

from npa_core.exchange import yaml
from npa_core.models import Localized, Model, Place, Region
from npa_core.models.references import REFERENCES
from npa_core.models.shape import shapes_at

LIST_SEPARATOR = ";"


class BrokenCell(str):
    """A cell that shows an error of its spreadsheet: `#REF!`."""


Cell = str | int | float | bool | date | time
"""What a cell holds; the empty cell is the empty text."""
Path = tuple[str, ...]

# A spreadsheet takes text that begins so for a formula, and runs it (CWE-1236). One ' goes in front, and
# one more in front of text that looks as if that had happened; a lone ' is a text that is empty.
_NEEDS_GUARD = re.compile(r"'*(?:[=+\-@\t\r]|\Z)")
_GUARDED = re.compile(r"'+(?:[=+\-@\t\r]|\Z)")

_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "y", "ja", "j", "wahr", "x", "1"), True),
    **dict.fromkeys(("false", "no", "n", "nein", "falsch", "0"), False),
}
_GERMAN_DATE = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})(?:[ T,]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?")
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(?::00(?:\.0+)?)?")
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(?:\.[0-9]{0,18})?")
_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")


class UnreadableCellError(Exception):
    """A cell that cannot be read; the message says why."""


def reader(type_: type[Model], path: Path) -> Callable[[Cell], Any]:
    """Return what reads the cells of a column, for the shape that a noun has there.

    The reader raises UnreadableCellError. What is only of the wrong kind stays text: the model will say what is wrong.
    """
    shapes = shapes_at(type_, path)
    is_key = holds_region_keys(type_, path)
    if any(get_origin(shape) is tuple for shape in shapes):
        bare = not any(_is_mapping(shape) for shape in shapes_at(type_, (*path, 0)))
        return lambda cell: _list(_text(cell), bare=bare, is_key=is_key)
    if any(_is_mapping(shape) for shape in shapes) and Localized not in shapes:
        return lambda cell: _flow(_text(cell))
    if bool in shapes:
        return _truth
    if date in shapes:
        return _moment if datetime in shapes else _day
    if int in shapes or float in shapes:
        return lambda cell: _number(cell, whole=float not in shapes)
    return (lambda cell: _key(_text(cell))) if is_key else _text


def holds_region_keys(type_: type[Model], path: Path) -> bool:
    """Whether a column holds AGS, whose leading zero spreadsheets take away."""
    own = ("id", "ags") if type_ is Region else ("ags",) if type_ is Place else ()
    keys = {key for key, to in REFERENCES.get(type_, {}).items() if to is Region}
    return ".".join(path) in {*own, *(key.removesuffix(".*") for key in keys)}


def cell(value: Any) -> Cell:
    """Return the cell for a value of plain data (see `npa_core.exchange.plain`)."""
    if isinstance(value, str):
        return f"'{value}" if _NEEDS_GUARD.match(value) else value
    if isinstance(value, list):
        return _joined(value)
    return value if isinstance(value, bool | int | float | date) else yaml.dump(value, flow=True).strip()


def _joined(values: Sequence[Any]) -> Cell:
    """Join what can be told apart again; else write it as a list in brackets."""
    is_clear = bool(values) and all(
        isinstance(value, str) and value == value.strip() != "" and LIST_SEPARATOR not in value for value in values
    )
    if not is_clear or values[0][0] in "[{":
        return yaml.dump(values, flow=True).strip()
    return cell(LIST_SEPARATOR.join(values))


def _text(held: Cell) -> str:
    """Return what a spreadsheet shows: `5` for 5.0, a day for its midnight."""
    if isinstance(held, BrokenCell):
        raise UnreadableCellError(f"the spreadsheet shows the error {held}")
    if isinstance(held, str):
        text = held.strip()
        return text[1:] if _GUARDED.match(text) else text
    if isinstance(held, datetime):
        return held.date().isoformat() if held.time() == time() else held.isoformat()
    if isinstance(held, bool):
        return str(held).lower()
    if isinstance(held, float) and held.is_integer():
        return str(int(held))
    return held.isoformat() if isinstance(held, date | time) else str(held)


def _list(text: str, *, bare: bool, is_key: bool) -> list[Any]:
    """Read `a; b`, or a list in brackets; where mappings stand, one in braces as well."""
    if text[:1] == "[" or (text[:1] == "{" and not bare):
        values = _flow(text)
        return values if isinstance(values, list) else [values]
    parts = [part for part in map(str.strip, text.split(LIST_SEPARATOR)) if part]
    return [*map(_key, parts)] if is_key else parts


def _flow(text: str) -> Any:
    if text[:1] not in ("[", "{"):
        return text
    parsed = yaml.parse(text, file="")
    if parsed.faults:
        raise UnreadableCellError(f"the list in brackets is {parsed.faults[0].message}")
    return parsed.data


def _key(text: str) -> str:
    """Give an AGS its leading zero back: those of 1, 4 and 7 digits have lost it."""
    return f"0{text}" if text.isdecimal() and len(text) in (1, 4, 7) else text


def _truth(held: Cell) -> Any:
    text = _text(held)
    return _WORDS.get(text.lower(), text)


def _day(held: Cell) -> Any:
    text = _moment(held)
    midnight = _MIDNIGHT.fullmatch(text)
    try:
        return date.fromisoformat(midnight[1] if midnight else text)
    except ValueError:
        return text


def _moment(held: Cell) -> str:
    """Return a day, or a time of a day, in the form of ISO 8601; what is neither, as it is."""
    text = _text(held)
    if not (found := _GERMAN_DATE.fullmatch(text)):
        return text
    day, month, year, hour = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}" + (f"T{hour:0>5}" if hour else "")


def _number(held: Cell, *, whole: bool) -> Any:
    """Read `1234`, `1.234,5` and, where only whole numbers stand, `1.234`."""
    if not isinstance(held, str | date | time):
        return int(held) if isinstance(held, float) and held.is_integer() and whole else held
    text = re.sub(r"[\s'’]", "", said := _text(held))
    if whole and _THOUSANDS.fullmatch(text):
        text = re.sub("[.,]", "", text)
    elif "," in text:
        text = text.replace(".", "").replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return said
    return float(text) if "." in text else int(text)


def _is_mapping(shape: object) -> bool:
    if isinstance(shape, type) and issubclass(shape, Model):
        return True
    origin = get_origin(shape)
    return isinstance(origin, type) and issubclass(origin, Mapping)
