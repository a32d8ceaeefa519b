"""A workbench for the rooms: a real folder, store and assembly, fake components, and a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Engine, event

from npa_core.errors import TransientError
from npa_core.models import Delivery, Edition, Facts, Harvest, Message, Part, RawItem, Receipt
from npa_core.net import Net
from npa_core.pipeline.assemble import assemble, read_folder
from npa_core.pipeline.discover import Offer, Plugin, Registry
from npa_core.pipeline.edit import approve
from npa_core.pipeline.guard import Guard
from npa_core.pipeline.invocation import Invocation
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Classifier, Gatherer, Publisher, Settings
from npa_core.store import Composed, Database, Store
from npa_core.testing import sample_edition
from npa_core.workers.pool import Workers


class HereAndNow(Workers):
    """Runs in this process what real workers run in theirs; those have tests of their own."""

    async def offload(self, function, *args):
        return function(*args)


class Nowhere(Net):
    """The sites of the fake feeds: there are none to be asked. What a site says is tried in test_opt_outs.py."""

    async def request(self, method, url, **limits):
        raise TransientError("there is no network here", kind="connect")


NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
HEAD = """
[alliance]
name = "Beispielbündnis"
url = "https://buendnis.example/"
contact = "buero@buendnis.example"

[classify]
use = [{classifiers}]
"""
DIGEST = """
[digests.weekly]
title = "Die Woche im Bündnis"
channels = ["letter"]

[[channels]]
id = "letter"
use = "post"
"""


@cache
def new_database() -> bytes:
    """A new database as a file: making one takes longer than most tests do."""
    with TemporaryDirectory() as folder:
        return Database.create("sqlite:///npa.db", Path(folder)).read_bytes()


@dataclass
class MovingClock:
    """A clock that a test moves by hand."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


class FeedSettings(Settings):
    url: str = "https://feed.example/"


@dataclass
class Desk:
    """What a fake publisher answers, and what it was asked. A test replaces what it is about."""

    plan: Callable[[Any], Any] = lambda brief: [Message(target="liste@a.example")]
    render: Callable[[Any], Any] = lambda message: [Part(path="a.txt", media_type="text/plain", body=b"text")]
    deliver: Callable[[Delivery], Any] = lambda delivery: Receipt(id=delivery.key)
    reconcile: Callable[[Delivery], Any] | None = None
    learn: Callable[[], Any] = Facts
    check: Callable[[], Any] = tuple
    enter: Callable[[], Any] = lambda: None
    leave: Callable[[], Any] = lambda: None
    briefs: list[Any] = field(default_factory=list)
    sent: list[Delivery] = field(default_factory=list)

    @property
    def targets(self) -> list[str]:
        return [delivery.message.target for delivery in self.sent]


