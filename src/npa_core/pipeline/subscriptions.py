"""Lists of feeds that others keep: looked at before gathering, so that what they name is gathered in the same run.

An answer that is no list (a login page, an error, an empty document) changes nothing: it is reported, and
the feeds of the last good list go on being read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from npa_core.config import Config, LoadedConfig
from npa_core.errors import NpaError, RejectedError, TransientError
from npa_core.exchange import opml
from npa_core.models import Catalogue, Document, Failure, Outcome, Source, Subscription
from npa_core.pipeline.assemble import Assembly, bind_feeds
from npa_core.pipeline.invocation import Invocation
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin.conditional import conditions, remembered, without_news
from npa_core.steps.rest import after_failure, rests, spread
from npa_core.steps.sources import address
from npa_core.steps.subscriptions import MAX_FEEDS, renew, subscribed
from npa_core.store import Store, SubscriptionRecord
from npa_core.text import redact

_ACCEPT = "text/x-opml, text/xml;q=0.9, application/xml;q=0.9, */*;q=0.1"


def with_feeds(assembly: Assembly, loaded: LoadedConfig, catalogue: Catalogue, store: Store) -> Assembly:
    """Return the assembly with the feeds that the lists named when they were last looked at."""
    feeds = list(_feeds(assembly, loaded.config, catalogue, store))
    if not feeds:
        return assembly
    bound, missing = bind_feeds(loaded, assembly.registry, store.memory.strikes(), feeds)
    return replace(assembly, sources=(*assembly.sources, *bound), missing=(*assembly.missing, *missing))


async def refresh(
    shop: Workshop, run: Invocation, *, everything: bool = False, alarm_after: timedelta | None = None
) -> Workshop:
    """Look at the lists that are due, and return the workshop with the feeds that they name now.

    What goes wrong is a failure of the run and costs that list only. With `alarm_after`, it alarms when the
    list turns from well to failing and again after that time; without, every time.
    """
    held, now = shop.store.subscriptions.all(), shop.clock.now()
    has_changed = False
    for subscription in _at_work(shop.config, shop.catalogue):
        record = held.get(subscription.id, SubscriptionRecord(subscription.id))
        if not everything and rests(record.next_visit, subscription.interval, now):
            continue
        try:
            found, cursor = await _look(shop, subscription, record)
        except NpaError as error:
            record, failure = _failed(shop, subscription, record, error, now, alarm_after)
            run.failures.append(failure)
        else:
            has_changed |= found is not None and found != record.listed
            record = _renewed(run, record, found)
            next_visit = now + spread(subscription.interval, subscription.id, now)
            record = replace(
                record, cursor=cursor, next_visit=next_visit, failures=0, failing_since=None, failure=None, alarmed=None
            )
        shop.store.subscriptions.keep(record)
    if not has_changed:
        return shop
    refreshed = _with_changes(shop)
    run.failures += [failure for failure in refreshed.assembly.missing if failure not in shop.assembly.missing]
    return refreshed


async def _look(
    shop: Workshop, subscription: Subscription, record: SubscriptionRecord
) -> tuple[tuple[str, ...] | None, object]:
    """Return the addresses that the list names now (None: it is unchanged), and what to remember of the answer."""
    headers = {"Accept": _ACCEPT, **conditions(record.cursor, subscription.url)}
    response = await shop.net.request("GET", subscription.url, headers=headers)
    settled = without_news(response, record.cursor, subscription.url)
    if settled is None:
        document = Document(body=response.body, address=response.url, content_type=response.content_type)
        return await shop.workers.offload(opml.addresses, document), remembered(response, subscription.url)
    if settled.outcome is Outcome.GONE:
        message = f"{redact(subscription.url)} is gone for good; its feeds are read as last listed. Remove the list"
        raise RejectedError(message, kind="gone")
    return None, record.cursor


def _renewed(run: Invocation, record: SubscriptionRecord, found: tuple[str, ...] | None) -> SubscriptionRecord:
    """Take over what the list names, and say once what has left it."""
    if found is None:
        return record
    listing = renew(record.numbers, record.listed, found)
    run.warnings += [
        f"{record.id}: {redact(url)} is no longer on the list; it is not visited any more, and its items stay"
        for url in listing.left
    ]
    if listing.beyond:
        run.warnings.append(f"{record.id}: {listing.beyond:,} feeds were left out; {MAX_FEEDS} of one list are read")
    return replace(record, numbers=listing.numbers, listed=listing.listed)


def _failed(
    shop: Workshop,
    subscription: Subscription,
    record: SubscriptionRecord,
    error: NpaError,
    now: datetime,
    alarm_after: timedelta | None,
) -> tuple[SubscriptionRecord, Failure]:
    failures, since = record.failures + 1, record.failing_since or now
    wish = error.retry_after if isinstance(error, TransientError) else None
    next_visit = after_failure(shop.config.gather.interval, failures, wish, now, subscription.id)
    alarming = alarm_after is None or record.alarmed is None or now - record.alarmed >= alarm_after
    failure = shop.failure(
        f"subscription {subscription.id}", error, since=since, next_try=next_visit, alarming=alarming
    )
    noted = replace(
        record,
        failures=failures,
        failing_since=since,
        failure=failure.message,
        next_visit=next_visit,
        alarmed=now if alarming else record.alarmed,
    )
    return noted, failure


def _with_changes(shop: Workshop) -> Workshop:
    """Return the workshop with the feeds as they are listed by now."""
    own = tuple(f"{subscription.id}/" for subscription in shop.config.subscriptions)
    others = tuple(bound for bound in shop.assembly.sources if not bound.spec.id.startswith(own))
    assembly = replace(shop.assembly, sources=others)
    loaded = LoadedConfig(shop.config, {}, shop.folder)
    return replace(shop, assembly=with_feeds(assembly, loaded, shop.catalogue, shop.store))


def _feeds(assembly: Assembly, config: Config, catalogue: Catalogue, store: Store) -> Iterator[Source]:
    held = store.subscriptions.all()
    taken = {address(bound.spec) for bound in assembly.sources}
    for subscription in _at_work(config, catalogue):
        record = held.get(subscription.id)
        if record is None or ("gatherer", subscription.use) not in assembly.registry.offers:
            continue
        sources = subscribed(subscription, record.numbers, record.listed, taken)
        taken |= {address(source) for source in sources}
        yield from sources


def _at_work(config: Config, catalogue: Catalogue) -> Iterator[Subscription]:
    """Yield the lists, without those of partners that are in review or have left."""
    resting = {partner.id for partner in catalogue.partners if not partner.is_public}
    yield from (one for one in config.subscriptions if one.partner not in resting)
