"""The face: what is public is listed and documented, and every hook has a plugin that uses it."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from types import ModuleType

import click
import pytest

import npa_core
from npa_core.cli import _HOME, LazyGroup
from npa_core.pipeline.discover import discover

PUBLIC = ["models", "errors", "text", "plugin", "render", "exchange", "testing"]


def public_names(module: ModuleType) -> set[str]:
    """What a module shows: its names without an underscore, but for modules that happen to be attributes."""
    shown = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    own = {name for name, value in shown.items() if getattr(value, "__module__", "").startswith("npa_core")}
    return own | {name for name in module.__all__ if name in shown}


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_is_listed_and_sorted_and_there(name):
    module = import_module(f"npa_core.{name}")

    assert public_names(module) == set(module.__all__)
    assert sorted(module.__all__, key=str) == list(module.__all__)


def test_the_face_lists_what_it_resolves():
    assert {name: getattr(npa_core, name) is not None for name in npa_core.__all__} == dict.fromkeys(
        ["Alliance", "__version__", "run"], True
    )


def documented(name: str, thing: object) -> list[str]:
    """The names of what has no docstring, in a public class or function."""
    missing = [] if inspect.getdoc(thing) else [name]
    if inspect.isclass(thing):
        for attribute, value in vars(thing).items():
            function = getattr(value, "__func__", getattr(value, "fget", value))
            if attribute.startswith("_") or not inspect.isfunction(function):
                continue
            if not inspect.getdoc(getattr(thing, attribute)):
                missing.append(f"{name}.{attribute}")
    return missing


@pytest.mark.parametrize("name", PUBLIC)
def test_everything_public_is_documented(name):
    module = import_module(f"npa_core.{name}")
    things = {shown: getattr(module, shown) for shown in module.__all__}
    ours = {shown: thing for shown, thing in things.items() if inspect.isclass(thing) or inspect.isfunction(thing)}

    assert [missing for shown, thing in ours.items() for missing in documented(shown, thing)] == []


def test_every_module_says_what_it_is_in_its_first_line():
    names = [found.name for found in pkgutil.walk_packages(npa_core.__path__, "npa_core.")]

    modules = [import_module(name) for name in names if name != "npa_core.__main__"]

    assert len(modules) > 100
    assert [
        module.__name__ for module in modules if not (module.__doc__ or "").splitlines()[0].endswith((".", ":"))
    ] == []


def test_every_hook_is_used_by_a_plugin_that_is_shipped():
    registry = discover()

    assert registry.faults == ()
    assert all(registry.names(role) for role in ("gatherer", "classifier", "publisher"))


def test_every_command_is_found_in_its_home():
    group = LazyGroup("npa")

    for name in _HOME:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        assert command.name == name
