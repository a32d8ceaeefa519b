"""What the tests of npa-page share: a page, and a look at it with or without selectors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from npa_core.models import Document, Harvest
from npa_page.reading import read_page
from npa_page.selected import Selectors

ADDRESS = "https://kreis.example/aktuelles/index.html"


@pytest.fixture
def read() -> Callable[..., Harvest]:
    def read_one(html: str | bytes, content_type: str = "", **selectors: str) -> Harvest:
        body = html.encode() if isinstance(html, str) else html
        document = Document(body=body, address=ADDRESS, content_type=content_type)
        return read_page(document, Selectors(**selectors) if selectors else None)

    return read_one
