"""One worker process as its parent sees it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from npa_core.workers.frames import HEADER, MAX_FRAME

_START = "from npa_core.workers.child import main; main()"
# Then a fresh process takes over: parsers may leak, and memory in pieces is not given back. Ordinary feeds leave next
# to nothing behind (1 MB after 6,000 tasks), and to start takes a quarter of a second.
_MAX_TASKS = 2_000
_LARGE_BYTES = 2_000_000
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")  # everything else in our environment may be a secret


class WorkerDiedError(Exception):
    """The process ended instead of answering; `signal` is what ended it, if it was one."""

    def __init__(self, status: int) -> None:
        self.signal = -status if status < 0 else None
        super().__init__(f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}")


class Worker:
    """A child process with its own session, folder and environment, joined to us by a socket pair."""

    def __init__(self, folder: Path, *limits: int) -> None:
        self._tasks = 0
        self._was_large = False
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        with theirs:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own interpreter and numbers
                [sys.executable, "-P", "-c", _START, *map(str, limits)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=_environment(folder),
                start_new_session=True,
            )

    @property
    def is_spent(self) -> bool:
        """Whether it has done its share."""
        return self._was_large or self._tasks >= _MAX_TASKS

    async def ask(self, task: bytes) -> bytes:
        """Hand over a task and wait for the answer. Raises WorkerDiedError. After any error: close."""
        self._tasks += 1
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(self._socket, HEADER.pack(len(task)))
            await loop.sock_sendall(self._socket, task)  # apart: together, a large document would be copied once more
            (length,) = HEADER.unpack(await self._receive(HEADER.size))
            self._was_large = max(len(task), length) > _LARGE_BYTES
            return bytes(await self._receive(length))
        except (ConnectionError, EOFError):
            raise WorkerDiedError(self.kill()) from None

    def kill(self) -> int:
        """End the process and everything it started; return how it ended. Harmless when it has ended by itself."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):  # PermissionError: how macOS says that all are zombies
                os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait()

    def close(self) -> None:
        """Kill it and hang up. Only for whoever is not waiting for its answer."""
        self.kill()
        self._socket.close()

    async def _receive(self, length: int) -> bytearray:
        if length > MAX_FRAME:
            raise EOFError
        data = bytearray(length)
        rest = memoryview(data)
        while rest:
            received = await asyncio.get_running_loop().sock_recv_into(self._socket, rest)
            if not received:
                raise EOFError
            rest = rest[received:]
        return data


def _environment(folder: Path) -> dict[str, str]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Whatever this process can import, the worker can; an empty entry means our working directory, not the worker's.
    places = [str(Path(place).absolute()) for place in sys.path]
    return environment | {"PYTHONPATH": os.pathsep.join(places), "HOME": str(folder), "TMPDIR": str(folder)}
