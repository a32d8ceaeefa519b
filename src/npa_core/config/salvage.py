"""Salvage: what is sound of a faulty npa.toml, so that the faults of its sources and channels show at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from npa_core.config.load import FILE, LoadedConfig, parse, read
from npa_core.config.settings import Channel, Config, StoreSettings
from npa_core.errors import ConfigError
from npa_core.models import AllianceProfile, Digest, Model, Source, Subscription
from npa_core.models.validation import Places, validate

M = TypeVar("M", bound=Model)

_NOBODY = AllianceProfile(name="?", url="https://alliance.invalid/", contact="nobody@alliance.invalid")
"""Stands where the alliance's own table may be the faulty one."""


def salvage(folder: Path) -> LoadedConfig | None:
    """Return the store, sources, channels and digests that are right by themselves, or None when nothing can be read.

    Only good for looking for more faults: the other tables hold their defaults, or nothing.
    """
    try:
        data, places = parse(read(folder))
    except ConfigError:
        return None
    moved: dict[tuple[str | int, ...], tuple[int, int]] = dict(places)
    sources = _sound(Source, data.get("sources"), "sources", places, moved)
    subscriptions = _sound(Subscription, data.get("subscriptions"), "subscriptions", places, moved)
    channels = _sound(Channel, data.get("channels"), "channels", places, moved)
    digests = {}
    for name, table in _items(data.get("digests")):
        digest, _ = validate(Digest, {**table, "id": name}, file=FILE, places=places)
        if digest is not None:
            digests[name] = digest
    # An address that an environment variable or a file holds is not looked up here.
    store, _ = validate(StoreSettings, data.get("store", {}), file=FILE, places=places)
    config = Config(
        alliance=_NOBODY,
        store=store or StoreSettings(),
        sources=sources,
        subscriptions=subscriptions,
        channels=channels,
        digests=digests,
    )
    return LoadedConfig(config, moved, folder)


def _sound(
    model: type[M], tables: object, key: str, places: Places, moved: dict[tuple[str | int, ...], tuple[int, int]]
) -> tuple[M, ...]:
    """Keep the tables that are right, and give their places the numbers they have among themselves."""
    kept: list[M] = []
    for number, table in enumerate(tables if isinstance(tables, list) else ()):
        found, _ = validate(model, table, file=FILE, places=places)
        if found is not None:
            for path, place in places.items():
                if path[:2] == (key, number):
                    moved[(key, len(kept), *path[2:])] = place
            kept.append(found)
    return tuple(kept)


def _items(tables: object) -> list[tuple[str, Mapping[str, Any]]]:
    return (
        [(name, table) for name, table in tables.items() if isinstance(table, dict)] if isinstance(tables, dict) else []
    )
