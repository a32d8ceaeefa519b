"""Overview (Gesamtschau): what there is by action field × region × carrier, and what is missing.

- Only what may be shown is counted (`catalogue.public`): active offers, published cases, news through the gate.
- An offer that nobody has assured for more than a year is stale: it is counted apart, and closes no gap.
- Fields roll up to the core fields (`Taxonomy.core_of`), regions to counties (`Territory.units`). What is there for
  the whole Land stands in a row of its own.
- A carrier is the offer's or case's own, else that of its partner (of a case, the first).
- What belongs to several fields or counties stands in each of their cells, and once in each.
- A gap is a core field × county of the catalogue for which there is no offer, neither there nor for its whole Land.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import product
from typing import Any, get_args

from npa_core.errors import ConfigError
from npa_core.models import Case, Catalogue, Offer, Region, StoredItem
from npa_core.models.overview import Cell, Dimension, Gap, Overview, Share, StaleOffer
from npa_core.models.validation import nearest
from npa_core.models.vocabulary import Carrier, TargetGroup
from npa_core.steps.gap_sentence import gap_sentence, land_only_sentence

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

_Key = tuple[str | None, ...]
"""A cell's field, region and carrier, as many of them and in the order in which the overview is split."""


def overview(
    catalogue: Catalogue, items: Iterable[StoredItem], *, today: date, by: Sequence[str] = DIMENSIONS
) -> Overview:
    """Return the overview of a day. Raises ConfigError when `by` names an unknown dimension, or one twice."""
    split = _dimensions(by)
    shown = catalogue.public
    active = [offer for offer in shown.offers if offer.status == "active"]
    stale = [offer for offer in active if offer.freshness(today) == "stale"]
    current = [offer for offer in active if offer.freshness(today) != "stale"]
    news = _news(catalogue, items)
    placing = _Placing(shown)
    placed = {
        "offers": Counter(map(placing.offer, current)),
        "stale": Counter(map(placing.offer, stale)),
        "cases": Counter(map(placing.case, shown.cases)),
        "news": Counter(map(placing.item, news)),
    }
    gaps, land_only = _gaps(shown, placed["offers"], today)
    return Overview(
        day=today,
        by=split,
        total=Cell(offers=len(current), stale=len(stale), cases=len(shown.cases), news=len(news)),
        cells=tuple(_cells(shown, placed, split, (*gaps, *land_only))),
        gaps=gaps,
        land_only=land_only,
        shares=tuple(_shares(current, shown.cases)),
        stale=tuple(_aged(stale, today)),
        freshness=Counter(sorted(offer.freshness(today) for offer in active)),
    )


def _dimensions(by: Sequence[str]) -> tuple[Dimension, ...]:
    for name in by:
        if name not in DIMENSIONS:
            raise ConfigError(f"the overview knows no dimension {name!r}{nearest(name, DIMENSIONS)}")
        if by.count(name) > 1:
            raise ConfigError(f"the overview cannot be split by {name!r} twice")
    return tuple(known for name in by for known in DIMENSIONS if known == name)


def _news(catalogue: Catalogue, items: Iterable[StoredItem]) -> list[StoredItem]:
    hidden = {partner.id for partner in catalogue.partners if not partner.is_public}
    return [stored for stored in items if stored.passes_gate and stored.item.partner not in hidden]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something is counted: in every combination of these; a lone None is what it says nothing of."""

    field: tuple[str | None, ...]
    region: tuple[str | None, ...]
    carrier: tuple[str | None, ...]

    def keys(self, by: Iterable[Dimension]) -> Iterable[_Key]:
        """Return the cells of an overview that is split so, each once."""
        return product(*(getattr(self, dimension) for dimension in by))


class _Placing:
    """Finds where things are counted. Thousands share few lists of fields and regions: each list is rolled up once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._fields = lru_cache(None)(partial(_rolled_up, up=catalogue.taxonomy.core_of))
        self._regions = lru_cache(None)(partial(_rolled_up, up=catalogue.territory.units))

    def offer(self, offer: Offer) -> _Place:
        return self._place(offer.action_fields, offer.area, offer.carrier, offer.partner)

    def case(self, case: Case) -> _Place:
        return self._place(case.action_fields, case.regions, case.carrier, next(iter(case.partners), None))

    def item(self, stored: StoredItem) -> _Place:
        return self._place(stored.values("action_field"), stored.values("region"), None, stored.item.partner)

    def _place(
        self, fields: tuple[str, ...], regions: tuple[str, ...], carrier: Carrier | None, partner: str | None
    ) -> _Place:
        found = self._catalogue.partner(partner)
        carriers = (carrier or (found.carrier if found else None),)
        return _Place(self._fields(fields), self._regions(regions), carriers)


