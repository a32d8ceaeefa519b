"""`npa init`: a new alliance folder that runs at once."""

from __future__ import annotations

from pathlib import Path

import click

from npa_core.cli.door import exit_codes
from npa_core.pipeline.found import found


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Create an alliance FOLDER; in an existing one, only what is missing. Its schemas/ is brought up to date."""
    with exit_codes():
        created = found(folder)
    schemas = [path for path in created if path.parent == folder / "schemas"]
    files = [path for path in created if path not in schemas]
    for path in files:
        click.echo(f"created {path}")
    if schemas:
        click.echo(f"wrote {len(schemas)} JSON Schemas into {folder / 'schemas'}, by which editors complete and check")
    if files:
        click.echo(
            f"next: put a partner's feed into {folder / 'catalogue' / 'partners.yaml'}, then `npa -C {folder} run`"
        )
    elif not schemas:
        click.echo(f"{folder}: nothing was missing")
