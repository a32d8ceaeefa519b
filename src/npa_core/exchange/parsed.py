"""What a file held: plain data, the place of each part of it, and what was wrong with its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from npa_core.errors import Fault
from npa_core.models.shape import Location


@dataclass(frozen=True, slots=True)
class Parsed:
    """The outcome of reading one file; `data` is None when it could not be read at all."""

    data: Any
    places: Mapping[Location, tuple[int, int]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
