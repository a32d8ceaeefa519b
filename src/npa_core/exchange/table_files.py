"""Lists in CSV and Excel files, written again with entries added or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from npa_core.errors import ConfigError
from npa_core.exchange import csv, table
from npa_core.exchange.nouns import Noun
from npa_core.exchange.parsed import Parsed

Entries = Sequence[Mapping[str, Any]]


class TableFile:
    """A list in a file ending in .csv or .xlsx, as a table and as data."""

    def __init__(self, name: str, path: Path, noun: Noun) -> None:
        """Read it. Raises ConfigError when it is faulty."""
        self.name, self.noun = name, noun
        self.is_csv = path.suffix == ".csv"
        try:
            self.body = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"{name}: cannot be read: {error.strerror}") from None
        self.parsed = self._parse(self.body)
        if self.parsed.faults:
            raise ConfigError(f"{name} is not right; nothing was written", self.parsed.faults)

    @property
    def data(self) -> Any:
        """Its entries."""
        return self.parsed.data

    def added(self, entries: Entries) -> bytes:
        """Return the file with entries below all others."""
        data = [*self.parsed.data, *entries]
        if self.is_csv:
            return self._checked(self._csv(data), len(self.parsed.data))
        last = max((self.parsed.places[index,][0] for index in range(len(self.parsed.data))), default=0)
        return self._checked(self._xlsx(entries, range(last + 1, last + 1 + len(entries))), len(self.parsed.data))

    def changed(self, entries: Mapping[int, Mapping[str, Any]]) -> bytes:
        """Return the file with other entries at some positions."""
        if self.is_csv:
            data = [entries.get(index, entry) for index, entry in enumerate(self.parsed.data)]
            return self._checked(self._csv(data), min(entries))
        lines = [self.parsed.places[index,][0] for index in entries]
        return self._checked(self._xlsx([*entries.values()], lines), min(entries))

    def _csv(self, entries: Entries) -> bytes:
        dialect = csv.dialect_of(self.body)
        _, header = table.heading(self.noun.type, csv.rows_of(self.body))
        text = csv.dump_plain(self.noun.type, entries, header=[*filter(None, header)], dialect=dialect)
        try:
            return text.encode(dialect.encoding)
        except UnicodeEncodeError:  # a letter that windows-1252 does not have
            return text.encode("utf-8-sig")

    def _xlsx(self, entries: Entries, lines: Sequence[int]) -> bytes:
        """Write rows in their place: other sheets, formulas and colours stay."""
        xlsx, writing = (import_module(f"npa_core.exchange.{name}") for name in ("xlsx", "xlsx_writing"))
        heading, header = table.heading(self.noun.type, xlsx.rows_of(self.body, self.noun.name))
        names, rows = table.write(self.noun.type, entries, header=header)
        new = {heading: ["" for _ in header] + names[len(header) :]}
        below = max(heading + 1 - lines[0], 0) if lines else 0
        numbered = {line + below: row for line, row in zip(lines, rows, strict=True)}
        edited: bytes = writing.edit(self.body, self.noun.name, {**new, **numbered})
        return edited

    def _parse(self, body: bytes) -> Parsed:
        if self.is_csv:
            return csv.parse(body, self.noun.type, file=self.name)
        xlsx = import_module("npa_core.exchange.xlsx")
        parsed: Parsed = xlsx.parse(body, self.noun.type, file=self.name, sheet=self.noun.name)
        return parsed

    def _checked(self, body: bytes, untouched: int) -> bytes:
        """Return the file if it reads as before up to where it was changed."""
        parsed = self._parse(body)
        if parsed.faults or parsed.data[:untouched] != self.parsed.data[:untouched]:
            message = f"{self.name}: is written in a way that cannot be changed here; change it by hand"
            raise ConfigError(f"{message}; nothing was written")
        return body
