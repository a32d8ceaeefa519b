"""`npa feeds letter`: the mail to a partner's office about its feed, to be read and sent by a person."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from npa_core.cli.door import as_json, opened, show

if TYPE_CHECKING:
    from npa_core.pipeline.alliance import Alliance
    from npa_core.pipeline.letter import Language, Letter


@click.command()
@click.argument("partner")
@click.option("--language", type=click.Choice(("de", "en")), help="The language it is written in.")
@as_json
def letter(partner: str, language: Language | None, *, as_json: bool) -> None:
    """Write the mail that tells a partner's office what is wrong with its feed. Nothing is sent."""

    async def ask(alliance: Alliance) -> Letter | None:
        return alliance.letter(partner, language)

    written = opened(ask, quiet=True)
    if written is None:
        click.echo(f"nothing is wrong with the feeds of {partner}: there is nothing to write", err=True)
        if as_json:
            show(None)
        return
    if written.to is None:
        hint = "write its office's into `contact.email` in the catalogue, or look on its website"
        click.echo(f"no address of {partner} is written down that may be used: {hint}", err=True)
    if as_json:
        show(asdict(written))
        return
    click.echo(f"To: {written.to or ''}\nSubject: {written.subject}\n\n{written.body}", nl=False)
