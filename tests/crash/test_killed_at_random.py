"""kill -9 at random moments, over and over, while days go by: in the end every item was told exactly once."""

from __future__ import annotations

import random
import signal
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import escape
from threading import Lock
from time import perf_counter

import pytest

from npa_core.demo.loopback import LoopbackServer, QuietHandler
from npa_core.models import State

pytestmark = pytest.mark.slow

START = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
FEEDS = 30
STEP = timedelta(hours=8)
KILLS = 15
SEED = 20261116


class GrowingFeeds(LoopbackServer):
    """Feeds that have something new to tell with every step."""

    def __init__(self) -> None:
        server = self

        class Handler(QuietHandler):
            def serve(self) -> None:
                number = int(self.path.strip("/").partition(".")[0])
                self.answer(200, server.feed(number), {"Content-Type": "application/rss+xml"})

        super().__init__(Handler)
        self.lock = Lock()
        self.steps = 0

    def grow(self) -> None:
        with self.lock:
            self.steps += 1

    def titles(self) -> set[str]:
        return {title(feed, step) for feed in range(FEEDS) for step in range(self.steps)}

    def feed(self, number: int) -> bytes:
        with self.lock:
            steps = range(self.steps)
        items = "".join(
            f"<item><title>{escape(title(number, step))}</title><guid>{number}-{step}</guid>"
            f"<pubDate>{START + step * STEP:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
            for step in steps
        )
        return f'<rss version="2.0"><channel><title>Verein {number}</title>{items}</channel></rss>'.encode()


def title(feed: int, step: int) -> str:
    return f"Deutschkurs für Geflüchtete: Gruppe {feed} trifft sich zum {step}. Mal"


def settle_down(world) -> None:
    """Make the example alliance one of growing feeds, with an edition every morning."""
    partners = "".join(
        f"- id: verein-{number}\n  name: Verein {number}\n  sector: association\n"
        f"  feeds: [{{id: verein-{number}/1, url: '{world.feeds_url}/{number}.xml'}}]\n"
        for number in range(FEEDS)
    )
    (world.folder / "catalogue" / "partners.yaml").write_text(partners, "utf-8")
    for case in (world.folder / "catalogue" / "cases").glob("*.md"):
        case.unlink()
    for name in ("offers", "events", "groups"):  # they belong to the partners that were there
        (world.folder / "catalogue" / f"{name}.yaml").write_text("[]\n", "utf-8")
    settings = (world.folder / "npa.toml").read_text("utf-8")
    settings = settings.replace('"MON 07:00"', '"DAILY 07:00"').replace('window = "7d"', 'window = "30d"')
    before, _, rest = settings.partition("[[sources]]")
    settings = before + rest[rest.index("[digests") :]
    (world.folder / "npa.toml").write_text(settings, "utf-8")


@pytest.fixture
def growing():
    with GrowingFeeds() as server:
        yield server


def test_after_many_kills_every_item_is_stored_and_shown_exactly_once(world_of, stages, growing):
    world = world_of(stages.fresh)
    world.feeds_url = growing.url
    settle_down(world)
    dice = random.Random(SEED)

    now = timedelta()
    growing.grow()
    seconds = seconds_of_a_whole_run(world)
    killed = 0
    while killed < KILLS:
        growing.grow()
        now += STEP
        killed += killed_after(world, now, dice.uniform(0.3, 1.0) * seconds)
        killed += killed_after(world, now, dice.uniform(0.3, 1.0) * seconds)
    reports = [world.run(later=now + timedelta(days=1)) for _ in range(2)]

    assert {"unknown"} >= {failure.kind for report in reports for failure in report.failures}
    assert dict.fromkeys(growing.titles(), 1) == Counter(stored_titles(world))
    assert dict.fromkeys(growing.titles(), 1) == Counter(shown_titles(world))
    assert_told_once(world)


def seconds_of_a_whole_run(world) -> float:
    began = perf_counter()
    with world.start() as run:
        run.communicate()
    return perf_counter() - began


def killed_after(world, now: timedelta, seconds: float) -> bool:
    """Begin a run and kill it then; return whether it was still at work."""
    with world.start(later=now) as run:
        try:
            run.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            run.kill()
            run.communicate()
    return run.returncode == -signal.SIGKILL


def stored_titles(world) -> list[str]:
    with world.store() as store:
        return [stored.item.title for stored in store.news.newest(100_000)]


def shown_titles(world) -> list[str]:
    with world.store() as store:
        return [card.title for record in store.editions.all("approved") for card in record.edition.cards if card.item]


def assert_told_once(world) -> None:
    """Every edition is on the board and posted once; its letter came once, or at most once if that is in doubt."""
    letters = Counter(world.outside["letter"])
    with world.store() as store:
        rows = [row for row in store.ledger.find() if row.channel != "site"]
        editions = [record.edition.id for record in store.editions.all("approved")]
    told = {(row.occasion, row.channel): row for row in rows}

    assert {(edition, channel) for edition in editions for channel in ("letter", "toot", "board")} == told.keys()
    assert len(rows) == len(told)
    assert len(editions) == len(world.outside["board"]) == len(set(world.outside["toot"])) == len(world.outside["toot"])
    for (edition, channel), row in told.items():
        arrived = sum(times for id, times in letters.items() if row.key in id)
        if channel == "letter" and row.state is State.UNKNOWN:
            assert arrived <= 1, edition
        else:
            assert row.state is State.DELIVERED, edition
            assert channel != "letter" or arrived == 1, edition
