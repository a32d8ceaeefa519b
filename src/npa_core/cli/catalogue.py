"""`npa partners|fields|regions|cases|offers|events|groups list|show`: what the catalogue holds, and what adds to it."""

from __future__ import annotations

from typing import Any

import click

from npa_core.cli.cases import new
from npa_core.cli.door import as_json, exit_codes, folder, show
from npa_core.cli.partners_add import add
from npa_core.cli.sheet import sheet
from npa_core.cli.shelves import SHELVES, Shelf
from npa_core.cli.table import table
from npa_core.cli.view import View
from npa_core.errors import ConfigError
from npa_core.models.references import unknown


def _group(name: str) -> click.Group:
    shelf = SHELVES[name]
    group = click.Group(name, help=f"The {shelf.plural} of the catalogue.", no_args_is_help=True)
    group.add_command(_list_of(name, shelf))
    group.add_command(_show_of(name, shelf))
    return group


def _list_of(name: str, shelf: Shelf) -> click.Command:
    @click.command("list", help=f"List the {shelf.plural}.")
    @as_json
    def list_(*, as_json: bool, **wanted: Any) -> None:
        with exit_codes():
            view = View.of(folder())
            found = shelf.entries(name, view)
            for filter in shelf.filters:
                if wanted[filter.name] not in (None, False):
                    found = filter.narrow(found, wanted[filter.name], view)
        if as_json:
            show([view.fit(entry).model_dump(mode="json") for entry in found])
        else:
            table(tuple(shelf.columns), ([cell(entry, view) for cell in shelf.columns.values()] for entry in found))

    list_.params[:0] = [filter.parameter() for filter in shelf.filters]
    return list_


def _show_of(name: str, shelf: Shelf) -> click.Command:
    @click.command("show", help=f"Show one {shelf.word} with all that is written down of it.")
    @click.argument("id")
    @as_json
    def show_(id: str, *, as_json: bool) -> None:
        with exit_codes():
            view = View.of(folder())
            entries = {entry.id: entry for entry in shelf.entries(name, view)}
            if id not in entries:
                raise ConfigError(unknown(shelf.word, id, entries))
        entry = view.fit(entries[id])
        if as_json:
            show(entry)
        else:
            click.echo(sheet(entry, view, shelf.worked_out(entries[id], view)))

    return show_


partners, fields, regions, cases = _group("partners"), _group("fields"), _group("regions"), _group("cases")
offers, events, groups = _group("offers"), _group("events"), _group("groups")
cases.add_command(new)
partners.add_command(add)
