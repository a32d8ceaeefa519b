"""The filters of `npa … list`: each narrows a list by one thing, whichever noun it is a list of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, get_args

import click

from npa_core.cli.view import View
from npa_core.models import ActionField, Event, Model, Partner, Region, Scheme
from npa_core.models.case import CaseStatus
from npa_core.models.partner import PartnerStatus
from npa_core.models.region import RegionKind
from npa_core.models.vocabulary import Carrier, Role, Sector, TargetGroup

Test = Callable[[Any, Any, View], bool]
"""Whether an entry is what somebody asked for: entry, wanted value, view."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One option of a list."""

    option: str
    help: str
    test: Test
    takes: click.ParamType[Any] | str | None = None
    """What it takes: a type of click's, or the word for a plain text; None: it is a flag."""
    of: type[Model] | None = None
    """The noun whose id it takes: one that does not exist is a mistake, and no empty list."""

    @property
    def name(self) -> str:
        """The option's name among a command's parameters."""
        return self.option.removeprefix("--")

    def parameter(self) -> click.Option:
        """Return the option for click."""
        kind: Mapping[str, Any] = {"type": self.takes} if isinstance(self.takes, click.ParamType) else {}
        if isinstance(self.takes, str):
            kind = {"metavar": self.takes}
        return click.Option([self.option, self.name], help=self.help, is_flag=self.takes is None, **kind)

    def narrow(self, entries: Sequence[Any], wanted: Any, view: View) -> list[Any]:
        """Return the entries that are what was asked for. Raises ConfigError when it names what does not exist."""
        if self.of is not None:
            view.check(self.of, wanted)
        return [entry for entry in entries if self.test(entry, wanted, view)]


def _one_of(vocabulary: Any) -> click.Choice[str]:
    return click.Choice(get_args(vocabulary))


def _equals(attribute: str) -> Test:
    return lambda entry, wanted, _: getattr(entry, attribute) == wanted


def _holds(attribute: str) -> Test:
    return lambda entry, wanted, _: wanted in getattr(entry, attribute)


def _is_on(entry: Any, field: str, view: View) -> bool:
    taxonomy = view.catalogue.taxonomy
    return any(field in (*taxonomy.lineage(own), *taxonomy.core_of(own)) for own in entry.action_fields)


def _is_in(entry: Any, region: str, view: View) -> bool:
    regions = getattr(entry, "area", None) or entry.regions
    return any(view.catalogue.territory.lies_in(own, region) for own in regions)


def _speaks(entry: Any, language: str, _: View) -> bool:
    """Return whether a language is spoken: `pt` finds `pt-BR`, too."""
    return any(f"{own}-".lower().startswith(f"{language}-".lower()) for own in entry.languages)


def _is_not_over(event: Event, day: datetime, _: View) -> bool:
    return _last_day(event) >= day.date()


def _has_begun(event: Event, day: datetime, _: View) -> bool:
    return event.starts.date() <= day.date()


def _last_day(event: Event) -> date:
    """Return the day on which an event is over; one that repeats goes on until its rule says (RFC 5545, UNTIL)."""
    if not event.repeats:
        # Of whole days, `ends` is the midnight after the last.
        return max(event.starts, event.ends - timedelta(microseconds=1)).date()
    until = re.search(r"UNTIL=(\d{4})(\d{2})(\d{2})", event.repeats)
    return date(*map(int, until.groups())) if until else date.max


_DAY = click.DateTime(["%Y-%m-%d"])

FIELD = Filter("--field", "Only this action field and those below it.", _is_on, "ID", ActionField)
REGION = Filter("--region", "Only this region and what lies in it.", _is_in, "AGS", Region)
SECTOR = Filter("--sector", "Only this kind of organisation.", _equals("sector"), _one_of(Sector))
CARRIER = Filter("--carrier", "Only this carrier (Trägerschaft).", _equals("carrier"), _one_of(Carrier))
ROLE = Filter("--role", "Only those with this role.", _holds("roles"), _one_of(Role))
PARTNER_STATUS = Filter("--status", "Only those in this state.", _equals("status"), _one_of(PartnerStatus))
CASE_STATUS = Filter("--status", "Only those in this state.", _equals("status"), _one_of(CaseStatus))
INCOMPLETE = Filter(
    "--incomplete", "Only those of which something is missing.", lambda case, _, __: bool(case.completeness.missing)
)
PARTNER = Filter("--partner", "Only what this partner offers.", _equals("partner"), "ID", Partner)
TARGET = Filter("--target", "Only what is meant for this group.", _holds("target_groups"), _one_of(TargetGroup))
LANGUAGE = Filter("--language", "Only where this language is spoken.", _speaks, "TAG")
STALE = Filter(
    "--stale",
    "Only what nobody has assured for more than a year.",
    lambda offer, _, view: offer.freshness(view.today) == "stale",
)
FROM = Filter("--from", "Not over before this day.", _is_not_over, _DAY)
TO = Filter("--to", "Begun by the end of this day.", _has_begun, _DAY)
KIND = Filter("--kind", "Only this kind of region.", _equals("kind"), _one_of(RegionKind))
ENDED = Filter(
    "--ended",
    "Only those that exist no more.",
    lambda region, _, view: bool(region.successors) or (region.valid_to or view.today) < view.today,
)
SCHEME = Filter(
    "--scheme",
    "Only the fields of this scheme.",
    lambda field, wanted, view: view.catalogue.taxonomy.scheme_of(field) == wanted,
    "ID",
    Scheme,
)
