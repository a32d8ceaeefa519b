"""Learns the weights by which items become stories: `python scripts/story_weights.py FILE…`, with npa-core[ml].

Each file holds texts with what a reader says of them (JSON Lines, see tests/data/understanding/README.md). All are
taken to come from the same weeks, so that every text meets those of the other files, too, as news do in a large
alliance. What it prints belongs into `npa_core.steps.alike`. With `--leave-out`, each file in turn is kept out of the
learning and judged by what the others taught: that says what the weights are worth on texts they never met.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sklearn.linear_model import LogisticRegression

from npa_core.pipeline.judging import compared
from npa_core.pipeline.texts import read_files
from npa_core.steps import alike
from npa_core.steps.alike import SPAN, Signs, Told, are_barred, signs
from npa_core.steps.cluster import stories

_STRENGTH = 1.0
_OTHERS = 3
"""Pairs from two files count as if each file had met so many others. None of them is of one story: counted in full,
they would forbid the more, the more files there are."""
_WIDE = {"words": 0.5, "amounts": 0.25, "days_apart": 2.0}
"""How far signs spread that are no yes or no: so that all are held back alike while learning."""


@dataclass(frozen=True)
class Reading:
    """A text as it is compared, with the file it is from and the story a reader put it into."""

    told: Told
    file: str
    story: str | None


def main() -> None:
    """Learn from all files; or judge each by the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--leave-out", action="store_true", help="judge each file by what the others teach")
    options = parser.parse_args()
    texts = {str(path): list(_read(path)) for path in options.files}
    if options.leave_out:
        for file, own in texts.items():
            weights, bias = learn([one for other, found in texts.items() if other != file for one in found])
            sys.stdout.write(f"{file}: {judged(own, weights, bias)}\n")
    weights, bias = learn([one for found in texts.values() for one in found])
    lines = "\n".join(f"    {name}={weight:.2f}," for name, weight in weights._asdict().items())
    sys.stdout.write(f"WEIGHTS = Signs(\n{lines}\n)\nBIAS = {bias:.2f}\n")


def _read(path: Path) -> Iterator[Reading]:
    read = read_files([path])
    for told, said in zip(asyncio.run(compared(Path(), read.texts)), read.said, strict=True):
        own = replace(told, id=f"{path}:{told.id}", source=f"{path}:{told.source}")
        yield Reading(own, str(path), f"{path}:{said.story}" if said.story else None)


def learn(texts: Iterable[Reading]) -> tuple[Signs, float]:
    """Return the weight of each sign, and the bias, from all pairs that nothing bars."""
    texts = sorted(texts, key=lambda text: text.told.order)
    across = min(1.0, _OTHERS / max(1, len({text.file for text in texts}) - 1))
    rows, answers, counted = [], [], []
    for one, other in _pairs(texts):
        rows.append([value / _WIDE.get(name, 1.0) for name, value in signs(one.told, other.told)._asdict().items()])
        answers.append(one.story is not None and one.story == other.story)
        counted.append(1.0 if one.file == other.file else across)
    learned = LogisticRegression(C=_STRENGTH, max_iter=2_000).fit(rows, answers, counted)
    weights = zip(Signs._fields, map(float, learned.coef_[0]), strict=True)
    return Signs(**{name: weight / _WIDE.get(name, 1.0) for name, weight in weights}), float(learned.intercept_[0])


def _pairs(texts: Sequence[Reading]) -> Iterator[tuple[Reading, Reading]]:
    times = [text.told.at for text in texts]
    for position, one in enumerate(texts):
        for other in texts[position + 1 : bisect_left(times, one.told.at + SPAN)]:
            if one.told.source != other.told.source and not are_barred(one.told, other.told):
                yield one, other


def judged(texts: Sequence[Reading], weights: Signs, bias: float) -> str:
    """Return precision, recall and F1 of the pairs that share a story, when items are joined by these weights."""
    alike.WEIGHTS, alike.BIAS = weights, bias
    placed = stories(text.told for text in texts)
    said = _together({text.told.id: placed[text.told.id] for text in texts})
    gold = _together({text.told.id: text.story for text in texts if text.story})
    hits = len(said & gold)
    precision, recall = hits / max(1, len(said)), hits / max(1, len(gold))
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {2 * hits / max(1, len(said) + len(gold)):.3f}"


def _together(story_of: dict[str, str]) -> set[frozenset[str]]:
    members: dict[str, list[str]] = {}
    for id, story in story_of.items():
        members.setdefault(story, []).append(id)
    return {frozenset((a, b)) for ids in members.values() for a in ids for b in ids if a < b}


if __name__ == "__main__":
    main()
