"""A few worker processes, for work on foreign data that may take too much time or memory."""

from __future__ import annotations

import asyncio
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self, TypeVar

from npa_core.errors import NpaError, PluginError, RejectedError
from npa_core.workers.child import find
from npa_core.workers.frames import MAX_FRAME, Outcome
from npa_core.workers.worker import Worker, WorkerDiedError

T = TypeVar("T")


class Workers:
    """Worker processes with limits, started when they are needed.

    Not a prison: a worker runs as the same user. It keeps a bad document from taking the run's
    time and memory, and keeps our secrets out of its environment.

    Args:
        size: How many work at a time.
        cpu_seconds: CPU time for one task; the kernel enforces it.
        wall_seconds: Time for one task; the pool enforces it.
        address_space: Bytes one worker may map.
    """

    def __init__(
        self, size: int = 2, *, cpu_seconds: int = 10, wall_seconds: int = 14, address_space: int = 900_000_000
    ) -> None:
        self._limits = (cpu_seconds, wall_seconds, address_space)
        self._wall_seconds = wall_seconds
        self._slots = asyncio.Semaphore(size)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._folder: Path | None = None
        self._stack = ExitStack()

    async def __aenter__(self) -> Self:
        self._folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="npa-worker-")))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._busy:  # whoever still waits for these is told that they died
            worker.kill()
        while self._idle:
            self._idle.pop().close()
        self._folder = None
        self._stack.close()

    async def offload(self, function: Callable[..., T], *args: Any) -> T:
        """Run a module-level function in a worker and return what it returns.

        Raises:
            NpaError: What the function raised, if it is one.
            RejectedError: Of kind `worker-error` (it raised something else), `worker-memory`, `worker-cpu`,
                `worker-wall` (it took too much) or `worker-died`.
            PluginError: The function or its arguments cannot travel to another process.
        """
        name = f"{function.__module__}.{function.__qualname__}" if hasattr(function, "__qualname__") else repr(function)
        task = _packed(function, name, args)
        async with self._slots:
            outcome, content = await self._perform(task, name)
        match outcome:
            case Outcome.VALUE:
                result: T = content
                return result
            case Outcome.ERROR:
                error: NpaError = content
                raise error
            case Outcome.MEMORY:
                raise RejectedError(f"{name} needed more memory than a worker may use", kind="worker-memory")
            case _:
                raise RejectedError(f"{name} raised {content}", kind="worker-error")

    async def _perform(self, task: bytes, name: str) -> tuple[Outcome, Any]:
        worker = self._idle.pop() if self._idle else self._begin()
        self._busy.add(worker)
        can_go_on = False
        try:
            async with asyncio.timeout(self._wall_seconds):
                answer = _unpacked(await worker.ask(task), name)
            can_go_on = not worker.is_spent and answer[0] is not Outcome.MEMORY and self._folder is not None
        except TimeoutError:
            message = f"{name} took longer than {self._wall_seconds} seconds"
            raise RejectedError(message, kind="worker-wall") from None
        except WorkerDiedError as error:
            raise _death(name, error) from None
        finally:
            self._busy.discard(worker)
            # After anything else, a cancellation included, an answer may still be on its way: that worker is lost.
            if can_go_on:
                self._idle.append(worker)
            else:
                worker.close()
        return answer

    def _begin(self) -> Worker:
        if self._folder is None:
            raise RuntimeError("the workers are used outside of `async with`")
        return Worker(self._folder, *self._limits)


def _packed(function: Callable[..., Any], name: str, args: tuple[Any, ...]) -> bytes:
    """Write the task down as module, name and arguments; refuse what the worker would not find under that name."""
    module, qualname = getattr(function, "__module__", None), getattr(function, "__qualname__", "")
    try:
        is_found = module in sys.modules and module != "__main__" and find(module, qualname) is function
    except AttributeError:
        is_found = False
    if not is_found:
        raise PluginError(f"{name} cannot be offloaded: it must be a function at the top level of an importable module")
    try:
        task = pickle.dumps((module, qualname, args), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise PluginError(f"an argument of {name} cannot travel to a worker: {error}") from error
    if len(task) > MAX_FRAME:
        raise RejectedError(f"the arguments of {name} are larger than {MAX_FRAME:,} bytes", kind="too-large")
    return task


def _unpacked(answer: bytes, name: str) -> tuple[Outcome, Any]:
    try:
        unpacked: tuple[Outcome, Any] = pickle.loads(answer)  # noqa: S301 - our own child packed it
    except Exception as error:
        raise RejectedError(f"what {name} gave back cannot be read: {error}", kind="worker-error") from error
    return unpacked


def _death(name: str, error: WorkerDiedError) -> RejectedError:
    if error.signal == signal.SIGXCPU:
        return RejectedError(f"{name} used more CPU time than a worker may", kind="worker-cpu")
    return RejectedError(f"{name} ended its worker ({error})", kind="worker-died")
