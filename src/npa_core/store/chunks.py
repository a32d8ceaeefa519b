"""Long lists of values, in pieces that one statement can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import BindParameter, bindparam

VALUES: BindParameter[Sequence[str]] = bindparam("values", expanding=True)
"""Where a statement leaves open which values it is about: it is made once, and used for each chunk of them.

To put a statement together takes longer than SQLite needs for it.
"""

_CHUNK = 500  # SQLite's limit on variables in one statement is far above; this keeps statements short


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the values in order, at most 500 at a time."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
