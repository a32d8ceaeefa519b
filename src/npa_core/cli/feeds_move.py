"""`npa feeds move`: another address for a source, in the file where it is written; its history stays."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from npa_core.cli.door import as_json, opened, show

if TYPE_CHECKING:
    from npa_core.pipeline.alliance import Alliance
    from npa_core.pipeline.feed_move import Moved


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("url", required=False)
@click.option("--force", is_flag=True, help="Do not read the new address first.")
@as_json
def move(id_: str, url: str | None, *, force: bool, as_json: bool) -> None:
    """Change a source's address to URL, or to where it has moved; its id and its items stay."""

    async def work(alliance: Alliance) -> Moved:
        return await alliance.move(id_, url, force=force)

    moved = opened(work, quiet=True)
    if as_json:
        show(asdict(moved))
    elif moved.file is None:
        click.echo(f"{moved.id} has this address already: {moved.new}")
    else:
        click.echo(f"{moved.id} is read at {moved.new} from now on; wrote {moved.file}")
