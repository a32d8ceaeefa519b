"""The questions that let a person change a proposed partner, value by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, get_args

import click
from pydantic import ValidationError

from npa_core.models import Catalogue, Feed, Localized, Partner
from npa_core.models.references import unknown
from npa_core.models.vocabulary import Sector
from npa_core.steps.propose import free_id
from npa_core.text import one_line

T = TypeVar("T")

_NONE = "-"


def asked(partner: Partner, feeds: Sequence[Feed], catalogue: Catalogue) -> Partner:
    """Return the partner as a person wants it; `feeds` are all that were found, numbered as they were shown."""
    click.echo(f"Enter keeps a value; {_NONE!r} means none.")
    taken = {known.id for known in catalogue.partners}
    held = partner.name.pick()
    name = _ask("name", held, _name)
    id = partner.id if name == held else free_id(name, taken)
    fields = [field.id for field in catalogue.taxonomy.fields]
    regions = {region.id for region in catalogue.regions if not region.successors}
    regions |= {place.ags for place in catalogue.places}
    numbers = [str(number) for number in range(1, len(feeds) + 1)]
    values: dict[str, Any] = {
        "name": partner.name if name == held else Localized(name),
        "id": _ask("id", id, lambda text: _free(text, partner, taken)),
        "sector": _ask("sector", partner.sector, lambda text: _one_of(text, get_args(Sector), "sector")),
        "regions": _ask("regions", one_by_one(partner.regions), lambda text: _several(text, regions, "region")),
        "action_fields": _ask(
            "action fields", one_by_one(partner.action_fields), lambda text: _several(text, fields, "action field")
        ),
    }
    if feeds:
        chosen = one_by_one([numbers[feeds.index(feed)] for feed in partner.feeds])
        picked = _ask("feeds, by number", chosen, lambda text: _several(text, numbers, "number"))
        values["feeds"] = tuple(feeds[int(number) - 1] for number in picked)
    return Partner.model_validate({**dict(partner), **values})


def one_by_one(value: object) -> str:
    """Return a value, or several, as a person reads and writes them: `sprache, arbeit`."""
    if isinstance(value, dict):
        return " ".join(map(str, value.values()))
    return ", ".join(map(one_by_one, value)) if isinstance(value, list | tuple) else str(value)


def _ask(label: str, held: str, understood: Callable[[str], T]) -> T:
    """Ask until the answer is understood."""
    answer: T = click.prompt(label, default=held or _NONE, value_proc=lambda text: understood(text.strip()))
    return answer


def _name(text: str) -> str:
    if text == _NONE or not one_line(text):
        raise click.BadParameter("a partner has a name")
    return one_line(text)


def _free(text: str, partner: Partner, taken: Iterable[str]) -> str:
    if text in taken:
        raise click.BadParameter(f"there is a partner {text!r} already")
    try:
        return Partner.model_validate({**dict(partner), "id": text}).id
    except ValidationError:
        raise click.BadParameter("an id is lower-case letters, digits, `-` and `_`") from None


def _one_of(text: str, known: Iterable[str], noun: str) -> str:
    if text not in known:
        raise click.BadParameter(unknown(noun, text, known))
    return text


def _several(text: str, known: Iterable[str], noun: str) -> tuple[str, ...]:
    words = [] if text == _NONE else text.replace(",", " ").split()
    return tuple(dict.fromkeys(_one_of(word, known, noun) for word in words))
