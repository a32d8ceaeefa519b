"""What a file held: plain data, the place of each part of it, and what was wrong with its form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from npa_core.errors import Fault
from npa_core.models.shape import Location


class LazyPlaces(Mapping[Location, tuple[int, int]]):
    """Places that are found out when somebody asks for the first: most files are right."""

    def __init__(self, find: Callable[[], Mapping[Location, tuple[int, int]]]) -> None:
        self._find = find

    @cached_property
    def _places(self) -> Mapping[Location, tuple[int, int]]:
        return self._find()

    def __getitem__(self, path: Location) -> tuple[int, int]:
        return self._places[path]

    def __iter__(self) -> Iterator[Location]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The outcome of reading one file; `data` is None when it could not be read at all."""

    data: Any
    places: Mapping[Location, tuple[int, int]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
