"""`npa compose`, `npa approve`, `npa preview`: making, releasing and seeing an edition."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from npa_core.cli.door import as_json, opened, show
from npa_core.models import Edition
from npa_core.pipeline.alliance import Alliance


@click.command()
@click.argument("digest")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The edition that was due on this day or before.")
@as_json
def compose(digest: str, on: datetime | None, *, as_json: bool) -> None:
    """Compose the edition of DIGEST that is due; an earlier draft is replaced."""
    record = opened(lambda alliance: alliance.compose(digest, on.date() if on else None))
    if as_json:
        show({"state": record.state, **record.edition.model_dump(mode="json")})
    elif record.state == "empty":
        click.echo(f"{record.edition.id}: nothing new; nothing will be published")
    else:
        click.echo(f"{record.edition.id}: a draft with {len(record.edition.cards)} cards")
        for section in record.edition.sections:
            click.echo(f"  {section.title.pick(record.edition.language)}: {len(section.cards)}")
        click.echo(f"see it: npa preview {record.edition.id} --out DIR    release it: npa approve {record.edition.id}")


@click.command()
@click.argument("edition")
@as_json
def approve(edition: str, *, as_json: bool) -> None:
    """Release EDITION: it is frozen, and its deliveries are planned."""

    async def release(alliance: Alliance) -> tuple[Edition, tuple[str, ...]]:
        approved = await alliance.approve(edition)
        return approved, next(held.unplanned for held in alliance.editions() if held.edition.id == approved.id)

    approved, unplanned = opened(release)
    if as_json:
        show(approved)
    else:
        click.echo(f"{approved.id} is approved; `npa publish {approved.id}` or the next `npa run` sends it")
    for channel in unplanned:
        click.echo(f"  channel {channel}: could not be planned yet; the next run asks it again", err=True)
    sys.exit(1 if unplanned else 0)


@click.command()
@click.argument("edition")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to write to.")
@as_json
def preview(edition: str, out: Path, *, as_json: bool) -> None:
    """Write EDITION as every channel would show it. Nothing is sent."""
    written = opened(lambda alliance: alliance.preview(edition, out))
    if as_json:
        show([str(path) for path in written])
    else:
        click.echo(f"{len(written)} files in {out}")
