"""Retention: what was first seen too long ago is deleted; that it was seen stays known."""

from __future__ import annotations

from npa_core.pipeline.workshop import Workshop


def purge(shop: Workshop) -> dict[str, int]:
    """Delete the items whose time is over; return `items_purged`, if there were any.

    Their keys stay as long as their source lists them, and as long again: an old item never comes back as news.
    """
    before = shop.clock.now() - shop.config.gather.retention
    if not shop.store.news.has_older(before):
        return {}
    with shop.store.write() as tx:
        purged = shop.store.news.purge(tx, before)
        shop.store.identities.forget(tx, before)
    return {"items_purged": purged}
