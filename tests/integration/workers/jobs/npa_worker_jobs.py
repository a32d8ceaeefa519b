"""Functions for workers to run in the tests; each does one bad or good thing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from npa_core.errors import ConfigError, Fault, NpaError, TransientError


class UnfitError(NpaError):
    """An error whose constructor takes something else than its message, and which carries what cannot travel."""

    def __init__(self, number: int, *, luggage: object = None) -> None:
        super().__init__(f"number {number} is unfit")
        self.number = number
        self.luggage = luggage


class Unreadable:
    """Travels, but cannot be unpacked in the parent."""

    def __reduce__(self):
        return _only_here, (os.getpid(),)


def _only_here(pid: int) -> object:
    if pid != os.getpid():
        raise ValueError("not made for this place")
    return object()


class Holder:
    """A method is no function at the top level, but a static one is found by its name."""

    def method(self) -> None:
        """Do nothing."""

    @staticmethod
    def double(number: int) -> int:
        """Return twice the number."""
        return 2 * number


def transient():
    """Raise an error with all its details."""
    raise TransientError("später", kind="http-503", retry_after=timedelta(minutes=5), scope="host")


def faults():
    """Raise an error with a list in it."""
    raise ConfigError("zwei Fehler", [Fault("b.yaml", 2, 1, "b"), Fault("a.yaml", 1, 1, "a")])


def unfit(luggage):
    """Raise an error of a plugin's own kind, perhaps with something that cannot travel."""
    raise UnfitError(7, luggage=(lambda: None) if luggage else None)


def leave():
    """Raise what passes every `except Exception`."""
    sys.exit(0)


def vanish():
    """End the process without a word."""
    os._exit(3)


def crash():
    """End as a native library does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def burn():
    """Use CPU for ever."""
    while True:
        pass


def sleep(path):
    """Say our number and sleep for ever."""
    _note(path, os.getpid())
    time.sleep(600)


def sleep_with_a_child(path):
    """Start a process, say its number and our own, and sleep for ever."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    _note(path, os.getpid(), child.pid)
    time.sleep(600)


def _note(path, *pids):
    part = Path(path).with_suffix(".part")
    part.write_text(" ".join(map(str, pids)))
    part.rename(path)


def hoard(size):
    """Take memory, in pieces that all stay."""
    return len([bytes(1_000_000) for _ in range(size)])


def large(size):
    """Return much."""
    return bytes(size)


def chatter():
    """Use the three standard streams in every way that could disturb the protocol."""
    sys.stdout.write("print")
    sys.stdout.flush()
    os.write(1, b"raw")
    os.write(2, b"raw")
    subprocess.run(["echo", "child"], check=True)
    return sys.stdin.read()


def unpicklable():
    """Return what cannot travel."""
    return lambda: None


def unreadable():
    """Return what cannot be unpacked."""
    return Unreadable()


def surroundings():
    """Return what the worker sees of the world."""
    return dict(os.environ), str(Path.cwd()), os.getsid(0) == os.getpid(), len([*Path("/proc/self/fd").iterdir()])


def hang_up():
    """Close everything, the protocol included, and stay."""
    os.closerange(0, 100)
    time.sleep(600)


def boast():
    """Announce an answer that nobody could hold."""
    os.write(3, (2**60).to_bytes(8, "big"))
    time.sleep(600)
