"""`npa overview`: the Gesamtschau, what there is by action field, region and carrier, and what is missing."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from npa_core.cli.door import as_json, exit_codes, folder, opened, show
from npa_core.cli.table import table
from npa_core.cli.view import View, profile
from npa_core.models import ActionField, Catalogue, Model, Overview, Partner, Region

if TYPE_CHECKING:
    from npa_core.pipeline.alliance import Alliance

_FIGURES = ("offers", "stale", "cases", "news")
_NAMED: Mapping[str, type[Model]] = {"field": ActionField, "region": Region}
"""Dimensions whose values are ids, and of which noun."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command()
@click.option(
    "--by",
    default="field,region,carrier",
    show_default=True,
    metavar="DIMENSIONS",
    help="What to split by: any of these three, in your order.",
)
@click.option("--gaps", "only_gaps", is_flag=True, help="Only what is missing.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for spreadsheets (CSV) on stdout.")
@as_json
def overview(by: str, *, only_gaps: bool, as_csv: bool, as_json: bool) -> None:
    """Show what there is by action field, region and carrier, and what is missing."""
    if as_csv and as_json:
        raise click.UsageError("--csv and --json are two forms of the same; choose one")

    async def ask(alliance: Alliance) -> tuple[Overview, Catalogue]:
        return alliance.overview([name.strip() for name in by.split(",")]), alliance.catalogue

    found, catalogue = opened(ask)
    with exit_codes():
        view = View(catalogue, profile(folder()).language, found.day)
    table_of = _gaps if only_gaps else _matrix
    if as_json:
        show(found.model_dump(mode="json", include={"gaps", "land_only"} if only_gaps else None))
    elif as_csv:
        click.echo(_csv(*table_of(found, view, _by_id)), nl=False)
    else:
        table(*table_of(found, view, _by_name))
        if _on_terminal() and not only_gaps:
            _say_the_rest(found, view)


def _by_id(dimension: str, value: str, view: View) -> dict[str, str]:
    """Return the columns of a dimension as programs want them: the id, and its name beside it."""
    return {dimension: value, **({f"{dimension} name": _name(dimension, value, view)} if dimension in _NAMED else {})}


def _by_name(dimension: str, value: str, view: View) -> dict[str, str]:
    """Return the only column of a dimension as people want it."""
    return {dimension: _name(dimension, value, view) or value or "–"}


def _name(dimension: str, value: str, view: View) -> str:
    return view.name(_NAMED[dimension], value) if dimension in _NAMED else ""


_Write = Callable[[str, str, View], dict[str, str]]
_Table = tuple[list[str], list[list[object]]]


def _matrix(found: Overview, view: View, write: _Write) -> _Table:
    """Return the cells as a table, where it is split by field and region with the sentence of each gap."""
    missing = {(gap.field, gap.region): view.text(gap.sentence) for gap in (*found.gaps, *found.land_only)}
    last = ["gap"] if {"field", "region"} <= {*found.by} else []
    head = [column for dimension in found.by for column in write(dimension, "", view)]
    rows: list[list[object]] = []
    for cell in found.cells:
        values = ((dimension, getattr(cell, dimension) or "") for dimension in found.by)
        rows.append([text for dimension, value in values for text in write(dimension, value, view).values()])
        rows[-1] += [getattr(cell, figure) for figure in _FIGURES]
        rows[-1] += [missing.get((cell.field or "", cell.region or ""), "") for _ in last]
    return [*head, *_FIGURES, *last], rows


def _gaps(found: Overview, view: View, write: _Write) -> _Table:
    rows: list[list[object]] = [
        [
            *write("field", gap.field, view).values(),
            *write("region", gap.region, view).values(),
            view.text(gap.sentence),
        ]
        for gap in (*found.gaps, *found.land_only)
    ]
    return [*write("field", "", view), *write("region", "", view), "gap"], rows


def _csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return the table as CSV (RFC 4180). What a spreadsheet would take for a formula is kept as text."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return lines.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _on_terminal() -> bool:
    return sys.stdout.isatty()


def _say_the_rest(found: Overview, view: View) -> None:
    """Print what the matrix does not show: shares, stale offers, and the sums."""
    click.echo()
    table(
        ("target group", "offers", "cases", "share"),
        [(share.target_group, share.offers, share.cases, f"{share.share:.0%}") for share in found.shares],
    )
    if found.stale:
        click.echo()
        rows = [(one.id, view.text(one.name), view.name(Partner, one.partner), one.age) for one in found.stale]
        table(("stale offer", "name", "partner", "days since assured"), rows)
    total = found.total
    click.echo(
        f"\n{total.offers} offers (and {total.stale} stale), {total.cases} cases, {total.news} news; {len(found.gaps)} "
        f"gaps, {len(found.land_only)} more that only Land-wide offers fill; `npa overview --gaps` names them"
    )
