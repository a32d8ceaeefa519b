"""Runs a command and measures it from outside: wall time, CPU time, and peak memory with its children."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
EVERY = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Measurement:
    """What one run of a command cost."""

    wall_s: float
    cpu_s: float
    """User and system time of the process and of the children it waited for."""
    peak_mb: float
    """The largest sum of resident memory of the process and its children at one moment, looked at 20 times a
    second. Pages shared between processes count once for each, so this is an upper bound."""
    output: str

    def numbers(self) -> dict[str, float]:
        """The figures alone."""
        return {name: value for name, value in asdict(self).items() if name != "output"}


def measure(command: Sequence[str], *, cwd: Path, words: Path) -> Measurement:
    """Run `command` to its end, its words kept in folder `words`; raises RuntimeError when it fails."""
    started = time.monotonic()
    # Files, not pipes: a full pipe would stop the one who is measured.
    with Path(words, "stdout").open("w+b") as stdout, Path(words, "stderr").open("w+b") as stderr:
        process = subprocess.Popen(command, cwd=cwd, stdout=stdout, stderr=stderr)
        watch = _MemoryWatch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        watch.done.set()
        watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    output = Path(words, "stdout").read_text()
    if process.returncode != 0:
        said = Path(words, "stderr").read_text()
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output[-2000:]}\n{said[-4000:]}")
    return Measurement(wall, usage.ru_utime + usage.ru_stime, watch.peak / 1e6, output)


class _MemoryWatch(threading.Thread):
    """Looks at the resident memory of a process tree until told that it is done."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self.done = threading.Event()

    def run(self) -> None:
        """Keep the largest sum."""
        while not self.done.wait(EVERY):
            self.peak = max(self.peak, _resident(self.pid))


def _resident(pid: int) -> int:
    try:
        own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0  # it ended while we looked
    return own + sum(map(_resident, children))
