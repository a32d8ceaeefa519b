"""A name of a place: how it is written, and all that it may mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from npa_core.builtin.gazetteer.forms import Form
from npa_core.builtin.gazetteer.traps import Trap

Areas = tuple[str, ...]
"""AGS of counties, or of a Land."""

KNOWN_TO_ALL = 10_000
"""Inhabitants from which a name is found in lower case, too."""


class Kind(Enum):
    """What a name is."""

    PLACE = "place"
    AREA = "area"
    """Something larger that is called by no other name: Ostfriesland."""
    ADJECTIVE = "adjective"
    LAND = "land"
    OUTSIDE = "outside"
    """A known place that is not the catalogue's."""


@dataclass(slots=True)
class Name:
    """One way to write a name, and what it may mean."""

    form: Form
    kind: Kind
    trap: Trap
    meanings: dict[Areas, int] = field(default_factory=dict)
    """Each with the inhabitants of what is meant. An empty one is a fixed expression that means no place."""
    county: Areas = ()
    """What it means behind `Landkreis`."""

    @property
    def size(self) -> int:
        """The inhabitants of the largest place that is called so."""
        return max(self.meanings.values(), default=0)

    @property
    def is_known(self) -> bool:
        """Whether it is no trap and so well known that it is meant in lower case, too; `hannoversche` has no other."""
        if self.trap is not Trap.NONE or (self.kind is Kind.ADJECTIVE and "sch" not in self.form[0]):
            return False
        return self.size >= KNOWN_TO_ALL

    @property
    def choices(self) -> tuple[Areas, ...]:
        """Its meanings, the largest first."""
        if len(self.meanings) < 2:
            return tuple(self.meanings)
        return tuple(sorted(self.meanings, key=lambda areas: (-self.meanings[areas], areas)))
