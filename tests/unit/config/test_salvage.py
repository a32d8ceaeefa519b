"""Salvage: one fault in npa.toml does not hide those in the settings of channels and sources."""

from __future__ import annotations

import pytest

from npa_core.config import salvage

FAULTY = """
[gather]
intervall = "1h"

[digests.weekly]
title = "Woche"
[digests.broken]
titel = "Woche"

[[channels]]
id = "broken"

[[channels]]
id = "site"
use = "web"
settings = { out = "public" }

[[sources]]
id = "office"
use = "rss"
"""


def test_what_is_right_by_itself_is_kept_and_keeps_its_place(tmp_path):
    (tmp_path / "npa.toml").write_text(FAULTY)

    found = salvage(tmp_path)

    assert [channel.id for channel in found.config.channels] == ["site"]
    assert [source.id for source in found.config.sources] == ["office"]
    assert list(found.config.digests) == ["weekly"]
    assert found.place(("channels", 0, "settings", "out")) == (16, 14)


@pytest.mark.parametrize("text", ["no toml [", "channels = 3\nsources = 4\ndigests = 5\n"])
def test_what_cannot_be_read_has_nothing_to_keep(tmp_path, text):
    (tmp_path / "npa.toml").write_text(text)

    found = salvage(tmp_path)

    assert found is None or (found.config.channels, found.config.sources, dict(found.config.digests)) == ((), (), {})


def test_a_missing_file_is_nothing(tmp_path):
    assert salvage(tmp_path) is None
