"""Which sources there are: those of npa.toml, and the feeds of the partners.

An unnamed feed is `<partner>/<n>`; the number is remembered by the feed's address, so that reordering the list in
partners.yaml changes no identity, nor does editing an address. Of a partner in review, or one that has left, nothing is
read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from npa_core.models import Partner, Source
from npa_core.steps.numbering import number_feeds

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
    partners: Iterable[Partner],
    configured: Iterable[Source],
    remembered: Mapping[tuple[str, str], str],
    lately: Collection[str] = (),
) -> tuple[Source, ...]:
    """Return the sources that may be read. `remembered` maps (partner, address) to the id given at an earlier run.

    `lately` are the ids of sources that were still read a short while ago: an edited address may continue one of them.
    Those of partners that are not at work are left out, the ones written in npa.toml included.
    """
    partners = tuple(partners)
    known = defaultdict[str, dict[str, str]](dict)
    for (owner, address), id in remembered.items():
        known[owner][address] = id
    resting = {partner.id for partner in partners if not partner.is_public}
    sources = [source for source in configured if source.partner not in resting]
    configured_ids = {source.id for source in sources}
    for partner in partners:
        if partner.id in resting:
            continue
        own = known[partner.id]
        named = {feed.id for feed in partner.feeds if feed.id} | (configured_ids & set(own.values()))
        unnamed = [feed.url for feed in partner.feeds if not feed.id]
        numbers = number_feeds(partner.id, unnamed, own, others=named, lately=lately)
        sources += [
            Source(
                id=feed.id or numbers[feed.url],
                use=feed.use,
                settings={**feed.settings, "url": feed.url},
                partner=partner.id,
                grant=feed.grant,
            )
            for feed in partner.feeds
        ]
    return tuple(sources)
