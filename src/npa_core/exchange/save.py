"""Saving a file so that it is whole at any moment: the old one until the new one is on the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from npa_core.errors import ConfigError


def save(path: Path, body: bytes) -> None:
    """Write a file beside its place, then move it there. Raises ConfigError when that cannot be done."""
    target = path.resolve()  # a link stays a link
    new = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            new.chmod(target.stat().st_mode)
        new.replace(target)
        _sync(target.parent)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise ConfigError(f"{path}: cannot be written: {error.strerror}; it is as it was") from None


def _sync(folder: Path) -> None:
    """Put a folder's entries on the disk: only then the new name is there after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
