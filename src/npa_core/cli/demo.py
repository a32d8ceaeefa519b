"""`npa demo`: the whole job on the bundled example alliance, offline."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from npa_core.cli.door import exit_codes, listen
from npa_core.demo.job import STEPS, Outcome, show


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("npa-demo"),
    show_default=True,
    help="Where to leave the results.",
)
def demo(out: Path) -> None:
    """Gather, compose and publish for the bundled example alliance: offline, on a fixed clock."""
    listen(click.get_current_context().find_root().obj["verbose"], quiet=True)
    with exit_codes():
        sys.exit(_tell(_watch(out)))


def _watch(out: Path) -> Outcome:
    """Do it, with a bar that moves on stderr."""
    columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("start", total=len(STEPS))

        def step(name: str) -> None:
            progress.update(task, description=name, completed=STEPS.index(name) + 1)

        return asyncio.run(show(out, step))


def _tell(outcome: Outcome) -> int:
    Console().print(_table(outcome), soft_wrap=True)
    return outcome.published.exit_code


def _table(outcome: Outcome) -> Table:
    counts, failures = outcome.gathered.counts, outcome.gathered.failures
    table = Table(title=f"What was done: {outcome.edition.id}", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(overflow="fold")
    table.add_row(
        "gathered", f"{outcome.items} items from {counts['sources'] - len(failures)} of {counts['sources']} sources"
    )
    for failure in failures:
        table.add_row("", f"{failure.subject}: {failure.kind} (meant to fail: the rest was done)")
    sections = "\n".join(
        f"{section.title.pick(outcome.edition.language)}: {len(section.cards)}" for section in outcome.edition.sections
    )
    table.add_row("composed", sections)
    table.add_row("site", f"{outcome.site}")
    table.add_row("letter", "\n".join(map(str, outcome.letters)))
    table.add_row("post", "\n".join(map(str, outcome.posts)))
    table.add_row(
        "try next",
        f"npa -C {outcome.alliance} status\nnpa -C {outcome.alliance} items\nnpa -C {outcome.alliance} deliveries",
    )
    return table
