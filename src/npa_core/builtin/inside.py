"""Paths from settings: they start in the alliance folder and never leave it."""

from __future__ import annotations

from pathlib import Path

from npa_core.errors import RejectedError


def inside(folder: Path, path: str) -> Path:
    """Return `path`, resolved in `folder`. Raises RejectedError when it leads out, also by a symbolic link."""
    home = folder.resolve()
    try:
        target = (home / path).resolve()
    except (OSError, RuntimeError, ValueError):  # too long, a loop of links, a NUL
        raise RejectedError(
            f"{path!r} is no usable path; give one inside the alliance folder", kind="bad-path"
        ) from None
    if not target.is_relative_to(home) or target == home:
        raise RejectedError(f"{path!r} leads out of the alliance folder; give a path inside it", kind="refused-path")
    return target
