"""Looking at single documents as a gatherer would: for `npa feeds test`. Nothing is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from npa_core.config import NetSettings, load
from npa_core.errors import ConfigError, NpaError, PluginError
from npa_core.models import Document, Harvest, RawItem
from npa_core.models.references import unknown
from npa_core.net import AddressPolicy, Net
from npa_core.pipeline.discover import discover
from npa_core.text import excerpt, one_line, plain
from npa_core.workers.pool import Workers

_SUMMARY = 300


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in one document."""

    place: str
    items: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: bool = False


async def look(places: Iterable[str], *, use: str, base: str | None, content_type: str, folder: Path) -> list[Looked]:
    """Read files and URLs, in order. Raises ConfigError when no such gatherer is installed.

    With an npa.toml in `folder`, its `[net]` settings count.
    """
    registry = discover()
    offer = registry.offers.get(("gatherer", use))
    if offer is None:
        raise ConfigError(f"{unknown('gatherer', use, registry.names('gatherer'))}; is its plugin installed?")
    async with AsyncExitStack() as stack:
        settings = load(folder).config.net if (folder / "npa.toml").exists() else NetSettings()
        net = await stack.enter_async_context(_net(settings, folder))
        workers = await stack.enter_async_context(Workers())
        looked = []
        for place in places:
            try:
                document = await _fetch(net, place, base, content_type, settings.max_bytes)
                harvest = await workers.offload(offer.type.read, document)  # type: ignore[attr-defined]
                if not isinstance(harvest, Harvest):
                    raise PluginError(f"{offer.plugin}: read returned no Harvest")
            except NpaError as error:
                looked.append(Looked(place, warnings=[str(error)], failed=True))
            else:
                items = [_as_json(item) for item in harvest.items]
                looked.append(Looked(place, items, list(harvest.warnings)))
    return looked


def _net(settings: NetSettings, folder: Path) -> Net:
    return Net(
        "npa-core (feeds test)",
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


def _as_json(item: RawItem) -> dict[str, Any]:
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
