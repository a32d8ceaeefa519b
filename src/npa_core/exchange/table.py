"""Nouns as tables: a header of dotted paths (`name.de`, `contact.email`), one noun a row, every cell with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, get_origin

from npa_core.errors import Fault
from npa_core.exchange.cells import Cell, Path, UnreadableCellError, cell, reader
from npa_core.exchange.parsed import LazyPlaces, Parsed
from npa_core.models import Model
from npa_core.models.shape import Location, shapes_at
from npa_core.models.validation import nearest

MAX_ROWS = 200_000
MAX_COLUMNS = 1_000


class Row(Protocol):
    """A row of a table, as its file has it."""

    @property
    def cells(self) -> Sequence[Cell]:
        """What its cells hold."""

    def place(self, index: int) -> tuple[int, int]:
        """Return line and column of a cell."""


def read(type_: type[Model], rows: Iterable[Row], *, file: str) -> Parsed:
    """Return one mapping a row, nested as the header says. Empty rows, columns and cells are left out.

    The header names keys of the noun, in any case and with spaces for `_`. A column or cell that
    cannot be understood is a fault; with a bad header, nothing below it is read.
    """
    filled = _filled(rows)
    header = next(filled, None)
    if header is None:
        return Parsed([], {(): (1, 1)})
    table = _Table(type_, file, header)
    if table.faults:
        return Parsed(None, {}, tuple(table.faults))
    kept: list[Row] = []
    for row in filled:
        if len(kept) == MAX_ROWS:
            return Parsed(None, {}, (Fault(file, *row.place(0), f"more than {MAX_ROWS:,} rows; split the list"),))
        kept.append(row)
    data = [table.entry(row) for row in kept]
    return Parsed(data, LazyPlaces(lambda: table.places(kept)), tuple(table.faults))


def heading(type_: type[Model], rows: Iterable[Row]) -> tuple[int, list[str]]:
    """Return the line of the header, and what its columns are called; "" where none is understood."""
    header = next(_filled(rows), None)
    if header is None:
        return 1, []
    return header.place(0)[0], [".".join(_path(type_, str(held))[0]) for held in header.cells]


def write(
    type_: type[Model], entries: Sequence[Mapping[str, Any]], *, header: Sequence[str] = ()
) -> tuple[list[str], Iterator[list[Cell]]]:
    """Return the header and the rows for entries of plain data.

    The columns of `header` come first, used or not; where it has "", the column stays empty.
    """
    flat = [dict(_flat(entry, ())) for entry in entries]
    found = {path: None for row in flat for path in row}
    new = sorted((path for path in found if ".".join(path) not in header), key=lambda path: _rank(type_, path))
    paths = [*(tuple(name.split(".")) for name in header), *new]
    return [".".join(path) for path in paths], ([row.get(path, "") for path in paths] for row in flat)


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    path: Path
    read: Callable[[Cell], Any]


class _Table:
    """A header understood, and what is wrong with the table below it."""

    def __init__(self, type_: type[Model], file: str, header: Row) -> None:
        self.type, self.file = type_, file
        self.faults: list[Fault] = []
        self.columns: list[_Column] = []
        for index, held in enumerate(header.cells):
            if not str(held).strip():
                continue
            if index >= MAX_COLUMNS:
                self._fault(header, index, f"more than {MAX_COLUMNS:,} columns")
                break
            self._accept(header, index, str(held))
        self.by_index = {column.index: column for column in self.columns}

    def entry(self, row: Row) -> dict[str, Any]:
        """Return a row as a mapping."""
        entry: dict[str, Any] = {}
        for index, held in enumerate(row.cells):
            if held == "" or (isinstance(held, str) and not held.strip()):
                continue
            if index not in self.by_index:
                self._fault(row, index, f"the cell {str(held).strip()[:40]!r} stands below no header")
                continue
            column = self.by_index[index]
            try:
                if not _put(entry, column.path, column.read(held)):
                    self._fault(row, index, f"`{'.'.join(column.path)}` and another column say two things; empty one")
            except UnreadableCellError as error:
                self._fault(row, index, f"`{'.'.join(column.path)}`: {error}")
        return entry

    def places(self, rows: Sequence[Row]) -> Mapping[Location, tuple[int, int]]:
        """Return where each entry, and each of its cells, stands."""
        places: dict[Location, tuple[int, int]] = {(): (1, 1)}
        for number, row in enumerate(rows):
            places[number,] = row.place(0)
            for column in self.columns:
                if column.index < len(row.cells) and str(row.cells[column.index]).strip():
                    place = row.place(column.index)
                    for end in range(1, len(column.path) + 1):
                        places.setdefault((number, *column.path[:end]), place)
        return places

    def _accept(self, header: Row, index: int, text: str) -> None:
        path, unknown = _path(self.type, text)
        if unknown:
            self._fault(header, index, f"unknown column {text.strip()!r}{unknown}".strip())
        elif path in (column.path for column in self.columns):
            self._fault(header, index, f"two columns are called {'.'.join(path)!r}")
        else:
            self.columns.append(_Column(index, path, reader(self.type, path)))

    def _fault(self, row: Row, index: int, message: str) -> None:
        self.faults.append(Fault(self.file, *row.place(index), message))


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if any(held != "" and str(held).strip() for held in row.cells))


def _path(type_: type[Model], text: str) -> tuple[Path, str]:
    """Return the path that a header means; else what to say of it: the nearest name."""
    path: Path = ()
    for part in (part.strip() for part in text.split(".")):
        keys = _keys(type_, path)
        step = part if part in keys or not keys else part.lower().replace(" ", "_")
        is_list = any(get_origin(shape) is tuple for shape in shapes_at(type_, path))
        if not step or is_list or not shapes_at(type_, (*path, step)):
            return (), nearest(".".join((*path, step)), {".".join((*path, key)) for key in keys}) or " "
        path = (*path, step)
    return path, ""


def _keys(type_: type[Model], path: Path) -> tuple[str, ...]:
    """Return the keys of the model at a path, in their order; none where any key may stand."""
    models = (shape for shape in shapes_at(type_, path) if isinstance(shape, type) and issubclass(shape, Model))
    return tuple(key for model in models for key in model.model_fields)


def _put(entry: dict[str, Any], path: Path, value: Any) -> bool:
    """Put a value into nested mappings; return whether there was room."""
    held: Any = entry
    for step in path[:-1]:
        held = held.setdefault(step, {})
        if not isinstance(held, dict):
            return False
    return held.setdefault(path[-1], value) is value


def _flat(data: Mapping[str, Any], above: Path) -> Iterator[tuple[Path, Cell]]:
    """Yield the cells of an entry by their paths."""
    for key, value in data.items():
        if isinstance(value, Mapping) and value and not any("." in str(name) for name in value):
            yield from _flat(value, (*above, key))
        elif value is not None:
            yield (*above, key), cell(value)


def _rank(type_: type[Model], path: Path) -> tuple[tuple[int, str], ...]:
    """Return what sorts columns as the model has its fields, and languages by their tags."""
    ranks = []
    for depth, step in enumerate(path):
        keys = _keys(type_, path[:depth])
        ranks.append((keys.index(step) if step in keys else 0, step))
    return tuple(ranks)
