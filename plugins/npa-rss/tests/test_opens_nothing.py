"""Nothing that a document says makes the reader open a file or an address."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from npa_core.errors import NpaError
from npa_core.models import Document
from npa_rss import Rss

FEED = '<rss version="2.0"><channel><item><title>Geheim</title></item></channel></rss>'
_watched: list[str] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _watched is not None and (
        event in ("open", "os.open") or event.startswith(("socket.", "urllib.", "subprocess."))
    ):
        _watched.append(f"{event} {arguments[:1]}")


sys.addaudithook(_note)


@contextmanager
def watching() -> Iterator[list[str]]:
    global _watched  # noqa: PLW0603 - an audit hook cannot be taken away again, only be told to look elsewhere
    _watched = seen = []
    try:
        yield seen
    finally:
        _watched = None


@pytest.fixture(autouse=True)
def _warm() -> None:
    """The first reading loads modules from disk."""
    Rss.read(Document(body=FEED.encode(), address="https://feeds.example/"))
    Rss.read(Document(body=f"{FEED}&nbsp;".encode(), address="https://feeds.example/"))


def test_the_watch_sees_a_file_being_opened(tmp_path):
    with watching() as opened:
        (tmp_path / "x").write_text("x")

    assert len(opened) == 1


@pytest.mark.parametrize(
    "form", ["{path}", "file://{path}", "{path}\n", "\ufeff{path}", "http://127.0.0.1:9/", "feed:{path}"]
)
def test_a_body_that_is_an_address_is_not_opened(tmp_path, form):
    secret = tmp_path / "feed.xml"
    secret.write_text(FEED)
    body = form.format(path=secret).encode()

    with watching() as opened, pytest.raises(NpaError):
        Rss.read(Document(body=body, address="https://feeds.example/"))

    assert opened == []


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE rss [<!ENTITY e SYSTEM "file://{path}">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
        '<!DOCTYPE rss SYSTEM "file://{path}">',
        '<?xml-stylesheet href="file://{path}"?>',
    ],
)
def test_entities_and_document_types_are_not_opened(tmp_path, prolog):
    secret = tmp_path / "secret"
    secret.write_text("Geheim")
    body = f"{prolog.format(path=secret)}<rss version='2.0'><channel><item><title>[&e;]</title></item></channel></rss>"

    with watching() as opened:
        harvest = Rss.read(Document(body=body.encode(), address="https://feeds.example/"))

    assert opened == []
    assert "Geheim" not in harvest.items[0].title


def test_entities_do_not_multiply():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    feed = FEED.replace("Geheim", "&l9;")
    body = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>{feed}'

    harvest = Rss.read(Document(body=body.encode(), address="https://feeds.example/"))

    assert len(harvest.items[0].title) < 100
