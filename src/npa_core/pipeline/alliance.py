"""The face of the library: an alliance folder, opened, with the verbs of the flow as methods."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from npa_core.errors import ConfigError, PluginError
from npa_core.models import (
    Catalogue,
    Delivery,
    Digest,
    Edition,
    Finding,
    MissingItem,
    Overview,
    RunReport,
    SourceHealth,
    State,
    StoredItem,
)
from npa_core.pipeline import edit
from npa_core.pipeline.clock import SystemClock
from npa_core.pipeline.compose import due_moment
from npa_core.pipeline.deciding import Changes, decide, queue
from npa_core.pipeline.doctor import examine
from npa_core.pipeline.feed_move import Moved, move
from npa_core.pipeline.gather import gather
from npa_core.pipeline.health import counted, health_of_all
from npa_core.pipeline.invocation import invocation
from npa_core.pipeline.letter import Language, Letter, letter
from npa_core.pipeline.metrics import measured
from npa_core.pipeline.opening import opened, reopened
from npa_core.pipeline.overrides import as_lines, overrides
from npa_core.pipeline.preview import preview
from npa_core.pipeline.proposal import Proposal, propose
from npa_core.pipeline.publish import publish
from npa_core.pipeline.resolve import resolve
from npa_core.pipeline.retention import purge
from npa_core.pipeline.subscriptions import refresh
from npa_core.pipeline.texts import joined, read_files, read_texts
from npa_core.pipeline.training import Training, train
from npa_core.pipeline.watchdog import LIMIT_SECONDS
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Clock
from npa_core.steps.overview import DIMENSIONS, overview
from npa_core.store import EditionRecord


class Alliance:
    """An opened alliance folder.

    Methods that change something take the folder's lock (LockedError when another run has it)
    and return a RunReport, whose `failures` say what went wrong while the rest was done.
    """

    def __init__(self, shop: Workshop, *, block_limit: float = LIMIT_SECONDS) -> None:
        self._shop = shop
        self._block_limit = block_limit

    @classmethod
    @asynccontextmanager
    async def open(
        cls, path: str | Path = "npa.toml", *, clock: Clock | None = None, block_limit: float = LIMIT_SECONDS
    ) -> AsyncIterator[Alliance]:
        """Open the folder of this npa.toml (or the folder itself).

        Raises ConfigError with all faults of all files, StoreError when the database is missing or
        damaged. `block_limit`: seconds after which plugin code that blocks ends the process.
        """
        folder = Path(path)
        folder = folder.parent if folder.suffix == ".toml" else folder
        async with AsyncExitStack() as stack:
            shop = await opened(stack, folder, clock or SystemClock())
            yield cls(shop, block_limit=block_limit)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue."""
        return self._shop.catalogue

    async def gather(self, partner: str | None = None, *, everything: bool = False) -> RunReport:
        """Visit the sources that are due; those of one partner, or everything, whether due or not."""
        known = self._shop.catalogue.partner(partner)
        if partner is not None and known is None:
            raise ConfigError(f"there is no partner {partner!r} in the catalogue")
        if known is not None and not known.is_public:
            raise ConfigError(f"nothing is gathered of {partner!r}: its status is {known.status!r}, not 'active'")
        async with invocation(self._shop, "gather", self._block_limit) as run:
            self._shop = await refresh(self._shop, run, everything=everything)
            run.add(await gather(self._shop, partner=partner, everything=everything))
            run.counts.update(purge(self._shop))
        return measured(self._shop, run.report)

    async def compose(self, digest: str, on: date | None = None) -> EditionRecord:
        """Compose the edition of a digest that is due now, or was on a day; an earlier draft is replaced.

        Raises ConfigError when there is no such digest, or the edition is approved and frozen.
        """
        rule = self._digest(digest)
        async with invocation(self._shop, "compose", self._block_limit):
            return edit.draft(self._shop, rule, due=due_moment(self._shop, rule, on))

    async def approve(self, edition: str) -> Edition:
        """Freeze a draft and plan its deliveries. Raises ConfigError when there is no such draft."""
        async with invocation(self._shop, "approve", self._block_limit) as run:
            approved, failures = await edit.approve(self._shop, edition)
            run.failures += failures
        return approved

    async def preview(self, edition: str, out: str | Path) -> tuple[Path, ...]:
        """Write an edition as every channel would show it to a folder; return the files.

        Raises ConfigError when there is no such edition, PluginError when a channel cannot show it.
        """
        written, failures = await preview(self._shop, edition, Path(out))
        if failures:
            raise PluginError("; ".join(f"{failure.subject}: {failure.message}" for failure in failures))
        return written

    async def publish(
        self, edition: str | None = None, *, channel: str | None = None, confirm: bool = False
    ) -> RunReport:
        """Send what is due: of one approved edition or channel, or everything.

        `confirm` is a person's word for an edition that was approved long ago and never sent.
        """
        self._check_publishable(edition, channel)
        async with invocation(self._shop, "publish", self._block_limit, trust=confirm) as run:
            run.add(await publish(self._shop, run, occasion=edition, channel=channel, confirm=confirm))
        return run.report

    def due(self, edition: str, *, channel: str | None = None) -> list[Delivery]:
        """Return what `publish` would try to send of an approved edition. Raises ConfigError as `publish` does."""
        self._check_publishable(edition, channel)
        return self._shop.store.ledger.find(states=(State.DUE, State.FAILED), occasion=edition, channel=channel)

    async def run(self) -> RunReport:
        """Do what cron wants: gather, compose and publish what is due. Safe to call every minute."""
        async with invocation(self._shop, "run", self._block_limit) as run:
            alarm_after = self._shop.config.gather.alarm_after
            self._shop = await refresh(self._shop, run, alarm_after=alarm_after)
            run.add(await gather(self._shop, alarm_after=alarm_after))
            for digest in self._shop.config.digests.values():
                await edit.edit(self._shop, digest, run)
            run.add(await publish(self._shop, run))
            run.counts.update(purge(self._shop))
        return measured(self._shop, run.report)

    async def examine(self, *, online: bool = False) -> tuple[Finding, ...]:
        """Look for what is wrong, and say what to do; with `online`, ask the servers, too."""
        return await examine(self._shop, online=online)

    async def propose(self, website: str, name: str | None = None) -> Proposal:
        """Look at a web site and propose the partner it belongs to, with its feeds. Nothing is written.

        `name`: how it is called, when that is known. Raises ConfigError when the address is none or a
        partner's already; RejectedError or TransientError when the page cannot be had.
        """
        return await propose(self._shop, website, name)

    def health(self) -> tuple[SourceHealth, ...]:
        """Return how each source fares; those stand first that somebody should look at."""
        return health_of_all(self._shop)

    async def move(self, source: str, url: str | None = None, *, force: bool = False) -> Moved:
        """Give a source another address, in the file where it is written; its id and its items stay.

        Without `url`, the one to which it has moved. It is read first, unless `force` is set. Raises
        ConfigError, with nothing changed, when there is no such source, the address is none or another
        source's, cannot be read, or stands where it cannot be changed.
        """
        async with invocation(self._shop, "move", self._block_limit):
            moved = await move(self._shop, source, url, force=force)
        self._shop = reopened(self._shop)
        return moved

    def letter(self, partner: str, language: Language | None = None) -> Letter | None:
        """Return the letter to a partner's office about what is wrong with its feeds; None when nothing is.

        Raises ConfigError when there is no such partner, or nothing of it is gathered.
        """
        return letter(self._shop, partner, language)

    async def decide(self, items: Sequence[str], changes: Changes, note: str = "") -> tuple[StoredItem, ...]:
        """Keep for good what an editor says of items, and return them as they are now.

        `changes`: by kind (see `Decision`), None takes a decision back. What is pinned is relevant, too. A draft
        that shows one of them is composed again. Raises ConfigError, with nothing decided, when an item, a field, a
        region or a story does not exist.
        """
        async with invocation(self._shop, "decide", self._block_limit):
            return decide(self._shop, items, changes, note)

    def waiting(self, digest: str | None = None) -> list[StoredItem]:
        """Return the items that wait for an editor before a digest, or any, may show them, oldest first.

        Raises ConfigError when there is no such digest.
        """
        digests = self._shop.config.digests.values() if digest is None else (self._digest(digest),)
        return queue(self._shop, digests)

    def overrides(self) -> list[dict[str, Any]]:
        """Return what editors decided with the texts it is about: as lines for evaluation and training."""
        return overrides(self._shop)

    async def train(self, files: Sequence[Path] = ()) -> Training:
        """Teach the classifier `trained` what editors decided, here and in files of such decisions.

        What was learned is kept only when it makes the classifiers better on decisions that were held out. Raises
        ConfigError when scikit-learn is missing, a file is not right, or there are fewer than 500 decisions.
        """
        async with invocation(self._shop, "train", self._block_limit):
            own = read_texts(as_lines(overrides(self._shop)), "decisions", gold=True)
            return await train(self._shop, joined([own, read_files(files)]))

    def items(self, limit: int = 1_000, **narrow: Any) -> list[StoredItem]:
        """Return the newest stored items; `since` (a time) and `source` narrow them."""
        return self._shop.store.news.newest(limit, **narrow)

    def missing(self, source: str | None = None) -> list[MissingItem]:
        """Return the items that their sources, or one source, no longer list: the longest missing first."""
        return self._shop.store.holdings.missing(source)

    def overview(self, by: Sequence[str] = DIMENSIONS) -> Overview:
        """Return what there is by `field`, `region` and `carrier` (in this order, or fewer), and what is missing.

        Raises ConfigError for an unknown dimension. Of the news, the newest 100,000 stored items are looked at.
        """
        today = self._shop.clock.now().astimezone(self._shop.config.alliance.zone).date()
        return overview(self._shop.catalogue, self.items(100_000), today=today, by=by)

    def editions(self) -> list[EditionRecord]:
        """Return all editions, newest first."""
        return self._shop.store.editions.all()

    def deliveries(self, state: State | None = None) -> list[Delivery]:
        """Return the ledger, oldest first."""
        return self._shop.store.ledger.find(states=() if state is None else (state,))

    async def resolve(self, delivery: int, state: State) -> Delivery:
        """Settle a delivery by a person's word: DELIVERED, DUE (send it again) or CANCELLED.

        Raises ConfigError when it has come to an end already; a mirror, whose files somebody may
        have removed, is made again all the same.
        """
        async with invocation(self._shop, "resolve", self._block_limit):
            return resolve(self._shop, delivery, state)

    def status(self) -> dict[str, Any]:
        """Return the figures of `npa status`."""
        store, sources = self._shop.store, self.health()
        last = next(iter(store.memory.last_runs(1)), None)
        return {
            "items": store.news.count(),
            "sources": len(sources),
            "editions": store.editions.count(),
            "deliveries": store.ledger.counts(),
            "health": counted(sources),
            "failing_sources": sorted(source.id for source in sources if source.failures),
            "last_run": None
            if last is None
            else {"command": last.command, "started": last.started, "finished": last.finished, "exit": last.exit_code},
        }

    def _digest(self, id: str) -> Digest:
        if id not in self._shop.config.digests:
            raise ConfigError(
                f"there is no digest {id!r}; npa.toml has: {', '.join(self._shop.config.digests) or 'none'}"
            )
        return self._shop.config.digests[id]

    def _check_publishable(self, edition: str | None, channel: str | None) -> None:
        if channel is not None and channel not in {held.id for held in self._shop.config.channels}:
            raise ConfigError(f"there is no channel {channel!r} in npa.toml")
        record = None if edition is None else self._shop.store.editions.get(edition)
        if edition is not None and (record is None or record.state != "approved"):
            state = "does not exist" if record is None else f"is {record.state}"
            raise ConfigError(f"{edition} {state}; `npa approve` releases a draft")


def run(path: str | Path = "npa.toml") -> RunReport:
    """Do what cron wants, synchronously: the one door for scripts without asyncio."""

    async def once() -> RunReport:
        async with Alliance.open(path) as alliance:
            return await alliance.run()

    return asyncio.run(once())
