"""YAML, in and out: only data, every part with its place, and the few types that catalogues need.

Unlike YAML 1.1, `no` and `off` are text (a country, a word), `07:00` is text, and so are numbers
with a leading zero: the AGS 03251 is not the octal number 1705.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import yaml

from npa_core.errors import Fault
from npa_core.exchange.parsed import Parsed
from npa_core.models.shape import Location

MAX_CHARACTERS = 10_000_000
MAX_NODES = 500_000
MAX_DEPTH = 50

# Written in C where PyYAML was built with it. Only its events are used: nothing is constructed.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def parse(text: str, *, file: str, line: int = 1) -> Parsed:
    """Return the data of one YAML document, the place of every key and list entry, and its faults.

    Keys are always text. Refused are duplicate keys, tags, a second document, and more than
    500,000 nodes (repeated aliases counted in full) or 50 levels. `line` is the number of the first line.
    """
    if len(text) > MAX_CHARACTERS:
        return Parsed(None, {}, (Fault(file, 0, 0, f"longer than {MAX_CHARACTERS:,} characters"),))
    builder = _Builder(file, line)
    data = None
    try:
        data = builder.document(yaml.parse(text, Loader=_LOADER))
    except _RefusedError as refused:
        builder.fault(refused.mark, str(refused))
    except yaml.MarkedYAMLError as error:
        builder.fault(error.problem_mark, f"no valid YAML: {error.problem}")
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        at = (before.count("\n") + line, len(before) - before.rfind("\n"))
        builder.faults.append(Fault(file, *at, f"no valid YAML: a character that may not stand here ({error.reason})"))
    return Parsed(data, builder.places, tuple(builder.faults))


def dump(data: Any) -> str:
    """Return mappings, lists, texts, numbers and dates as YAML that `parse` reads back."""
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120))


class _RefusedError(Exception):
    """A document that is YAML, and that we do not read on."""

    def __init__(self, mark: Any, message: str) -> None:
        super().__init__(message)
        self.mark = mark


class _Builder:
    """Builds data from events, and notes where each part of it began."""

    def __init__(self, file: str, line: int) -> None:
        self.file = file
        self.first_line = line
        self.places: dict[Location, tuple[int, int]] = {(): (line, 1)}
        self.faults: list[Fault] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        """Data by anchor, with the number of its nodes; known only once it is complete, so nothing holds itself."""
        self.nodes = 0

    def document(self, events: Iterable[yaml.Event]) -> Any:
        """Build the only document."""
        data: Any = None
        stream = iter(events)
        documents = 0
        for event in stream:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(event.start_mark, "a second document; one file holds one")
                data = self._node(next(stream), stream, ())
        return data

    def fault(self, mark: Any, message: str) -> None:
        """Note a fault at a mark."""
        self.faults.append(Fault(self.file, *self._place(mark), message))

    def _place(self, mark: Any) -> tuple[int, int]:
        return mark.line + self.first_line, mark.column + 1

    def _node(self, event: Any, stream: Iterator[yaml.Event], path: Location) -> Any:
        self._count(event, 1)
        if len(path) > MAX_DEPTH:
            raise _RefusedError(event.start_mark, f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if event.tag is not None:
            raise _RefusedError(event.start_mark, f"the tag {event.tag!r} is not allowed; leave it out")
        before = self.nodes
        data: Any
        if isinstance(event, yaml.MappingStartEvent):
            data = self._mapping(stream, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            data = self._sequence(stream, path)
        else:
            data = _scalar(event)
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

    def _mapping(self, stream: Iterator[yaml.Event], path: Location) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(stream), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
                raise _RefusedError(event.start_mark, "a key must be plain text")
            key = str(event.value)
            if key in data:
                line, _ = self.places[(*path, key)]
                self.fault(event.start_mark, f"duplicate key {key!r}; it is already in line {line}")
            else:
                self.places[(*path, key)] = self._place(event.start_mark)
            value = self._node(next(stream), stream, (*path, key))
            data.setdefault(key, value)
        return data

    def _sequence(self, stream: Iterator[yaml.Event], path: Location) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(stream), yaml.SequenceEndEvent):
            self.places[(*path, len(data))] = self._place(event.start_mark)
            data.append(self._node(event, stream, (*path, len(data))))
        return data


def _scalar(event: yaml.ScalarEvent) -> Any:
    """Read a scalar: what is quoted stays text."""
    value = str(event.value)
    if not event.implicit[0]:
        return value
    if value in _WORDS:
        return _WORDS[value]
    for pattern, read in _TYPES:
        if pattern.fullmatch(value):
            return read(value)
    return value


def _date(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:  # the 31st of April: the model will say what is wrong
        return value


_TYPES: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})"), int),
    (re.compile(r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?"), float),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), _date),
)
