"""Alike: how likely it is that two items tell of the same event.

Shared words alone do not tell: the same course in the next town is announced in the same words. So what the texts
say of days and regions can forbid what their words suggest, and numbers, places and time speak beside the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp, fsum, sqrt
from operator import mul
from typing import NamedTuple

from npa_core.steps.traits import Traits

SPAN = timedelta(days=7)
"""Reports of one event come within a week."""
THRESHOLD = 0.5
"""From this likeness on two items are one story: when that is more likely than not."""


class Signs(NamedTuple):
    """What speaks for and against two items telling of the same event."""

    words: float
    """0 to 1: how much of what the shorter text says the other says, too."""
    amounts: float
    """0 to 1: the same of numbers."""
    same_day: float
    same_times: float
    """Of how many kinds of time (months, days of the week, hours, years) both say the same."""
    no_common_county: float
    same_land: float
    days_apart: float
    other_details: float
    """Of how many kinds of detail both say something, and nothing in common."""


WEIGHTS = Signs(
    words=12.03,
    amounts=15.61,
    same_day=1.04,
    same_times=1.76,
    no_common_county=-2.81,
    same_land=2.24,
    days_apart=-0.55,
    other_details=-1.72,
)
"""What each sign weighs, learned by logistic regression from pairs that readers judged: `scripts/story_weights.py`."""
BIAS = -4.54
"""Where no sign speaks for it, two items are not one story."""
_DAMPING, _DAMPING_AMOUNTS = 8.0, 2.0
"""Added to the weight of the shorter text, and of the numbers: few in common prove little where there are few."""
_NEARLY_THE_SAME = 0.7
"""When they share so much of what the shorter one says, two texts are one text."""
_DAY = timedelta(days=1)
_LAND = 2
_TIMES = 2
"""From this kind of detail on they tell when."""


@dataclass(frozen=True, slots=True)
class Told:
    """An item as it is compared: when it came, from whom, and what it tells."""

    id: str
    at: datetime
    traits: Traits
    source: str | None = None
    regions: frozenset[str] = frozenset()
    """AGS; the Land alone is two digits."""
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
    if abs(one.at - other.at) > SPAN:
        return True
    if one.traits.days and other.traits.days and one.traits.days.isdisjoint(other.traits.days):
        return True
    return bool(one.counties and other.counties and one.counties.isdisjoint(other.counties))


def likeness(one: Told, other: Told) -> float:
    """Return how likely two items tell of the same event, 0 to 1; those that are barred do not at all.

    Nor do two of one source: what it says twice are two things, as far as it is concerned.
    """
    if are_barred(one, other) or (one.source is not None and one.source == other.source):
        return 0.0
    found = signs(one, other)
    if not (found.words or found.amounts or found.same_day) or (
        found.other_details and _are_one_text(one.traits, other.traits, found)
    ):
        return 0.0
    if found.words and not found.other_details and one.traits.words == other.traits.words:
        return 1.0  # one text, passed on: however short it is
    return 1 / (1 + exp(-BIAS - fsum(map(mul, WEIGHTS, found))))


def signs(one: Told, other: Told) -> Signs:
    """Return what speaks for and against two items telling of the same event."""
    mine, theirs = one.traits, other.traits
    words, amounts = _shared(mine.words, theirs.words), _shared(mine.amounts, theirs.amounts)
    return Signs(
        words=sqrt(words / (min(mine.total, theirs.total) + _DAMPING)),
        amounts=amounts
        and amounts / (max(sum(mine.amounts.values()), sum(theirs.amounts.values())) + _DAMPING_AMOUNTS),
        same_day=not mine.days.isdisjoint(theirs.days),
        same_times=sum(map(_meet, mine.details[_TIMES:], theirs.details[_TIMES:])),
        no_common_county=one.counties.isdisjoint(other.counties),
        same_land=any(len(region) == _LAND for region in one.regions & other.regions),
        days_apart=abs(one.at - other.at) / _DAY,
        other_details=_differing(mine, theirs),
    )


def _meet(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return not mine.isdisjoint(theirs)


def _are_one_text(one: Traits, other: Traits, found: Signs) -> bool:
    """Whether two texts are written in the same words: with other details, they tell of two courses, not of one."""
    shorter = min(one.total, other.total)
    return found.words**2 * (shorter + _DAMPING) >= _NEARLY_THE_SAME * shorter


def _differing(one: Traits, other: Traits) -> int:
    """Return of how many kinds of detail two texts say something, and nothing in common."""
    pairs = zip(one.details, other.details, strict=True)
    differing = sum(1 for mine, theirs in pairs if mine and theirs and mine.isdisjoint(theirs))
    # "Gruppe 2, zum 3. Mal"; what the other says elsewhere is no other number.
    numbered = len(one.figures) == len(other.figures) and one.figures != other.figures
    return differing + (
        numbered and other.text_figures.isdisjoint(one.figures) and one.text_figures.isdisjoint(other.figures)
    )


def _shared(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Return the weight of what both say."""
    # An exact sum: any other depends on the order of a set, which is another one in every process.
    return fsum([min(mine[word], theirs[word]) for word in mine.keys() & theirs.keys()])
