"""`npa feeds discover`: what was found, as a list or as one JSON document."""

import json

import pytest

from npa_core.cli import feeds
from npa_core.pipeline.discovery import Discovery
from npa_core.steps.website import Website


@pytest.fixture
def nothing_found(monkeypatch):
    async def look(url, _folder):
        return Discovery(Website(address=url, name="Verein"), notes=("/feed is no feed",))

    monkeypatch.setattr(feeds, "discover_alone", look)


@pytest.mark.usefixtures("nothing_found")
def test_a_site_without_a_feed_ends_with_1_and_says_what_was_tried(npa):
    told = npa("feeds", "discover", "https://verein.example/", code=1)
    document = json.loads(npa("feeds", "discover", "https://verein.example/", "--json", code=1).stdout)

    assert "/feed is no feed" in told.output
    assert (document["feeds"], document["notes"]) == ([], ["/feed is no feed"])
