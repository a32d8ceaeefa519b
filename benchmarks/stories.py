"""`python -m benchmarks.stories`: how long it takes to put items into stories, one small batch after the other."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from npa_core.steps.alike import Told
from npa_core.steps.cluster import Window, reach
from npa_core.steps.traits import traits

SEED = 7
START = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY = 500
"""Items a day: what 300 partners publish at most."""
SOURCES, COUNTIES = 300, [f"03{number}" for number in range(151, 196)]
WORDS, TITLE = 70, 9
REWORDED = 0.2
"""So many items tell of an event that another source has told of in the last two days."""
BATCH = 20
SYLLABLES = "ab an ber de ein fel ge hof in kar lin mar nor os pel ra sen tal un ver wald zu".split()


def main() -> None:
    """Gather items for days on end, and say what understanding and clustering them took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stories", description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    options = parser.parse_args()
    texts = list(reports(options.items))
    started = time.process_time()
    told = [_told(number, *report) for number, report in enumerate(texts)]
    understood = time.process_time()
    window, held, joined = Window(), 0, 0
    for start in range(0, len(told), BATCH):
        batch = told[start : start + BATCH]
        window.forget(reach(batch[0].at))
        stories = window.place(batch)
        joined += sum(stories[one.id] != one.id for one in batch)
        held = max(held, len(window))
    ended = time.process_time()
    sys.stdout.write(
        f"{len(told):,} items of {WORDS} words, {A_DAY} a day; at most {held:,} at a time within the last 14 days; "
        f"{joined:,} joined an earlier one.\n"
        f"CPU: {understood - started:.1f} s for their traits, {ended - understood:.1f} s for their stories.\n"
    )


def reports(count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield title, text, source and county of each item; the same ones each time."""
    random = Random(SEED)
    vocabulary = ["".join(random.choices(SYLLABLES, k=random.randint(2, 6))) for _ in range(20_000)]
    vocabulary = [word.capitalize() if random.random() < 0.4 else word for word in vocabulary]
    # As in every language, the n-th most frequent word is said 1/n as often as the first (Zipf). The most frequent
    # ones, which every language has for grammar, are left out: they are never looked at.
    weights = list(accumulate(1 / rank for rank in range(150, 150 + len(vocabulary))))
    recent: list[tuple[list[str], str]] = []
    for _ in range(count):
        if recent and random.random() < REWORDED:
            words, county = random.choice(recent)
            others = random.choices(vocabulary, cum_weights=weights, k=len(words))
            words = [other if random.random() < 0.5 else word for word, other in zip(words, others, strict=True)]
        else:
            words, county = random.choices(vocabulary, cum_weights=weights, k=WORDS), random.choice(COUNTIES)
        recent = [*recent[-2 * A_DAY + 1 :], (words, county)]
        when = f" am {random.randint(1, 28)}. November um 17 Uhr, {random.randint(10, 90)} Plätze"
        text = " ".join(words[TITLE:]) + (when if random.random() < 0.3 else "")
        yield " ".join(words[:TITLE]), text, f"s{random.randrange(SOURCES)}", county


def _told(number: int, title: str, text: str, source: str, county: str) -> Told:
    at = START + timedelta(days=number / A_DAY)
    found = traits(title, text)
    return Told(f"{number:08}", at, found, source=source, regions=frozenset({county}))


if __name__ == "__main__":
    main()
