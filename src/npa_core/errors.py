"""The error tree: every error says, by its class, who acts next.

::

    NpaError
    ├── ConfigError          the operator: lists every fault at once, with its place
    ├── LockedError          the operator: another run holds the lock
    ├── StoreError           the operator: the database is missing, damaged or not ours
    ├── PluginError          the plugin's author
    ├── TransientError       time: the next run tries again
    ├── RejectedError        a person: trying again would not help
    ├── DoubtError           a person, or `reconcile`: the other side may already have it
    └── InvalidItemError     nobody: one item is dropped and reported
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

__all__ = [
    "ConfigError", "DoubtError", "Fault", "InvalidItemError", "LockedError", "NpaError", "PluginError",
    "RejectedError", "StoreError", "TransientError",
]  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One error in a file, with its place. Lines and columns count from 1; 0 means unknown."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Give the fault as compilers and editors write it: `file:line:column: message`."""
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.file}{place}: {self.message}"


class NpaError(Exception):
    """The root of all errors that this library raises on purpose. All of them survive pickling."""

    def __reduce__(self) -> tuple[object, ...]:
        """Take the error apart without its constructor, whose arguments `args` does not keep."""
        return _restored, (type(self), self.args), self.__dict__


def _restored(kind: type[NpaError], args: tuple[object, ...]) -> NpaError:
    return kind.__new__(kind, *args)


class ConfigError(NpaError):
    """The configuration, the catalogue or the call is wrong; nothing was done."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults))
        super().__init__("\n".join([message, *map(str, self.faults)]))


class LockedError(NpaError):
    """Another run holds the lock of this alliance folder; nothing was touched."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"another run is at work ({holder}); this one did nothing")


class StoreError(NpaError):
    """The database is missing where one is expected, damaged, newer than us, or not ours."""


class PluginError(NpaError):
    """A plugin broke its contract: it raised, returned nonsense or ran past its deadline."""


class TransientError(NpaError):
    """It did not work now but may later; the next run is the retry.

    `kind` is one word for statistics and tests ("timeout", "http-503"); `retry_after` is the
    other side's wish; `scope` says whether only this source or the whole host should rest.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str = "transient",
        retry_after: timedelta | datetime | None = None,
        scope: Literal["source", "host"] = "source",
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after
        self.scope = scope


class RejectedError(NpaError):
    """The other side said no, or we refuse on principle; a person has to look."""

    def __init__(self, message: str, *, kind: str = "rejected") -> None:
        super().__init__(message)
        self.kind = kind


class DoubtError(NpaError):
    """The other side may already have it: nobody repeats this blindly."""


class InvalidItemError(NpaError):
    """One item cannot be used; the rest of its harvest can."""
