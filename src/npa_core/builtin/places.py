"""The classifier of regions: recognises the counties, and the Land, that a text names.

It knows the regions and places of the alliance's catalogue. German names are treacherous: many are words, names of
people, or shared by several places; what is known of that lies in gazetteer/traps.toml and gazetteer/villages.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from npa_core.builtin.gazetteer.finding import Finder
from npa_core.builtin.gazetteer.index import Gazetteer
from npa_core.builtin.gazetteer.traps import traps
from npa_core.builtin.gazetteer.verdict import Reader
from npa_core.models import Label, NewsItem
from npa_core.plugin import Classifier, Settings
from npa_core.text import plain

LONGEST = 20_000
"""Characters of a text that are looked at."""
_LONGEST_HTML = 3 * LONGEST
_MOST_CATEGORIES = 50
_GUESS = 0.3
_NAMES_IN_REASON = 5


class PlaceSettings(Settings):
    """There is nothing to set: what it knows are the catalogue's regions and places."""


class PlaceClassifier(Classifier[PlaceSettings]):
    """Names the counties of a text by its places; municipalities count for their county.

    - 0.95 for what is sure (`Landkreis Leer`, `26789 Leer`), 0.8 for a name, 0.9 for several, 0.65 for one
      that is also a word (`in Norden`) or has namesakes.
    - The Land where it is meant as a whole (`landesweit`), or where it is named and no place is.
    - Not what is named in passing: where guests come from, a landscape around a place, the seat of a government or of
      a chamber, examples in news of the whole Land.
    - The partner's regions, 0.3, where the text names nothing, unless its title is about a place elsewhere.
    """

    name = "places"

    def classify(self, item: NewsItem) -> frozenset[Label]:
        """Return a label for each county that is named, and for the Land; else for the partner's regions."""
        return frozenset(self._labels(item))

    def _labels(self, item: NewsItem) -> Iterator[Label]:
        partner = self._partner_areas(item)
        reading = self._reader.read(_texts(item), partner, self._land)
        for area, verdict in reading.verdicts.items():
            reason = ", ".join([*verdict.texts][:_NAMES_IN_REASON])
            yield Label(kind="region", value=area, score=verdict.score, reason=reason)
        if reading.verdicts or reading.is_elsewhere:
            return
        for area in partner:
            yield Label(kind="region", value=area, score=_GUESS, reason="a region of the partner")

    def _partner_areas(self, item: NewsItem) -> tuple[str, ...]:
        """Return the counties (or the Land) of the partner; regions of the alliance's own are what they are made of."""
        partner = self.context.catalogue.partner(item.partner)
        units = self.context.catalogue.territory.units
        areas = [area for region in (partner.regions if partner else ()) for area in units(region)]
        return tuple(dict.fromkeys(area for area in areas if area.isdigit()))

    @cached_property
    def _land(self) -> str | None:
        lands = [region.id for region in self.context.catalogue.regions if region.kind == "state"]
        return lands[0] if len(lands) == 1 else None

    @cached_property
    def _reader(self) -> Reader:
        known = traps()
        return Reader(Finder(Gazetteer(self.context.catalogue, known), known), known)


def _texts(item: NewsItem) -> tuple[str, ...]:
    """Return title, text, place and categories. What takes place somewhere takes place *in* it: `in Norden`."""
    content = plain(item.content[:_LONGEST_HTML])[:LONGEST]
    place = (f"in {item.place}",) if item.place else ()
    return (item.title, content, *place, *item.categories[:_MOST_CATEGORIES])
