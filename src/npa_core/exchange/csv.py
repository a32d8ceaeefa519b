"""Lists as CSV: a header row of keys, one entry a row, every cell with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from npa_core.errors import Fault
from npa_core.exchange.parsed import Parsed
from npa_core.models.shape import Location

LIST_SEPARATOR = ";"


def parse(text: str, *, file: str, lists: Collection[str] = ()) -> Parsed:
    """Return one mapping a row. Empty cells are left out; columns named in `lists` are split at `;`.

    A header `name.de` puts its cells under `de` in the mapping `name`. Cells are separated by
    commas, or by semicolons when the header has no comma (as German spreadsheets write them).
    """
    reading = _Reading(file, frozenset(lists))
    rows = _rows(text)
    try:
        header = next(rows, None)
        if header and reading.accept_header(header):
            for row in rows:
                reading.add(row)
    except csv.Error as error:
        return Parsed(None, {}, (Fault(file, *_end(text), f"no valid CSV: {error}"),))
    return Parsed(reading.data, reading.places, tuple(reading.faults))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that is not empty: the line it begins in, and the column where each of its cells begins."""

    line: int
    columns: Sequence[int]
    cells: Sequence[str]

    def place(self, index: int) -> tuple[int, int]:
        """Return the place of a cell; of one in a later line, that of the row."""
        return self.line, self.columns[index] if index < len(self.columns) else 1


def _rows(text: str) -> Iterator[_Row]:
    lines = list(io.StringIO(text, newline=""))
    delimiter = ";" if lines and ";" in lines[0] and "," not in lines[0] else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield _Row(start + 1, _columns(lines[start], delimiter), cells)
        start = reader.line_num


def _columns(line: str, delimiter: str) -> list[int]:
    """Return the columns at which the cells of a line begin."""
    columns, quoted = [1], False
    for index, character in enumerate(line):
        quoted ^= character == '"'
        if character == delimiter and not quoted:
            columns.append(index + 2)
    return columns


def _end(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - text.rfind("\n")


class _Reading:
    """Turns rows into mappings, and collects what is wrong with them."""

    def __init__(self, file: str, lists: frozenset[str]) -> None:
        self.file, self.lists = file, lists
        self.header: list[str] = []
        self.data: list[dict[str, Any]] = []
        self.places: dict[Location, tuple[int, int]] = {(): (1, 1)}
        self.faults: list[Fault] = []

    def accept_header(self, row: _Row) -> bool:
        """Keep the header; without a good one, nothing below it can be understood."""
        self.header = [cell.strip() for cell in row.cells]
        for index, key in enumerate(self.header):
            before = self.header[:index]
            if key in before:
                self._fault(row.place(index), f"two columns are called {key!r}")
            elif "." in key and key.partition(".")[0] in self.header:
                self._fault(row.place(index), f"the column {key!r} does not go together with {key.partition('.')[0]!r}")
        return not self.faults

    def add(self, row: _Row) -> None:
        """Add a row as a mapping."""
        number = len(self.data)
        entry: dict[str, Any] = {}
        self.data.append(entry)
        self.places[(number,)] = row.place(0)
        for index, cell in enumerate(row.cells):
            if not cell.strip():
                continue
            if index >= len(self.header) or not self.header[index]:
                self._fault(row.place(index), f"the cell {cell.strip()[:40]!r} stands below no header")
                continue
            self._put(entry, (number,), self.header[index], cell.strip(), row.place(index))

    def _put(self, entry: dict[str, Any], path: Location, header: str, cell: str, place: tuple[int, int]) -> None:
        key, _, below = header.partition(".")
        self.places.setdefault((*path, key), place)
        if below:
            entry.setdefault(key, {})[below] = cell
            self.places[(*path, key, below)] = place
        elif key in self.lists:
            entry[key] = [part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip()]
        else:
            entry[key] = cell

    def _fault(self, place: tuple[int, int], message: str) -> None:
        self.faults.append(Fault(self.file, *place, message))