def _rolled_up(values: tuple[str, ...], *, up: Callable[[str], tuple[str, ...]]) -> tuple[str | None, ...]:
    return tuple(sorted({above for value in values for above in up(value)})) or (None,)


def _cells(
    catalogue: Catalogue, placed: Mapping[str, Counter[_Place]], by: tuple[Dimension, ...], empty: Iterable[Gap]
) -> Iterator[Cell]:
    counts = {kind: _count(places, by) for kind, places in placed.items()}
    keys = {key for found in counts.values() for key in found}
    if {"field", "region"} <= {*by}:
        keys |= {tuple(getattr(gap, dimension, None) for dimension in by) for gap in empty}
    order = _order(catalogue)
    for key in sorted(keys, key=lambda key: [order[d](value) for d, value in zip(by, key, strict=True)]):
        figures = {kind: found.get(key, 0) for kind, found in counts.items()}
        yield Cell.model_validate({**dict(zip(by, key, strict=True)), **figures})


def _count(places: Mapping[_Place, int], by: tuple[Dimension, ...]) -> Mapping[_Key, int]:
    found: dict[_Key, int] = defaultdict(int)
    for place, number in places.items():
        for key in place.keys(by):
            found[key] += number
    return found


def _order(catalogue: Catalogue) -> Mapping[Dimension, Any]:
    """Return how the values of each dimension are sorted: what is not known stands last."""
    fields = [field.id for field in catalogue.taxonomy.core]
    carriers = get_args(Carrier)
    return {
        "field": lambda field: fields.index(field) if field else len(fields),
        "region": lambda key: (key is None, key or ""),
        "carrier": lambda word: carriers.index(word) if word else len(carriers),
    }


def _gaps(catalogue: Catalogue, offers: Iterable[_Place], today: date) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """Return what is served by nothing, and what is served by Land-wide offers alone."""
    served = {key for place in offers for key in place.keys(("field", "region"))}
    gaps: list[Gap] = []
    land_only: list[Gap] = []
    for field, county in product(catalogue.taxonomy.core, _counties(catalogue, today)):
        if (field.id, county.id) in served:
            continue
        if (field.id, county.id[:2]) in served:
            land_only.append(Gap(field=field.id, region=county.id, sentence=land_only_sentence(field, county)))
        else:
            gaps.append(Gap(field=field.id, region=county.id, sentence=gap_sentence(field, county)))
    return tuple(gaps), tuple(land_only)


def _counties(catalogue: Catalogue, today: date) -> list[Region]:
    """Return the counties and county-level cities that exist on a day, by AGS."""
    there = (
        region
        for region in catalogue.regions
        if region.kind in ("county", "county_level_city")
        and not region.successors
        and (region.valid_from or today) <= today <= (region.valid_to or today)
    )
    return sorted(there, key=lambda region: region.id)


def _shares(offers: Sequence[Offer], cases: Sequence[Case]) -> Iterator[Share]:
    by_offer = Counter(group for offer in offers for group in {*offer.target_groups})
    by_case = Counter(group for case in cases for group in {*case.target_groups})
    everything = len(offers) + len(cases)
    for group in get_args(TargetGroup):
        named = by_offer[group] + by_case[group]
        if named or group == "women":
            share = round(named / everything, 4) if everything else 0.0
            yield Share(target_group=group, offers=by_offer[group], cases=by_case[group], share=share)


def _aged(stale: Iterable[Offer], today: date) -> list[StaleOffer]:
    found = [
        StaleOffer(
            id=offer.id,
            name=offer.name,
            partner=offer.partner,
            assured_on=offer.assured_on,
            age=(today - offer.assured_on).days,
        )
        for offer in stale
        if offer.assured_on
    ]
    return sorted(found, key=lambda offer: (-offer.age, offer.id))
