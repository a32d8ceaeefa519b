"""The three hooks: hooks declare classes, objects do the work. The bodies here are never called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pluggy

from npa_core.plugin.classifier import Classifier
from npa_core.plugin.gatherer import Gatherer
from npa_core.plugin.publisher import Publisher

hookspec = pluggy.HookspecMarker("npa")
hookimpl = pluggy.HookimplMarker("npa")
"""Marks a plugin's functions. The module that holds them is named by an entry point of group `npa`."""


@hookspec
def npa_gatherers() -> Iterable[type[Gatherer[Any]]]:
    """Return the gatherer classes this plugin offers."""
    return ()


@hookspec
def npa_classifiers() -> Iterable[type[Classifier[Any]]]:
    """Return the classifier classes this plugin offers."""
    return ()


@hookspec
def npa_publishers() -> Iterable[type[Publisher[Any]]]:
    """Return the publisher classes this plugin offers."""
    return ()
