"""Secrets: `{ env = "NAME" }` and `{ file = "secrets/x" }` become values, and values in plain sight become faults."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretBytes, SecretStr

from npa_core.errors import Fault
from npa_core.models.shape import Location, shapes_at
from npa_core.models.validation import Places, place_of

MAX_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings with their secrets filled in."""

    settings: Any
    secret: tuple[Location, ...] = ()
    """Where secrets were filled in: these values are never shown."""
    problems: tuple[tuple[Location, str], ...] = ()
    """What could not be filled in, and why. Names variables and files, never values."""

    def faults(self, file: str, places: Places, at: Location = ()) -> tuple[Fault, ...]:
        """Return the problems as faults; `at` is the path of these settings in the file."""
        return tuple(Fault(file, *place_of(places, (*at, *path)), message) for path, message in self.problems)

    def unmentioned(self, faults: Iterable[Fault], places: Places, at: Location = ()) -> tuple[Fault, ...]:
        """Return those of `faults` that do not just say again that a secret is not there."""
        known = {place_of(places, (*at, *path)) for path, _ in self.problems}
        return tuple(fault for fault in faults if (fault.line, fault.column) not in known)


def resolve(settings: Any, folder: Path, environ: Mapping[str, str], at: Location = ()) -> Resolved:
    """Return `settings` with each reference to a secret replaced by its value; `folder` is where files start."""
    if isinstance(settings, Mapping):
        if _is_reference(settings):
            return _resolve_reference(settings, folder, environ, at)
        parts = {key: resolve(value, folder, environ, (*at, key)) for key, value in settings.items()}
        return _joined({key: part.settings for key, part in parts.items()}, list(parts.values()))
    if isinstance(settings, list | tuple):
        entries = [resolve(value, folder, environ, (*at, index)) for index, value in enumerate(settings)]
        return _joined([entry.settings for entry in entries], entries)
    return Resolved(settings)


def literal_secrets(settings_type: type[BaseModel], settings: Any, at: Location = ()) -> Iterator[Location]:
    """Yield where a secret is written out in `settings`, as they stand in the file."""
    if isinstance(settings, Mapping):
        for key, value in () if _is_reference(settings) else settings.items():
            yield from literal_secrets(settings_type, value, (*at, key))
    elif isinstance(settings, list | tuple):
        for index, value in enumerate(settings):
            yield from literal_secrets(settings_type, value, (*at, index))
    elif {SecretStr, SecretBytes} & set(shapes_at(settings_type, at)):
        yield at


def _is_reference(settings: Mapping[str, Any]) -> bool:
    return len(settings) == 1 and set(settings) <= {"env", "file"}


def _resolve_reference(
    reference: Mapping[str, Any], folder: Path, environ: Mapping[str, str], at: Location
) -> Resolved:
    ((source, name),) = reference.items()
    if not isinstance(name, str) or not name:
        return Resolved(None, problems=((at, f'a secret is written {{ {source} = "…" }}, with a name in quotes'),))
    try:
        value = _from_environment(name, environ) if source == "env" else _from_file(name, folder)
    except _UnusableError as unusable:
        return Resolved(None, problems=((at, str(unusable)),))
    return Resolved(value, secret=(at,))


class _UnusableError(Exception):
    """A secret that is not there, or not as it should be."""


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    if not environ.get(name):
        state = "is empty" if name in environ else "is not set"
        raise _UnusableError(f"the environment variable {name} {state}")
    return environ[name]


def _from_file(name: str, folder: Path) -> str:
    path = folder / name
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            raise _UnusableError(f"the secret file {name} is no small file")
        if status.st_mode & stat.S_IRWXO:
            raise _UnusableError(f"everyone on this machine can read the secret file {name}; run: chmod 600 {name}")
        value = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise _UnusableError(f"the secret file {name} is missing") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise _UnusableError(f"the secret file {name} cannot be read: {reason}") from None
    if not value:
        raise _UnusableError(f"the secret file {name} is empty")
    return value


def _joined(settings: Any, parts: list[Resolved]) -> Resolved:
    return Resolved(
        settings,
        tuple(path for part in parts for path in part.secret),
        tuple(problem for part in parts for problem in part.problems),
    )
