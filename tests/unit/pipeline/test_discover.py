"""Discovery: every installed plugin is asked by itself, and what is wrong with one is said and costs that one."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

import pytest

from npa_core.models import Harvest
from npa_core.pipeline.discover import discover
from npa_core.plugin import Gatherer, Publisher, Settings, hookimpl


class Post(Publisher[Settings]):
    name = "post"

    def plan(self, brief):
        return ()

    async def deliver(self, delivery, parts):
        raise NotImplementedError


class Feed(Gatherer[Settings]):
    name = "feed"

    async def gather(self, visit):
        return Harvest()


class Half(Publisher[Settings]):
    name = "half"


class Shouting(Feed):
    name = "Feed!"


class Numbered(Feed):
    name = 7


@dataclass
class Installed:
    """Stands for an installed distribution."""

    name: str
    version: str = "1.0"


@pytest.fixture
def installed(monkeypatch):
    """Put a module with these functions where it can be imported; return its entry point."""

    def install(distribution: str, **functions: Any) -> EntryPoint:
        module = ModuleType(distribution.replace("-", "_"))
        for name, function in functions.items():
            setattr(module, name, function)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return point(distribution, module.__name__)

    return install


def point(distribution: str, module: str) -> EntryPoint:
    found = EntryPoint(name=module, value=module, group="npa")
    vars(found).update(dist=Installed(distribution))
    return found


def offering(**hooks: Any) -> dict[str, Any]:
    """Hooks that return these classes, or call what is given, marked as they should be."""
    return {name: hookimpl(_hook(name, answer)) for name, answer in hooks.items()}


def _hook(name, answer):
    def function():
        return answer() if callable(answer) else answer

    function.__name__ = name
    return function


def test_what_plugins_offer_is_found_by_role_and_name(installed):
    registry = discover([installed("npa-a", **offering(npa_gatherers=[Feed], npa_publishers=[Post]))])

    assert registry.faults == ()
    assert registry.names("gatherer") == ("feed",)
    assert registry.offers["publisher", "post"].type is Post
    assert registry.offers["publisher", "post"].plugin == "npa-a 1.0"


def test_the_installed_plugins_are_asked_when_none_are_given():
    assert "file" in discover().names("gatherer")


def test_the_cores_own_plugin_comes_first_and_keeps_its_names(installed):
    squatter = installed("npa-a", **offering(npa_gatherers=[Feed]))
    core = installed("npa-core", **offering(npa_gatherers=[Feed]))

    registry = discover([squatter, core])

    assert [plugin.distribution for plugin in registry.plugins] == ["npa-core", "npa-a"]
    assert registry.faults == ("npa-a 1.0: the gatherer 'feed' is refused; npa-core 1.0 has that name",)


def test_one_name_may_stand_for_two_roles(installed):
    class Feed2(Post):
        name = "feed"

    registry = discover([installed("npa-a", **offering(npa_gatherers=[Feed], npa_publishers=[Feed2]))])

    assert registry.faults == ()


def test_an_entry_point_without_a_distribution_is_called_by_its_module(installed):
    found = installed("npa-a", **offering(npa_gatherers=[Feed]))
    vars(found).update(dist=None)

    (plugin,) = discover([found]).plugins

    assert (plugin.distribution, plugin.version) == ("npa_a", "unknown")


def raises(error):
    def hook():
        raise error

    return hook


@pytest.mark.parametrize(
    ("hooks", "fault"),
    [
        ({"npa_gatherers": raises(ValueError("no"))}, "raised ValueError: no"),
        ({"npa_gatherers": raises(SystemExit(0))}, "called sys.exit"),
        ({"npa_gatherers": 5}, "raised TypeError"),
        ({"npa_gatherers": ["feed"]}, "npa_gatherers returned 'feed', which is no subclass of Gatherer"),
        ({"npa_gatherers": [Post]}, "which is no subclass of Gatherer"),
        ({"npa_publishers": [Half]}, "npa_publishers returned Half, which lacks deliver, plan"),
        ({"npa_gatherers": [Shouting]}, "Shouting with the name 'Feed!'"),
        ({"npa_gatherers": [Numbered]}, "raised TypeError"),
    ],
)
def test_what_is_wrong_with_a_plugin_is_its_own_fault(installed, hooks, fault):
    broken = installed("npa-broken", **offering(**hooks))
    sound = installed("npa-sound", **offering(npa_publishers=[Post]))

    registry = discover([broken, sound])

    assert len(registry.faults) == 1
    assert fault in registry.faults[0]
    assert "npa-broken" in registry.faults[0]
    assert registry.names("publisher") == ("post",)


def test_what_was_offered_before_a_hook_failed_is_kept(installed):
    half = installed("npa-half", **offering(npa_gatherers=[Feed], npa_publishers=raises(ValueError("no"))))

    registry = discover([half])

    assert registry.names("gatherer") == ("feed",)
    assert len(registry.faults) == 1


def test_a_plugin_that_cannot_be_imported_is_named():
    (plugin,) = discover([point("npa-gone", "npa_no_such_module")]).plugins

    assert "raised ModuleNotFoundError" in plugin.faults[0]
    assert plugin.offers == ()


def test_a_misspelt_hook_is_no_silence(installed):
    registry = discover([installed("npa-a", **offering(npa_gatherer=[Feed]))])

    assert "unknown hook" in registry.faults[0]
    assert "the hooks are npa_gatherers, npa_classifiers, npa_publishers" in registry.faults[0]


def test_a_hook_without_its_mark_is_no_silence(installed):
    registry = discover([installed("npa-a", npa_gatherers=lambda: [Feed])])

    assert registry.faults == (
        "npa_gatherers is not marked with @hookimpl from npa_core.plugin, so it is never called",
    )
    assert registry.offers == {}
