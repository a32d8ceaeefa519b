"""`npa check`, `npa doctor`, `npa plugins`: what is wrong, and what is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sized

import click

from npa_core.cli.door import as_json, exit_codes, folder, harmless, opened, show
from npa_core.errors import ConfigError
from npa_core.exchange.nouns import FIELDS, NOUNS
from npa_core.models import Catalogue
from npa_core.pipeline.assemble import Assembly, assemble, read_folder
from npa_core.pipeline.discover import discover

_MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


@click.command()
@as_json
def check(*, as_json: bool) -> None:
    """Name every fault in npa.toml and the catalogue, with its place."""
    try:
        files = read_folder(folder(), registry := discover())
        assembly = assemble(files, registry)
    except ConfigError as error:
        if as_json:
            show({"faults": [fault_as_json(fault) for fault in error.faults], "message": str(error).splitlines()[0]})
            sys.exit(2)
        with exit_codes():
            raise
    if as_json:
        show({"faults": []})
        return
    click.echo(f"no faults: {', '.join(_there(files.catalogue, assembly)) or 'nothing there yet'}")


def _there(catalogue: Catalogue, assembly: Assembly) -> Iterator[str]:
    """Yield how much there is, of everything of which there is something."""
    for noun in NOUNS.values():
        held = catalogue.taxonomy.fields if noun is FIELDS else getattr(catalogue, noun.name)
        yield from _counted(held, noun.word, noun.plural)
    yield from _counted(assembly.sources, "source", "sources")
    yield from _counted(assembly.channels, "channel", "channels")


def _counted(held: Sized, word: str, plural: str) -> Iterator[str]:
    if held:
        yield f"{len(held)} {word if len(held) == 1 else plural}"


@click.command()
@click.option("--online", is_flag=True, help="Ask the servers, too.")
@as_json
def doctor(*, online: bool, as_json: bool) -> None:
    """Look at everything and say what to do."""
    findings = opened(lambda alliance: alliance.examine(online=online))
    if as_json:
        show([finding.model_dump(mode="json") for finding in findings])
    else:
        for finding in findings:
            advice = f" → {finding.advice}" if finding.advice else ""
            click.echo(f"{_MARKS[finding.level]} {harmless(f'{finding.subject}: {finding.message}{advice}')}")
    sys.exit(1 if any(finding.level == "error" for finding in findings) else 0)


@click.command()
@as_json
def plugins(*, as_json: bool) -> None:
    """Show what is installed and what it offers, faults included."""
    registry = discover()
    if as_json:
        show(
            [
                {
                    "distribution": plugin.distribution,
                    "version": plugin.version,
                    "entry_point": plugin.entry_point,
                    "components": [{"role": offer.role, "name": offer.name} for offer in plugin.offers],
                    "faults": list(plugin.faults),
                }
                for plugin in registry.plugins
            ]
        )
    else:
        for plugin in registry.plugins:
            offered = ", ".join(f"{offer.role} {offer.name}" for offer in plugin.offers) or "nothing"
            click.echo(f"{plugin.distribution} {plugin.version}: {offered}")
            for fault in plugin.faults:
                click.echo(f"  ✗ {harmless(fault)}", err=True)
    sys.exit(1 if registry.faults else 0)


def fault_as_json(fault: object) -> dict[str, object]:
    """Return a fault's fields."""
    return {name: getattr(fault, name) for name in ("file", "line", "column", "message")}
