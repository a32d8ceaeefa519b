"""Real feeds with all their quirks are read without a crash, and healthy ones in full.

The corpus lies beside the checkout and is not part of the project; where it is absent, the feeds
written for npa-rss take its place.
"""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest
from npa_core.text import clean, one_line
from npa_rss import Rss

CHECKOUT = Path(__file__).resolve().parents[3]
CORPUS = CHECKOUT.parent / "shared" / "corpus"
OWN = CHECKOUT / "plugins" / "npa-rss" / "tests" / "data"
OWN_COUNTS = {"presse-rss20.xml": 3, "amtsblatt-atom.xml": 3, "kreis-rss10-latin1.xml": 2}


class Sample(NamedTuple):
    path: Path
    entries: int | None
    """How many items there must be; None for what is broken or no feed."""


def samples() -> list[Sample]:
    if not CORPUS.is_dir():
        return [Sample(OWN / name, count) for name, count in OWN_COUNTS.items()]
    with (CORPUS / "SOURCES.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return [Sample(CORPUS / "feeds" / row["file"], expected(row)) for row in rows]


def expected(row: dict[str, str]) -> int | None:
    well_formed = row["feedparser_bozo"] == "-" and row["feedparser_version_field"].startswith(("rss", "atom"))
    return int(row["feedparser_entries"]) if well_formed else None


def read(path: Path, content_type: str = "") -> Harvest:
    return Rss.read(Document(body=path.read_bytes(), address="https://feeds.example/f.xml", content_type=content_type))


def read_or_kind(path: Path) -> Harvest | str:
    """The harvest, or in one word why there is none."""
    try:
        return read(path)
    except RejectedError as error:
        return error.kind


SAMPLES = samples()
WELL_FORMED = [sample for sample in SAMPLES if sample.entries is not None]
BROKEN = [sample for sample in SAMPLES if sample.entries is None]
CONTENT_TYPES = ["", "text/xml", "application/rss+xml; charset=utf-8", "text/html; charset=iso-8859-1"]


def name(sample: Sample) -> str:
    return sample.path.name


@pytest.mark.parametrize("sample", WELL_FORMED, ids=name)
@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_a_well_formed_feed_yields_all_its_items_whatever_the_header_says(sample, content_type):
    assert len(read(sample.path, content_type).items) == sample.entries


@pytest.mark.parametrize("sample", WELL_FORMED, ids=name)
def test_what_is_read_is_clean(sample):
    for item in read(sample.path).items:
        assert item.title == one_line(item.title)
        assert item.content == clean(item.content)
        assert item.link is None or item.link.startswith(("http://", "https://"))


def test_what_is_broken_is_read_with_a_warning_or_refused_in_one_word():
    outcomes = {sample.path.name: read_or_kind(sample.path) for sample in BROKEN}

    refused = {file: kind for file, kind in outcomes.items() if isinstance(kind, str)}

    assert {*refused.values()} <= {"empty", "not-a-feed"}
    assert all(not file.startswith("html") for file in outcomes.keys() - refused.keys())


def test_there_is_something_to_read():
    assert sum(sample.entries or 0 for sample in WELL_FORMED) >= sum(OWN_COUNTS.values())
