"""The workshop: what the rooms of the pipeline share during one run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import structlog

from npa_core.config import Config
from npa_core.errors import NpaError, PluginError, RejectedError
from npa_core.models import Archive, Catalogue, Failure, Grant, Response, Source
from npa_core.net import Net
from npa_core.pipeline.assemble import Assembly, Bound
from npa_core.pipeline.context import LentContext, StoredShelf
from npa_core.pipeline.guard import Guard
from npa_core.plugin import Clock, Context
from npa_core.steps.archive import snapshot, stamp
from npa_core.steps.opt_outs import reservation
from npa_core.steps.public import newsworthy, released
from npa_core.store import Store
from npa_core.text import multi_line
from npa_core.workers.pool import Workers

LARGEST_ARCHIVE = 5_000
"""News items that the archive shows; older ones stay in the editions."""


@dataclass(frozen=True)
class Workshop:
    """Everything assembled; rooms take what they need."""

    folder: Path
    config: Config
    catalogue: Catalogue
    assembly: Assembly
    store: Store
    net: Net
    workers: Workers
    clock: Clock
    guard: Guard
    deadline: float
    """Seconds any one call of a plugin may take."""

    @property
    def public(self) -> Catalogue:
        """The catalogue as components, and so readers, may see it."""
        return self.catalogue.public

    @cached_property
    def grants(self) -> Mapping[str, Grant]:
        """What partners allow, by source."""
        return {source.spec.id: source.spec.grant for source in self.assembly.sources}

    @asynccontextmanager
    async def open(self, bound: Bound[Any]) -> AsyncIterator[Any]:
        """Build a component and enter it for this run. Raises PluginError when it fails in that.

        Discovery has made sure that a component is of its role's class.
        """
        context = self._lend(bound)
        component = self.guard.call(bound.owner, lambda: bound.type(bound.settings, context))
        await self.guard.wait(bound.owner, component.__aenter__, self.deadline)
        try:
            yield component
        finally:
            await self.guard.wait(bound.owner, lambda: component.__aexit__(None, None, None), self.deadline)

    def archive_revision(self) -> int:
        """Return the revision of what may be shown now; a new one when anything has changed."""
        version = self.store.memory.content_version()
        content = stamp(version, self.config.alliance, self.public, *self._surroundings())
        return self.store.memory.archive_revision(content)

    def archive(self) -> Archive:
        """Return what may be shown now, with its revision."""
        return snapshot(
            self.archive_revision(),
            newsworthy(self.store.news.newest(LARGEST_ARCHIVE), self.catalogue),
            (released(record.edition, self.catalogue) for record in self.store.editions.all("approved")),
            self.public,
            self.grants,
            self.config.alliance.language,
        )

    def failure(self, subject: str, error: NpaError, **details: Any) -> Failure:
        """Turn an error into a failure of the report."""
        named = "plugin-error" if isinstance(error, PluginError) else type(error).__name__.removesuffix("Error").lower()
        # A message may repeat what a stranger sent: no controls, nothing that cannot be stored.
        message = multi_line(str(error))
        return Failure(subject=subject, kind=getattr(error, "kind", named), message=message, **details)

    def _lend(self, bound: Bound[Any]) -> Context:
        # The one place where mypy checks that net, store and workers fit what a plugin is promised.
        return LentContext(
            alliance=self.config.alliance,
            folder=self.folder,
            catalogue=self.public,
            clock=self.clock,
            log=structlog.get_logger("npa", component=bound.owner.component),
            shelf=StoredShelf(self.store, bound.owner.component),
            net=self.net,
            workers=self.workers,
            take_archive=self.archive,
            allow_hosts=bound.hosts,
            accept=partial(self._accept, bound.spec),
        )

    def _accept(self, spec: object, response: Response) -> None:
        """Raise RejectedError when a source's answer says itself that programs must not read it."""
        if not isinstance(spec, Source) or not self.config.gather.opt_outs:
            return
        if reason := reservation(response, spec.grant):
            raise RejectedError(f"{spec.id} is not read: {reason}", kind="opted-out")

    def _surroundings(self) -> list[str]:
        """What else shapes the site: templates, assets, plugins' versions, channels' settings, grants, who has left."""
        seen = [f"{channel.owner} {channel.settings!r}" for channel in self.assembly.channels]
        for name in ("templates", "assets"):
            # Files only: an editor's lock may be a link to nothing.
            for path in sorted(filter(Path.is_file, (self.folder / name).rglob("*"))):
                status = path.stat()
                seen.append(f"{path.relative_to(self.folder)} {status.st_size} {status.st_mtime_ns}")
        seen += [f"{id} {grant!r}" for id, grant in sorted(self.grants.items())]
        # Neither who has left nor who is in review is in the public catalogue; but editions keep those who have left.
        seen += [f"former {partner.id}" for partner in self.catalogue.partners if partner.status == "former"]
        return seen
