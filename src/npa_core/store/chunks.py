"""Long lists of values, in pieces that one statement can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_CHUNK = 500  # SQLite's limit on variables in one statement is far above; this keeps statements short


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the values in order, at most 500 at a time."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
