"""The nouns of the catalogue as `npa … list` and `show` present them: columns, filters, and what is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from npa_core.cli.filters import (
    CARRIER,
    CASE_STATUS,
    ENDED,
    FIELD,
    FROM,
    INCOMPLETE,
    KIND,
    LANGUAGE,
    PARTNER,
    PARTNER_STATUS,
    REGION,
    ROLE,
    SCHEME,
    SECTOR,
    STALE,
    TARGET,
    TO,
    Filter,
)
from npa_core.cli.view import View
from npa_core.models import ActionField, Case, Event, Offer, Region

Column = Callable[[Any, View], object]


def _nothing(_: Any, __: View) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Shelf:
    """One noun."""

    word: str
    plural: str
    columns: Mapping[str, Column]
    filters: tuple[Filter, ...] = ()
    place: str = ""
    """Its attribute of the Catalogue, where it is not the command's name."""
    worked_out: Callable[[Any, View], Mapping[str, object]] = _nothing
    """What `show` says beside what is written down."""
    order: Callable[[Any], Any] | None = None
    """How a list is sorted; without it, as in the file."""

    def entries(self, name: str, view: View) -> Sequence[Any]:
        """Return all entries."""
        found: Sequence[Any] = attrgetter(self.place or name)(view.catalogue)
        return sorted(found, key=self.order) if self.order else found


def _plain(attribute: str) -> Column:
    return lambda entry, _: getattr(entry, attribute) or ""


def _words(attribute: str) -> Column:
    return lambda entry, view: view.text(getattr(entry, attribute))


def _joined(attribute: str) -> Column:
    return lambda entry, _: ", ".join(getattr(entry, attribute))


def _core_fields(entry: ActionField, view: View) -> Mapping[str, object]:
    return {"core": [*view.catalogue.taxonomy.core_of(entry.id)]}


def _around(region: Region, view: View) -> Mapping[str, object]:
    names = {key: view.name(Region, key) for key in _chain(region, view)}
    return {"lies in": [f"{key} ({name})" if name else key for key, name in names.items()]}


def _chain(region: Region, view: View) -> list[str]:
    above: list[str] = []
    found: Region | None = region
    while found is not None and found.within and found.within not in above:
        above.append(found.within)
        found = view.catalogue.region(found.within)
    return above


def _completeness(case: Case, _: View) -> Mapping[str, object]:
    found = case.completeness
    return {
        "completeness": f"{found.share:.0%}",
        "missing": [*found.missing],
        "needed to publish": [*found.blocking],
    }


def _freshness(offer: Offer, view: View) -> Mapping[str, object]:
    if offer.assured_on is None:
        return {"freshness": "unassured"}
    age = (view.today - offer.assured_on).days
    return {"freshness": f"{offer.freshness(view.today)} (assured {age} days ago)"}


def _starts(event: Event, _: View) -> str:
    return f"{event.start:%Y-%m-%d %H:%M}" if hasattr(event.start, "hour") else f"{event.start:%Y-%m-%d}"


_FIELDS_AND_REGIONS: Mapping[str, Column] = {"fields": _joined("action_fields"), "regions": _joined("regions")}

SHELVES: Mapping[str, Shelf] = {
    "partners": Shelf(
        "partner",
        "partners",
        {
            "id": _plain("id"), "name": _words("name"), "sector": _plain("sector"), "carrier": _plain("carrier"),
            **_FIELDS_AND_REGIONS, "status": _plain("status"),
        },
        (SECTOR, CARRIER, ROLE, FIELD, REGION, PARTNER_STATUS),
    ),
    "fields": Shelf(
        "action field",
        "action fields",
        {
            "id": _plain("id"), "label": _words("label"), "parent": _plain("parent"),
            "scheme": lambda entry, view: view.catalogue.taxonomy.scheme_of(entry) or "",
        },
        (SCHEME,),
        place="taxonomy.fields",
        worked_out=_core_fields,
    ),
    "regions": Shelf(
        "region",
        "regions",
        {
            "id": _plain("id"), "name": _plain("name"), "kind": _plain("kind"), "until": _plain("valid_to"),
            "successors": _joined("successors"),
        },
        (KIND, ENDED),
        worked_out=_around,
    ),
    "cases": Shelf(
        "case",
        "cases",
        {
            "id": _plain("id"), "title": _plain("title"), "status": _plain("status"),
            "complete": lambda case, _: f"{case.completeness.share:.0%}", **_FIELDS_AND_REGIONS,
        },
        (FIELD, REGION, CASE_STATUS, INCOMPLETE),
        worked_out=_completeness,
    ),
    "offers": Shelf(
        "offer",
        "offers",
        {
            "id": _plain("id"), "name": _words("name"), "partner": _plain("partner"), **_FIELDS_AND_REGIONS,
            "status": _plain("status"), "assured": _plain("assured_on"),
            "freshness": lambda offer, view: offer.freshness(view.today),
        },
        (PARTNER, FIELD, REGION, TARGET, LANGUAGE, STALE),
        worked_out=_freshness,
    ),
    "events": Shelf(
        "event",
        "events",
        {
            "id": _plain("id"), "start": _starts, "name": _words("name"), **_FIELDS_AND_REGIONS,
            "status": _plain("status"),
        },
        (FROM, TO, FIELD, REGION),
        order=lambda event: (event.starts, event.id),
    ),
    "groups": Shelf(
        "working group",
        "working groups",
        {"id": _plain("id"), "name": _words("name"), "leads": _joined("leads"), **_FIELDS_AND_REGIONS},
        (FIELD, REGION),
    ),
}  # fmt: skip
"""By the name of the command."""
