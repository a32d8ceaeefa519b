"""Retention: what was first seen too long ago is deleted; that it was seen stays known."""

from __future__ import annotations

from npa_core.pipeline.workshop import Workshop


def purge(shop: Workshop) -> dict[str, int]:
    """Delete the items whose time is over; return `items_purged`, if there were any.

    Their keys stay as long as their source lists them, and twice that time longer: nothing old comes back as news.
    """
    retention = shop.config.gather.retention
    before = shop.clock.now() - retention
    if not shop.store.news.has_older(before):
        return {}
    with shop.store.write() as tx:
        purged = shop.store.news.purge(tx, before)
        shop.store.identities.forget(tx, before - retention)
    return {"items_purged": purged}
