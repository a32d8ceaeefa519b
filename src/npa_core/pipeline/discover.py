"""Discovery: which plugins are installed and what they offer, faults included.

Each entry point is loaded and asked by itself, so that one broken plugin costs itself only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from inspect import isabstract, isclass
from typing import Any, Literal

import pluggy

from npa_core.errors import NpaError
from npa_core.pipeline.guard import Guard, Owner
from npa_core.plugin import Classifier, Component, Gatherer, Publisher, hookspec

GROUP = "npa"
Role = Literal["gatherer", "classifier", "publisher"]
_ROLES: Mapping[str, tuple[Role, type[Component[Any]]]] = {
    "npa_gatherers": ("gatherer", Gatherer),
    "npa_classifiers": ("classifier", Classifier),
    "npa_publishers": ("publisher", Publisher),
}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Offer:
    """A component class that a plugin offers."""

    role: Role
    name: str
    type: type[Component[Any]]
    plugin: str
    """Distribution and version: `npa-rss 0.1.0`."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """An installed plugin: what it offers, and what is wrong with it."""

    distribution: str
    version: str
    entry_point: str
    offers: tuple[Offer, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """All plugins, and their components by role and name."""

    plugins: tuple[Plugin, ...] = ()
    offers: Mapping[tuple[Role, str], Offer] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[str, ...]:
        """All that is wrong with installed plugins."""
        return tuple(fault for plugin in self.plugins for fault in plugin.faults)

    def names(self, role: Role) -> tuple[str, ...]:
        """The names offered for a role."""
        return tuple(sorted(name for offered, name in self.offers if offered == role))


def discover(entry_points: Iterable[metadata.EntryPoint] | None = None) -> Registry:
    """Load every entry point of group `npa`; the core's own first, then by distribution.

    A name belongs to the core, else to the distribution called after it (`rss` to npa-rss), else to the first.
    """
    found = metadata.entry_points(group=GROUP) if entry_points is None else entry_points
    plugins = [_ask(entry_point) for entry_point in sorted(found, key=_order)]
    offers: dict[tuple[Role, str], Offer] = {}
    for plugin in plugins:
        for offer in plugin.offers:
            if plugin.distribution in ("npa-core", f"npa-{offer.name}"):
                offers.setdefault((offer.role, offer.name), offer)
    return Registry(tuple(_take_names(plugin, offers) for plugin in plugins), offers)


def _order(entry_point: metadata.EntryPoint) -> tuple[bool, str, str]:
    distribution, _ = _origin(entry_point)
    return (distribution != "npa-core", distribution, entry_point.name)


def _origin(entry_point: metadata.EntryPoint) -> tuple[str, str]:
    distribution = entry_point.dist
    return (distribution.name, distribution.version) if distribution else (entry_point.value, "unknown")


def _ask(entry_point: metadata.EntryPoint) -> Plugin:
    """Load one plugin and call its hooks; whatever goes wrong becomes a fault of this plugin."""
    distribution, version = _origin(entry_point)
    owner = Owner(f"plugin {distribution}", f"{distribution} {version}")
    guard, faults, offers = Guard(), [], []
    try:
        module = guard.call(owner, entry_point.load)
        manager = pluggy.PluginManager(GROUP)
        manager.add_hookspecs(hookspec)
        guard.call(owner, lambda: manager.register(module, entry_point.name))
        faults += guard.call(owner, lambda: _misspelt(module, manager))
        for hook, (role, base) in _ROLES.items():
            declare: Callable[[], Any] = getattr(manager.hook, hook)
            for classes in guard.call(owner, declare):
                for cls in guard.call(owner, partial(tuple, classes)):
                    fault = guard.call(owner, partial(_unfit, cls, base))
                    if fault:
                        faults.append(f"{owner.plugin}: {hook} returned {fault}")
                    else:
                        offers.append(Offer(role, cls.name, cls, owner.plugin))
    except NpaError as error:
        faults.append(str(error))
    return Plugin(distribution, version, entry_point.value, tuple(offers), tuple(faults))


def _misspelt(module: object, manager: pluggy.PluginManager) -> list[str]:
    """Find hooks that would be passed over in silence: unknown names, and functions that lack the mark."""
    faults = []
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        faults.append(f"unknown hook: {error}; the hooks are {', '.join(_ROLES)}")
    implemented = {call.name for call in manager.get_hookcallers(module) or ()}
    faults += [
        f"{name} is not marked with @hookimpl from npa_core.plugin, so it is never called"
        for name in _ROLES
        if callable(getattr(module, name, None)) and name not in implemented
    ]
    return faults


def _unfit(cls: Any, base: type[Component[Any]]) -> str | None:
    if not isclass(cls) or not issubclass(cls, base):
        return f"{cls!r}, which is no subclass of {base.__name__}"
    if isabstract(cls):
        missing: frozenset[str] = getattr(cls, "__abstractmethods__", frozenset())
        return f"{cls.__name__}, which lacks {', '.join(sorted(missing))}"
    if not _NAME.fullmatch(cls.name):
        return f"{cls.__name__} with the name {cls.name!r}; a name is lower-case letters, digits, `-` and `_`"
    return None


def _take_names(plugin: Plugin, taken: dict[tuple[Role, str], Offer]) -> Plugin:
    """Keep the offers whose names are free; the others are refused, naming both owners."""
    kept, faults = [], list(plugin.faults)
    for offer in plugin.offers:
        holder = taken.setdefault((offer.role, offer.name), offer)
        if holder is offer:
            kept.append(offer)
        else:
            faults.append(f"{offer.plugin}: the {offer.role} {offer.name!r} is refused; {holder.plugin} has that name")
    return Plugin(plugin.distribution, plugin.version, plugin.entry_point, tuple(kept), tuple(faults))
