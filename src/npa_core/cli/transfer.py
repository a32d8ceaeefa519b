"""`npa import` and `npa export`: the catalogue from and to files of other programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from npa_core.cli.door import as_json, exit_codes, fail, folder, harmless, show
from npa_core.cli.looking import fault_as_json
from npa_core.errors import ConfigError
from npa_core.exchange.formats import EXPORTS, IMPORTS, Wanted
from npa_core.exchange.save import save
from npa_core.pipeline import transfer
from npa_core.pipeline.transfer import body_of

_SHOWN = 5
"""Ids that are named before the rest is only counted."""


@click.command(name="import")
@click.argument("format", type=click.Choice(sorted(IMPORTS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--of", "noun", metavar="NOUN", help="Which list it is, where the file's name does not say so: partners.")
@click.option("--update", is_flag=True, help="Replace what is there already and differs.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--land", metavar="DIGITS", help="Only the regions of this Land: 03.")
@as_json
def import_(
    *, format: str, file: Path, noun: str | None, update: bool, dry_run: bool, land: str | None, as_json: bool
) -> None:
    """Bring what a file holds into the catalogue; with a fault in it, nothing."""
    wanted = Wanted(noun=_part(noun), land=land)
    with exit_codes():
        try:
            body = body_of(file, format)
            done = transfer.import_(folder(), format, body, str(file), wanted, update=update, dry_run=dry_run)
        except ConfigError as error:
            if not as_json:
                raise
            show({"faults": [*map(fault_as_json, error.faults)], "message": str(error).splitlines()[0]})
            sys.exit(2)
    if as_json:
        show(asdict(done))
        return
    for words, held in (("new", done.new), ("changed", done.changed), ("as before", done.unchanged)):
        for name, ids in held.items():
            click.echo(f"{words}: {len(ids)} {name.replace('_', ' ')}{_named(ids) if words != 'as before' else ''}")
    for name in done.files:
        click.echo(f"{'would write' if dry_run else 'wrote'} {name}")
    if not done.files:
        click.echo("nothing to do: all of it is there already")


@click.command()
@click.argument("format", type=click.Choice(sorted(EXPORTS)))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--of", "noun", metavar="NOUN", help="One list of the catalogue: partners, offers, action_fields …")
def export(*, format: str, file: Path | None, noun: str | None) -> None:
    """Write the catalogue in a format, to FILE or to stdout."""
    known = EXPORTS[format]
    if file is None and not known.is_text and sys.stdout.isatty():
        fail(f"{format} is not for terminals; name a file: npa export {format} catalogue{known.suffixes[0]}", code=2)
    suffix = file.suffix if file is not None and file.suffix in known.suffixes else known.suffixes[0]
    with exit_codes():
        body = transfer.export(folder(), format, Wanted(noun=_part(noun), suffix=suffix))
        if file is not None:
            save(file, body)
    if file is None:
        sys.stdout.buffer.write(body)


def _part(noun: str | None) -> str | None:
    """Return a part's name as the library has it: `action_fields` for `action-fields`."""
    return noun and noun.lower().replace("-", "_").replace(" ", "_")


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(map(harmless, ids[:_SHOWN]))
    return f": {shown}{' …' if len(ids) > _SHOWN else ''}"
