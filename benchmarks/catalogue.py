"""`python -m benchmarks.catalogue`: what it costs to load and check a large catalogue, and the example alliance's."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import Measurement, measure
from npa_core.demo.folder import unpack
from npa_core.pipeline.found import found

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Measure `npa check` as a process, several times, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.catalogue", description=__doc__)
    parser.add_argument("--partners", type=int, default=10_000)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--offers", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    lines = ["| catalogue | wall, s | CPU, s | peak memory, MB |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory(prefix="npa-bench-") as scratch:
        large, example = Path(scratch, "large"), Path(scratch, "example")
        write(large, partners=options.partners, cases=options.cases, offers=options.offers)
        unpack(example, smtp_port=25, out=example, feeds_url="http://127.0.0.1", mastodon_url="http://127.0.0.1")
        found(example)
        for name, folder in (("large", large), ("example", example)):
            lines.append(row(name, [check(folder, Path(scratch)) for _ in range(options.rounds)]))
    counts = f"{options.partners:,} partners, {options.cases:,} cases, {options.offers:,} offers"
    sys.stdout.write(
        "\n".join([*lines, "", f"large: {counts}. Median of {options.rounds} runs (smallest to largest).", ""])
    )


def check(folder: Path, words: Path) -> Measurement:
    """Run `npa check`. Raises RuntimeError when it finds a fault."""
    return measure([sys.executable, "-m", "npa_core", "-C", str(folder), "check"], cwd=ROOT, words=words)


def row(name: str, runs: list[Measurement]) -> str:
    """Return a line of the table."""
    cells = []
    for values, digits in (([r.wall_s for r in runs], 2), ([r.cpu_s for r in runs], 2), ([r.peak_mb for r in runs], 0)):
        cells.append(f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})")
    return f"| {name} | {' | '.join(cells)} |"


def write(folder: Path, *, partners: int, cases: int, offers: int) -> None:
    """Write an alliance folder with a catalogue of this size, as an office would have written it."""
    found(folder)
    catalogue = folder / "catalogue"
    (catalogue / "partners.yaml").write_text("".join(map(_partner, range(partners))), "utf-8")
    (catalogue / "offers.yaml").write_text("".join(_offer(n, partners) for n in range(offers)), "utf-8")
    for number in range(cases):
        (catalogue / "cases" / f"beispiel-{number}.md").write_text(_case(number, partners), "utf-8")


def _partner(number: int) -> str:
    return f"""- id: verein-{number}
  name: Verein für Integration Nummer {number}
  sector: association
  carrier: civil_society
  roles: [member]
  joined: 2016-05-01
  regions: ["03158"]
  action_fields: [sprache, teilhabe]
  website: https://verein-{number}.example/
  feeds:
    - https://verein-{number}.example/feed.xml
"""


def _offer(number: int, partners: int) -> str:
    return f"""- id: angebot-{number}
  name: Sprachcafé Nummer {number}
  description: Jeden Dienstag um 17 Uhr treffen sich Menschen, die Deutsch üben wollen.
  partner: verein-{number % partners}
  action_fields: [sprache]
  regions: ["03158"]
  target_groups: [women, families]
  languages: [de, uk, ar]
  assured_on: 2026-05-01
"""


def _case(number: int, partners: int) -> str:
    text = "Ein Absatz mit vielen Wörtern. " * 20
    return f"""---
title: Gutes Beispiel Nummer {number}
teaser: Eine Zeile, die sagt, worum es geht.
action_fields: [sprache]
partners: [verein-{number % partners}]
regions: ["03158"]
---
{text}
"""


if __name__ == "__main__":
    main()
