"""kill -9 in the middle of writing the site: at every moment a reader finds one whole site, the old or the new."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from threading import Event, Thread
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from npa_core.models import State

pytestmark = pytest.mark.slow

SITE_URL = "https://buendnis.example/"
NEW_PAGE = "# Satzung\n\nEine neue Seite, auf jeder Seite verlinkt.\n"
MOMENTS = [
    ("npa_core.store.ledger:Ledger.plan", 1, "after"),
    ("npa_web.builds:Builds._sweep", 1, "after"),
    ("npa_web.builds:_write", 12, "after"),
    ("npa_web.builds:_build", 1, "after"),
    ("npa_web.builds:Path.rename", 1, "after"),
    ("npa_web.builds:Path.symlink_to", 1, "after"),
    ("npa_web.builds:Builds._switch", 1, "after"),
    ("npa_core.store.ledger:Ledger.settle", 1, "before"),
]


@pytest.mark.parametrize(("place", "number", "when"), MOMENTS)
def test_a_reader_finds_the_old_site_or_the_new_one_whole(world_of, stages, place, number, when):
    world = world_of(stages.published, pages={"satzung.md": NEW_PAGE})
    old = whole_site(world.site)

    with reader(world.site) as seen:
        world.kill(place, number, when)
        left = whole_site(world.site)
        world.run()
    new = whole_site(world.site)

    assert "satzung" not in old
    assert "satzung" in new
    assert left in (old, new)
    assert seen <= {old, new}
    assert old in seen


@pytest.mark.parametrize(("place", "there"), [("Path.symlink_to", False), ("Builds._switch", True)])
def test_a_first_site_is_there_whole_or_not_at_all(world_of, stages, place, there):
    world = world_of(stages.approved)

    world.kill(f"npa_web.builds:{place}", 1, "after")

    assert there == world.site.exists()
    assert world.run().exit_code == 0
    assert whole_site(world.site)


def test_nothing_half_made_is_left(world_of, stages):
    world = world_of(stages.published, pages={"satzung.md": NEW_PAGE})
    world.kill("npa_web.builds:_write", 12, "after")

    world.run()

    left = {path.name for path in world.home.glob(".site*/*")} | {path.name for path in world.home.glob(".site.new")}

    assert len(left) == 2
    assert not [name for name in left if name.endswith((".part", ".new"))]


def test_of_a_site_overtaken_while_it_was_being_written_only_the_newer_one_is_delivered(world_of, stages):
    world = world_of(stages.published, pages={"satzung.md": NEW_PAGE})
    world.kill("npa_web.builds:_write", 1, "before")
    (world.folder / "pages" / "beitritt.md").write_text("# Beitritt\n\nSo wird man Mitglied.\n", "utf-8")

    world.run()

    with world.store() as store:
        states = [row.state for row in store.ledger.find(channel="site")]
    assert states == [State.DELIVERED, State.SKIPPED, State.DELIVERED]
    assert "beitritt" in whole_site(world.site)


def whole_site(link: Path) -> str:
    """Return a description of the site that a reader finds, who follows the link once; fail if it is not whole."""
    build = link.resolve(strict=True)
    files = {path.relative_to(build).as_posix(): path.read_bytes() for path in build.rglob("*") if path.is_file()}
    missing = {(page, target) for page, body in files.items() for target in targets(page, body) if target not in files}
    assert not missing, f"{build.name} has links that lead nowhere: {sorted(missing)[:5]}"
    assert {"index.html", "feed.xml", "sitemap.xml", "404.html"} <= files.keys()
    return "\n".join(f"{name} {hashlib.sha256(body).hexdigest()}" for name, body in sorted(files.items()))


def targets(page: str, body: bytes) -> Iterator[str]:
    """Yield the files of the site that a file of it links to."""
    links: list[str] = []
    if page.endswith(".html"):
        collector = _Links()
        collector.feed(body.decode())
        links = collector.found
    elif page.endswith(".xml"):
        tree = ET.fromstring(body)
        links = [text for element in tree.iter() for text in (element.text or "", element.get("href", ""))]
        links = [link for link in links if re.match(r"https?:", link)]
    for link in links:
        url = urlsplit(urljoin(SITE_URL + page, link))
        if f"{url.scheme}://{url.netloc}/" == SITE_URL:
            path = unquote(url.path).removeprefix("/")
            yield path + "index.html" if path.endswith("/") or not path else path


class _Links(HTMLParser):
    """Collects href and src."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


@contextmanager
def reader(link: Path) -> Iterator[set[str]]:
    """Read the whole site over and over, from before the block to its end; give every site that was seen."""
    seen: set[str] = set()
    stop, failed = Event(), []

    def read() -> None:
        while not stop.is_set():
            try:
                seen.add(whole_site(link))
            except (AssertionError, OSError) as error:
                failed.append(error)
                return
            stop.wait(0.02)

    thread = Thread(target=read)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()
    assert not failed, failed
