"""`npa gather`, `npa status`, `npa items`: reading the partners' news, and what is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from npa_core.cli.door import as_json, finish, opened, show
from npa_core.cli.feeds_health import health_lines
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


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Not older than this day (UTC).")
@click.option("--field", metavar="ID", help="Only this action field.")
@click.option("--region", metavar="AGS", help="Only this region and what lies in it.")
@click.option("--source", metavar="ID", help="Only this source.")
@click.option("--missing", is_flag=True, help="Only what its source no longer lists: perhaps it was withdrawn.")
@as_json
def items(
    since: datetime | None, field: str | None, region: str | None, source: str | None, *, missing: bool, as_json: bool
) -> None:
    """List what is stored, newest first."""

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
        show([{**_as_json(stored), "missing_since": gone.get(stored.item.id)} for stored in found])
        return
    rows = [
        (f"{s.item.ordered_by:%Y-%m-%d}", s.item.source, ", ".join(s.values("action_field")), s.item.title)
        for s in found
    ]
    table(("date", "source", "fields", "title"), rows)


def _as_json(stored: StoredItem) -> dict[str, Any]:
    item = stored.item.model_dump(mode="json", exclude={"content_hash"})
    return {
        **item,
        "story": stored.story,
        "on_topic": stored.passes_gate,
        "action_fields": stored.values("action_field"),
        "regions": stored.values("region"),
        "labels": [label.model_dump(mode="json") for label in stored.labels],
    }
