"""Replies: what an SMTP server says, cut from its stream of bytes. No I/O here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from npa_core.text import one_line

MAX_LINE = 4_096
"""RFC 5321 allows 512 bytes; some servers write more."""
MAX_LINES = 128

# RFC 5321 §4.2: "250-more", "250 last", and also a bare "250".
_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)


class ReplyError(ValueError):
    """What came is no SMTP reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply: its code, and its lines as clean text."""

    code: int
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """Give code and text on one line."""
        return " ".join(filter(None, (str(self.code), *self.lines)))


class Replies:
    """Collects bytes and gives back whole replies, in order."""

    def __init__(self) -> None:
        self._bytes = b""
        self._code = 0
        self._lines: list[str] = []

    @property
    def pending(self) -> bool:
        """Whether anything has come that no reply has used."""
        return bool(self._bytes or self._lines)

    def feed(self, data: bytes) -> None:
        """Add what has come."""
        self._bytes += data

    def next(self) -> Reply | None:
        """Return the next whole reply, or None until more has come.

        Raises ReplyError for anything that is no reply, is too long, or changes its code midway.
        """
        while True:
            line, end, rest = self._bytes.partition(b"\n")
            if len(line) > MAX_LINE:
                raise ReplyError("a line without end")
            if not end:
                return None
            self._bytes = rest
            if self._take(line.rstrip(b"\r")):
                reply = Reply(self._code, tuple(self._lines))
                self._code, self._lines = 0, []
                return reply

    def _take(self, line: bytes) -> bool:
        """Add one line; say whether it is the reply's last."""
        match = _LINE.fullmatch(line)
        if match is None:
            raise ReplyError(f"no SMTP reply: {one_line(line[:80].decode('utf-8', 'replace'))!r}")
        code = int(match[1])
        if self._lines and code != self._code:
            raise ReplyError(f"a reply that begins with {self._code} and goes on with {code}")
        if len(self._lines) >= MAX_LINES:
            raise ReplyError("a reply without end")
        self._code = code
        self._lines.append(one_line((match[3] or b"").decode("utf-8", "replace")))
        return match[2] != b"-"
