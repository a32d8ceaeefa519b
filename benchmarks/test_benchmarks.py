"""The workload is the same each time, the server says what the measurement needs, and the command works."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

from benchmarks.feeds import feeds
from benchmarks.report import Round, table
from benchmarks.server import address, answer
from benchmarks.understanding import NEW_WORDS, items

ROOT = Path(__file__).parent.parent


def test_the_feeds_are_the_same_each_time_and_a_feed_does_not_depend_on_how_many_there_are() -> None:
    assert feeds(4, 20) == feeds(8, 20)[:4]


@pytest.mark.parametrize("number", [0, 3])
def test_a_feed_is_well_formed_and_weighs_what_press_feeds_weigh(number: int) -> None:
    feed = feeds(4, 20)[number]

    parsed = feedparser.parse(io.BytesIO(feed.body))

    assert (len(parsed.entries), parsed.bozo, parsed.version) == (20, False, ("rss20", "", "", "atom10")[number])
    assert 30_000 < len(feed.body) < 50_000
    assert gzip.decompress(feed.packed) == feed.body


def test_a_thousand_feeds_have_a_thousand_loopback_addresses() -> None:
    addresses = {address(number) for number in range(1000)}

    assert len(addresses) == 1000
    assert all(one.startswith("127.") for one in addresses)


def test_the_server_sends_packs_and_says_that_nothing_changed() -> None:
    feed = feeds(1, 2)[0]

    plain = answer(feed, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    packed = answer(feed, "GET / HTTP/1.1\r\nAccept-Encoding: gzip\r\n\r\n")
    unchanged = answer(feed, f"GET / HTTP/1.1\r\nIf-None-Match: {feed.etag}\r\n\r\n")

    assert plain.endswith(b"\r\n\r\n" + feed.body)
    assert packed.endswith(b"\r\n\r\n" + feed.packed)
    assert unchanged.startswith(b"HTTP/1.1 304 ")


def test_the_table_shows_the_median_and_the_spread() -> None:
    rounds = [Round(number, "npa-core", "cold", wall, 1.0, 50.4) for number, wall in ((1, 3.0), (2, 1.0), (3, 2.0))]
    rounds += [Round(1, "npa-core", "unchanged", 0.5, 0.5, 40.0)]

    assert "| cold | npa-core | 2.00 (1.00 to 3.00) | 1.00 (1.00 to 1.00) | 50 (50 to 50) |" in table(rounds, {})


def test_the_items_to_understand_are_the_same_each_time_and_hold_new_words_each() -> None:
    texts = items(40)

    assert texts == items(40)
    assert 60 < sum(len(item.content.split()) for item in texts) / 40 < 100
    seen = [set(item.content.split()) for item in texts]
    assert all(len(seen[number] - set().union(*seen[:number])) >= NEW_WORDS for number in range(1, 40))


@pytest.mark.slow
def test_the_command_measures_both_visits(tmp_path: Path) -> None:
    small = ["--feeds", "3", "--items", "2", "--rounds", "1", "--only", "npa", "--out", str(tmp_path)]

    subprocess.run([sys.executable, "-m", "benchmarks", *small], cwd=ROOT, check=True, timeout=120)

    rounds = json.loads((tmp_path / "results.json").read_text())["rounds"]
    assert [(one["phase"], one["wall_s"] > 0, one["peak_mb"] > 0) for one in rounds] == [
        ("cold", True, True),
        ("unchanged", True, True),
    ]
