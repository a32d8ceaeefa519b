"""The core's own plugin declares what it offers, cheaply."""

from __future__ import annotations

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