class Bench:
    """Builds workshops over one alliance folder: each is what a run would open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = MovingClock()
        self.registry = Registry()
        self.stores: list[Store] = []

    def offer(self, role: Any, cls: Any, plugin: str = "npa-fake 1.0") -> None:
        offer = Offer(role, cls.name, cls, plugin)
        self.registry = Registry(self.registry.plugins, {**self.registry.offers, (role, cls.name): offer})

    def broken_plugin(self, *faults: str) -> None:
        plugin = Plugin("npa-broken", "0.1", "npa_broken", faults=faults)
        self.registry = Registry((*self.registry.plugins, plugin), self.registry.offers)

    def gatherer(self, gather: Callable[[Any], Any], name: str = "rss", check: Callable[[], Any] | None = None) -> None:
        class Fake(Gatherer[FeedSettings]):
            async def gather(self, visit: Any) -> Any:
                return gather(visit)

        if check is not None:

            async def checked(self: Any) -> Any:
                return check()

            Fake.check = checked  # type: ignore[method-assign]
        Fake.name = name
        self.offer("gatherer", Fake)

    def classifier(
        self, classify: Callable[[Any], Any], name: str = "words", leave: Callable[[], Any] = lambda: None
    ) -> None:
        class Fake(Classifier[Settings]):
            def classify(self, item: Any) -> Any:
                return classify(item)

            async def __aexit__(self, *error: object) -> None:
                leave()

        Fake.name = name
        self.offer("classifier", Fake)

    def publisher(
        self,
        name: str = "post",
        *,
        follows: Any = "edition",
        idempotency: Any = "none",
        learns: bool = False,
        checks: bool = False,
    ) -> Desk:
        desk = Desk()
        cls = _publisher(desk)
        if learns:
            cls.learn = cls.learn_from_desk
        if checks:
            cls.check = cls.check_from_desk
        if not learns:
            cls.learn = Publisher.learn
        cls.name, cls.follows, cls.idempotency = name, follows, idempotency
        self.offer("publisher", cls)
        return desk

    def shop(self, toml: str = DIGEST, *, classifiers: str = "", partners: str = "", strikes: bool = False) -> Workshop:
        (self.folder / "catalogue").mkdir(exist_ok=True)
        (self.folder / "npa.toml").write_text(HEAD.format(classifiers=classifiers) + toml)
        if partners:
            (self.folder / "catalogue" / "partners.yaml").write_text(partners)
        files = read_folder(self.folder, self.registry)
        store = self._store(files.loaded.config.store.url)
        struck = store.memory.strikes() if strikes else ()
        return Workshop(
            folder=self.folder,
            config=files.loaded.config,
            catalogue=files.catalogue,
            assembly=assemble(files, self.registry, strikes=struck),
            store=store,
            net=Nowhere("tests"),
            workers=HereAndNow(),
            clock=self.clock,
            guard=Guard(),
            deadline=5,
        )

    def _store(self, url: str) -> Store:
        path = Database.path_of(url, self.folder)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(new_database())
        store = Store(url, self.folder)
        self.stores.append(store)
        return store

    def draft(self, shop: Workshop, edition: Edition | None = None) -> Edition:
        """Keep an edition as a draft."""
        edition = edition or sample_edition()
        with shop.store.write() as tx:
            shop.store.editions.keep(tx, Composed(edition, cut_off=0, refs=()))
        return edition

    async def approved(self, toml: str = DIGEST) -> Workshop:
        """Open with the sample edition approved, and so with its deliveries planned."""
        shop = self.shop(toml)
        await approve(shop, self.draft(shop).id)
        return shop

    def run(self, *, behind: bool = False) -> Invocation:
        return Invocation("publish", 1, self.clock.now(), behind=behind)

    def states(self, shop: Workshop) -> list[str]:
        """The states of all deliveries, in the order of planning."""
        return [delivery.state.value for delivery in shop.store.ledger.find()]


def _publisher(desk: Desk) -> Any:
    class Fake(Publisher[Settings]):
        async def __aenter__(self) -> Any:
            desk.enter()
            await asyncio.sleep(0)  # as opening a connection does: others come between
            return self

        async def __aexit__(self, *error: object) -> None:
            desk.leave()

        def plan(self, brief: Any) -> Iterable[Message]:
            desk.briefs.append(brief)
            return desk.plan(brief)

        def render(self, message: Any, brief: Any) -> Any:
            return desk.render(message)

        async def deliver(self, delivery: Any, parts: Any) -> Any:
            desk.sent.append(delivery)
            return desk.deliver(delivery)

        async def reconcile(self, delivery: Any) -> Any:
            return await super().reconcile(delivery) if desk.reconcile is None else desk.reconcile(delivery)

        async def learn_from_desk(self) -> Any:
            return desk.learn()

        async def check_from_desk(self) -> Any:
            return desk.check()

    return Fake


@pytest.fixture(autouse=True)
def alone():
    """What opens an alliance by itself starts no process and asks nobody, either."""
    with pytest.MonkeyPatch.context() as patch:  # its own: a test may undo what it patched
        for room in ("feeds", "judging", "opening"):
            patch.setattr(f"npa_core.pipeline.{room}.Workers", HereAndNow)
        patch.setattr("npa_core.pipeline.opening.Net", Nowhere)
        yield


@pytest.fixture(autouse=True)
def unsynced():
    """No commit waits for the disk: what a power cut may take is the store's own matter (see its tests)."""

    def relax(connection, _):
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(Engine, "connect", relax)
    yield
    event.remove(Engine, "connect", relax)


@pytest.fixture
def bench(tmp_path):
    bench = Bench(tmp_path)
    yield bench
    for store in bench.stores:
        store.close()


@pytest.fixture
def desk(bench):
    return bench.publisher()


@pytest.fixture
def feeds(bench):
    """Say what each source answers, by its id; an error is raised. Returns the visits."""
    answers: dict[str, object] = {}
    visits: list[Any] = []

    def answer(visit):
        visits.append(visit)
        found = answers.get(visit.source.id, Harvest())
        if isinstance(found, BaseException):
            raise found
        return found

    bench.gatherer(answer)
    answer.answers, answer.visits = answers, visits
    return answer


@pytest.fixture
def harvest():
    """Build a harvest of items with these titles."""

    def build(*titles: str, **more: Any) -> Harvest:
        items = tuple(RawItem(guid=title, title=title, link=f"https://a.example/{n}") for n, title in enumerate(titles))
        return Harvest(items=items, **more)

    return build
