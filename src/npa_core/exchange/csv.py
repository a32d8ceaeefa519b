"""Lists as CSV (RFC 4180), and as spreadsheets write it: with semicolons or tabs, in windows-1252 or UTF-16."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from npa_core.errors import ConfigError, Fault
from npa_core.exchange import table
from npa_core.exchange.parsed import Parsed
from npa_core.exchange.plain import plain, shareable
from npa_core.models import Model

MAX_CELL = 100_000
"""Characters; more is no list any more (and more than 131,072 no reader takes)."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_TEXT = (
    (b"PK\x03\x04", "an Excel file; call it .xlsx"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file; save it as .xlsx"),
)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file separates its cells and ends its lines; what it is encoded in."""

    delimiter: str = ","
    newline: str = "\r\n"
    encoding: str = "utf-8"


def parse(body: bytes, type_: type[Model], *, file: str) -> Parsed:
    """Return one mapping a row (see `npa_core.exchange.table`).

    UTF-8 or UTF-16 with its mark, else UTF-8, else windows-1252. Cells are separated by whatever of tab,
    semicolon and comma the header has most of, or by what a first line `sep=;` says.
    """
    text, _, fault = _decoded(body, file)
    if fault:
        return Parsed(None, {}, (fault,))
    try:
        return table.read(type_, _rows(text), file=file)
    except csv.Error as error:
        return Parsed(None, {}, (Fault(file, *_end(text), f"no valid CSV: {error}"),))


def dump(type_: type[Model], nouns: Sequence[Model]) -> str:
    """Return nouns of a type as CSV that `parse` reads back. Raises ConfigError when one is too long for a cell."""
    return dump_plain(type_, [plain(shareable(noun)) for noun in nouns])


def dump_plain(
    type_: type[Model],
    entries: Sequence[Mapping[str, Any]],
    *,
    header: Sequence[str] = (),
    dialect: Dialect = Dialect(),
) -> str:
    """Return entries of plain data as CSV; the columns of `header` come first."""
    names, rows = table.write(type_, entries, header=header)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=dialect.newline)
    writer.writerow(names)
    for number, row in enumerate(rows, 1):
        if any(isinstance(held, str) and len(held) > MAX_CELL for held in row):
            raise ConfigError(
                f"row {number} has a text of more than {MAX_CELL:,} characters, too long for a table; use JSON"
            )
        writer.writerow([str(held).lower() if isinstance(held, bool) else held for held in row])
    return text.getvalue()


def dialect_of(body: bytes) -> Dialect:
    """Return how a file is written, so that it can be written so again."""
    text, encoding, _ = _decoded(body, "")
    first = text.partition("\n")[0]
    return Dialect(_delimiter(text), "\r\n" if first.endswith("\r") else "\n", encoding)


def rows_of(body: bytes) -> Iterator[table.Row]:
    """Return the rows of a file that `parse` has read without a fault."""
    return _rows(_decoded(body, "")[0])


def _decoded(body: bytes, file: str) -> tuple[str, str, Fault | None]:
    """Return the text, its encoding, and why it is none."""
    for start, reason in _NO_TEXT:
        if body.startswith(start):
            return "", "", Fault(file, 0, 0, f"this is no CSV, but {reason}")
    marked = next((encoding for mark, encoding in _MARKS if body.startswith(mark)), None)
    bad: list[int] = []
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError as error:
            bad.append(error.start)
            continue
        if "\0" in text:
            return "", "", Fault(file, 0, 0, "no text: it holds NUL characters; save it as CSV UTF-8")
        return text, encoding, None
    line = body.count(b"\n", 0, bad[0]) + 1
    return "", "", Fault(file, line, 1, "neither UTF-8 nor windows-1252; save it as CSV UTF-8")


@dataclass(frozen=True)
class _Row:
    """A row of a file: the line it begins in, the text of that line, and its cells."""

    line: int
    text: str
    delimiter: str
    cells: Sequence[str]

    def place(self, index: int) -> tuple[int, int]:
        """Return the place of a cell; of one in a later line, that of the row."""
        return self.line, self._columns[index] if index < len(self._columns) else 1

    @cached_property
    def _columns(self) -> list[int]:
        columns, quoted = [1], False
        for index, character in enumerate(self.text):
            quoted ^= character == '"'
            if character == self.delimiter and not quoted:
                columns.append(index + 2)
        return columns


def _rows(text: str) -> Iterator[_Row]:
    lines = list(io.StringIO(text, newline=""))
    delimiter = _delimiter(text)
    start = 1 if _SEPARATOR_LINE.match(text) else 0
    skipped = start
    reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
    for cells in reader:
        yield _Row(start + 1, lines[start], delimiter, cells)
        start = reader.line_num + skipped


def _delimiter(text: str) -> str:
    if said := _SEPARATOR_LINE.match(text):
        return said[1]
    header = _QUOTED.sub("", text.lstrip("\r\n").partition("\n")[0])
    return max(",;\t", key=header.count)


def _end(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - text.rfind("\n")
