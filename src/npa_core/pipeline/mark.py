"""The mark: the last run's number, kept beside the database, so that a database that was set back shows.

A restored backup does not know what was sent after it was made, and would send it again.
"""

from __future__ import annotations

from pathlib import Path

from npa_core.errors import StoreError


def is_behind(mark: Path, run: int) -> bool:
    """Return whether the database gave a number that an earlier run has had already."""
    try:
        return run <= int(mark.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return False


def move(mark: Path, run: int) -> None:
    """Note the number of the run at work. Raises StoreError when the folder cannot be written."""
    new = mark.with_suffix(".mark.new")
    try:
        new.write_text(str(run), encoding="ascii")
        new.replace(mark)
    except OSError as error:
        raise StoreError(f"{mark}: cannot be written: {error.strerror}") from None
