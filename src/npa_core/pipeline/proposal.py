"""A new partner, proposed from its web site alone; each value with what led to it. Writing it down is another step."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from npa_core.errors import ConfigError, NpaError
from npa_core.exchange.folder import load_catalogue
from npa_core.exchange.writing import append
from npa_core.models import Catalogue, Failure, Feed, Label, Localized, Partner, RawItem, Source
from npa_core.models.localized import UNDETERMINED
from npa_core.models.references import bad_references
from npa_core.pipeline.classifying import Classifying
from npa_core.pipeline.discovery import USE, Discovery, discover_feeds, read_page
from npa_core.pipeline.feeds import FeedReader, feed_offer, gatherers
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.locate import locate
from npa_core.steps.normalise import normalise
from npa_core.steps.propose import field_proposals, free_id
from npa_core.steps.sector import plain_sector
from npa_core.steps.website import Website
from npa_core.text import one_line

_JUDGED = 50
"""So many of the newest items tell what a partner's news are about."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A partner that is not written down yet."""

    partner: Partner
    reasons: Mapping[str, str]
    """Why a value is proposed, or why none is, by the name of its field."""
    found: Discovery
    failures: tuple[Failure, ...] = ()
    """Classifiers that failed: their labels are missing."""


async def propose(shop: Workshop, url: str, name: str | None = None) -> Proposal:
    """Look at a web site and propose the partner it belongs to, in review. Nothing is written.

    `name` is how it is called, where somebody knows better than its page. Raises ConfigError when the
    address is none, or is a partner's already; and as `Net.request` does when the page cannot be had.
    """
    registry = shop.assembly.registry
    timezone = shop.config.alliance.timezone
    reader = FeedReader(shop.net, shop.workers, feed_offer(registry, USE), timezone, gatherers(registry))
    found = await discover_feeds(reader, url)
    site = await _with_imprint(reader, found.website)
    _refuse_known(shop.catalogue, site.address)
    said = one_line(name or "")
    name, named_by = (said, "as you say") if said else _name(site)
    sector, sign = plain_sector(name)
    place = locate(name, site.addresses, site.text, shop.catalogue)
    labels, failures = await _labels(shop, found, site)
    feeds, known = _new_feeds(shop.catalogue, found)
    fields = dict(field_proposals(labels, shop.catalogue))
    partner = Partner(
        id=free_id(name, {partner.id for partner in shop.catalogue.partners}),
        name=Localized(name),
        sector=sector,
        status="review",
        regions=(place.region,) if place else (),
        action_fields=tuple(fields),
        website=site.address,
        languages=(site.language,) if site.language else (),
        feeds=feeds,
    )
    reasons = {
        "id": "from the name",
        "name": named_by,
        "sector": f"the name says {sign}" if sign else "the name does not say",
        "status": "nothing of it is gathered or published until somebody has looked",
        "regions": place.reason if place else "neither the name nor an address tells one",
        "action_fields": "; ".join(f"{id}: {why}" for id, why in fields.items()) or "too few texts are about one",
        "website": "the page that answered",
        "languages": "the page says so" if site.language else "the page does not say",
        "feeds": "read and found good" if feeds else "no feed was found; its news can be entered by hand",
    }
    return Proposal(partner, reasons, replace(found, website=site, notes=(*found.notes, *known)), failures)


def require_fit(catalogue: Catalogue, partner: Partner) -> None:
    """Raise ConfigError when a new partner does not fit in: its id is taken, or it refers to what is not there."""
    if catalogue.partner(partner.id):
        raise ConfigError(f"there is a partner {partner.id!r} already; choose another id; nothing was written")
    whole = catalogue.model_copy(update={"partners": (partner,)})
    faults = [bad.message for bad in bad_references(whole) if bad.owner is partner]
    if faults:
        raise ConfigError(f"{'; '.join(faults)}; nothing was written")


def enrol(folder: Path, catalogue: Catalogue, partner: Partner) -> Path:
    """Write a new partner into catalogue/partners.yaml; return the file.

    Raises ConfigError, with nothing written, when it does not fit into the catalogue.
    """
    require_fit(catalogue, partner)
    file = append(folder, "partners", [partner_as_data(partner)])
    load_catalogue(folder)
    return file


def partner_as_data(partner: Partner) -> dict[str, Any]:
    """Return a partner as one would write it: what is there, short forms where there are some."""
    name = partner.name.root
    held = {
        "id": partner.id,
        "name": name[UNDETERMINED] if name.keys() == {UNDETERMINED} else name,
        "sector": partner.sector,
        "status": partner.status,
        "regions": list(partner.regions),
        "action_fields": list(partner.action_fields),
        "website": partner.website,
        "languages": list(partner.languages),
        "feeds": [feed.url if feed.use == USE else {"url": feed.url, "use": feed.use} for feed in partner.feeds],
    }
    return {key: value for key, value in held.items() if value}


def _name(site: Website) -> tuple[str, str]:
    """Return the name, and where it is from."""
    if site.name:
        return site.name, f"the page's {site.named_by}"
    return (urlsplit(site.address).hostname or "").removeprefix("www."), "the page names nobody; this is its host"


async def _with_imprint(reader: FeedReader, site: Website) -> Website:
    """Take addresses from the imprint where the front page shows none; a page that fails costs only itself."""
    if site.addresses or site.imprint is None:
        return site
    try:
        response = await reader.net.request("GET", site.imprint)
        response.check()
        imprint = await read_page(reader, response)
    except NpaError:
        return site
    return replace(site, addresses=imprint.addresses)


def _refuse_known(catalogue: Catalogue, address: str) -> None:
    for partner in catalogue.partners:
        if partner.website and _plain(partner.website) == _plain(address):
            raise ConfigError(f"{address} is the web site of partner {partner.id!r} already; nothing was written")


def _plain(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), f"{parts.path.rstrip('/')}?{parts.query}"


def _new_feeds(catalogue: Catalogue, found: Discovery) -> tuple[tuple[Feed, ...], tuple[str, ...]]:
    """Return the feeds to propose, and a note for each that is read already."""
    read = {feed.url: partner.id for partner in catalogue.partners for feed in partner.feeds}
    proposed = [feed for feed in found.feeds if feed.is_proposed]
    notes = tuple(f"{feed.url} is read already, for {read[feed.url]!r}" for feed in proposed if feed.url in read)
    return tuple(Feed(url=feed.url, use=feed.link.use) for feed in proposed if feed.url not in read), notes


async def _labels(
    shop: Workshop, found: Discovery, site: Website
) -> tuple[list[tuple[Label, ...]], tuple[Failure, ...]]:
    """Ask the alliance's classifiers about the page and the newest items, as if they were news."""
    page = RawItem(guid="page", title=site.name, content=html.escape(site.text), language=site.language)
    raw = [item for feed in found.feeds if feed.is_proposed for item in feed.items[:_JUDGED]]
    source = Source(id="proposal", use=USE)
    items, _ = await shop.workers.offload(normalise, (page, *raw[:_JUDGED]), source, shop.clock.now(), True)
    failures: list[Failure] = []
    classifying = Classifying(shop, failures)
    async with classifying.opened():
        labels = [classifying.labels(found.item) for found in items]
    return labels, tuple(failures)
