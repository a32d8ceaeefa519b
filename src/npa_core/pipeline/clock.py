"""Clocks: the machine's, and one that stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


class SystemClock:
    """Tells the time of the machine, in UTC."""

    def now(self) -> datetime:
        """Return the time now."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Stands still at `time`: for demonstrations and tests."""

    time: datetime

    def now(self) -> datetime:
        """Return the time it stands at."""
        return self.time
