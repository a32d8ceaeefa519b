"""YAML, in and out: only data, every part with its place, and the few types that catalogues need.

Unlike YAML 1.1, `no` and `off` are text (a country, a word), `07:00` is text, and so are numbers
with a leading zero: the AGS 03251 is not the octal number 1705.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import yaml

from npa_core.errors import Fault
from npa_core.exchange.parsed import LazyPlaces, Parsed
from npa_core.exchange.yaml_dump import dump
from npa_core.models.shape import Location

__all__ = ["LOADER", "MAX_CHARACTERS", "MAX_DEPTH", "MAX_NODES", "dump", "parse"]

MAX_CHARACTERS = 20_000_000
MAX_NODES = 2_000_000
MAX_DEPTH = 50

# Written in C where PyYAML was built with it. Only its events are used: nothing is constructed.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def parse(text: str, *, file: str, line: int = 1) -> Parsed:
    """Return the data of one YAML document, the place of every key and list entry, and its faults.

    Keys are always text. Refused are duplicate keys, tags, a second document, and more than
    2,000,000 nodes (repeated aliases counted in full) or 50 levels. `line` is the number of the first line.
    """
    if len(text) > MAX_CHARACTERS:
        return Parsed(None, {}, (Fault(file, 0, 0, f"longer than {MAX_CHARACTERS:,} characters"),))
    try:
        data = _Builder().document(text)
    except (_RefusedError, yaml.YAMLError):
        return _parse_with_places(text, file, line)
    # Places are needed only where something is wrong, and cost as much as all the rest.
    return Parsed(data, LazyPlaces(lambda: _parse_with_places(text, file, line).places))


def _parse_with_places(text: str, file: str, line: int) -> Parsed:
    builder = _PlacingBuilder(file, line)
    data = None
    try:
        data = builder.document(text)
    except _RefusedError as refused:
        builder.fault(refused.mark, str(refused))
    except yaml.MarkedYAMLError as error:
        builder.fault(error.problem_mark, f"no valid YAML: {error.problem}")
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        at = (before.count("\n") + line, len(before) - before.rfind("\n"))
        builder.faults.append(Fault(file, *at, f"no valid YAML: a character that may not stand here ({error.reason})"))
    return Parsed(data, builder.places, tuple(builder.faults))


class _RefusedError(Exception):
    """A document that is YAML, and that we do not read on."""

    def __init__(self, mark: Any, message: str) -> None:
        super().__init__(message)
        self.mark = mark


_Following = Callable[[], Any]
"""Returns the next event of the stream."""


class _Builder:
    """Builds data from events, and stops at the first thing that may not be."""

    def __init__(self) -> None:
        self.anchors: dict[str, tuple[Any, int]] = {}
        """Data by anchor, with the number of its nodes; known only once it is complete, so nothing holds itself."""
        self.nodes = 0
        self.depth = 0

    def document(self, text: str) -> Any:
        """Build the only document. Raises _RefusedError and yaml.YAMLError."""
        loader = LOADER(text)
        data: Any = None
        documents = 0
        try:
            while type(event := loader.get_event()) is not yaml.StreamEndEvent:
                if type(event) is yaml.DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        raise _RefusedError(event.start_mark, "a second document; one file holds one")
                    data = self._node(loader.get_event(), loader.get_event)
        finally:
            loader.dispose()
        return data

    def duplicate(self, event: Any, key: str) -> None:
        """Say that a key stands twice in one mapping."""
        raise _RefusedError(event.start_mark, f"duplicate key {key!r}")

    def _node(self, event: Any, following: _Following) -> Any:
        self._count(event, 1)
        if type(event) is yaml.AliasEvent:
            return self._alias(event)
        if event.tag is not None:
            raise _RefusedError(event.start_mark, f"the tag {event.tag!r} is not allowed; leave it out")
        before = self.nodes
        data: Any
        if type(event) is yaml.ScalarEvent:
            data = _scalar(event)
        else:
            if self.depth > MAX_DEPTH:
                raise _RefusedError(event.start_mark, f"nested deeper than {MAX_DEPTH} levels")
            self.depth += 1
            is_mapping = type(event) is yaml.MappingStartEvent
            data = self._mapping(following) if is_mapping else self._sequence(following)
            self.depth -= 1
        if event.anchor:
            self.anchors[event.anchor] = data, self.nodes - before + 1
        return data

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            raise _RefusedError(event.start_mark, f"nothing complete is called &{event.anchor} before this place")
        data, nodes = self.anchors[event.anchor]
        self._count(event, nodes)
        return data

    def _count(self, event: Any, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise _RefusedError(event.start_mark, f"more than {MAX_NODES:,} entries, aliases counted in full")

    def _mapping(self, following: _Following) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while type(event := following()) is not yaml.MappingEndEvent:
            key = self._key(event)
            if key in data:
                self.duplicate(event, key)
            value = self._value(key, following(), following)
            data.setdefault(key, value)
        return data

    def _key(self, event: Any) -> str:
        if type(event) is not yaml.ScalarEvent or event.tag is not None:
            raise _RefusedError(event.start_mark, "a key must be plain text")
        return str(event.value)

    def _sequence(self, following: _Following) -> list[Any]:
        data: list[Any] = []
        while type(event := following()) is not yaml.SequenceEndEvent:
            data.append(self._value(len(data), event, following))
        return data

    def _value(self, step: str | int, event: Any, following: _Following) -> Any:
        """Build what stands under a key, or at a position."""
        return self._node(event, following)


class _PlacingBuilder(_Builder):
    """Builds the same, notes where each part of it began, and goes on after a duplicate key."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.first_line = line
        self.path: Location = ()
        self.places: dict[Location, tuple[int, int]] = {(): (line, 1)}
        self.faults: list[Fault] = []

    def fault(self, mark: Any, message: str) -> None:
        """Note a fault at a mark."""
        self.faults.append(Fault(self.file, *self._place(mark), message))

    def duplicate(self, event: Any, key: str) -> None:
        """Say where the first one stands; that one counts."""
        line, _ = self.places[(*self.path, key)]
        self.fault(event.start_mark, f"duplicate key {key!r}; it is already in line {line}")

    def _key(self, event: Any) -> str:
        key = super()._key(event)
        self.places.setdefault((*self.path, key), self._place(event.start_mark))
        return key

    def _value(self, step: str | int, event: Any, following: _Following) -> Any:
        outer = self.path
        self.path = (*outer, step)
        self.places.setdefault(self.path, self._place(event.start_mark))
        value = super()._value(step, event, following)
        self.path = outer
        return value

    def _place(self, mark: Any) -> tuple[int, int]:
        return mark.line + self.first_line, mark.column + 1


def _scalar(event: yaml.ScalarEvent) -> Any:
    """Read a scalar: what is quoted stays text."""
    value = str(event.value)
    if not event.implicit[0]:
        return value
    if value in _WORDS:
        return _WORDS[value]
    if value[0] not in _NUMERIC:
        return value
    for pattern, read in _TYPES:
        if pattern.fullmatch(value):
            return read(value)
    return value


def _date(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:  # the 31st of April: the model will say what is wrong
        return value


_NUMERIC = frozenset("+-0123456789")
_TYPES: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})"), int),
    (re.compile(r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?"), float),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), _date),
)
