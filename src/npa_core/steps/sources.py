"""Which sources there are: those of npa.toml, and the feeds of the partners.

An unnamed feed is `<partner>/<n>`; the number is remembered by the feed's address, so that
reordering the list in partners.yaml changes no identity. Of a partner in review, or one that has left, nothing is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from npa_core.models import Partner, Source

_PORTS = {"http": 80, "https": 443}


def address(source: Source) -> str:
    """Return what a source is remembered by: its URL, or its settings where it has none."""
    url = source.settings.get("url")
    return url if isinstance(url, str) else json.dumps(dict(source.settings), sort_keys=True, default=str)


def server(address: str) -> tuple[str, str]:
    """Return the host of an address, and host with port: the one is asked politely, the other may be out of reach.

    What is no URL stands for itself.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        host, port = None, None
    return (host, f"{host}:{port}") if host else (address, address)


def name_sources(
    partners: Iterable[Partner], configured: Iterable[Source], remembered: Mapping[tuple[str, str], str]
) -> tuple[Source, ...]:
    """Return the sources that may be read. `remembered` maps (partner, address) to the id given at an earlier run.

    Those of partners that are not at work are left out, the ones written in npa.toml included.
    """
    partners = tuple(partners)
    resting = {partner.id for partner in partners if not partner.is_public}
    sources = [source for source in configured if source.partner not in resting]
    for partner in partners:
        if partner.id in resting:
            continue
        taken = {feed.id for feed in partner.feeds if feed.id}
        taken |= {id for (owner, _), id in remembered.items() if owner == partner.id}
        for feed in partner.feeds:
            id = feed.id or remembered.get((partner.id, feed.url)) or _next_free(partner.id, taken)
            taken.add(id)
            sources.append(
                Source(
                    id=id,
                    use=feed.use,
                    settings={**feed.settings, "url": feed.url},
                    partner=partner.id,
                    grant=feed.grant,
                )
            )
    return tuple(sources)


def _next_free(partner: str, taken: set[str]) -> str:
    number = 1
    while f"{partner}/{number}" in taken:
        number += 1
    return f"{partner}/{number}"
