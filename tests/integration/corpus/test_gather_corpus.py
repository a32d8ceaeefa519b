"""Real feeds with all their quirks, served by a real server and gathered in one run: no crash, no hang, nothing harmed.

The corpus lies beside the checkout and is not part of the project; where it is absent, the feeds of
the example alliance take its place.
"""

from __future__ import annotations

import csv
import json
import mimetypes
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import pytest

from npa_core.demo.loopback import LoopbackServer, QuietHandler
from npa_core.models import Document, Source
from npa_core.steps.identify import Known, identify
from npa_core.steps.normalise import normalise
from npa_rss import Rss

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).resolve().parents[3]
CORPUS = CHECKOUT.parent / "shared" / "corpus"
OWN = CHECKOUT / "src" / "npa_core" / "demo" / "feeds"
OWN_COUNTS = {"dgb.xml": 5, "fluechtlingsrat.xml": 7}
HEALTHY = "the-healthy-one.xml"
HEALTHY_FEED = (
    b'<rss version="2.0"><channel><title>Wohlauf</title><item><title>Eine Nachricht</title>'
    b"<guid>1</guid></item></channel></rss>"
)
CONTENT_TYPES = {".atom": "application/atom+xml", ".rdf": "application/rdf+xml", ".rss": "application/rss+xml"}


def expected_counts() -> dict[str, int]:
    """How many items there must be, for the well-formed RSS and Atom feeds."""
    if not CORPUS.is_dir():
        return OWN_COUNTS
    with (CORPUS / "SOURCES.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return {
        row["file"]: int(row["feedparser_entries"])
        for row in rows
        if row["feedparser_bozo"] == "-" and row["feedparser_version_field"].startswith(("rss", "atom"))
    }


FOLDER = CORPUS / "feeds" if CORPUS.is_dir() else OWN
FILES = sorted(path.name for path in FOLDER.iterdir() if path.is_file())
COUNTS = expected_counts()


class Server(LoopbackServer):
    """Serves the files with the Content-Type that their name suggests."""

    def __init__(self) -> None:
        class Handler(QuietHandler):
            def serve(self) -> None:
                name = unquote(self.path.strip("/"))
                body = HEALTHY_FEED if name == HEALTHY else (FOLDER / name).read_bytes()
                kind = CONTENT_TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "text/plain"
                self.answer(200, body, {"Content-Type": kind})

        super().__init__(Handler)


class Gathered(NamedTuple):
    """What one run made of all files."""

    code: int
    report: dict[str, Any]
    log: str
    stored: Counter[str]


def npa(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "npa_core", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def source_id(file: str) -> str:
    return f"f-{file.replace('.', '-')}"


@pytest.fixture(scope="module")
def server():
    with Server() as serving:
        yield serving


@pytest.fixture(scope="module")
def gathered(server, tmp_path_factory) -> Gathered:
    folder = tmp_path_factory.mktemp("corpus")
    assert npa("init", folder).returncode == 0
    sources = "".join(
        f'\n[[sources]]\nid = "{source_id(file)}"\nuse = "rss"\nsettings = {{ url = "{server.url}/{quote(file)}" }}\n'
        for file in (*FILES, HEALTHY)
    )
    with (folder / "npa.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[net]\nallow_private = ["127.0.0.1:{server.port}"]\n{sources}')
    ended = npa("-C", folder, "gather", "--all", "--json")
    with closing(sqlite3.connect(folder / "state" / "npa.db")) as connection:
        stored = connection.execute("SELECT source, count(*) FROM item GROUP BY source").fetchall()
    return Gathered(ended.returncode, json.loads(ended.stdout), ended.stderr, Counter(dict(stored)))


def test_the_run_ends_well_or_with_failures_of_single_sources(gathered):
    assert gathered.code in (0, 1)
    assert "Traceback" not in gathered.log
    assert gathered.report["counts"]["sources"] == len(FILES) + 1
    assert {failure["subject"] for failure in gathered.report["failures"]} <= {
        f"source {source_id(file)}" for file in FILES
    }


def test_what_cannot_be_read_is_named_in_one_word(gathered):
    assert {failure["kind"] for failure in gathered.report["failures"]} <= {"empty", "not-a-feed", "truncated"}


def test_no_healthy_feed_is_harmed(gathered):
    failed = {failure["subject"].removeprefix("source ") for failure in gathered.report["failures"]}

    assert gathered.stored[source_id(HEALTHY)] == 1
    assert failed.isdisjoint(source_id(file) for file in COUNTS)


@pytest.mark.parametrize("file", COUNTS)
def test_what_is_stored_of_a_feed_is_what_it_holds_each_item_once(gathered, server, file):
    document = Document(body=(FOLDER / file).read_bytes(), address=f"{server.url}/{quote(file)}")
    source = Source(id=source_id(file), use="rss")

    found, dropped = normalise(Rss.read(document).items, source=source, now=datetime.now(UTC), backfill=True)
    items = identify(found, Known()).new

    assert len(items) == gathered.stored[source.id]
    assert len(items) + len(dropped) <= COUNTS[file]
    assert items or dropped or not COUNTS[file]


def test_a_well_formed_feed_is_listed_whole(server):
    ended = npa("-C", FOLDER.parent, "feeds", "test", "--json", *(FOLDER / file for file in COUNTS))

    listed = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == 0
    assert {file: len(one["items"]) for file, one in zip(COUNTS, listed, strict=True)} == COUNTS


def test_every_file_is_looked_at_without_a_crash():
    ended = npa("feeds", "test", "--json", *(FOLDER / file for file in FILES))

    listed = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(listed) == len(FILES)
    assert all(one["items"] or one["warnings"] for one in listed)
    assert "Traceback" not in ended.stderr
