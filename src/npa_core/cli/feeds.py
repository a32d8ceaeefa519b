"""`npa feeds`: looking at single feeds, finding those of a site; how all of them fare stands in files of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import click

from npa_core.cli.door import as_json, exit_codes, folder, harmless, listen, show
from npa_core.cli.feeds_health import health
from npa_core.cli.feeds_letter import letter
from npa_core.cli.feeds_move import move
from npa_core.pipeline.discovery import USE, Discovery, FoundFeed, discover_alone
from npa_core.pipeline.feeds import Looked, item_as_json, look

_PREVIEWED = 3


@click.group()
def feeds() -> None:
    """Look at feeds."""


for command in (health, letter, move):
    feeds.add_command(command)


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


@feeds.command()
@click.argument("url")
@as_json
def discover(url: str, *, as_json: bool) -> None:
    """Find the feeds of a web site; URL is any page of it, or a feed. Exits with 1 when there is none."""
    listen(click.get_current_context().find_root().obj["verbose"], quiet=True)
    with exit_codes():
        found = asyncio.run(discover_alone(url, folder()))
    if as_json:
        show(discovery_as_json(found))
    else:
        print_discovery(found)
    sys.exit(0 if found.feeds else 1)


def discovery_as_json(found: Discovery) -> dict[str, Any]:
    """Return what was found, as `--json` gives it."""
    site = found.website
    return {
        "website": {"url": site.address, "name": site.name, "language": site.language, "description": site.description},
        "feeds": [
            {
                "url": feed.url,
                "use": feed.link.use,
                "title": feed.link.title,
                "found": feed.link.found,
                "items": len(feed.items),
                "of_comments": feed.of_comments,
                "same_as": feed.same_as,
                "newest": [item_as_json(item) for item in feed.items[:_PREVIEWED]],
                "warnings": list(feed.warnings),
            }
            for feed in found.feeds
        ],
        "notes": list(found.notes),
    }


def print_discovery(found: Discovery) -> None:
    """Show feeds with their newest items, numbered, and what else was noted."""
    for number, feed in enumerate(found.feeds, start=1):
        click.echo(f"{number:>3}  {feed.url}  {len(feed.items)} items, {_described(feed)}")
        for warning in feed.warnings:
            click.echo(f"       ! {harmless(warning)}")
        for item in map(item_as_json, feed.items[:_PREVIEWED]):
            click.echo(f"       {(item['published'] or 'undated')[:10]:>10}  {item['title']}")
    if not found.feeds:
        click.echo(f"no feed was found on {found.website.address}", err=True)
    for note in found.notes:
        click.echo(f"  note: {harmless(note)}", err=True)


def _described(feed: FoundFeed) -> str:
    said: list[str] = [feed.link.found]
    if feed.link.title:
        said.append(f'"{feed.link.title}"')
    if feed.link.use != USE:
        said.append(f"use: {feed.link.use}")
    if feed.of_comments:
        said.append("comments, no news")
    if feed.same_as:
        said.append(f"the same items as {feed.same_as}")
    return ", ".join(said)


def _print(looked: Looked) -> None:
    click.echo(f"{looked.place}: {len(looked.items)} items")
    for warning in looked.warnings:
        click.echo(f"  ! {harmless(warning)}", err=looked.failed)
    for item in looked.items:
        click.echo(f"  {(item['published'] or 'undated')[:10]:>10}  {item['title']}")
