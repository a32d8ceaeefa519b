"""Deciding: what an editor says of items, for good, and what waits for that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from pydantic import JsonValue, ValidationError

from npa_core.errors import ConfigError
from npa_core.models import Decision, DecisionKind, Digest, Edition, StoredItem
from npa_core.models.references import unknown
from npa_core.pipeline.compose import compose
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.public import newsworthy
from npa_core.steps.select import Past, reach, waiting
from npa_core.text import one_line

Changes = Mapping[DecisionKind, JsonValue]
"""What is decided, by kind; None takes a decision back."""

KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)


def decide(shop: Workshop, items: Sequence[str], changes: Changes, note: str = "") -> tuple[StoredItem, ...]:
    """Keep what an editor decided of items; return them as they are now. A draft that shows one is composed again.

    What is pinned is relevant, and what is not relevant is not pinned. Raises ConfigError, with nothing
    decided, when an item, field, region or story is unknown, or the language is none.
    """
    check_items(shop, items)
    wanted = _checked(shop, items, changes)
    dropped = [kind for kind, value in wanted.items() if value is None]
    now = shop.clock.now()
    kept = [
        _decision(item, kind, value, at=now, note=note)
        for item in items
        for kind, value in wanted.items()
        if value is not None
    ]
    if (target := changes.get("story")) and target not in items:
        # Both are fixed: what the other one tells may change, that they belong together does not.
        kept.append(_decision(str(target), "story", wanted["story"], at=now, note=note))
    with shop.store.write() as tx:
        shop.store.decisions.keep(tx, kept)
        for item in items:
            shop.store.decisions.drop(tx, item, dropped)
    _compose_again(shop, items)
    return tuple(shop.store.news.get(items))


def queue(shop: Workshop, digests: Iterable[Digest]) -> list[StoredItem]:
    """Return what waits for an editor before it may stand in an edition of one of these digests, oldest first."""
    now, found = shop.clock.now(), dict[str, StoredItem]()
    for digest in digests:
        recent = (stored for _, stored in shop.store.news.seen_since(now - reach(digest)))
        shown = shop.store.editions.shown(digest.id, but="")
        past = Past(shown.cut_off, shown.items, shown.stories, shown.partners)
        found |= {one.item.id: one for one in waiting(digest, newsworthy(recent, shop.catalogue), past, now)}
    return sorted(found.values(), key=lambda one: (one.item.ordered_by, one.item.id))


def take_out_rejected(shop: Workshop, edition: Edition) -> None:
    """Compose a draft again that shows what an editor rejected: the run that decided it was killed before it could."""
    shown = [card.item for card in edition.cards if card.item]
    _compose_again(shop, [stored.item.id for stored in shop.store.news.get(shown) if not stored.passes_gate])


def check_items(shop: Workshop, items: Sequence[str]) -> None:
    """Raise ConfigError, with the nearest id, when one of these items is not stored."""
    there = {stored.item.id for stored in shop.store.news.get(items)}
    for item in items:
        if item not in there:
            message = unknown("item", one_line(item), sorted(shop.store.news.ids()))
            raise ConfigError(f"{message}; `npa items --json` and `npa review` tell the ids")


def _checked(shop: Workshop, items: Sequence[str], changes: Changes) -> Changes:
    """Return the changes with what follows from them. Raises ConfigError for what does not exist."""
    wanted = dict(changes)
    if wanted.get("pin"):
        wanted.setdefault("relevance", "on")
    if wanted.get("relevance", "on") != "on":
        wanted["pin"] = None
    for field in _listed(wanted, "action_fields"):
        if shop.catalogue.field(field) is None:
            raise ConfigError(unknown("action field", field, [held.id for held in shop.catalogue.taxonomy.fields]))
    known = {region.id for region in shop.catalogue.regions} | {place.ags for place in shop.catalogue.places}
    for region in _listed(wanted, "regions"):
        if known and region not in known:
            raise ConfigError(unknown("region", region, sorted(known)))
    if isinstance(story := wanted.get("story"), str) and story not in items:
        check_items(shop, [story])
        wanted["story"] = shop.store.news.get([story])[0].story
    return wanted


def _listed(wanted: Changes, kind: DecisionKind) -> list[str]:
    value = wanted.get(kind)
    return [str(one) for one in value] if isinstance(value, list) else []


def _decision(item: str, kind: DecisionKind, value: JsonValue, **more: object) -> Decision:
    try:
        return Decision.model_validate({"item": item, "kind": kind, "value": value, **more})
    except ValidationError:
        raise ConfigError(f"{one_line(str(value))!r} is no {kind.replace('_', ' ')}") from None


def _compose_again(shop: Workshop, items: Iterable[str]) -> None:
    """Compose the drafts that show these items again, from what had arrived when they were composed first."""
    drafts = {
        edition.id: (edition, until) for item in items for edition, until in shop.store.editions.drafts_showing(item)
    }
    for edition, until in drafts.values():
        digest = shop.config.digests.get(edition.digest)
        if digest is not None:
            composed = compose(shop, digest, due=edition.due, until=until)
            with shop.store.write() as tx:
                shop.store.editions.keep(tx, composed)
