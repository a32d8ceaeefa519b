"""`npa review`: what the classifiers are not sure of, until an editor decides; and what editors decided."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from npa_core.cli.door import as_json, exit_codes, opened, show
from npa_core.cli.item import decide, item_as_json
from npa_core.exchange.save import save
from npa_core.models import StoredItem
from npa_core.pipeline.alliance import Alliance
from npa_core.pipeline.deciding import Changes
from npa_core.pipeline.overrides import as_lines
from npa_core.text import one_line

_DIGEST = click.option("--digest", metavar="ID", help="Only what waits for this digest.")


@click.group(invoke_without_command=True)
@_DIGEST
@as_json
@click.pass_context
def review(ctx: click.Context, digest: str | None, *, as_json: bool) -> None:
    """Decide what the classifiers are not sure of. Without a command, list it."""
    if ctx.invoked_subcommand is None:
        _list(digest, as_json=as_json)


@review.command("list")
@_DIGEST
@as_json
def list_(digest: str | None, *, as_json: bool) -> None:
    """List what waits, oldest first, with the reasons."""
    _list(digest, as_json=as_json)


def _list(digest: str | None, *, as_json: bool) -> None:
    async def ask(alliance: Alliance) -> list[StoredItem]:
        return alliance.waiting(digest)

    found = opened(ask, quiet=True)
    if as_json:
        show([item_as_json(stored) for stored in found])
        return
    for stored in found:
        for line in _sheet(stored):
            click.echo(line)
    if on_terminal():
        click.echo(f"{len(found)} waiting; `npa review approve ID…`, `reject` or `pin` decides for good")


def on_terminal() -> bool:
    """Return whether a person is reading."""
    return sys.stdout.isatty()


def _sheet(stored: StoredItem) -> Iterator[str]:
    item = stored.item
    yield f"{item.id}  {item.ordered_by:%Y-%m-%d}  {one_line(item.source)}  {one_line(item.title)}"
    for label in (*stored.ranked("relevance"), *stored.ranked("action_field")):
        name = "relevance" if label.kind == "relevance" else label.value
        yield f"    {name} {label.score:.2f}: {one_line(label.reason)} ({one_line(label.origin)})"


def _verb(name: str, changes: Changes, help: str) -> click.Command:
    @click.command(name, help=help)
    @click.argument("ids", metavar="ID...", nargs=-1, required=True)
    @click.option("--note", default="", help="Why: kept with the decision.")
    @as_json
    def command(ids: tuple[str, ...], note: str, *, as_json: bool) -> None:
        decide(ids, changes, note, as_json=as_json)

    return command


@review.command()
@click.argument("file", type=click.Path(path_type=Path))
def export(file: Path) -> None:
    """Write what editors decided as JSON Lines to FILE (`-`: stdout), for `npa classify evaluate` and `train`."""

    async def ask(alliance: Alliance) -> list[dict[str, Any]]:
        return alliance.overrides()

    found = opened(ask, quiet=True)
    lines = as_lines(found)
    if str(file) == "-":
        click.echo(lines, nl=False)
        return
    with exit_codes():
        save(file, lines)
    click.echo(f"{len(found)} items in {file}")


_VERBS: tuple[tuple[str, Changes, str], ...] = (
    ("approve", {"relevance": "on"}, "Call items relevant, for good: the next edition shows them."),
    ("reject", {"relevance": "off"}, "Call items not relevant, for good: nothing shows them."),
    ("pin", {"pin": True}, "Put items first in their section of the next edition."),
)
for _verb_of in _VERBS:
    review.add_command(_verb(*_verb_of))
