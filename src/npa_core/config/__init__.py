"""npa.toml, read with a place for every fault."""

from npa_core.config.bind import bind
from npa_core.config.load import FILE, LoadedConfig, load
from npa_core.config.salvage import salvage
from npa_core.config.settings import (
    Channel,
    ClassifySettings,
    Config,
    GatherSettings,
    NetSettings,
    StoreSettings,
)
from npa_core.config.toml_edit import with_text

__all__ = [
    "FILE",
    "Channel",
    "ClassifySettings",
    "Config",
    "GatherSettings",
    "LoadedConfig",
    "NetSettings",
    "StoreSettings",
    "bind",
    "load",
    "salvage",
    "with_text",
]
