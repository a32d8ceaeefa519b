"""What a plugin is: three roles, their context, and the hooks that declare them."""

from npa_core.plugin.classifier import Classifier
from npa_core.plugin.component import Component, Settings
from npa_core.plugin.context import Clock, Connection, Context, Log, Shelf
from npa_core.plugin.gatherer import Gatherer
from npa_core.plugin.hookspec import hookimpl
from npa_core.plugin.publisher import Publisher

__all__ = [
    "Classifier", "Clock", "Component", "Connection", "Context", "Gatherer", "Log", "Publisher", "Settings", "Shelf",
    "hookimpl",
]  # fmt: skip
