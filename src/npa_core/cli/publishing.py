"""`npa publish`, `npa deliveries`: sending, and the ledger."""

from __future__ import annotations

import click

from npa_core.cli.door import as_json, finish, opened, show
from npa_core.cli.table import table
from npa_core.models import Delivery, State
from npa_core.pipeline.alliance import Alliance

_DECISIONS = {"delivered": State.DELIVERED, "resend": State.DUE, "cancelled": State.CANCELLED}


@click.command()
@click.argument("edition")
@click.option("--channel", metavar="ID", help="Only by this channel.")
@click.option("--dry-run", is_flag=True, help="Only list what would be sent.")
@click.option("--confirm", is_flag=True, help="Send even what was approved long ago.")
@as_json
def publish(edition: str, channel: str | None, *, dry_run: bool, confirm: bool, as_json: bool) -> None:
    """Send what is due of EDITION, and bring sites up to date."""
    if dry_run:

        async def ask(alliance: Alliance) -> list[Delivery]:
            return alliance.due(edition, channel=channel)

        _list(opened(ask), json_wanted=as_json)
        return
    report = opened(lambda alliance: alliance.publish(edition, channel=channel, confirm=confirm))
    finish(report, json_wanted=as_json)


@click.group(invoke_without_command=True)
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only those in this state.")
@as_json
@click.pass_context
def deliveries(ctx: click.Context, state: str | None, *, as_json: bool) -> None:
    """Show who got what, when, and why not."""
    if ctx.invoked_subcommand is None:

        async def ask(alliance: Alliance) -> list[Delivery]:
            return alliance.deliveries(State(state) if state else None)

        _list(opened(ask), json_wanted=as_json)


@deliveries.command()
@click.argument("delivery", type=int)
@click.option(
    "--as",
    "decision",
    type=click.Choice(list(_DECISIONS)),
    help="What you found when you looked.",
)
def resolve(delivery: int, decision: str | None) -> None:
    """Settle DELIVERY by your word: it arrived, send it again, or let it be."""
    if decision is None:
        try:
            decision = click.prompt("What did you find", type=click.Choice(list(_DECISIONS)))
        except click.Abort:  # nobody is there to answer
            raise click.UsageError(f"say what you found: --as {'|'.join(_DECISIONS)}") from None
    settled = opened(lambda alliance: alliance.resolve(delivery, _DECISIONS[decision]))
    click.echo(f"delivery {settled.id} is {settled.state.value} now")


def _list(found: list[Delivery], *, json_wanted: bool) -> None:
    if json_wanted:
        show([delivery.model_dump(mode="json") for delivery in found])
        return
    rows = [(d.id, d.state.value, d.occasion, d.channel, d.message.target, d.attempt, d.error) for d in found]
    table(("id", "state", "occasion", "channel", "target", "attempts", "error"), rows)
