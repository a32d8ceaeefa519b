"""Validation with a place: what pydantic finds wrong becomes faults in our voice, each where it stands in its file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, time
from difflib import get_close_matches
from typing import TypeVar, get_args

from pydantic import BaseModel, SecretBytes, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from npa_core.errors import Fault
from npa_core.models.alliance import AllianceProfile
from npa_core.models.base import Email, Id, LanguageTag, SourceId
from npa_core.models.contact import Phone, Postcode
from npa_core.models.localized import Localized
from npa_core.models.region import Ags, RegionKey
from npa_core.models.shape import Location, known_keys, shapes_at

Places = Mapping[Location, tuple[int, int]]
"""Where things stand in a file: the path of keys and list positions to line and column, from 1."""

M = TypeVar("M", bound=BaseModel)
_Found = tuple[Location, str]


def validate(
    model: type[M],
    data: object,
    *,
    file: str,
    places: Places,
    at: Location = (),
    secret: Collection[Location] = (),
) -> tuple[M | None, tuple[Fault, ...]]:
    """Return `data` as `model`, or None and every fault, in the order of the file.

    `at` is the path of `data` within the file that `places` describes. Values of secret fields,
    and those at the paths `secret` (seen from `data`), are never part of a message.
    """
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        found = {_fault_of(model, data, detail, secret) for detail in error.errors(include_url=False)}
        return None, tuple(sorted(Fault(file, *place_of(places, (*at, *path)), message) for path, message in found))


def place_of(places: Places, path: Location) -> tuple[int, int]:
    """Return line and column of `path`, or of the nearest thing around it; (0, 0) when nothing is known."""
    for end in range(len(path), -1, -1):
        if path[:end] in places:
            return places[path[:end]]
    return (0, 0)


def nearest(value: str, known: Collection[str], *, most: int = 12) -> str:
    """Return ` (did you mean …?)`, or the known names when none is near and they are few, or nothing."""
    near = get_close_matches(value, known, n=1)
    if near:
        return f" (did you mean {near[0]!r}?)"
    return f" (known: {', '.join(sorted(known))})" if 0 < len(known) <= most else ""


def kind_of(value: object) -> str:
    """Return what a value of a file is, in words that need no Python."""
    return next((noun for type_, noun in _KINDS if isinstance(value, type_)), "something else")


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), "nothing"),
    (bool, "true or false"),
    (int, "a whole number"),
    (float, "a number"),
    (str, "text"),
    ((date, time), "a date or time"),
    (Mapping, "a mapping"),
    ((list, tuple), "a list"),
)

# What pydantic calls its errors (without their endings), and what was expected there.
_EXPECTED = {
    "string": "text", "int": "a whole number", "float": "a number", "bool": "true or false", "dict": "a mapping",
    "mapping": "a mapping", "model": "a mapping", "list": "a list", "tuple": "a list", "set": "a list",
    "frozen_set": "a list", "iterable": "a list", "date": "a date such as 2026-11-16", "datetime": "a date and time",
    "time": "a time such as 07:00", "time_delta": "a duration", "decimal": "a number",
}  # fmt: skip
_ENDINGS = re.compile(
    r"_(type|parsing|from_float|from_datetime_parsing|from_datetime_inexact|from_date_parsing|object_invalid)$"
)

_PATTERNS = {
    get_args(Id)[1].pattern: "is no id (lower-case letters, digits, '-' and '_')",
    get_args(SourceId)[1].pattern: "is no id (lower-case letters, digits, '-' and '_'; one '/' between)",
    get_args(LanguageTag)[1].pattern: "is no language tag such as 'de' or 'pt-BR'",
    get_args(Ags)[1].pattern: "is no AGS (2, 3, 5 or 8 digits)",
    get_args(RegionKey)[1].pattern: "is no AGS (2, 3, 5 or 8 digits) and no id of a region of your own",
    get_args(Email)[2].pattern: "is no e-mail address",
    get_args(Phone)[1].pattern: "is no telephone number such as '+49 511 1200'",
    get_args(Postcode)[1].pattern: "is no postal code",
    AllianceProfile.model_fields["contact"].metadata[0].pattern: "is no e-mail address",
}

_BOUNDS: dict[str, tuple[str, str]] = {
    "greater_than": ("must be more than {}", "gt"),
    "greater_than_equal": ("must be at least {}", "ge"),
    "less_than": ("must be less than {}", "lt"),
    "less_than_equal": ("must be at most {}", "le"),
    "string_too_short": ("must have at least {} character(s)", "min_length"),
    "string_too_long": ("must have at most {} characters", "max_length"),
    "too_short": ("must have at least {} entry or entries", "min_length"),
    "too_long": ("must have at most {} entries", "max_length"),
}


def _fault_of(model: type[BaseModel], data: object, detail: ErrorDetails, hidden: Collection[Location]) -> _Found:
    """Return where in `data` an error stands, and what to say about it."""
    kind = detail["type"]
    path = _within(data, detail["loc"])
    if kind == "missing":
        return path, f"`{detail['loc'][-1]}` is missing"
    if kind == "extra_forbidden":
        key = str(path[-1])
        return path, f"unknown key {key!r}{nearest(key, known_keys(model, path[:-1]))}"
    is_secret = any(path[: len(held)] == held for held in hidden) or _holds_secret(shapes_at(model, path))
    problem = _problem(kind, detail, shapes_at(model, path), is_secret=is_secret)
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return path, f"`{key}`: {problem}" if key else problem


def _within(data: object, loc: Location) -> Location:
    """Return as much of `loc` as there is in `data`: pydantic adds steps for unions, keys and defaults."""
    for end, step in enumerate(loc):
        if isinstance(data, str):
            return loc[:end]
        try:
            data = data[step]  # type: ignore[index]  # that it may be anything is the point
        except (LookupError, TypeError):
            return loc[:end]
    return loc


def _holds_secret(shapes: tuple[object, ...]) -> bool:
    return SecretStr in shapes or SecretBytes in shapes


def _problem(kind: str, detail: ErrorDetails, shapes: tuple[object, ...], *, is_secret: bool) -> str:
    expected = _EXPECTED.get(_ENDINGS.sub("", kind))
    if kind.startswith("date") and _DAY.fullmatch(str(detail["input"])):
        return f"there is no day {detail['input']}"
    if expected:
        return _wrong_type(
            "text, or a mapping of languages to texts" if Localized in shapes else expected, detail["input"]
        )
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        return words.format(detail["ctx"][key])
    return "this value is not accepted (it is secret and not shown)" if is_secret else _unfit_value(kind, detail)


def _unfit_value(kind: str, detail: ErrorDetails) -> str:
    value, context = detail["input"], detail.get("ctx", {})
    if kind in ("literal_error", "enum"):
        return f"unknown value {value!r}{nearest(str(value), re.findall(_QUOTED, context['expected']), most=20)}"
    if kind == "string_pattern_mismatch":
        return f"{value!r} {_PATTERNS.get(context['pattern'], 'does not have the form ' + context['pattern'])}"
    if kind == "value_error":
        return str(context["error"])
    return detail["msg"][:1].lower() + detail["msg"][1:]


_QUOTED = re.compile(r"'([^']*)'")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _wrong_type(expected: str, value: object) -> str:
    hint = "; put it in quotes" if expected.startswith("text") and isinstance(value, int | float | date) else ""
    return f"expected {expected}, found {kind_of(value)}{hint}"
