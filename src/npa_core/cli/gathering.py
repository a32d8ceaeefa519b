"""`npa gather`, `npa status`, `npa items`: reading the partners' news, and what is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from npa_core.cli.door import as_json, finish, opened, show
from npa_core.cli.feeds_health import health_lines
from npa_core.cli.item import item_as_json
from npa_core.cli.items_set import set_
from npa_core.cli.table import table
from npa_core.models import StoredItem
from npa_core.pipeline.alliance import Alliance


@click.command()
@click.option("--partner", metavar="ID", help="Only this partner's sources, due or not.")
@click.option("--all", "everything", is_flag=True, help="Every source now, due or not.")
@as_json
def gather(partner: str | None, *, everything: bool, as_json: bool) -> None:
    """Visit the sources that are due."""
    report = opened(lambda alliance: alliance.gather(partner, everything=everything))
    finish(report, json_wanted=as_json)


@click.command()
@as_json
def status(*, as_json: bool) -> None:
    """Show how many items, sources, editions and deliveries there are."""

    async def ask(alliance: Alliance) -> dict[str, Any]:
        return alliance.status()

    figures = opened(ask)
    if as_json:
        show(figures)
        return
    for name in ("items", "sources", "editions"):
        click.echo(f"{name:>12}: {figures[name]}")
    for state, count in figures["deliveries"].items():
        if count:
            click.echo(f"{state:>12}: {count}")
    for line in health_lines(figures["health"], figures["failing_sources"]):
        click.echo(line)


@click.group(invoke_without_command=True)
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Not older than this day (UTC).")
@click.option("--field", metavar="ID", help="Only this action field.")
@click.option("--region", metavar="AGS", help="Only this region and what lies in it.")
@click.option("--source", metavar="ID", help="Only this source.")
@click.option("--missing", is_flag=True, help="Only what its source no longer lists: perhaps it was withdrawn.")
@as_json
@click.pass_context
def items(
    ctx: click.Context,
    since: datetime | None,
    field: str | None,
    region: str | None,
    source: str | None,
    *,
    missing: bool,
    as_json: bool,
) -> None:
    """List what is stored, newest first; with a command, correct what is known of it."""
    if ctx.invoked_subcommand is not None:
        return

    async def ask(alliance: Alliance) -> tuple[list[StoredItem], dict[str, datetime]]:
        start = since.replace(tzinfo=UTC) if since else None
        gone = {item.id: item.since for item in alliance.missing(source)}
        return alliance.items(limit=100_000, since=start, source=source), gone

    stored_items, gone = opened(ask)
    found = [
        stored
        for stored in stored_items
        if (field is None or field in stored.values("action_field"))
        and (region is None or any(ags.startswith(region) for ags in stored.values("region")))
        and (not missing or stored.item.id in gone)
    ]
    if as_json:
        show([{**item_as_json(stored), "missing_since": gone.get(stored.item.id)} for stored in found])
        return
    rows = [
        (s.item.id, f"{s.item.ordered_by:%Y-%m-%d}", s.item.source, ", ".join(s.values("action_field")), s.item.title)
        for s in found
    ]
    table(("id", "date", "source", "fields", "title"), rows)


items.add_command(set_)
