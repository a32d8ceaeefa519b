"""Stories during one run: new items meet those of the last days, and whatever these belong to then is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from npa_core.models import Catalogue, StoredItem
from npa_core.models.decision import decided
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.alike import Told
from npa_core.steps.cluster import Window, reach
from npa_core.steps.traits import traits
from npa_core.steps.verdict import SURE
from npa_core.text import plain, words

_LAND = 2


class Stories:
    """The items of the last days, read from the store when the first new item comes."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._held: dict[str, str] = {}

    def place(self, labelled: Iterable[StoredItem]) -> Mapping[str, str]:
        """Return the stories of these items, and of those whose story changes with them, by item id.

        Of items too old to be met by anything nothing is said: they keep to themselves.
        """
        earliest = reach(self._shop.clock.now())
        new = [one for one in labelled if one.item.ordered_by >= earliest]
        decisions = self._shop.store.decisions.of([one.item.id for one in new])
        recent = [self._told(one.with_decisions(decisions[one.item.id])) for one in new]
        placed = self._window.place(recent) if recent else {}
        moved = {id: story for id, story in placed.items() if self._held.get(id) != story}
        self._held |= moved
        return moved

    @cached_property
    def _window(self) -> Window:
        stored = self._shop.store.news.since(reach(self._shop.clock.now()))
        self._held = {one.item.id: one.story for one in stored}
        return Window(map(self._told, stored))

    @cached_property
    def _places(self) -> Mapping[str, str]:
        return place_names(self._shop.catalogue)

    def _told(self, stored: StoredItem) -> Told:
        return told(stored, self._places, self._shop.config.alliance.language)


def place_names(catalogue: Catalogue) -> Mapping[str, str]:
    """Return what places of one word are called, folded, with their names: `göttinger` is `göttingen`, too."""
    names = {name[0] for place in catalogue.places if len(name := words(place.name)) == 1}
    made = {
        stem + ending: name
        for name in sorted(names)
        for stem in (name, name.removesuffix("en"), name.removesuffix("e"))
        for ending in ("er", "ern", "ers")
    }
    return made | {name: name for name in names}


def told(stored: StoredItem, places: Mapping[str, str], language: str) -> Told:
    """Return an item as it is compared; `language`: the one that a text is in when nothing tells."""
    item, fixed = stored.item, decided(stored.decisions, "story")
    language = (next(iter(stored.values("language")), item.language) or language).partition("-")[0]
    return Told(
        id=item.id,
        at=item.ordered_by,
        traits=traits(item.title, plain(item.content), places=places, language=language),
        source=item.source,
        regions=frozenset(_regions(stored)),
        fixed=stored.story if fixed else None,
    )


def _regions(stored: StoredItem) -> Iterator[str]:
    """Yield the regions of an item: of the Land a guess says nothing, since half of the partners work in all of it."""
    for label in stored.ranked("region"):
        if label.score >= SURE or len(label.value) > _LAND:
            yield label.value
