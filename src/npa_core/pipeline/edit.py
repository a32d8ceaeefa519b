"""The editing room: composes drafts and approves them; an approved edition is frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from datetime import date as Date  # noqa: N812 - `date` names a parameter that readers know

import structlog

from npa_core.errors import ConfigError, NpaError
from npa_core.models import Archive, Brief, Digest, Edition, Failure, Message
from npa_core.pipeline.facts import remembered_facts
from npa_core.pipeline.publishers import at_work
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.card import cards
from npa_core.steps.compose import compose as compose_edition
from npa_core.steps.compose import edition_id
from npa_core.steps.key import delivery_key
from npa_core.steps.schedule import last_due
from npa_core.steps.sections.material import Material
from npa_core.steps.select import Candidate, Past, select
from npa_core.store import EditionRecord, EditionState, Planned

log = structlog.get_logger("npa.edit")

NEW_PARTNER_DAYS = 31
"""Who joined within these days before the due moment is new, unless welcomed already."""


def due_moment(shop: Workshop, digest: Digest, on: Date | None = None) -> datetime:
    """Return the latest moment at which the digest was due: by now, or by the end of the day `on`."""
    now = shop.clock.now()
    zone = shop.config.alliance.zone
    if on is not None:
        now = datetime.combine(on + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC) - timedelta(seconds=1)
    return now if digest.schedule is None else last_due(digest.schedule, zone, now)


def compose(shop: Workshop, digest: Digest, *, due: datetime) -> EditionRecord:
    """Compose the edition that is due at `due` and store it as a draft, in place of an earlier draft.

    Without anything new it is stored as `empty`, so that it is not tried again every minute.
    Raises ConfigError when the edition is approved already.
    """
    alliance, store, now = shop.config.alliance, shop.store, shop.clock.now()
    shown = store.editions.shown(digest.id, but=edition_id(digest, alliance, due), due=due)
    past = Past(shown.cut_off, shown.items, shown.stories, shown.partners)
    # An earlier edition that is composed late takes nothing from the reach of the next one.
    cut_off = (past.cut_off or 0) if shown.overtaken else store.news.last_seq()
    arrived = store.news.arrived_after(past.cut_off or 0)
    selection = select(digest, (Candidate(seq, stored) for seq, stored in arrived), past, due)
    material = Material(
        cards=cards(selection, shop.catalogue, shop.grants, alliance.language),
        catalogue=shop.catalogue,
        language=alliance.language,
        joined_since=(due - max(digest.window, timedelta(days=NEW_PARTNER_DAYS))).date(),
        shown_partners=past.partners,
    )
    edition = compose_edition(digest, alliance, material, due=due, now=now)
    refs = [("item", stored.item.id) for stored in selection] + [("story", stored.story) for stored in selection]
    refs += [("partner", card.partner) for card in edition.cards if card.partner and not card.item]
    with store.write() as tx:
        state: EditionState = "draft" if edition.cards else "empty"
        store.editions.keep(tx, edition, state=state, cut_off=cut_off, refs=refs)
    log.info("composed", edition=edition.id, cards=len(edition.cards))
    return EditionRecord(edition, state, None)


async def approve(shop: Workshop, id: str) -> tuple[Edition, list[Failure]]:
    """Freeze a draft and write its ledger rows, in one transaction.

    A channel whose plugin cannot plan now is noted, and planned when it can. Raises ConfigError
    when there is no such draft; approving twice does nothing.
    """
    record = shop.store.editions.get(id)
    if record is None:
        known = ", ".join(held.edition.id for held in shop.store.editions.all()[:5]) or "none"
        raise ConfigError(f"there is no edition {id!r}; the latest are: {known}")
    if record.state == "empty":
        raise ConfigError(f"{id} has nothing to show; it is not published")
    edition = record.edition
    if record.state == "approved":
        return edition, []
    digest = shop.config.digests.get(edition.digest)
    rows, unplanned, failures = await plan(shop, edition, digest.channels if digest else ())
    now = shop.clock.now()
    with shop.store.write() as tx:
        if shop.store.editions.freeze(tx, id, now, unplanned):
            shop.store.ledger.plan(tx, rows, now)
    log.info("approved", edition=id, messages=len(rows))
    for failure in failures:
        log.warning("not planned yet", subject=failure.subject, error=failure.message)
    return edition, failures


async def plan(
    shop: Workshop, edition: Edition, channels: Iterable[str]
) -> tuple[list[Planned], list[str], list[Failure]]:
    """Ask each channel who gets what. Returns rows, the channels that could not say, and why."""
    rows: list[Planned] = []
    unplanned: list[str] = []
    failures: list[Failure] = []
    configured = {channel.id for channel in shop.config.channels}
    for id in channels:
        bound = shop.assembly.channel(id)
        if bound is None:
            if id in configured:  # its plugin is missing now, and may be back at the next run
                unplanned.append(id)
            continue
        if bound.type.follows != "edition":
            continue
        try:
            async with at_work(shop, bound) as publisher:
                messages = publisher.plan(edition_brief(shop, edition, id))
        except NpaError as error:
            unplanned.append(id)
            failures.append(shop.failure(f"channel {id}", error))
        else:
            rows += ledger_rows(shop, edition.id, id, messages)
    return rows, unplanned, failures


def ledger_rows(shop: Workshop, occasion: str, channel: str, messages: Iterable[Message]) -> list[Planned]:
    """Return the ledger's rows for a channel's messages, each with its key."""
    install = shop.store.memory.install()
    return [
        Planned(occasion, channel, message, 1, delivery_key(install, occasion, channel, message.target, 1))
        for message in messages
    ]


def edition_brief(shop: Workshop, edition: Edition, channel: str) -> Brief:
    """Return what a channel that follows editions is told."""
    return Brief(
        occasion=edition.id,
        alliance=shop.config.alliance,
        catalogue=shop.catalogue,
        edition=edition,
        facts=remembered_facts(shop, channel),
        now=shop.clock.now(),
    )


def archive_brief(shop: Workshop, archive: Archive, channel: str) -> Brief:
    """Return what a channel that follows the archive is told."""
    return Brief(
        occasion=f"archive@{archive.revision}",
        alliance=shop.config.alliance,
        catalogue=shop.catalogue,
        archive=archive,
        facts=remembered_facts(shop, channel),
        now=shop.clock.now(),
    )
