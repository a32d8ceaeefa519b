"""A YAML file of an alliance folder as text and as data: changed without losing what people wrote around the data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from npa_core.errors import ConfigError
from npa_core.exchange import yaml, yaml_text
from npa_core.exchange.save import save
from npa_core.models.shape import Location

FRAMED: Mapping[str, str] = {"action_fields": "fields", "schemes": "schemes"}
"""Lists that stand in action_fields.yaml, under these keys."""


class YamlFile:
    """A YAML file as text and as data."""

    def __init__(self, folder: Path, path: Path) -> None:
        """Read it; what is not there is empty. Raises ConfigError when it is faulty."""
        self.path, self.name = path, path.relative_to(folder).as_posix()
        try:
            body = path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            body = ""
        except UnicodeDecodeError:
            raise ConfigError(f"{self.name}: not UTF-8; save it as UTF-8; nothing was written") from None
        except OSError as error:
            raise ConfigError(f"{self.name}: cannot be read: {error.strerror}") from None
        self.mark = "\ufeff" if body.startswith("\ufeff") else ""
        lines = body.count("\n")
        self.newline = "\r\n" if lines and body.count("\r\n") == lines else "\n"
        self.text = body.removeprefix("\ufeff").replace(self.newline, "\n")
        self.data = self._data(self.text)

    def frame(self, noun_name: str) -> str | None:
        """Return the key under which a noun's list stands in this file; None: the file is the list."""
        key = FRAMED.get(noun_name)
        if key == "schemes" and isinstance(self.data, list):
            self.text, self.data = f"fields:\n{self.text}", {"fields": self.data}
        return None if isinstance(self.data, list) else key

    def save(self, text: str, expected: Any) -> None:
        """Write the text if it says what it should."""
        if self._data(text) != expected:
            message = f"{self.name}: is written in a way that cannot be changed here; change it by hand"
            raise ConfigError(f"{message}; nothing was written")
        save(self.path, (self.mark + text.replace("\n", self.newline)).encode())

    def replace(self, values: Mapping[Location, Any]) -> None:
        """Write the file as it was read, with other values at some paths; comments around them stay."""
        self.save(yaml_text.replaced(self.text, values), with_values(self.data, values))

    def _data(self, text: str) -> Any:
        parsed = yaml.parse(text, file=self.name)
        if parsed.faults:
            raise ConfigError(f"{self.name} is not right; nothing was written", parsed.faults)
        return parsed.data


def with_values(data: Any, entries: Mapping[Location, Any]) -> Any:
    """Return data with other values at some paths."""
    if () in entries:
        return entries[()]
    changed = data.copy()
    for step in {path[0] for path in entries}:
        changed[step] = with_values(data[step], {path[1:]: entry for path, entry in entries.items() if path[0] == step})
    return changed
