"""Watches for input and output: what a constructor and a pure method must not do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_WATCHED = frozenset({"open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.mkdir"})
# Importing is allowed, and reads these.
_IMPORTED = (".py", ".pyc", ".so", ".pth", "METADATA", "entry_points.txt")

_seen: ContextVar[list[str] | None] = ContextVar("seen", default=None)
_hooked: list[bool] = []


@contextmanager
def watched() -> Iterator[list[str]]:
    """Note every file opened, connection made and process started in the block, as `event: what`."""
    if not _hooked:
        sys.addaudithook(_note)  # cannot be removed: it costs next to nothing while nobody watches
        _hooked.append(True)
    events: list[str] = []
    token = _seen.set(events)
    try:
        yield events
    finally:
        _seen.reset(token)


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _WATCHED:
        return
    events = _seen.get()
    if events is None:
        return
    what = str(arguments[0]) if arguments else ""
    if event == "open" and (what.endswith(_IMPORTED) or "__pycache__" in what):
        return
    events.append(f"{event}: {what}")
