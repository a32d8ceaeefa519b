"""`python -m benchmarks.understanding`: how many items a second the classifiers label, on one core."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from benchmarks.feeds import CATEGORIES, NEWEST, PLACES, SEED, SENTENCES, TITLES
from npa_core.exchange.folder import load_catalogue
from npa_core.models import Catalogue, NewsItem
from npa_core.pipeline.discover import discover
from npa_core.pipeline.found import found
from npa_core.plugin import Classifier
from npa_core.testing import FakeContext

ELSEWHERE = [
    "Free German classes for newcomers start in the library of {place}, and volunteers help with the forms.",
    "Безкоштовні курси німецької мови для біженців починаються у січні, запис триває до {number} листопада.",
    "Бесплатная консультация для беженцев по вопросам жилья и работы проходит каждую среду в ратуше.",
    "استشارات مجانية للاجئين حول السكن والعمل كل يوم ثلاثاء في مركز المدينة.",
    "Mülteciler için ücretsiz Almanca kursu ocak ayında {place} kentinde başlıyor.",
    "Des cours de langue gratuits pour les réfugiés commencent en janvier à la mairie de {place}.",
    "مشاوره رایگان برای پناهندگان درباره مسکن و کار هر هفته برگزار می‌شود.",
]
"""Every eighth item is in one of these languages."""
SYLLABLES = "ab an ber de ein fel ge hof in kar lin mar nor os pel ra sen tal un ver wald zu".split()
FIELDS_AND_REGIONS = ["keywords", "places"]
NEW_WORDS = 8
"""So many of an item's words stand in no other: one in ten, as in real feeds."""


def main() -> None:
    """Label the items with each classifier alone and with all, several times, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding", description=__doc__)
    parser.add_argument("--items", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="npa-bench-") as scratch:
        found(Path(scratch))
        catalogue = load_catalogue(Path(scratch))
    names = [one.name for one in shipped(catalogue)]
    groups = [*([name] for name in names), FIELDS_AND_REGIONS, names]
    # New items in each round and for each group, as in real life: what is remembered of the old ones must not help. The
    # first round, in which classifiers compile their words, is not counted.
    batches = options.rounds + 1
    texts = iter(items(options.items * batches * len(groups)))
    lines = ["| classifier | items a second | microseconds an item |", "|---|---|---|"]
    lengths: list[int] = []
    for chosen in groups:
        group = [one for one in shipped(catalogue) if one.name in chosen]
        rounds = [list(islice(texts, options.items)) for _ in range(batches)]
        lengths += [len(item.content.split()) for item in rounds[0]]
        lines.append(row(" and ".join(chosen), [label(group, some) for some in rounds][1:]))
    length = median(lengths)
    counts = f"{options.items:,} items of {length:.0f} words; median of {options.rounds} rounds (smallest to largest)."
    sys.stdout.write("\n".join([*lines, "", counts, ""]))


def shipped(catalogue: Catalogue) -> list[Classifier[Any]]:
    """Return the core's own classifiers, as an alliance has them after `npa init`."""
    types = [
        offer.type
        for plugin in discover().plugins
        for offer in plugin.offers
        if offer.role == "classifier" and plugin.distribution == "npa-core" and issubclass(offer.type, Classifier)
    ]
    return [type_(type_.settings_type(), FakeContext(catalogue=catalogue)) for type_ in types]


def label(classifiers: Sequence[Classifier[Any]], texts: Sequence[NewsItem]) -> float:
    """Return the seconds of CPU time an item costs."""
    started = time.process_time()
    for item in texts:
        for classifier in classifiers:
            classifier.classify(item)
    return (time.process_time() - started) / len(texts)


def row(name: str, costs: Sequence[float]) -> str:
    """Return a line of the table."""
    rates, micros = [1 / cost for cost in costs], [cost * 1e6 for cost in costs]
    cells = [f"{median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})" for values in (rates, micros)]
    return f"| {name} | {' | '.join(cells)} |"


def items(count: int) -> list[NewsItem]:
    """Return as many items of about 80 words, the same ones each time."""
    random = Random(SEED)
    return [_item(number, random) for number in range(count)]


def _item(number: int, random: Random) -> NewsItem:
    place = random.choice(PLACES)
    chosen = [random.choice(ELSEWHERE)] * 5 if number % 8 == 7 else random.sample(SENTENCES, 5)
    text = " ".join(chosen).format(place=place, number=number % 90 + 2).split()
    for _ in range(NEW_WORDS):
        text.insert(random.randrange(len(text)), "".join(random.choices(SYLLABLES, k=5)))
    content = f"<p>{' '.join(text)}</p>"
    return NewsItem(
        id=f"{number:x}".translate(str.maketrans("0189", "ghij")).rjust(16, "a"),
        source="quelle",
        fingerprint=f"guid:{number}",
        title=random.choice(TITLES).format(place=place, number=number % 90 + 2),
        content=content,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        published=NEWEST,
        first_seen=NEWEST,
        categories=(random.choice(CATEGORIES),),
    )


if __name__ == "__main__":
    main()
