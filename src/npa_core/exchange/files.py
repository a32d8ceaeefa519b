"""Reading one file of an alliance folder, in whichever of the formats its name says."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path, PurePosixPath

from npa_core.errors import Fault
from npa_core.exchange import csv, markdown, yaml
from npa_core.exchange.nouns import NOUNS
from npa_core.exchange.parsed import Parsed
from npa_core.models import Model

MAX_BYTES = 20_000_000


def read(folder: Path, file: str, type_: type[Model]) -> Parsed:
    """Read a file, named relative to the alliance folder, that holds nouns of a type.

    A file that cannot be read is a fault like any other.
    """
    try:
        if (folder / file).stat().st_size > MAX_BYTES:
            return _unreadable(file, f"longer than {MAX_BYTES:,} bytes")
        body = (folder / file).read_bytes()
    except OSError as error:
        return _unreadable(file, f"cannot be read: {error.strerror}")
    suffix = PurePosixPath(file).suffix
    if suffix == ".csv":
        return csv.parse(body, type_, file=file)
    if suffix == ".xlsx":  # openpyxl is only for those who need it
        parsed: Parsed = import_module("npa_core.exchange.xlsx").parse(body, type_, file=file, sheet=NOUNS[type_].name)
        return parsed
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unreadable(file, "not UTF-8; save it as UTF-8", line=body.count(b"\n", 0, error.start) + 1)
    return yaml.parse(text, file=file) if suffix == ".yaml" else markdown.parse(text, file=file)


def _unreadable(file: str, message: str, *, line: int = 0) -> Parsed:
    return Parsed(None, {}, (Fault(file, line, min(line, 1), message),))
