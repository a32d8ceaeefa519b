"""The guard: the only place that calls plugin code, and the only broad `except`.

A plugin that raises, exits or takes too long costs itself only; the error that comes out names
the component, its distribution and version.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from npa_core.errors import NpaError, PluginError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for a call: the component (`channel letter`) and its plugin (`npa-email 0.1.0`)."""

    component: str
    plugin: str

    def __str__(self) -> str:
        return f"{self.component} ({self.plugin})"


class Guard:
    """Calls plugin code and knows, at any moment and from any thread, whose code is running."""

    def __init__(self) -> None:
        self._calling: Owner | None = None
        self._tasks: dict[asyncio.Task[object], Owner] = {}

    def call(self, owner: Owner, function: Callable[[], T]) -> T:
        """Call synchronous plugin code. Raises NpaError as the plugin meant it, PluginError for all else."""
        before, self._calling = self._calling, owner
        try:
            return function()
        except NpaError:
            raise
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise _plugin_error(owner, error) from error
        finally:
            self._calling = before

    async def wait(self, owner: Owner, function: Callable[[], Awaitable[T]], deadline: float) -> T:
        """Await plugin code for at most `deadline` seconds. Raises as `call` does."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("the guard waits inside a task only")
        before = self._tasks.get(task)
        self._tasks[task] = owner
        limit = asyncio.timeout(deadline)
        try:
            async with limit:
                return await function()
        except NpaError:
            raise
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if isinstance(error, asyncio.CancelledError) and task.cancelling():
                raise  # the run itself is being cancelled
            if limit.expired():
                raise PluginError(f"{owner} did not finish within {deadline:g} s") from error
            raise _plugin_error(owner, error) from error
        finally:
            if before is None:
                del self._tasks[task]
            else:
                self._tasks[task] = before

    def running(self, loop: asyncio.AbstractEventLoop) -> Owner | None:
        """Return whose code occupies the loop right now. Safe to ask from another thread."""
        if self._calling is not None:
            return self._calling
        task = asyncio.current_task(loop)
        return None if task is None else self._tasks.get(task)


def _plugin_error(owner: Owner, error: BaseException) -> PluginError:
    what = "called sys.exit" if isinstance(error, SystemExit) else f"raised {type(error).__name__}: {error}"
    return PluginError(f"{owner} {what}")
