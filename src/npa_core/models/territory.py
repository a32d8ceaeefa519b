"""How regions lie in one another: what a region rolls up to, and what lies in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from npa_core.models.region import Region


class Territory:
    """The regions of a catalogue, by their AGS or id.

    A region that has successors is its successors; a region of the alliance's own is its members. Circles end, and
    an unknown key stands for itself.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self._regions = {region.id: region for region in regions}
        self._units: dict[str, tuple[str, ...]] = {}
        self._around: dict[str, frozenset[str]] = {}

    def units(self, key: str) -> tuple[str, ...]:
        """Return the counties a region rolls up to, sorted.

        A municipality is its county, a former district the counties in it. A Land stays a Land, and a region of
        the alliance's own that says neither its members nor where it lies stays itself.
        """
        if key not in self._units:
            reached = _closure(key, self._down_to_counties)
            self._units[key] = tuple(sorted(one for one in reached if not self._down_to_counties(one))) or (key,)
        return self._units[key]

    def lies_in(self, key: str, area: str) -> bool:
        """Return whether a region, or some member of it, is `area` or lies in it."""
        if key not in self._around:
            self._around[key] = _closure(key, self._up)
        return not self._around[key].isdisjoint(_closure(area, self._parts))

    def _parts(self, key: str) -> tuple[str, ...]:
        """Return what a region is made of, or became."""
        region = self._regions.get(key)
        return () if region is None else region.successors or region.members

    def _down_to_counties(self, key: str) -> tuple[str, ...]:
        if parts := self._parts(key):
            return parts
        if not key.isdigit():
            region = self._regions.get(key)
            return (region.parent,) if region and region.parent else ()
        if len(key) == 8:
            return (key[:5],)
        if len(key) == 3:
            return tuple(id for id in self._regions if len(id) == 5 and id.startswith(key))
        return ()

    def _up(self, key: str) -> tuple[str, ...]:
        """Return what a region lies in directly, and what it is made of."""
        region = self._regions.get(key)
        digits = tuple(key[:n] for n in (5, 3, 2) if n < len(key)) if key.isdigit() else ()
        return (*self._parts(key), *digits, *((region.parent,) if region and region.parent else ()))


def _closure(key: str, onward: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Return `key` and all that `onward` leads to."""
    reached, waiting = {key}, [key]
    while waiting:
        new = set(onward(waiting.pop())) - reached
        reached |= new
        waiting += new
    return frozenset(reached)
