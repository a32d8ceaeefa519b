"""Editing npa.toml as text: one value changes, and comments, order and line ends stay as they are."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from npa_core.config.load import FILE
from npa_core.config.toml_places import STRING, index_places
from npa_core.errors import ConfigError
from npa_core.models.shape import Location

_PAIR = re.compile(rf"(?P<key>(?:[A-Za-z0-9_-]+|{STRING.pattern})[ \t]*=[ \t]*)(?:{STRING.pattern})", re.DOTALL)


def with_text(folder: Path, path: Location, value: str) -> bytes:
    """Return npa.toml of a folder with another text under a path, such as ``("sources", 0, "settings", "url")``.

    Raises ConfigError when the file cannot be read, or no text stands there.
    """
    try:
        body = (folder / FILE).read_bytes().decode()
        text = body.removeprefix("\ufeff")
        data = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise ConfigError(f"{FILE} cannot be read: {error}; nothing was written") from None
    if not isinstance(_at(data, path), str):
        raise ConfigError(f"{FILE}: no text stands at {'.'.join(map(str, path))}; change it by hand")
    line, column = index_places(text)[path]
    start = [0, *(match.end() for match in re.finditer("\n", text))][line - 1] + column - 1
    new = json.dumps(value, ensure_ascii=False)  # every JSON text is one of TOML, too
    changed = text[:start] + _PAIR.sub(lambda pair: pair["key"] + new, text[start:], count=1)
    return (body[: len(body) - len(text)] + changed).encode()


def _at(data: Any, path: Location) -> Any:
    """Return what stands at a path, or None."""
    for step in path:
        if isinstance(data, list):
            data = data[step] if isinstance(step, int) and step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data
