"""`npa feeds health`: which sources are well, failing, moved, gone or silent, and what to do."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from textwrap import fill
from typing import TYPE_CHECKING

import click

from npa_core.cli.door import as_json, opened, show
from npa_core.cli.table import table
from npa_core.models import SourceHealth, SourceState

if TYPE_CHECKING:
    from npa_core.pipeline.alliance import Alliance

_INDENT = " " * 9
"""Below the id of the source."""


@click.command()
@click.option("--problems", is_flag=True, help="Only those with which something is wrong.")
@as_json
def health(*, problems: bool, as_json: bool) -> None:
    """Show how each source fares, those with trouble first."""

    async def ask(alliance: Alliance) -> tuple[SourceHealth, ...]:
        return alliance.health()

    sources = opened(ask, quiet=True)
    counts = Counter(source.state for source in sources)
    summary = {"sources": len(sources), **{state.value: counts[state] for state in SourceState}}
    shown = [source for source in sources if source.problems or not problems]
    if as_json:
        show({"summary": summary, "sources": [source.model_dump(mode="json") for source in shown]})
        return
    if sys.stdout.isatty():
        _print(shown)
    else:
        table((), ((*_facts(source), "; ".join(_said(source))) for source in shown))
    click.echo(_sentence(summary))


def health_lines(counts: Mapping[str, int], failing: Sequence[str]) -> Iterator[str]:
    """Yield the lines of `npa status`: how many sources are in each state of trouble, and which are failing."""
    for state, count in counts.items():
        if count and state not in ("well", "failing"):
            yield f"{state:>12}: {count}"
    for source in failing:
        yield f"{'failing':>12}: {source}"


def _print(sources: Sequence[SourceHealth]) -> None:
    """Show a line for each source, and below it what is wrong: so that a few hundred can be read on a terminal."""
    longest = max((len(source.id) for source in sources), default=0)
    columns = shutil.get_terminal_size().columns
    for source in sources:
        state, id, newest, every = _facts(source)
        click.echo(f"{state:<8} {id:<{longest}}  {newest:<10}  {every}".rstrip())
        for line in _said(source):
            click.echo(fill(line, columns, initial_indent=_INDENT, subsequent_indent=f"{_INDENT}  "))


def _facts(source: SourceHealth) -> tuple[str, str, str, str]:
    every = "" if source.rhythm_days is None else f"every {source.rhythm_days:g} d"
    return source.state.value, source.id, _day(source.newest), every


def _said(source: SourceHealth) -> list[str]:
    """Return what is wrong with it, each with what to do."""
    said = [f"{problem.message}{_cause(problem.detail)} → {problem.advice}" for problem in source.problems]
    if source.missing:
        said.append(f"{len(source.missing)} items are no longer listed → `npa items --missing --source {source.id}`")
    return said


def _cause(detail: str) -> str:
    return f": {detail}" if detail else ""


def _day(time: datetime | None) -> str:
    return "" if time is None else f"{time:%Y-%m-%d}"


def _sentence(summary: Mapping[str, int]) -> str:
    """Return the summary as a line: `12 sources: 1 gone, 2 failing, 9 well`."""
    states = ", ".join(f"{count} {state}" for state, count in summary.items() if count and state != "sources")
    return f"{summary['sources']} sources: {states}" if states else "no sources"
