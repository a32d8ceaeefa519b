"""What the tests of npa-rss share: the feeds written for them, and a short way to read one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from npa_core.models import Document, Harvest
from npa_rss import Rss

ADDRESS = "https://feeds.example/presse/feed.xml"
DATA = Path(__file__).parent / "data"


@pytest.fixture
def data() -> Callable[[str], bytes]:
    return lambda name: (DATA / name).read_bytes()


@pytest.fixture
def read() -> Callable[..., Harvest]:
    def read_one(body: bytes | str, address: str = ADDRESS, content_type: str = "") -> Harvest:
        body = body.encode() if isinstance(body, str) else body
        return Rss.read(Document(body=body, address=address, content_type=content_type))

    return read_one


@pytest.fixture
def rss() -> Callable[..., str]:
    """A feed around some items, or around the inside of one item."""

    def feed(inside: str, link: str = "https://www.musterstadt.example/") -> str:
        items = inside if "<item" in inside else f"<item>{inside}</item>"
        return f'<rss version="2.0"><channel><title>Presse</title><link>{link}</link>{items}</channel></rss>'

    return feed
