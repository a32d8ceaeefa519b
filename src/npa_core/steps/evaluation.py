"""Evaluation: how right verdicts are, held against what readers say.

Everything is counted item by item, so that intervals can be had by drawing items again. What a reader says nothing of
is not counted. Where nothing could be counted a figure is None.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from typing import TypeVar

from npa_core.steps.confusion import Confusion, confusions
from npa_core.steps.verdict import Verdict

ROUNDS = 1_000
_SEED = 7
_COVERED = 0.95

T = TypeVar("T")
Tally = Counter[tuple[str, str]]
"""How often something was right (`hit`), said wrongly (`wrong`) or not said (`missed`), by what it is about."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure between 0 and 1, with the interval in which it lies in 95 of 100 drawings."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How right the verdicts are."""

    items: int
    figures: Mapping[str, Figure]
    """By name: `fields micro f1`, `field sprache recall`, `off-topic specificity` …"""
    confusions: tuple[Confusion, ...]
    """The most frequent errors first."""


def evaluate(gold: Sequence[Verdict], said: Iterable[Verdict], *, rounds: int = ROUNDS) -> Evaluation:
    """Hold verdicts against what readers say of the same texts. Stories are drawn as wholes, other texts one by one."""
    by_id = {one.id: one for one in said}
    pairs = [(wanted, by_id.get(wanted.id, Verdict(wanted.id))) for wanted in gold]
    units = list(_units(pairs).values())
    values = _figures(sum(units, Tally()))
    drawn = _drawings(units, rounds)
    figures = {name: Figure(value, *_interval([one[name] for one in drawn])) for name, value in values.items()}
    return Evaluation(len(gold), figures, confusions(pairs))


def _units(pairs: Sequence[tuple[Verdict, Verdict]]) -> dict[str, Tally]:
    """Return the counts of each story, and of each text that tells none."""
    units: defaultdict[str, Tally] = defaultdict(Tally)
    for wanted, said in pairs:
        units[_unit(wanted)].update(_counted(wanted, said))
    for wanted, outcome in _story_pairs([pair for pair in pairs if pair[0].story is not None]):
        units[_unit(wanted)]["story pairs", outcome] += 1
    return units


def _unit(wanted: Verdict) -> str:
    return f"story {wanted.story}" if wanted.story else f"text {wanted.id}"


def _counted(wanted: Verdict, said: Verdict) -> Iterator[tuple[str, str]]:
    if wanted.action_fields is not None:
        for field, outcome in _compared(wanted.action_fields, said.action_fields or ()):
            yield f"field {field}", outcome
    if wanted.regions is not None:
        for _, outcome in _compared(wanted.regions, said.regions or ()):
            yield "regions", outcome
    if wanted.on_topic is not None:
        kind = "on-topic recall" if wanted.on_topic else "off-topic specificity"
        yield kind, "hit" if said.on_topic == wanted.on_topic else "missed"
    if wanted.language is not None:
        same = (said.language or "").split("-")[0].lower() == wanted.language.split("-")[0].lower()
        yield "language accuracy", "hit" if same else "missed"


def _compared(wanted: Iterable[T], said: Iterable[T]) -> Iterator[tuple[T, str]]:
    wanted, said = set(wanted), set(said)
    for values, outcome in ((wanted & said, "hit"), (said - wanted, "wrong"), (wanted - said, "missed")):
        yield from ((value, outcome) for value in values)


def _story_pairs(pairs: Sequence[tuple[Verdict, Verdict]]) -> Iterator[tuple[Verdict, str]]:
    """Yield what became of every pair of texts that tell one story, or are said to."""
    wanted_pairs, said_pairs = ({*_together(pair[side].story for pair in pairs)} for side in (0, 1))
    for numbers, outcome in _compared(wanted_pairs, said_pairs):
        yield pairs[numbers[0]][0], outcome


def _together(stories: Iterable[str | None]) -> Iterator[tuple[int, int]]:
    members: defaultdict[str, list[int]] = defaultdict(list)
    for number, story in enumerate(stories):
        if story:
            members[story].append(number)
    for numbers in members.values():
        yield from combinations(numbers, 2)


def _figures(tally: Mapping[tuple[str, str], int]) -> dict[str, float | None]:
    """Return every figure that these counts give."""
    by_name: defaultdict[str, Tally] = defaultdict(Tally)
    for (name, outcome), count in tally.items():
        by_name[name][name, outcome] += count
        if name.startswith("field "):
            by_name["fields micro"]["fields micro", outcome] += count
    figures: dict[str, float | None] = {}
    fields = sorted(name for name in by_name if name.startswith("field "))
    three = {
        name: _three(name, *(by_name[name][name, outcome] for outcome in ("hit", "wrong", "missed")))
        for name in ("fields micro", *fields, "regions", "story pairs")
    }
    figures |= three.pop("fields micro")
    for measure in ("precision", "recall", "f1"):
        found = [value for name in fields if (value := three[name][f"{name} {measure}"]) is not None]
        figures[f"fields macro {measure}"] = sum(found) / len(found) if found else None
    for one in three.values():
        figures |= one
    for name in ("off-topic specificity", "on-topic recall", "language accuracy"):
        hits, missed = (by_name[name][name, outcome] for outcome in ("hit", "missed"))
        figures[name] = _share(hits, hits + missed)
    return figures


def _three(name: str, hits: int, wrong: int, missed: int) -> dict[str, float | None]:
    return {
        f"{name} precision": _share(hits, hits + wrong),
        f"{name} recall": _share(hits, hits + missed),
        f"{name} f1": _share(2 * hits, 2 * hits + wrong + missed),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _drawings(units: Sequence[Tally], rounds: int) -> list[dict[str, float | None]]:
    """Return the figures of as many sets of the same size, drawn from these with replacement (the bootstrap)."""
    keys = sorted({key for unit in units for key in unit})
    columns = [[unit[key] for unit in units] for key in keys]
    chance = random.Random(_SEED)  # noqa: S311 - always the same drawings, so that figures can be compared
    drawn = []
    for _ in range(rounds if units else 0):
        chosen = chance.choices(range(len(units)), k=len(units))
        pick = itemgetter(*chosen, 0)  # one more than wanted: with a single index it would return no tuple
        drawn.append(_figures({key: sum(pick(column)) - column[0] for key, column in zip(keys, columns, strict=True)}))
    return drawn


def _interval(values: Iterable[float | None]) -> tuple[float | None, float | None]:
    found = sorted(value for value in values if value is not None)
    if not found:
        return None, None
    outside = int(len(found) * (1 - _COVERED) / 2)
    return found[outside], found[-1 - outside]
