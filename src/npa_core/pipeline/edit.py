"""The editing room: keeps drafts and approves them; an approved edition is frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog

from npa_core.errors import ConfigError, NpaError
from npa_core.models import Archive, Brief, Digest, Edition, Failure, Message
from npa_core.pipeline.compose import compose, due_moment
from npa_core.pipeline.deciding import take_out_rejected
from npa_core.pipeline.facts import remembered_facts
from npa_core.pipeline.invocation import Invocation
from npa_core.pipeline.publishers import at_work
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.compose import edition_id
from npa_core.steps.key import delivery_key
from npa_core.steps.public import released
from npa_core.store import Composed, EditionRecord, Planned

log = structlog.get_logger("npa.edit")

STALE_AFTER = timedelta(days=7)
"""What was composed or approved longer ago than this and never sent needs a person's word: an old
database that was brought back, or a digest that no longer waits for approval, must not publish old news."""


async def edit(shop: Workshop, digest: Digest, run: Invocation) -> None:
    """Do what a digest's schedule wants by now: compose what is due, release what waits for nobody's word.

    A draft that an earlier period left behind is not forgotten: what it shows is in no other edition.
    An old one is not released by itself: nobody knows whether a person left it aside.
    """
    if digest.schedule is None or not shop.store.news.last_seq():
        return  # before the first item there is nothing to miss: this week's edition can still come
    due, drafts = due_moment(shop, digest), shop.store.editions.drafts
    if digest.approve == "auto":
        for draft in drafts(digest.id, due):
            take_out_rejected(shop, draft)
        for draft in drafts(digest.id, due):
            if shop.clock.now() - draft.composed <= STALE_AFTER:
                await _release(shop, draft, run)
    if shop.store.editions.get(edition_id(digest, shop.config.alliance, due)) is None:
        await _compose(shop, digest, due, run)
    run.warnings += [f"{draft.id} waits for `npa approve {draft.id}`" for draft in drafts(digest.id, due)]


async def _compose(shop: Workshop, digest: Digest, due: datetime, run: Invocation) -> None:
    composed = compose(shop, digest, due=due)
    if composed.state == "draft":
        run.counts["composed"] += 1
        run.editions.append(composed.edition.id)
    if composed.state == "draft" and digest.approve == "auto":
        await _release(shop, composed.edition, run, composed)
    else:
        _keep(shop, composed)


async def _release(shop: Workshop, edition: Edition, run: Invocation, composed: Composed | None = None) -> None:
    run.failures += await _freeze(shop, edition, composed)
    run.counts["approved"] += 1


def draft(shop: Workshop, digest: Digest, *, due: datetime) -> EditionRecord:
    """Compose the edition that is due at `due` and keep it as a draft, in place of an earlier draft.

    Raises ConfigError when the edition is approved already.
    """
    return _keep(shop, compose(shop, digest, due=due))


async def approve(shop: Workshop, id: str) -> tuple[Edition, list[Failure]]:
    """Freeze a draft and write its ledger rows, in one transaction.

    A channel whose plugin cannot plan now is noted, and planned when it can. Raises ConfigError
    when there is no such draft; approving twice does nothing.
    """
    record = shop.store.editions.get(id)
    if record is not None and record.state == "draft":
        take_out_rejected(shop, record.edition)
        record = shop.store.editions.get(id)
    if record is None:
        known = ", ".join(held.edition.id for held in shop.store.editions.all()[:5]) or "none"
        raise ConfigError(f"there is no edition {id!r}; the latest are: {known}")
    if record.state == "empty":
        raise ConfigError(f"{id} has nothing to show; it is not published")
    if record.state == "approved":
        return record.edition, []
    return record.edition, await _freeze(shop, record.edition)


def _keep(shop: Workshop, composed: Composed) -> EditionRecord:
    with shop.store.write() as tx:
        shop.store.editions.keep(tx, composed)
    return EditionRecord(composed.edition, composed.state, None)


async def _freeze(shop: Workshop, edition: Edition, composed: Composed | None = None) -> list[Failure]:
    """Freeze an edition and write its ledger rows; one just composed is stored in the same transaction.

    Returns the failures of channels that cannot plan now.
    """
    digest = shop.config.digests.get(edition.digest)
    rows, unplanned, failures = await plan(shop, edition, digest.channels if digest else ())
    now = shop.clock.now()
    with shop.store.write() as tx:
        if composed is not None:
            shop.store.editions.keep(tx, composed)
        if shop.store.editions.freeze(tx, edition.id, now, unplanned):
            shop.store.ledger.plan(tx, rows, now)
    log.info("approved", edition=edition.id, messages=len(rows))
    for failure in failures:
        log.warning("not planned yet", subject=failure.subject, error=failure.message)
    return failures


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
        catalogue=shop.public,
        edition=released(edition, shop.catalogue),
        facts=remembered_facts(shop, channel),
        now=shop.clock.now(),
    )


def archive_brief(shop: Workshop, archive: Archive, channel: str) -> Brief:
    """Return what a channel that follows the archive is told."""
    return Brief(
        occasion=f"archive@{archive.revision}",
        alliance=shop.config.alliance,
        catalogue=shop.public,
        archive=archive,
        facts=remembered_facts(shop, channel),
        now=shop.clock.now(),
    )
