"""The lock of an alliance folder: one run at a time; freed by the system when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from npa_core.errors import LockedError, StoreError


@contextmanager
def locked(path: Path, now: datetime) -> Iterator[None]:
    """Hold the lock. Raises LockedError at once when another run has it, naming its process and start."""
    try:
        # Not inherited by child processes: a worker that outlives us must not keep the lock.
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path}: cannot open the lock: {error.strerror}") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.seek(0)
            file.truncate()
            file.write(f"process {os.getpid()}, since {now:%Y-%m-%d %H:%M:%S} UTC\n")
            file.flush()
        except BlockingIOError:
            file.seek(0)
            raise LockedError(file.read().strip() or "unknown process") from None
        except OSError as error:  # a full disk, a network file system without locks
            raise StoreError(f"{path}: cannot take the lock: {error.strerror}") from None
        yield
