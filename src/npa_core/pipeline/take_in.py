"""Taking in: what a visit brought is identified, given labels and stories, and committed in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from npa_core.models import Harvest, NewsItem, Source
from npa_core.pipeline.classifying import Classifying
from npa_core.pipeline.fortune import after_good_visit
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.cluster import Neighbour, join, story_key
from npa_core.steps.identify import Known, identify
from npa_core.store import Placed, SourceRecord


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a harvest."""

    counts: Mapping[str, int]
    warnings: tuple[str, ...] = ()


def take_in(
    shop: Workshop,
    classifying: Classifying,
    source: Source,
    record: SourceRecord,
    harvest: Harvest,
    items: Sequence[NewsItem],
    now: datetime,
) -> Taken:
    """Commit items, cursor and next visit: all or nothing. No await in here, so nobody comes between."""
    changes = identify(items, Known(*shop.store.news.known(source.id, items)))
    new, changed = _place(shop, classifying, changes.new), _place(shop, classifying, changes.changed)
    with shop.store.write() as tx:
        shop.store.news.add(tx, new)
        shop.store.news.change(tx, changed)
        values = after_good_visit(shop, source, record, harvest, now, news=len(new))
        shop.store.sources.note(source.id, values, tx)
    return Taken({"items_new": len(new), "items_changed": len(changed), "items_known": changes.known})


def _place(shop: Workshop, classifying: Classifying, items: Sequence[NewsItem]) -> list[Placed]:
    """Give items their labels and stories."""
    keys = {item.id: story_key(item) for item in items}
    twins = shop.store.news.twins({key for key in keys.values() if key})
    placed = []
    for item in items:
        key = keys[item.id]
        neighbours = (Neighbour(twin.source, twin.story, twin.ordered_by) for twin in twins.get(key or "", ()))
        placed.append(Placed(item, classifying.labels(item), join(item, neighbours), key))
    return placed
