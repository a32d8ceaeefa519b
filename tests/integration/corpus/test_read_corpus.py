"""Real feeds with all their quirks are read without a crash, and at least as well as the reference reads them.

The reference is plain feedparser. Where it is wrong, this project is to do better; every such difference is listed
here with its reason, so that none comes about by accident. The corpus lies beside the checkout and is not part of the
project; where it is absent, the feeds written for npa-rss take its place.
"""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pytest

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest
from npa_core.text import clean, double_encodings, one_line, without_tracking
from npa_rss import Rss

CHECKOUT = Path(__file__).resolve().parents[3]
CORPUS = CHECKOUT.parent / "shared" / "corpus"
OWN = CHECKOUT / "plugins" / "npa-rss" / "tests" / "data"
OWN_COUNTS = {"presse-rss20.xml": 3, "amtsblatt-atom.xml": 3, "kreis-rss10-latin1.xml": 2}

MORE_ITEMS = {
    "bad-gzip-body-without-header.xml": (10, "a gzip file that nobody announced is unpacked"),
    "enc-utf16be-feedparser-fails.xml": (1, "UTF-16 without a mark is seen by its first bytes"),
    "format-jsonfeed-authors-1.1.json": (4, "feedparser reads no JSON Feed"),
    "format-jsonfeed-invalid-bool-and-types.json": (8, "feedparser reads no JSON Feed; wrong types cost themselves"),
    "format-jsonfeed10-captured.json": (20, "feedparser reads no JSON Feed"),
    "format-jsonfeed11-elastic.json": (3, "feedparser reads no JSON Feed"),
}
"""How many items there are where the reference sees none, and why."""

OTHER_DATES = {
    "date-invalid-format.xml": "the seconds since 1970 are taken for a day of the year",
    "enc-gb2312-slash-dates.rss": "2020/1/10 is taken for the first of November",
    "enc-windows1252-bytes-no-declaration-old-rss-element.rss": "names of months are known in English only",
}
"""Where a date is another one than the reference's, and what the reference does with it."""

REFUSED = {
    "bad-empty-file.xml": "empty",
    "bad-unknown-root.xml": "not-a-feed",
    "enc-invalid-bytes-with-bom.xml": "not-a-feed",  # its root never ends, and it holds nothing
    "format-jsonfeed-unknown-version.json": "not-a-feed",
    "html-instead-of-feed-feuerwehr.html": "not-a-feed",
    "html-instead-of-feed-heise.html": "not-a-feed",
    "html-instead-of-feed-minimal.html": "not-a-feed",
    "html-instead-of-feed-orf.html": "not-a-feed",
}
"""What is no feed: the reference says "no items" and leaves it at that."""


class Sample(NamedTuple):
    path: Path
    entries: int
    """How many items the reference reads."""
    is_well_formed: bool


def samples() -> list[Sample]:
    if not CORPUS.is_dir():
        return [Sample(OWN / name, count, is_well_formed=True) for name, count in OWN_COUNTS.items()]
    with (CORPUS / "SOURCES.tsv").open(encoding="utf-8") as table:
        return [sample(row) for row in csv.DictReader(table, delimiter="\t")]


def sample(row: dict[str, str]) -> Sample:
    well_formed = row["feedparser_bozo"] == "-" and row["feedparser_version_field"].startswith(("rss", "atom"))
    return Sample(CORPUS / "feeds" / row["file"], int(row["feedparser_entries"]), well_formed)


def read(path: Path, content_type: str = "") -> Harvest:
    return Rss.read(Document(body=path.read_bytes(), address="https://feeds.example/f.xml", content_type=content_type))


def reference(path: Path) -> list[Any]:
    """Plain feedparser, as anyone would call it."""
    return list(feedparser.parse(io.BytesIO(path.read_bytes())).entries)


SAMPLES = samples()
WELL_FORMED = [sample for sample in SAMPLES if sample.is_well_formed]
READ = [sample for sample in SAMPLES if sample.path.name not in REFUSED]
COMPARED = [sample for sample in READ if sample.path.name not in MORE_ITEMS]
CONTENT_TYPES = ["", "text/xml", "application/rss+xml; charset=utf-8", "text/html; charset=iso-8859-1"]


def name(sample: Sample) -> str:
    return sample.path.name


@pytest.mark.parametrize("sample", READ, ids=name)
def test_a_document_yields_as_many_items_as_the_reference_reads_or_more_for_a_reason(sample):
    expected, _ = MORE_ITEMS.get(sample.path.name, (sample.entries, ""))

    assert len(read(sample.path).items) == expected


def test_what_is_no_feed_is_refused_in_one_word():
    refused = {}
    for sample in SAMPLES:
        try:
            read(sample.path)
        except RejectedError as error:
            refused[sample.path.name] = error.kind

    assert refused == {file: kind for file, kind in REFUSED.items() if CORPUS.is_dir()}
    assert all(sample.entries == 0 for sample in SAMPLES if sample.path.name in refused)


@pytest.mark.parametrize("sample", WELL_FORMED, ids=name)
@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_a_well_formed_feed_yields_all_its_items_whatever_the_header_says(sample, content_type):
    assert len(read(sample.path, content_type).items) == sample.entries


@pytest.mark.parametrize("sample", COMPARED, ids=name)
def test_items_are_identified_as_by_the_reference(sample):
    theirs = [entry.get("id") or None for entry in reference(sample.path)]

    assert [item.guid for item in read(sample.path).items] == theirs


@pytest.mark.parametrize("sample", COMPARED, ids=name)
def test_items_are_dated_as_by_the_reference_or_otherwise_for_a_reason(sample):
    theirs = [dates(entry) for entry in reference(sample.path)]

    ours = [{item.published, item.updated} - {None} for item in read(sample.path).items]

    assert (ours == theirs) is (sample.path.name not in OTHER_DATES)


def dates(entry: Any) -> set[datetime]:
    found = (dict.get(entry, f"{name}_parsed") for name in ("published", "updated"))
    return {datetime(*parsed[:6], tzinfo=UTC) for parsed in found if parsed}


@pytest.mark.parametrize("sample", READ, ids=name)
def test_what_is_read_is_clean(sample):
    for item in read(sample.path).items:
        assert item.title == one_line(item.title)
        assert item.content == clean(item.content)
        assert item.link is None or item.link.startswith(("http://", "https://"))
        assert item.link is None or item.link == without_tracking(item.link)
        assert not any("@" in author for author in item.authors)


@pytest.mark.parametrize("sample", [sample for sample in READ if "double-encoded" in sample.path.name], ids=name)
def test_text_that_was_encoded_twice_is_healed(sample):
    items = read(sample.path).items

    assert sum(double_encodings(item.title + item.content) for item in items) == 0
    assert any("ü" in item.title for item in items)


def test_every_listed_difference_is_one_of_the_corpus():
    files = {sample.path.name for sample in SAMPLES}

    assert not CORPUS.is_dir() or files >= {*MORE_ITEMS, *OTHER_DATES, *REFUSED}


def test_there_is_something_to_read():
    assert sum(sample.entries for sample in WELL_FORMED) >= sum(OWN_COUNTS.values())
