"""Where each key of a TOML document stands. tomllib keeps no places, so this walks the text once more.

It only ever sees what tomllib has accepted, and so looks for structure, not for errors.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from npa_core.models.shape import Location
from npa_core.models.validation import Places

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# No possessive groups: the `re` of Python 3.11.2 lets them match too little. None is needed, for at each character only
# one alternative fits.
STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
# Numbers, booleans, dates: up to what can follow a value. A date may have a blank inside.
_SCALAR = re.compile(r"[^,\]}#\r\n]+")


def index_places(text: str) -> Places:
    """Return line and column of every key and list entry of a valid TOML document, by path."""
    walker = _Walker(text)
    walker.document()
    return walker.places


class _Walker:
    """A position in the text, and what was found up to there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.places: dict[Location, tuple[int, int]] = {(): (1, 1)}
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.tables_in: dict[Location, int] = {}
        """How many tables each array of tables ([[…]]) holds so far."""

    def document(self) -> None:
        """Walk it all: headers, and the pairs below them."""
        table: Location = ()
        self._skip_blank()
        while self.position < len(self.text):
            if self._take("[["):
                table = self._array_header()
            elif self._take("["):
                table = self._header()
                self._take("]")
            else:
                self._pair(table)
            self._skip_blank()

    def _array_header(self) -> Location:
        start = self.position - 2
        path = self._header()
        self._take("]]")
        number = self.tables_in.get(path, 0)
        self.tables_in[path] = number + 1
        self._note((*path, number), start)
        return (*path, number)

    def _header(self) -> Location:
        """Read a header's key; on its way, an array of tables stands for its last table."""
        path: Location = ()
        for name, start in self._key():
            if path in self.tables_in:
                path = (*path, self.tables_in[path] - 1)
            path = (*path, name)
            self._note(path, start)
        return path

    def _pair(self, table: Location) -> None:
        path = table
        for name, start in self._key():
            path = (*path, name)
            self._note(path, start)
        self._take("=")
        self._value(path)

    def _key(self) -> list[tuple[str, int]]:
        """Read a key; return each of its dotted parts with its position."""
        parts: list[tuple[str, int]] = []
        while not parts or self._take("."):
            self._skip_blank()
            start = self.position
            if self.text.startswith(('"', "'"), start):
                name = tomllib.loads(f"key = {self._match(STRING)}")["key"]
            else:
                name = self._match(_BARE_KEY)
            parts.append((name, start))
            self._skip_blank()
        return parts

    def _value(self, path: Location) -> None:
        self._skip_blank()
        if self._take("["):
            self._array(path)
        elif self._take("{"):
            self._inline_table(path)
        else:
            self._match(STRING if self.text.startswith(('"', "'"), self.position) else _SCALAR)

    def _array(self, path: Location) -> None:
        number = 0
        self._skip_blank()
        while not self._take("]"):
            self._note((*path, number), self.position)
            self._value((*path, number))
            self._skip_blank()
            self._take(",")
            self._skip_blank()
            number += 1

    def _inline_table(self, path: Location) -> None:
        self._skip_blank()
        while not self._take("}"):
            self._pair(path)
            self._skip_blank()
            self._take(",")
            self._skip_blank()

    def _note(self, path: Location, position: int) -> None:
        line = bisect_right(self.line_starts, position)
        self.places.setdefault(path, (line, position - self.line_starts[line - 1] + 1))

    def _skip_blank(self) -> None:
        self._match(_BLANK)

    def _take(self, token: str) -> bool:
        found = self.text.startswith(token, self.position)
        self.position += len(token) if found else 0
        return found

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.position)
        if match is None:
            raise ValueError(f"no valid TOML at character {self.position}")
        self.position = match.end()
        return match[0]
