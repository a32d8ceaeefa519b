"""Reading one file of an alliance folder, in whichever of the formats its name says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import get_origin

from npa_core.errors import Fault
from npa_core.exchange import csv, markdown, yaml
from npa_core.exchange.parsed import Parsed
from npa_core.models import Model

MAX_BYTES = 20_000_000

_FORMATS: Mapping[str, Callable[..., Parsed]] = {".yaml": yaml.parse, ".md": markdown.parse}


def read(folder: Path, file: str, type_: type[Model]) -> Parsed:
    """Read a file, named relative to the alliance folder, that holds nouns of a type.

    A file that cannot be read is a fault like any other.
    """
    try:
        body = (folder / file).read_bytes()
    except OSError as error:
        return _unreadable(file, f"cannot be read: {error.strerror}")
    if len(body) > MAX_BYTES:
        return _unreadable(file, f"longer than {MAX_BYTES:,} bytes")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unreadable(file, "not UTF-8; save it as UTF-8", line=body.count(b"\n", 0, error.start) + 1)
    suffix = PurePosixPath(file).suffix
    if suffix == ".csv":
        lists = frozenset(name for name, field in type_.model_fields.items() if get_origin(field.annotation) is tuple)
        return csv.parse(text, file=file, lists=lists)
    return _FORMATS[suffix](text, file=file)


def _unreadable(file: str, message: str, *, line: int = 0) -> Parsed:
    return Parsed(None, {}, (Fault(file, line, min(line, 1), message),))
