"""One noun as a sheet to read: every answer with its key, references with their names, nothing that is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from npa_core.cli.view import View
from npa_core.models import Keyword, Model
from npa_core.models.localized import UNDETERMINED
from npa_core.models.references import REFERENCES
from npa_core.text import multi_line

_WIDTH = 100
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def sheet(noun: Model, view: View, worked_out: Mapping[str, Any]) -> str:
    """Return a noun's fields as they are called in its file, then what was worked out."""
    data = noun.model_dump(mode="json")
    readable = _readable(data, (), REFERENCES.get(type(noun), {}), view)
    extra = {key: value for key, value in worked_out.items() if value not in _EMPTY}
    return "\n".join(_mapping({"id": "", **readable, **extra}, ""))


def _readable(value: Any, path: tuple[str, ...], references: Mapping[str, type[Model]], view: View) -> Any:
    """Return data without what is empty, with names behind the ids of other nouns."""
    if isinstance(value, dict):
        if value.keys() == {UNDETERMINED}:
            return value[UNDETERMINED]
        if value.keys() == Keyword.model_fields.keys():
            return f"{value['text']} ({value['mode']} {value['weight']:g})"
        items = ((key, _readable(held, (*path, key), references, view)) for key, held in value.items())
        return {key: held for key, held in items if held not in _EMPTY}
    if isinstance(value, list):
        entries = (_readable(held, (*path, "*"), references, view) for held in value)
        return [held for held in entries if held not in _EMPTY]
    if isinstance(value, bool):
        return "yes" if value else "no"
    name = view.name(to, value) if value and (to := references.get(".".join(path))) else ""
    return f"{value} ({name})" if name else value


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        lines = [*_below(value)]
        if isinstance(value, Mapping) or _has_parts(value) or len(lines) > 1 or len(lines[0]) > _WIDTH:
            yield f"{indent}{key}:"
            yield from (f"{indent}  {line}".rstrip() for line in lines)
        else:
            yield f"{indent}{key}: {lines[0]}"


def _below(value: Any) -> Iterator[str]:
    """Yield what stands under its key."""
    if isinstance(value, Mapping):
        yield from _mapping(value, "")
    elif _has_parts(value):
        for entry in value:
            first, *rest = _below(entry)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        lines = [multi_line(line) for line in words.splitlines()]
        if len(lines) <= 1:  # what has lines of its own keeps them: Markdown, addresses
            lines = wrap("".join(lines), _WIDTH, break_on_hyphens=False, break_long_words=False)
        yield from lines or [""]


def _has_parts(value: Any) -> bool:
    """Return whether it is a list of more than plain values."""
    return isinstance(value, list) and any(isinstance(entry, Mapping | list) for entry in value)
