"""`npa feeds`: looking at single feeds."""

from __future__ import annotations

import asyncio
import json
import sys

import click

from npa_core.cli.door import as_json, exit_codes, folder, harmless, listen
from npa_core.pipeline.feeds import Looked, look


@click.group()
def feeds() -> None:
    """Look at feeds."""


@feeds.command()
@click.argument("places", metavar="PATH_OR_URL...", nargs=-1, required=True)
@click.option("--use", default="rss", show_default=True, help="The gatherer that reads it.")
@click.option("--base", metavar="URL", help="Where a file came from, for its relative links.")
@click.option("--content-type", metavar="CT", default="", help="The Content-Type a file was served with.")
@as_json
def test(places: tuple[str, ...], use: str, base: str | None, content_type: str, *, as_json: bool) -> None:
    """Show documents as the gatherer would see them: one JSON object a line with --json, in order."""
    listen(click.get_current_context().find_root().obj["verbose"])
    with exit_codes():
        looked = asyncio.run(look(places, use=use, base=base, content_type=content_type, folder=folder()))
    for one in looked:
        if as_json:
            click.echo(json.dumps({"items": one.items, "warnings": one.warnings}, ensure_ascii=False))
        else:
            _print(one)
    sys.exit(1 if any(one.failed for one in looked) else 0)


def _print(looked: Looked) -> None:
    click.echo(f"{looked.place}: {len(looked.items)} items")
    for warning in looked.warnings:
        click.echo(f"  ! {harmless(warning)}", err=looked.failed)
    for item in looked.items:
        click.echo(f"  {(item['published'] or 'undated')[:10]:>10}  {item['title']}")
