"""A world to be killed in: the example alliance in a folder, real servers, and what is left afterwards."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import pytest

from npa_core import Alliance
from npa_core.demo import NOW
from npa_core.demo.feed_server import FeedServer
from npa_core.demo.folder import unpack
from npa_core.demo.mail_sink import MailSink
from npa_core.demo.mastodon import MastodonEndpoint
from npa_core.models import RunReport
from npa_core.pipeline.clock import FixedClock
from npa_core.pipeline.found import found
from npa_core.store import Store

DRIVER = Path(__file__).with_name("kill_at.py")
EDITION = "weekly/2026-W47"


@dataclass
class World:
    """One alliance with its outside. The console channel `board` joins the demo's site, letter and toot."""

    home: Path
    mail: MailSink
    mastodon: MastodonEndpoint
    feeds_url: str
    pages: dict[str, str] = field(default_factory=dict)

    @cached_property
    def folder(self) -> Path:
        folder = self.home / "alliance"
        urls = {"feeds_url": self.feeds_url, "mastodon_url": self.mastodon.url}
        unpack(folder, smtp_port=self.mail.port, out=self.home, **urls)
        settings = (folder / "npa.toml").read_text("utf-8").replace('["letter", "toot"]', '["letter", "toot", "board"]')
        board = '\n[[channels]]\nid = "board"\nuse = "console"\nsettings = { path = "board/{edition}.txt" }\n'
        (folder / "npa.toml").write_text(settings + board, "utf-8")
        for name, text in self.pages.items():
            (folder / "pages" / name).write_text(text, "utf-8")
        found(folder)
        return folder

    @property
    def site(self) -> Path:
        return self.home / "site"

    def start(self, *trap: object, later: timedelta = timedelta()) -> subprocess.Popen[bytes]:
        """Begin a run in a process of its own."""
        command = [sys.executable, DRIVER, self.folder, (NOW + later).isoformat(), *map(str, trap)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def kill(self, place: str, number: int = 1, when: str = "after") -> None:
        """Let a run die at this call; the test is void when it got past it."""
        with self.start(place, number, when) as process:
            _, said = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, f"{place} was not reached {number} times: {said.decode()[-2000:]}"

    def run(self, *, later: timedelta = timedelta()) -> RunReport:
        """Do what cron does next."""

        async def once() -> RunReport:
            async with Alliance.open(self.folder, clock=FixedClock(NOW + later)) as alliance:
                return await alliance.run()

        return asyncio.run(once())

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = Store("sqlite:///state/npa.db", self.folder)
        yield store
        store.close()

    @property
    def news(self) -> dict[str, object]:
        """What is stored of the news, and of every source what the next visit needs."""
        with self.store() as store:
            stored = store.news.newest(10_000)
            sources = store.sources.all()
        return {
            "items": {one.item.id: (one.item.title, one.item.content_hash, set(one.labels)) for one in stored},
            "count": len(stored),
            "cursors": {source.id: source.cursor for source in sources.values()},
            "gone": {source.id for source in sources.values() if source.gone},
        }

    @property
    def states(self) -> dict[str, list[str]]:
        """The states of the edition's deliveries, by channel."""
        with self.store() as store:
            rows = store.ledger.find(occasion=EDITION)
        return {row.channel: [r.state.value for r in rows if r.channel == row.channel] for row in rows}

    @property
    def outside(self) -> dict[str, list[str]]:
        """What readers have: the letters by their Message-ID, the posts by their text, the board."""
        letters = [message_from_bytes(path.read_bytes()) for path in (self.home / "letters").glob("*.eml")]
        posts = [json.loads(path.read_text("utf-8")) for path in (self.home / "posts").glob("*.json")]
        board = sorted((self.folder / "board").glob("*.txt"))
        return {
            "letter": [str(letter["Message-ID"]) for letter in letters],
            "toot": [post["text"] for post in posts],
            "board": [path.read_text("utf-8") for path in board],
        }


@pytest.fixture(scope="session")
def feeds():
    with FeedServer() as server:
        yield server


@pytest.fixture(scope="session")
def stages(feeds, tmp_path_factory):
    """The same alliance at four moments: fresh, gathered, approved, published."""
    home = tmp_path_factory.mktemp("stages")
    stages = {name: home / name for name in ("fresh", "gathered", "approved", "published")}
    with _world(stages["fresh"], feeds.url) as world:
        _ = world.folder
    for before, after, verbs in (
        ("fresh", "gathered", ("gather",)),
        ("gathered", "approved", ("compose", "approve")),
        ("approved", "published", ("publish",)),
    ):
        shutil.copytree(stages[before], stages[after], symlinks=True)
        with _world(stages[after], feeds.url) as world:
            asyncio.run(_do(world.folder, verbs))
    return SimpleNamespace(**stages)


@pytest.fixture
def world_of(feeds, tmp_path):
    """Open a world that begins at a stage."""
    with ExitStack() as stack:

        def world(stage: Path, **options) -> World:
            home = tmp_path / "world"
            shutil.copytree(stage, home, symlinks=True)
            return stack.enter_context(_world(home, feeds.url, **options))

        yield world


@pytest.fixture(scope="session")
def undisturbed(feeds, stages, tmp_path_factory):
    """What a run leaves that nobody disturbs."""
    home = tmp_path_factory.mktemp("undisturbed") / "world"
    shutil.copytree(stages.fresh, home, symlinks=True)
    with _world(home, feeds.url) as world:
        report = world.run()
        return SimpleNamespace(report=report, news=world.news, states=world.states, outside=world.outside)


@contextmanager
def _world(home: Path, feeds_url: str, *, mastodon=MastodonEndpoint, **options) -> Iterator[World]:
    with MailSink(home / "letters") as mail, mastodon(home / "posts") as posts:
        yield World(home, mail, posts, feeds_url, **options)


async def _do(folder: Path, verbs: tuple[str, ...]) -> None:
    async with Alliance.open(folder, clock=FixedClock(NOW)) as alliance:
        for verb in verbs:
            match verb:
                case "gather":
                    await alliance.gather()
                case "compose":
                    await alliance.compose("weekly")
                case _:
                    await getattr(alliance, verb)(EDITION)
