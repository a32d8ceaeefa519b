"""Taking in: what a visit brought is identified, given labels and stories, and committed in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from npa_core.models import Harvest, NewsItem, Outcome, Quality, Source, StoredItem
from npa_core.pipeline.classifying import Classifying
from npa_core.pipeline.fortune import after_good_visit
from npa_core.pipeline.stories import Stories
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.changes import Changes, Listing, changes
from npa_core.steps.identify import Basis, Identified, Known, Stored, identify, possible_ids
from npa_core.steps.normalise import Found
from npa_core.store import Facts, SourceRecord

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a harvest."""

    counts: Mapping[str, int]
    next_visit: datetime
    warnings: tuple[str, ...] = ()


def take_in(
    shop: Workshop,
    classifying: Classifying,
    stories: Stories,
    source: Source,
    record: SourceRecord,
    harvest: Harvest,
    items: Sequence[Found],
    now: datetime,
) -> Taken:
    """Commit items, cursor and next visit: all or nothing. No await in here, so nobody comes between."""
    known = _known(shop, record, items)
    found = identify(items, known)
    complete = Quality.TOO_MANY_ITEMS not in harvest.quality
    seen = changes(found, known.stored, _listing(shop, record, found, now), now, complete=complete)
    new, changed = ([_labelled(classifying, item) for item in items] for items in (seen.new, seen.changed))
    told = stories.place((*new, *changed))
    values, note = after_good_visit(shop, source, record, harvest, now, news=len(new))
    if harvest.outcome is Outcome.FRESH:
        values |= {"identity": found.basis, "quality": _quality(harvest, record, found, seen)}
    news, identities = shop.store.news, shop.store.identities
    with shop.store.write() as tx:
        news.add(tx, new)
        news.change(tx, changed, now)
        news.retell(tx, told)
        news.list_again(tx, found.known, now)
        news.rest(tx, seen.rested)
        news.miss(tx, seen.vanished, now)
        identities.record(tx, source.id, found.recorded, now)
        shop.store.sources.note(source.id, values, tx)
    counts = {"items_new": len(new), "items_changed": len(changed), "items_known": seen.known}
    warnings = (*_warnings(seen, shop.store.news.facts(seen.vanished)), *filter(None, [note]))
    return Taken(counts, values["next_visit"], warnings)


def _known(shop: Workshop, record: SourceRecord, items: Sequence[Found]) -> Known:
    """Return what is stored of a source, as far as these items may touch it."""
    keys = shop.store.identities.known(record.id, {key for one in items for key in one.keys if key})
    guids = shop.store.identities.guids(keys.values())
    taken = possible_ids(items)
    facts = shop.store.news.facts({*keys.values(), *taken})
    stored = {id: Stored(**asdict(held), guids=guids.get(id, 0)) for id, held in facts.items()}
    return Known(cast("Basis", record.identity), keys, stored, taken=frozenset(taken & facts.keys()))


def _listing(shop: Workshop, record: SourceRecord, found: Identified, now: datetime) -> Listing:
    """Return what the last document held; nothing when this one holds nothing to compare it with."""
    if record.fresh_at is None or not (found.known or found.new):
        return Listing()
    titles = shop.store.news.titles(record.id, {one.item.title for one in found.new})
    return Listing(record.fresh_at, shop.store.news.listed(record.id, record.fresh_at, now), titles)


def _quality(harvest: Harvest, record: SourceRecord, found: Identified, seen: Changes) -> list[str]:
    """Return what is wrong with the document, with what only a look at earlier ones can tell."""
    quality = set(harvest.quality)
    # Once a source was switched to another key, nobody looks at its guids any more.
    if found.guids_change or (found.basis != "guid" and Quality.CHANGING_GUIDS in record.quality):
        quality.add(Quality.CHANGING_GUIDS)
    if seen.restless:
        quality.add(Quality.CHANGING_BODIES)
    return sorted(quality)


def _warnings(seen: Changes, vanished: Mapping[str, Facts]) -> Iterator[str]:
    if seen.relaunch:
        yield (
            f"{seen.relaunch} items are new and dated long ago: the site seems to have been rebuilt. "
            "They were taken in without being announced"
        )
    if vanished:
        titles = ", ".join(f"“{held.title}”" for held in list(vanished.values())[:_NAMED])
        yield (
            f"{len(vanished)} items are no longer listed although older ones are ({titles}); perhaps they were "
            "withdrawn: `npa items --missing` lists them"
        )
    if seen.emptied:
        yield f"{seen.emptied} items are gone at once: too many to have been withdrawn; they stay as they are"


def _labelled(classifying: Classifying, item: NewsItem) -> StoredItem:
    """Return an item as it is to be stored, at first a story of its own."""
    return StoredItem(item=item, labels=classifying.labels(item), story=item.id)
