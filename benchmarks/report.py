"""Writes what was measured: every round as JSON, the medians and the spread as a Markdown table."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Round:
    """One peer, one phase, once."""

    number: int
    peer: str
    phase: str
    wall_s: float
    cpu_s: float
    peak_mb: float


def write(rounds: list[Round], *, feeds: int, items: int, reader_workers: int, out: Path | None) -> None:
    """Write results.json and results.md into `out`, or the table to stdout."""
    conditions = {
        "feeds": feeds,
        "items_per_feed": items,
        "rounds": max(one.number for one in rounds),
        "reader_workers": reader_workers,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }
    text = table(rounds, conditions)
    if out is None:
        sys.stdout.write(text)
        return
    out.mkdir(parents=True, exist_ok=True)
    everything = {"conditions": conditions, "rounds": [asdict(one) for one in rounds]}
    (out / "results.json").write_text(json.dumps(everything, indent=2) + "\n")
    (out / "results.md").write_text(text)


def table(rounds: list[Round], conditions: dict[str, object]) -> str:
    """One line for each phase and peer: the median of the rounds, and in brackets the smallest and the largest."""
    lines = [
        "| visit | who | wall, s | CPU, s | peak memory, MB |",
        "|---|---|---|---|---|",
    ]
    for phase in ("cold", "unchanged"):
        for peer in sorted({one.peer for one in rounds}):
            mine = [one for one in rounds if (one.phase, one.peer) == (phase, peer)]
            wall, cpu = _spread([one.wall_s for one in mine], 2), _spread([one.cpu_s for one in mine], 2)
            lines.append(f"| {phase} | {peer} | {wall} | {cpu} | {_spread([one.peak_mb for one in mine], 0)} |")
    said = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in conditions.items())
    return "\n".join([*lines, "", f"Median of the rounds (smallest to largest). {said}.", ""])


def _spread(values: list[float], digits: int) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
