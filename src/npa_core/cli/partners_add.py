"""`npa partners add`: a partner from its web site alone, written down once somebody has agreed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, get_args

import click
from pydantic import ValidationError

from npa_core.cli.door import as_json, exit_codes, fail, folder, harmless, opened, show
from npa_core.cli.feeds import discovery_as_json, print_discovery
from npa_core.cli.partner_questions import asked, one_by_one
from npa_core.cli.table import table
from npa_core.models import Catalogue, Feed, Partner
from npa_core.models.vocabulary import Sector
from npa_core.pipeline.alliance import Alliance
from npa_core.pipeline.proposal import Proposal, enrol, partner_as_data, require_fit


@click.command()
@click.argument("url")
@click.option("--id", "id_", metavar="ID", help="Its id.")
@click.option("--name", help="Its name; id, sector and region follow from it.")
@click.option(
    "--sector", type=click.Choice(get_args(Sector)), metavar="SECTOR", help="What kind of organisation it is."
)
@click.option("--region", "regions", metavar="AGS", multiple=True, help="A region; may be given several times.")
@click.option("--field", "fields", metavar="ID", multiple=True, help="An action field; may be given several times.")
@click.option("--active", is_flag=True, help="Gather and publish it from now on, without a review.")
@click.option("--yes", is_flag=True, help="Write what is proposed, without asking.")
@click.option("--dry-run", is_flag=True, help="Show what is proposed; write nothing.")
@as_json
def add(
    url: str,
    id_: str | None,
    name: str | None,
    sector: str | None,
    regions: tuple[str, ...],
    fields: tuple[str, ...],
    *,
    active: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Look at a web site, propose a partner, and write it into catalogue/partners.yaml, in review."""
    values = {"id": id_, "sector": sector, "regions": regions, "action_fields": fields}
    said = {key: value for key, value in values.items() if value} | ({"status": "active"} if active else {})
    _settle(
        *opened(lambda alliance: _propose(alliance, url, name), quiet=True),
        said,
        asking=not yes,
        writing=not dry_run and (yes or not as_json),
        as_json=as_json,
    )


async def _propose(alliance: Alliance, url: str, name: str | None) -> tuple[Proposal, Catalogue]:
    return await alliance.propose(url, name), alliance.catalogue


def _settle(
    proposal: Proposal, catalogue: Catalogue, said: dict[str, Any], *, asking: bool, writing: bool, as_json: bool
) -> None:
    """Show what is proposed, with what the options say; then write it, if that is wanted and agreed to."""
    partner = _changed(proposal.partner, said)
    with exit_codes():
        require_fit(catalogue, partner)
    if not as_json:
        _print(proposal, partner)
    file = None
    if writing:
        partner = _agreed(proposal, partner, catalogue) if asking else partner
        with exit_codes():
            file = enrol(folder(), catalogue, partner)
    if as_json:
        show(_as_json(proposal, partner, file))
    elif file is not None:
        click.echo(f"{partner.id} is written into {file}, {_next_step(partner)}")


def _changed(partner: Partner, values: dict[str, Any]) -> Partner:
    """Return the partner with what the options say. Ends the command with 2 when a value has no form to be kept."""
    try:
        return Partner.model_validate({**dict(partner), **values})
    except ValidationError as error:
        first = error.errors()[0]
        fail(f"{first['loc'][0]}: {first['msg']}; nothing was written", code=2)


def _print(proposal: Proposal, partner: Partner) -> None:
    print_discovery(proposal.found)
    for failure in proposal.failures:
        click.echo(f"  ! {harmless(f'{failure.subject}: {failure.message}')}", err=True)
    click.echo("proposed:")
    was, values = partner_as_data(proposal.partner), partner_as_data(partner)
    why = {key: proposal.reasons[key] if values.get(key) == was.get(key) else "as you say" for key in proposal.reasons}
    table(("value", "", "why"), [(key, one_by_one(values.get(key, "")), why[key]) for key in why])


def _agreed(proposal: Proposal, partner: Partner, catalogue: Catalogue) -> Partner:
    """Let a person change each value, and ask whether to write; end the command where nobody can be asked."""
    if not _on_terminal():
        fail("nothing was written: nobody can be asked here; `--yes` writes what is proposed", code=2)
    feeds = [Feed(url=feed.url, use=feed.link.use) for feed in proposal.found.feeds]
    partner = asked(partner, feeds, catalogue)
    if not click.confirm(f"Write {partner.id} into catalogue/partners.yaml ({partner.status})?"):
        click.echo("nothing was written")
        sys.exit(0)
    return partner


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _next_step(partner: Partner) -> str:
    if partner.status == "active":
        return f"and is gathered from now on: `npa gather --partner {partner.id}`"
    return "in review: nothing of it is gathered or published until its `status` is `active`"


def _as_json(proposal: Proposal, partner: Partner, file: Path | None) -> dict[str, Any]:
    return {
        "partner": partner_as_data(partner),
        "reasons": dict(proposal.reasons),
        **discovery_as_json(proposal.found),
        "failures": [failure.model_dump(mode="json") for failure in proposal.failures],
        "written": None if file is None else str(file),
    }
