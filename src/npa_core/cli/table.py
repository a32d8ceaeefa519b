"""Readable tables on a terminal, tab-separated lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from npa_core.text import one_line


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under a head; every cell becomes one harmless line."""
    cells = [[one_line(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second that pipes and --json need not pay
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=None, header_style="bold", pad_edge=False)
    for title in head:
        drawn.add_column(title, overflow="fold")  # an id that is cut off cannot be copied
    for row in cells:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)
