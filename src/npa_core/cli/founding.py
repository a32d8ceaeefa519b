"""`npa init`: a new alliance folder that runs at once."""

from __future__ import annotations

from pathlib import Path

import click

from npa_core.cli.door import exit_codes
from npa_core.pipeline.found import found


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Create an alliance FOLDER; in an existing one, only what is missing."""
    with exit_codes():
        created = found(folder)
    for path in created:
        click.echo(f"created {path}")
    if not created:
        click.echo(f"{folder}: nothing was missing")
    else:
        click.echo(
            f"next: put a partner's feed into {folder / 'catalogue' / 'partners.yaml'}, then `npa -C {folder} run`"
        )
