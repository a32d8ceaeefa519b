"""The gatherer keeps the contract of gatherers."""

from __future__ import annotations

from typing import ClassVar

from npa_core.models import Document, Response
from npa_core.testing import FakeContext, GathererContract
from npa_page import Page

BODY = (
    b'<html lang="de"><article class="h-entry"><h2 class="p-name"><a class="u-url" href="/eins">Eins</a></h2>'
    b'<time class="dt-published" datetime="2026-11-16">16.11.</time></article></html>'
)


class TestPage(GathererContract):
    component_type = Page
    settings: ClassVar = {"url": "https://kreis.example/aktuelles"}

    def context(self) -> FakeContext:
        context = super().context()
        context.answer = lambda request: Response(status=200, url=request.url, body=BODY)
        return context

    def document(self) -> Document:
        return Document(body=BODY, address="https://kreis.example/aktuelles")


class TestPageWithSelectors(TestPage):
    settings: ClassVar = {"url": "https://kreis.example/aktuelles", "items": "article", "title": "h2", "date": "time"}
