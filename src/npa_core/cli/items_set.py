"""`npa items set`: an editor corrects what is known of an item, for good."""

from __future__ import annotations

from collections.abc import Sequence

import click
from pydantic import JsonValue

from npa_core.cli.door import as_json
from npa_core.cli.item import decide
from npa_core.models import DecisionKind
from npa_core.pipeline.deciding import KINDS

_NONE = "none"


@click.command("set")
@click.argument("id")
@click.option("--field", "fields", metavar="ID", multiple=True, help="Its action field; several times for several.")
@click.option("--region", "regions", metavar="AGS", multiple=True, help="Its region; several times for several.")
@click.option("--relevant/--not-relevant", default=None, help="Whether it is about the alliance's subject.")
@click.option("--pin/--no-pin", default=None, help="Whether it stands first in its section of the next edition.")
@click.option("--story", metavar="ID", help="An item of the story it belongs to; its own id: it stands alone.")
@click.option("--language", metavar="TAG", help="The language it is in.")
@click.option("--note", default="", help="Why: kept with the decision.")
@click.option("--clear", is_flag=True, help="Take all decisions back: the classifiers' word counts again.")
@as_json
def set_(
    id: str,
    *,
    fields: tuple[str, ...],
    regions: tuple[str, ...],
    relevant: bool | None,
    pin: bool | None,
    story: str | None,
    language: str | None,
    note: str,
    clear: bool,
    as_json: bool,
) -> None:
    """Correct what is known of item ID, for good. `none` as field or region: it has none."""
    if pin and relevant is False:
        raise click.UsageError("what is not relevant cannot be pinned; choose one")
    changes: dict[DecisionKind, JsonValue] = dict.fromkeys(KINDS) if clear else {}
    if fields:
        changes["action_fields"] = _listed(fields)
    if regions:
        changes["regions"] = _listed(regions)
    if relevant is not None:
        changes["relevance"] = "on" if relevant else "off"
    if pin is not None:
        changes["pin"] = pin or None
    if story:
        changes["story"] = story
    if language:
        changes["language"] = language
    if not changes:
        raise click.UsageError("say what to set: --field, --region, --relevant, --pin, --story, --language, or --clear")
    decide([id], changes, note, as_json=as_json)


def _listed(values: Sequence[str]) -> JsonValue:
    """Return each value once; none at all for the word `none`."""
    return [value for value in dict.fromkeys(values) if value != _NONE]
