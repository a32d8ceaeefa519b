"""The core's own plugin declares what it offers, cheaply."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pluggy

from npa_core import builtin


def test_the_hooks_offer_components_of_each_role():
    manager = pluggy.PluginManager("npa")
    manager.add_hookspecs(import_module("npa_core.plugin.hookspec"))
    manager.register(builtin)

    manager.check_pending()

    assert [cls.name for cls in builtin.npa_gatherers()] == ["file"]
    assert [cls.name for cls in builtin.npa_classifiers()] == ["keywords", "places", "language", "trained"]
    assert [cls.name for cls in builtin.npa_publishers()] == ["console"]


def test_naming_the_plugin_imports_no_component():
    code = "import sys, npa_core.builtin; print([m for m in sys.modules if m.startswith('npa_core.builtin.')])"

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"
