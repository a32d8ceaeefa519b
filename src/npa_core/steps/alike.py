"""Alike: whether two items tell of the same event.

Shared words alone do not tell: the same course in the next town is announced in the same words. So what the texts
say of days and regions can forbid what their words suggest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import fsum

from npa_core.steps.traits import Traits

SPAN = timedelta(days=7)
"""Reports of one event come within a week."""
THRESHOLD = 0.18
"""From this likeness on two items are one story. High on purpose: what is joined wrongly hides news, and what is missed
is only told twice."""

_DAMPING = 4.0
"""Added to the weight of the shorter text: few words in common prove little where there are few words."""
_SAME_DAY = 0.15
_SAME_REGION, _NO_REGION = 0.03, 0.1
_SAME_AMOUNT, _SMALL_AMOUNT = 0.12, 0.05
_OTHER_AMOUNTS, _OTHER_MONTHS = 0.03, 0.1
_NEARLY_THE_SAME = 0.5
"""When they share so much of what the shorter one says, two texts are one text with other details."""


@dataclass(frozen=True, slots=True)
class Told:
    """An item as it is compared: when it came, from whom, and what it tells."""

    id: str
    at: datetime
    traits: Traits
    source: str | None = None
    regions: frozenset[str] = frozenset()
    """AGS; of the Land alone nothing follows."""
    on_topic: bool = True
    fixed: str | None = None
    """The story an editor put it into, for good."""
    counties: frozenset[str] = field(init=False)
    """The regions that tell one event from another: counties, not the Land."""

    def __post_init__(self) -> None:
        """Take the counties from the regions: they are asked for at every comparison."""
        object.__setattr__(self, "counties", frozenset(region[:5] for region in self.regions if len(region) > 2))

    @property
    def order(self) -> tuple[datetime, str]:
        """What items are sorted by."""
        return self.at, self.id


def are_barred(one: Told, other: Told) -> bool:
    """Whether something forbids that two items tell of the same event: other days, other regions, weeks between."""
    if abs(one.at - other.at) > SPAN or one.on_topic != other.on_topic:
        return True
    if one.traits.days and other.traits.days and not one.traits.days & other.traits.days:
        return True
    mine, theirs = one.counties, other.counties
    return bool(mine and theirs and not mine & theirs)


def likeness(one: Told, other: Told) -> float:
    """Return how alike two items are, about 0 to 1; those that are barred are not alike at all.

    Nor are two of one source: what it says twice are two things, as far as it is concerned.
    """
    if are_barred(one, other) or (one.source is not None and one.source == other.source):
        return 0.0
    mine, theirs = one.traits, other.traits
    shared, said = _shared(mine.words, theirs.words), min(mine.total, theirs.total)
    if not shared or (shared >= _NEARLY_THE_SAME * said and _differ_in_detail(mine, theirs)):
        return 0.0
    common = shared / (said + _DAMPING)
    amounts = mine.amounts & theirs.amounts
    signs = min(2 * _SAME_AMOUNT, sum(_SAME_AMOUNT if len(amount) > 1 else _SMALL_AMOUNT for amount in amounts))
    signs += _SAME_DAY if mine.days & theirs.days else 0.0
    signs += _SAME_REGION if one.counties & other.counties else -_NO_REGION
    signs -= _OTHER_AMOUNTS if mine.amounts and theirs.amounts and not amounts else 0.0
    signs -= _OTHER_MONTHS if mine.months and theirs.months and not mine.months & theirs.months else 0.0
    return max(0.0, common + signs)


def _differ_in_detail(one: Traits, other: Traits) -> bool:
    """Whether two texts say something of one kind, and nothing in common: in the same words that is another event."""
    if len(one.figures) == len(other.figures) and one.figures != other.figures:  # "Gruppe 2, zum 3. Mal"
        return True
    mine, theirs = ((said.amounts, said.months, *said.details) for said in (one, other))
    return any(some and others and some.isdisjoint(others) for some, others in zip(mine, theirs, strict=False))


def _shared(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Return the weight of what both say."""
    # An exact sum: any other depends on the order of a set, which is another one in every process.
    return fsum([min(mine[word], theirs[word]) for word in mine.keys() & theirs.keys()])
