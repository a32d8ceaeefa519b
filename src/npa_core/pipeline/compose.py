"""The composing desk: a digest's rule and what the store holds become an edition that is not stored yet."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from datetime import date as Date  # noqa: N812 - `date` names a parameter that readers know

import structlog

from npa_core.models import Digest
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.card import cards
from npa_core.steps.compose import compose as compose_edition
from npa_core.steps.compose import edition_id
from npa_core.steps.public import newsworthy
from npa_core.steps.schedule import last_due
from npa_core.steps.sections.material import Material
from npa_core.steps.select import Candidate, Past, select
from npa_core.store import Composed

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


def compose(shop: Workshop, digest: Digest, *, due: datetime, until: int | None = None) -> Composed:
    """Compose the edition that is due at `due` from what no other edition of the digest has shown.

    `until`: the last place in the order of arrival to look at, for an edition that was composed before.
    """
    alliance, store = shop.config.alliance, shop.store
    shown = store.editions.shown(digest.id, but=edition_id(digest, alliance, due), due=due)
    past = Past(shown.cut_off, shown.items, shown.stories, shown.partners)
    # An earlier edition that is composed late takes nothing from the reach of the next one.
    cut_off = until
    if cut_off is None:
        cut_off = (past.cut_off or 0) if shown.overtaken else store.news.last_seq()
    arrived = [*store.news.arrived_after(past.cut_off or 0), *store.news.approved_until(past.cut_off or 0)]
    within = (Candidate(seq, stored) for seq, stored in arrived if until is None or seq <= until)
    chosen = select(digest, within, past, due)
    selection = tuple(newsworthy(chosen, shop.catalogue))
    material = Material(
        cards=cards(selection, shop.public, shop.grants, alliance.language),
        catalogue=shop.public,
        language=alliance.language,
        joined_since=(due - max(digest.window, timedelta(days=NEW_PARTNER_DAYS))).date(),
        shown_partners=past.partners,
    )
    edition = compose_edition(digest, alliance, material, due=due, now=shop.clock.now())
    refs = [("item", stored.item.id) for stored in selection] + [("story", stored.story) for stored in selection]
    refs += [("partner", card.partner) for card in edition.cards if card.partner and not card.item]
    log.info("composed", edition=edition.id, cards=len(edition.cards))
    return Composed(edition, cut_off, tuple(refs))
