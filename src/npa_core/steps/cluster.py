"""Cluster: items of several partners about the same event become one story.

Stories are a function of the items alone: whatever the order in which these arrive, the same stories come out. Every
item is looked at in the order of time and joins the story it is most alike, if nothing bars it from any member, and
at least half of them confirm it one by one; a chain of likenesses does not make a story. Only in a flood, where
more are alike than can be looked at, does it matter who came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from heapq import nsmallest
from itertools import chain, islice
from operator import itemgetter

from npa_core.steps.alike import SPAN, THRESHOLD, Told, are_barred, likeness

_KEY_WEIGHT = 0.3
"""What tells less than this is in too many items to find anything by."""
_MOST_KEYS = 24
"""By so many words and numbers an item is found, those that tell most: more found nothing more on the sets of texts."""
_ALL, _ANYWHERE = "all", "anywhere"
_NOTHING: Mapping[str, Mapping[str, float]] = {}
_FEWEST_KEYS = 0.4
_LARGEST = 80
"""So many items are looked at for one story; of a larger one, a part."""
_MANY = 100
"""Of more items with a word within two weeks so many are looked at, the earliest: they lead to the others."""
_MOST = 12
"""So many items are compared with one, those first that share most with it."""


_Shelf = defaultdict[str, defaultdict[str, dict[str, float]]]
"""Key → source → item id → weight. A source never meets itself, however much it says the same."""


class Window:
    """The items of the last days, ready to be met by new ones through an index of their words."""

    def __init__(self, told: Iterable[Told] = ()) -> None:
        self._items: dict[str, Told] = {}
        self._keys: dict[str, list[tuple[str, float]]] = {}
        self._fixed = defaultdict[str, set[str]](set)
        self._index = defaultdict[str, _Shelf](lambda: defaultdict(lambda: defaultdict(dict)))
        """What names no county may meet anything, and stands on two shelves."""
        self._pairs = defaultdict[str, dict[str, float]](dict)
        """How alike items are that were compared, both ways."""
        self._links: dict[str, set[str]] = {}
        """The items that each may share a story with, as far as it was asked for: new ones tell those they know."""
        for one in told:
            self.add(one)

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def add(self, told: Told) -> None:
        """Take in an item; one of the same id is replaced."""
        self.remove(told.id)
        self._items[told.id] = told
        keys = self._keys[told.id] = _keys(told)
        if told.fixed is not None:
            self._fixed[told.fixed].add(told.id)
        for shelf in (_ALL, *(told.counties or (_ANYWHERE,))):
            index = self._index[shelf]
            for key, weight in keys:
                index[key][_source(told)][told.id] = weight

    def remove(self, id: str) -> None:
        """Forget an item; harmless when it is not there."""
        held = self._items.pop(id, None)
        if held is None:
            return
        keys = self._keys.pop(id)
        for other in self._links.pop(id, ()):
            self._links.get(other, set()).discard(id)
        for other in self._pairs.pop(id, ()):
            del self._pairs[other][id]
        if held.fixed is not None:
            self._fixed[held.fixed].discard(id)
        for shelf in (_ALL, *(held.counties or (_ANYWHERE,))):
            for key, _ in keys:
                sources = self._index[shelf][key]
                del sources[_source(held)][id]
                if not sources[_source(held)]:
                    del sources[_source(held)]

    def forget(self, before: datetime) -> None:
        """Forget what is older than that."""
        for id in [id for id, one in self._items.items() if one.at < before]:
            self.remove(id)

    def place(self, new: Iterable[Told]) -> dict[str, str]:
        """Take in new items; return the stories of all items that these may concern, by id."""
        new = list(new)
        for one in new:
            self.add(one)
        for one in new:
            self._linked(one.id)
        stories: dict[str, str] = {}
        for one in new:
            if one.id not in stories:
                stories |= self._cluster(self._component(one.id))
        return stories

    def _component(self, start: str) -> list[Told]:
        """Return the item and all that are linked to it by likeness, directly or through others."""
        found, waiting = {start}, [start]
        while waiting and len(found) < _LARGEST:
            for id in sorted(self._linked(waiting.pop()) - found):
                found.add(id)
                waiting.append(id)
        for id in list(found):  # who shares a story that an editor fixed belongs together, alike or not
            fixed = self._items[id].fixed
            found |= self._fixed[fixed] if fixed is not None else set()
        return sorted((self._items[id] for id in found), key=lambda one: one.order)

    def _linked(self, id: str) -> set[str]:
        """Return the items that this one may share a story with; it becomes one of theirs."""
        if id not in self._links:
            links = self._links[id] = set(self._alike(id))
            for other in links & self._links.keys():
                self._links[other].add(id)
        return self._links[id]

    def _alike(self, id: str) -> list[str]:
        """Return the items that may tell of the same event as this one."""
        one = self._items[id]
        own = _source(one)
        common: defaultdict[str, float] = defaultdict(float)
        for shelf in (*one.counties, _ANYWHERE) if one.counties else (_ALL,):
            index = self._index[shelf]
            for key, weight in self._keys[id]:
                sources = index.get(key, _NOTHING)
                others = (items.items() for source, items in sources.items() if source != own)
                for other, theirs in islice(chain.from_iterable(others), _MANY):
                    common[other] += min(weight, theirs)
        likely = nsmallest(_MOST, ((-weight, other) for other, weight in common.items() if weight >= _FEWEST_KEYS))
        return [other for _, other in likely if self._likeness(one, self._items[other]) >= THRESHOLD]

    def _likeness(self, one: Told, other: Told) -> float:
        held = self._pairs[one.id].get(other.id)
        if held is None:
            held = self._pairs[one.id][other.id] = self._pairs[other.id][one.id] = likeness(one, other)
        return held

    def _cluster(self, items: list[Told]) -> dict[str, str]:
        """Return the story of each item; `items` are in the order of time."""
        fixed = sorted({one.fixed for one in items if one.fixed is not None})
        clusters = [[one for one in items if one.fixed == story] for story in fixed]
        for one in items:
            if one.fixed is None:
                links = self._linked(one.id)
                home = self._home(one, [members for members in clusters if any(each.id in links for each in members)])
                if home is None:
                    clusters.append([one])
                else:
                    home.append(one)
        return {one.id: members[0].fixed or members[0].id for members in clusters for one in members}

    def _home(self, one: Told, clusters: list[list[Told]]) -> list[Told] | None:
        """Return the members of the story that an item joins; None when it begins its own."""
        best, home = 0.0, None
        for members in clusters:
            values = [self._likeness(one, member) for member in members]
            confirmed = sum(value >= THRESHOLD for value in values)
            mean = sum(values) / len(values)
            if 2 * confirmed < len(members) or mean <= best:
                continue
            if members[0].fixed is not None or not any(are_barred(one, member) for member in members):
                best, home = mean, members
        return home


def _keys(told: Told) -> list[tuple[str, float]]:
    """Return what an item is found by: the words and numbers that tell most."""
    words = [(word, weight) for word, weight in told.traits.words.items() if weight >= _KEY_WEIGHT]
    amounts = [(f"#{amount}", weight) for amount, weight in told.traits.amounts.items() if weight >= _KEY_WEIGHT]
    days = [(f"@{month}-{day}", _FEWEST_KEYS) for month, day in told.traits.days]
    found = amounts + words + days
    if len(found) > _MOST_KEYS:
        found.sort(key=itemgetter(1, 0), reverse=True)
    return found[:_MOST_KEYS]


def _source(told: Told) -> str:
    """Return what an item must not meet itself in; of an unknown source nothing is known."""
    return told.id if told.source is None else told.source


def stories(told: Iterable[Told]) -> dict[str, str]:
    """Return the story of each of these items, by id: the id of its earliest item."""
    return Window().place(told)


def reach(now: datetime) -> datetime:
    """Return from when on an item may still be met by one that arrives now: twice the span of a story."""
    return now - 2 * SPAN
