"""Workbooks as people like to open them: the header bold and fixed, columns as wide as needed, keys as text."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from npa_core.errors import ConfigError
from npa_core.exchange import table
from npa_core.exchange.cells import Cell, holds_region_keys
from npa_core.exchange.plain import plain, shareable
from npa_core.models import Model

MAX_CELL = 32_767
"""Characters; Excel's own limit."""
_WIDTHS = (10, 60)
"""The narrowest and the widest column, in characters."""
_FIRST_DAY = date(1900, 3, 1)
"""Excel believes in a 29 February 1900; days before it are written as text."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads `_x0041_` as `A`, so an underscore before such letters is written as `_x005F_`.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def dump(sheets: Mapping[str, tuple[type[Model], Sequence[Model]]]) -> bytes:
    """Return a workbook with a sheet for each list of nouns, by its name.

    Raises ConfigError when a noun has more text than a cell can hold.
    """
    # All of it is ready before the first row is written: openpyxl cannot stop half-way.
    tables = {}
    for name, (type_, nouns) in sheets.items():
        names, rows = table.write(type_, [plain(shareable(noun)) for noun in nouns])
        places = (f"sheet {name!r}, row {number}" for number in count(2))
        tables[name] = (
            names,
            [[_written(cell, place) for cell in row] for row, place in zip(rows, places, strict=False)],
        )
    book = Workbook(write_only=True)
    for name, (names, cells) in tables.items():
        _fill(book.create_sheet(name), sheets[name][0], names, cells)
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def edit(body: bytes, sheet: str, rows: Mapping[int, Sequence[Cell]]) -> bytes:
    """Return a workbook with cells of one sheet set, by the number of their row; all others stay as they are.

    An empty cell in `rows` empties the one below a header, and changes nothing in the first of the rows, the header.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(body))
    names = {found.title.strip().lower().replace(" ", "_"): found for found in book.worksheets}
    found = names.get(sheet) or book.worksheets[0]
    heading = min(rows)
    for number, cells in rows.items():
        for column, value in enumerate(cells, 1):
            if value != "" or number != heading:
                _set(found.cell(number, column), _written(value, f"sheet {found.title!r}, row {number}"))
    edited = BytesIO()
    book.save(edited)
    return edited.getvalue()


def _fill(sheet: Any, type_: type[Model], names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet.freeze_panes = "A2"
    for index, name in enumerate(names):
        column = sheet.column_dimensions[get_column_letter(index + 1)]
        longest = max((len(str(cells[index])) for cells in (names, *rows)), default=0)
        column.width = min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])
        if holds_region_keys(type_, tuple(name.split("."))):
            column.number_format = "@"  # for the rows that somebody adds
    bold = Font(bold=True)
    for cells in (names, *rows):
        made = [WriteOnlyCell(sheet) for _ in cells]
        for cell, value in zip(made, cells, strict=True):
            _set(cell, value)
            if cells is names:
                cell.font = bold
        sheet.append(made)


def _written(value: Cell, place: str) -> Cell:
    """Return what can stand in an Excel file for a cell. Raises ConfigError when nothing can."""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, date) and value < _FIRST_DAY else value
    text = _LOOKS_ESCAPED.sub("_x005F_", _NO_XML.sub("", value))
    if len(text) > MAX_CELL:
        raise ConfigError(f"{place}: a text of more than {MAX_CELL:,} characters is too long for Excel; use JSON")
    return text


def _set(cell: Any, value: Cell) -> None:
    cell.value = None if value == "" else value
    if isinstance(value, str) and value:
        cell.data_type = "s"  # never a formula, never an error
        if value[:1].isdigit():
            cell.number_format = "@"
