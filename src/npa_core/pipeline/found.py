"""Founding: a new alliance folder that runs at once; in an existing one, only what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from npa_core.config import load
from npa_core.errors import ConfigError
from npa_core.store import Database

_FOLDERS = ("catalogue/cases", "pages", "templates", "assets", "schemas", "secrets", "state")
_LISTS = (
    "catalogue/partners.yaml",
    "catalogue/regions.csv",
    "catalogue/places.csv",
    "catalogue/offers.yaml",
    "catalogue/events.yaml",
    "catalogue/groups.yaml",
)
"""What may be there in another form; regions and places are those of Lower Saxony (see NOTICE)."""
_FILES = ("npa.toml", *_LISTS, "catalogue/action_fields.yaml", "pages/impressum.md", "gitignore")


def found(folder: Path) -> tuple[Path, ...]:
    """Create the folder's files and its database; return what was written.

    What is there stays as it is, except for schemas/: these belong to the library and are brought up to
    date. Raises ConfigError when the folder's npa.toml is faulty, StoreError when nothing can be written.
    """
    created: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "secrets").chmod(0o700)
        template = resources.files("npa_core.pipeline") / "folder"
        for name in _FILES:
            target = folder / ("." + name if name == "gitignore" else name)
            if target.exists() or (name in _LISTS and _is_listed(target)):
                continue
            target.write_text(template.joinpath(name).read_text(encoding="utf-8"), encoding="utf-8")
            created.append(target)
        created += _refresh(folder / "schemas", template / "schemas")
    except OSError as error:
        raise ConfigError(f"{error.filename or folder}: cannot be written: {error.strerror}") from None
    database = Database.create(load(folder).config.store.url, folder)
    return (*created, database) if database else tuple(created)


def _is_listed(target: Path) -> bool:
    """Return whether a list is there in any form: YAML, CSV, a spreadsheet or a folder; boundaries are none."""
    return any(path.suffix != ".geojson" for path in target.parent.glob(f"{target.stem}*"))


def _refresh(folder: Path, shipped: Traversable) -> Iterator[Path]:
    """Bring the folder's JSON Schemas up to date; yield those that were not."""
    for schema in sorted(shipped.iterdir(), key=lambda schema: schema.name):
        target, body = folder / schema.name, schema.read_bytes()
        if not target.exists() or target.read_bytes() != body:
            target.write_bytes(body)
            yield target
