"""Lists as Excel workbooks (Office Open XML): a sheet a noun, formulas by their last value, nothing executed."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from npa_core.errors import Fault
from npa_core.exchange import table
from npa_core.exchange.cells import BrokenCell, Cell
from npa_core.exchange.parsed import Parsed
from npa_core.exchange.unpacking import refusal
from npa_core.exchange.xlsx_writing import dump
from npa_core.models import Model
from npa_core.models.validation import nearest

__all__ = ["dump", "parse", "parse_book", "rows_of"]

MAX_ROW = 1_048_576
"""Excel's own limit. A file may claim a row far beyond it, and all empty rows before it would be made."""
_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_")


def parse(body: bytes, type_: type[Model], *, file: str, sheet: str = "") -> Parsed:
    """Return one mapping a row (see `npa_core.exchange.table`) of the sheet with this name, else of the first.

    Bombs, damaged and encrypted files are a fault each, before anything of them is read.
    """
    with _opened(body, file) as book:
        if isinstance(book, Fault):
            return Parsed(None, {}, (book,))
        return _parse(book.get(sheet) or next(iter(book.values())), type_, file)


def parse_book(body: bytes, types: Mapping[str, type[Model]], *, file: str) -> Mapping[str, Parsed]:
    """Return what each sheet holds that is called like a noun. Other sheets that hold something are faults."""
    with _opened(body, file) as book:
        if isinstance(book, Fault):
            return {"": Parsed(None, {}, (book,))}
        found: dict[str, Parsed] = {}
        for name, sheet in book.items():
            place = f"{file}#{sheet.title}"
            if name in types:
                found[name] = _parse(sheet, types[name], place)
            elif not _is_empty(sheet):
                fault = Fault(place, 0, 0, f"nothing reads a sheet of this name{nearest(name, types.keys(), most=15)}")
                found[name] = Parsed(None, {}, (fault,))
        return found


def rows_of(body: bytes, sheet: str) -> Sequence[table.Row]:
    """Return the rows of a sheet that `parse` has read without a fault."""
    with _opened(body, "") as book:
        return [] if isinstance(book, Fault) else [*_rows(book.get(sheet) or next(iter(book.values())))]


@contextmanager
def _opened(body: bytes, file: str) -> Iterator[Mapping[str, Any] | Fault]:
    """Open a workbook and give its sheets by their names; or say why not."""
    if reason := refusal(body):
        yield Fault(file, 0, 0, f"cannot be read: {reason}")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that openpyxl does not know some decoration
        try:
            book = load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
        except Exception:  # what a broken workbook raises in there is anybody's guess
            yield Fault(file, 0, 0, "cannot be read: damaged, or no Excel file at all")
            return
        try:
            sheets = {sheet.title.strip().lower().replace(" ", "_"): sheet for sheet in book.worksheets}
            yield sheets or Fault(file, 0, 0, "cannot be read: it has no sheet")
        finally:
            book.close()


def _parse(sheet: Any, type_: type[Model], file: str) -> Parsed:
    try:
        return table.read(type_, _rows(sheet), file=file)
    except _SheetError as error:
        return Parsed(None, {}, (Fault(file, error.line, 1, str(error)),))


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Sequence[Cell]

    def place(self, index: int) -> tuple[int, int]:
        """Return the row's number and the column's, both from 1."""
        return self.line, index + 1


class _SheetError(Exception):
    """A sheet that cannot be read on, and the row where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _rows(sheet: Any) -> Iterator[_Row]:
    sheet.reset_dimensions()  # what a sheet says of its size may be wrong
    line = 0
    rows = sheet.iter_rows(max_row=MAX_ROW)
    while True:
        line += 1
        try:
            cells = [_value(cell) for cell in next(rows)]
        except StopIteration:
            return
        except Exception as error:  # what broken XML raises in there is anybody's guess
            raise _SheetError("cannot be read on: the sheet is damaged", line) from error
        if len(cells) > table.MAX_COLUMNS:
            raise _SheetError(f"more than {table.MAX_COLUMNS:,} columns; delete the empty ones", line)
        yield _Row(line, cells)


def _value(cell: Any) -> Cell:
    value: Any = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return BrokenCell(str(value))
    if isinstance(value, str):
        # Excel writes what XML cannot hold as `_x000D_`.
        return unescape(value) if _ESCAPE.search(value) else value
    return value if isinstance(value, Cell) else str(value)


def _is_empty(sheet: Any) -> bool:
    try:
        return not any(any(cell != "" for cell in row.cells) for row in _rows(sheet))
    except _SheetError:
        return False
