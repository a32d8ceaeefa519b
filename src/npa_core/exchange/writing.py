"""Writing lists back into an alliance folder: entries are added or changed, and comments stay where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from npa_core.errors import ConfigError
from npa_core.exchange import yaml_text
from npa_core.exchange.nouns import LISTS
from npa_core.exchange.save import save
from npa_core.exchange.table_files import TableFile
from npa_core.exchange.yaml_file import FRAMED, YamlFile
from npa_core.models.shape import Location


def append(folder: Path, noun_name: str, entries: Sequence[Mapping[str, Any]]) -> Path:
    """Add entries to the list of a noun (`partners`) in an alliance folder; return its file, made if need be.

    Entries are plain data: texts, numbers, dates, lists and mappings. Nothing judges what they say.
    Raises ConfigError, with the file as it was, when it is faulty or cannot be written.
    """
    path = _list_file(folder, noun_name)
    if path.suffix != ".yaml":
        table = TableFile(path.relative_to(folder).as_posix(), path, LISTS[noun_name])
        save(path, table.added([*map(_as_read, entries)]))
        return path
    file = YamlFile(folder, path)
    key = file.frame(noun_name)
    new = [*map(_as_read, entries)]
    whole = file.data if key is None else (file.data or {}).get(key)
    if whole is not None and not isinstance(whole, list):
        raise ConfigError(f"{file.name}: expected a list; nothing was written")
    longer = [*(whole or ()), *new]
    file.save(
        yaml_text.appended(file.text, new, key=key), longer if key is None else {**(file.data or {}), key: longer}
    )
    return file.path


def change(folder: Path, noun_name: str, id: str, entry: Mapping[str, Any]) -> Path:
    """Put an entry in the place of the one with this id (of regions: AGS or id); return its file.

    Comments within the entry go with it. Raises ConfigError, with the file as it was, when there is
    no such entry, or the file is faulty or cannot be written.
    """
    return change_all(folder, noun_name, {id: entry})[0]


def change_all(folder: Path, noun_name: str, entries: Mapping[str, Mapping[str, Any]]) -> tuple[Path, ...]:
    """Do what `change` does, for entries by the ids of those that they replace; return their files."""
    left = {id: _as_read(entry) for id, entry in entries.items()}
    changed: list[Path] = []
    for path in _files(folder, noun_name):
        name = path.relative_to(folder).as_posix()
        file = YamlFile(folder, path) if path.suffix == ".yaml" else TableFile(name, path, LISTS[noun_name])
        key = file.frame(noun_name) if isinstance(file, YamlFile) else None
        found = {at: id for id, at in _places(file.data, key).items() if id in left}
        if not found:
            continue
        new = {at: left.pop(id) for at, id in found.items()}
        if isinstance(file, YamlFile):
            file.replace(new)
        else:
            save(path, file.changed({int(at[-1]): entry for at, entry in new.items()}))
        changed.append(path)
    if left:
        raise ConfigError(f"catalogue/{noun_name}: there is no {next(iter(left))!r}; nothing was written there")
    return tuple(changed)


def set_context(folder: Path, context: Mapping[str, Any]) -> Path:
    """Write the context of the action fields; return its file."""
    file = YamlFile(folder, _list_file(folder, "schemes"))
    file.frame("schemes")
    data, new = file.data or {}, _as_read(context)
    text = yaml_text.replaced(file.text, {("context",): new}) if "context" in data else None
    file.save(text or yaml_text.with_key(file.text, "context", new), {**data, "context": new})
    return file.path


def _list_file(folder: Path, noun_name: str) -> Path:
    """Return the file that new entries go into: the list that is there, else one in YAML."""
    below = folder / "catalogue"
    if noun_name in FRAMED:
        return below / "action_fields.yaml"
    files = [below / f"{noun_name}{suffix}" for suffix in (".yaml", ".csv", ".xlsx")]
    return next((path for path in files if path.exists()), files[0])


def _files(folder: Path, noun_name: str) -> list[Path]:
    """Return the files in which entries of a noun stand."""
    below = folder / "catalogue"
    if noun_name in FRAMED:
        return [below / "action_fields.yaml"]
    patterns = (f"{noun_name}.yaml", f"{noun_name}/*.yaml", f"{noun_name}.csv", f"{noun_name}.xlsx")
    return [path for pattern in patterns for path in sorted(below.glob(pattern))]


def _places(data: Any, key: str | None) -> dict[str, Location]:
    """Return where in a file's data the entries stand, by their ids and AGS."""
    held = data.get(key) if isinstance(data, dict) and key else data
    at: Location = (key,) if isinstance(data, dict) and key else ()
    entries = [(at, held)] if isinstance(held, dict) else [((*at, n), entry) for n, entry in enumerate(held or ())]
    ids = ((place, entry.get(name)) for place, entry in entries if isinstance(entry, dict) for name in ("ags", "id"))
    return {id: place for place, id in reversed([*ids]) if isinstance(id, str)}  # of two alike, the first


def _as_read(value: Any) -> Any:
    """Return a value as `yaml.parse` will read it: lists for tuples, text for times."""
    if isinstance(value, Mapping):
        return {str(key): _as_read(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [*map(_as_read, value)]
    return value.isoformat() if isinstance(value, datetime | time) else value
