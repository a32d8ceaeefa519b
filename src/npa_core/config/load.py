"""Loading npa.toml: syntax, models and what only shows when all of it is seen together."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from npa_core.config.secrets import resolve
from npa_core.config.settings import Config
from npa_core.config.toml_places import index_places
from npa_core.errors import ConfigError, Fault
from npa_core.models.references import unknown
from npa_core.models.shape import Location
from npa_core.models.validation import Places, place_of, validate

FILE = "npa.toml"
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """The configuration, and where each of its keys stands."""

    config: Config
    places: Places
    folder: Path
    file: str = FILE
    """As faults name it: relative to the alliance folder."""

    def place(self, path: Location) -> tuple[int, int]:
        """Return line and column of a path such as ``("channels", 0, "use")``, or of the nearest thing around it."""
        return place_of(self.places, path)


def load(folder: Path, *, environ: Mapping[str, str] | None = None) -> LoadedConfig:
    """Read npa.toml of an alliance folder. Raises ConfigError with every fault in it."""
    data, places = parse(read(folder))
    faults = [Fault(FILE, *place_of(places, path), message) for path, message in _entangled(data)]
    # The secrets of components are filled in when they are bound; these two belong to the core.
    resolved = resolve(
        {key: data[key] for key in ("store", "net") if key in data}, folder, os.environ if environ is None else environ
    )
    faults += resolved.faults(FILE, places)
    filled = {**data, **resolved.settings}
    config, found = validate(Config, filled, file=FILE, places=places, secret=resolved.secret)
    faults += resolved.unmentioned(found, places)
    if config is None or faults:
        raise ConfigError("npa.toml is not right; nothing was done", faults)
    return LoadedConfig(config, places, folder)


def read(folder: Path) -> str:
    """Return the text of npa.toml. Raises ConfigError when it is missing or no UTF-8 text."""
    try:
        body = (folder / FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigError(f"there is no {FILE} in {folder}; `npa init {folder}` makes one") from None
    except OSError as error:
        raise ConfigError(f"{folder / FILE} cannot be read: {error.strerror}") from None
    if len(body) > _MAX_BYTES:
        raise ConfigError("npa.toml is not right", [Fault(FILE, 0, 0, f"longer than {_MAX_BYTES:,} bytes")])
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError("npa.toml is not right", [Fault(FILE, line, 1, "not UTF-8; save it as UTF-8")]) from None


def parse(text: str) -> tuple[dict[str, Any], Places]:
    """Return the data and where each key stands. Raises ConfigError when it is no TOML."""
    try:
        return tomllib.loads(text), index_places(text)
    except tomllib.TOMLDecodeError as error:
        fault = _syntax_fault(str(error), text)
    except RecursionError:
        fault = Fault(FILE, 0, 0, "nested too deeply")
    raise ConfigError("npa.toml is not right; nothing was done", [fault])


def _syntax_fault(message: str, text: str) -> Fault:
    """Take the place out of tomllib's message: `… (at line 3, column 5)` or `… (at end of document)`."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message, re.DOTALL)
    what = match[1] if match else message
    if match and match[2]:
        line, column = int(match[2]), int(match[3])
    else:
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    return Fault(FILE, line, column, f"no valid TOML: {what[:1].lower()}{what[1:]}")


def _entangled(data: Mapping[str, Any]) -> Iterator[tuple[Location, str]]:
    """Find what no single model can see. It works on the raw data, to say everything at once."""
    yield from _repeated("source", data.get("sources"), "sources")
    yield from _repeated("channel", data.get("channels"), "channels")
    yield from _repeated("subscription", data.get("subscriptions"), "subscriptions")
    channels = {str(channel["id"]) for _, channel in _tables(data.get("channels")) if "id" in channel}
    digests = data.get("digests")
    for name, digest in digests.items() if isinstance(digests, dict) else ():
        if isinstance(digest, dict):
            yield from _digest_faults(name, digest, channels)
    for path in (("store", "url"), ("net", "proxy")):
        if _has_password(data.get(path[0]), path[1]):
            yield path, f'a password may only stand in {{ env = "NAME" }} or {{ file = "…" }}, with the whole {path[1]}'


def _repeated(noun: str, tables: object, key: str) -> Iterator[tuple[Location, str]]:
    first: dict[str, int] = {}
    for index, table in _tables(tables):
        id = str(table.get("id", ""))
        if id and first.setdefault(id, index) != index:
            yield (key, index, "id"), f"duplicate {noun} {id!r}; it is already [[{key}]] number {first[id] + 1}"


def _digest_faults(name: str, digest: Mapping[str, Any], channels: Iterable[str]) -> Iterator[tuple[Location, str]]:
    if digest.get("id", name) != name:
        yield ("digests", name, "id"), f"the name of the table is the id: write [digests.{digest['id']}] instead"
    wanted = digest.get("channels", [])
    for index, channel in enumerate(wanted) if isinstance(wanted, list) else ():
        if isinstance(channel, str) and channel not in channels:
            yield ("digests", name, "channels", index), unknown("channel", channel, channels)
        elif channel in wanted[:index]:
            yield ("digests", name, "channels", index), f"channel {channel!r} is named twice"


def _tables(value: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for index, table in enumerate(value if isinstance(value, list) else ()):
        if isinstance(table, dict):
            yield index, table


def _has_password(table: object, key: str) -> bool:
    value = table.get(key) if isinstance(table, dict) else None
    try:
        return isinstance(value, str) and bool(urlsplit(value).password)
    except ValueError:
        return False
