"""The Mastodon publisher keeps the contract of publishers."""

from __future__ import annotations

from typing import ClassVar

from npa_core.testing import PublisherContract
from npa_mastodon.publisher import Mastodon


class TestMastodon(PublisherContract):
    component_type = Mastodon
    settings: ClassVar = {
        "server": "https://social.example/",
        "token": "sehr-geheimes-token-0815",
        "hashtags": ["Integration", "#Niedersachsen"],
    }
