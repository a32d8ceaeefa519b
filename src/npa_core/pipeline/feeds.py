"""Looking at single documents as a gatherer would: for `npa feeds`. Nothing is stored."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from npa_core.config import NetSettings, load
from npa_core.errors import ConfigError, NpaError, PluginError
from npa_core.models import AllianceProfile, Document, Harvest, RawItem
from npa_core.models.references import unknown
from npa_core.net import AddressPolicy, Net
from npa_core.pipeline.discover import Offer, Registry, discover
from npa_core.text import excerpt, one_line, plain
from npa_core.workers.pool import Workers

_SUMMARY = 300
_TIMEZONE = AllianceProfile.model_fields["timezone"].default


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in one document."""

    place: str
    items: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: bool = False


@dataclass(frozen=True, slots=True)
class FeedReader:
    """What looking at a document needs: the network, a worker to read it in, and the gatherer that knows how."""

    net: Net
    workers: Workers
    offer: Offer
    timezone: str = _TIMEZONE
    """Where dates are meant that name no zone."""
    others: Mapping[str, Offer] = field(default_factory=dict)
    """The gatherers for what is no feed, by name, as far as they are installed."""

    def can_read(self, use: str) -> bool:
        """Whether a gatherer of that name is installed."""
        return use == self.offer.name or use in self.others

    async def read(self, document: Document, use: str | None = None) -> Harvest:
        """Read one document, with the gatherer named if one is. Raises NpaError as its `read` and the workers do."""
        offer = self.offer if use is None or use == self.offer.name else self.others[use]
        document = document.model_copy(update={"timezone": self.timezone})
        harvest = await self.workers.offload(offer.type.read, document)  # type: ignore[attr-defined]
        if not isinstance(harvest, Harvest):
            raise PluginError(f"{offer.plugin}: read returned no Harvest")
        return harvest


async def look(places: Iterable[str], *, use: str, base: str | None, content_type: str, folder: Path) -> list[Looked]:
    """Read files and URLs, in order. Raises ConfigError when no such gatherer is installed.

    With an npa.toml in `folder`, its `[net]` settings and its time zone count.
    """
    looked = []
    max_bytes = _settings(folder)[0].max_bytes
    async with reading(folder, use, "feeds test") as reader:
        for place in places:
            try:
                harvest = await reader.read(await _fetch(reader.net, place, base, content_type, max_bytes))
            except NpaError as error:
                looked.append(Looked(place, warnings=[str(error)], failed=True))
            else:
                items = [item_as_json(item) for item in harvest.items]
                looked.append(Looked(place, items, list(harvest.warnings)))
    return looked


@asynccontextmanager
async def reading(folder: Path, use: str, purpose: str) -> AsyncIterator[FeedReader]:
    """Open what reading takes, without an alliance: an npa.toml in `folder` gives its `[net]` settings and time zone.

    Raises ConfigError when no such gatherer is installed, or npa.toml is faulty.
    """
    registry = discover()
    offer = feed_offer(registry, use)
    settings, timezone = _settings(folder)
    async with _net(settings, folder, purpose) as net, Workers() as workers:
        yield FeedReader(net, workers, offer, timezone, gatherers(registry))


def feed_offer(registry: Registry, use: str) -> Offer:
    """Return the gatherer of that name. Raises ConfigError when none is installed."""
    offer = registry.offers.get(("gatherer", use))
    if offer is None:
        raise ConfigError(f"{unknown('gatherer', use, registry.names('gatherer'))}; is its plugin installed?")
    return offer


def gatherers(registry: Registry) -> Mapping[str, Offer]:
    """Return the gatherers that are installed, by name."""
    return {name: offer for (role, name), offer in registry.offers.items() if role == "gatherer"}


def _settings(folder: Path) -> tuple[NetSettings, str]:
    """The `[net]` settings and the time zone of npa.toml; where there is none, the defaults."""
    if not (folder / "npa.toml").exists():
        return NetSettings(), _TIMEZONE
    config = load(folder).config
    return config.net, config.alliance.timezone


def _net(settings: NetSettings, folder: Path, purpose: str) -> Net:
    return Net(
        f"npa-core ({purpose})",
        timeout=settings.timeout,
        max_bytes=settings.max_bytes,
        policy=AddressPolicy(settings.allow_private),
        proxy=settings.proxy,
        ca_file=None if settings.ca_file is None else str(folder / settings.ca_file),
    )


async def _fetch(net: Net, place: str, base: str | None, content_type: str, max_bytes: int) -> Document:
    if place.startswith(("http://", "https://")):
        response = await net.request("GET", place)
        response.check()
        return Document(body=response.body, address=base or response.url, content_type=response.content_type)
    try:
        with Path(place).open("rb") as file:  # noqa: ASYNC230 - one local file, and nothing else is waiting
            body = file.read(max_bytes + 1)
    except OSError as error:
        raise ConfigError(f"{place}: cannot be read: {error.strerror}") from None
    if len(body) > max_bytes:  # as of a feed on the net; a device such as /dev/zero has no end at all
        raise ConfigError(f"{place}: is larger than {max_bytes:,} bytes")
    return Document(body=body, address=base or place, content_type=content_type)


def item_as_json(item: RawItem) -> dict[str, Any]:
    """Return what `npa feeds` shows of an item: cleaned, with an id that lasts."""
    date = item.published.isoformat() if item.published else ""
    fallback = hashlib.sha256(f"{item.title}\x00{date}".encode("utf-8", "replace")).hexdigest()
    return {
        "id": item.guid or item.link or fallback,
        "title": one_line(item.title),
        "link": item.link,
        "published": item.model_dump(mode="json")["published"],
        "updated": item.model_dump(mode="json")["updated"],
        "summary": excerpt(plain(item.content), _SUMMARY),
    }
