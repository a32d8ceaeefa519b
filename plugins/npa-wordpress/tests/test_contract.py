"""The gatherer keeps the contract of gatherers."""

from __future__ import annotations

import json
from typing import ClassVar

from npa_core.models import Document, Response
from npa_core.testing import FakeContext, GathererContract
from npa_wordpress import WordPress

POST = {
    "link": "https://verein.example/eins/",
    "title": {"rendered": "Eins"},
    "content": {"rendered": "<p>Text</p>"},
    "guid": {"rendered": "https://verein.example/?p=1"},
}
BODY = json.dumps([POST]).encode()


class TestWordPress(GathererContract):
    component_type = WordPress
    settings: ClassVar = {"url": "https://verein.example/", "per_page": 10}

    def context(self) -> FakeContext:
        context = super().context()
        context.answer = lambda request: Response(status=200, url=request.url, body=BODY)
        return context

    def document(self) -> Document:
        return Document(body=BODY, address="https://verein.example/wp-json/wp/v2/posts")
