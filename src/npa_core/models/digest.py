"""Digests: configured rules by which editions are composed."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from npa_core.models.base import Id, Model
from npa_core.models.localized import Localized

UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def _duration(value: Any) -> Any:
    """Read `7d`, `36h`, `90m`, `20s`, `2w`."""
    if isinstance(value, str):
        match = re.fullmatch(r"([0-9]{1,8})\s*([smhdw])", value.strip())
        if match is None:
            raise ValueError(f"{value!r} is no duration; write a number and a unit: 90m, 1h, 7d, 2w")
        return timedelta(seconds=int(match[1]) * UNITS[match[2]])
    if not isinstance(value, timedelta):
        raise ValueError("a duration needs its unit; write it in quotes: '90m', '1h', '7d', '2w'")  # noqa: TRY004 -- pydantic reports ValueError
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
"""A duration, written as number and unit: `20s`, `90m`, `1h`, `7d`, `2w`."""


class Schedule(Model):
    """When a digest is due, in the alliance's time zone.

    Written `MON 07:00` (weekly), `DAILY 07:00` or `1 07:00` (monthly, on that day).
    """

    rhythm: Literal["daily", "weekly", "monthly"]
    day: int = 0
    """Weekly: 0 = Monday … 6 = Sunday. Monthly: 1 … 28. Daily: 0."""
    at: time

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        match = re.fullmatch(r"\s*([A-Za-z]+|\d{1,2})\s+(\d{1,2}):(\d{2})\s*", value)
        if match is None or int(match[2]) > 23 or int(match[3]) > 59:
            raise ValueError(
                f"{value!r} is no schedule; write 'MON 07:00', 'DAILY 07:00' or '1 07:00' (day of the month)"
            )
        word, at = match[1].upper(), time(int(match[2]), int(match[3]))
        if word == "DAILY":
            return {"rhythm": "daily", "at": at}
        if word in WEEKDAYS:
            return {"rhythm": "weekly", "day": WEEKDAYS.index(word), "at": at}
        if word.isdigit() and 1 <= int(word) <= 28:
            return {"rhythm": "monthly", "day": int(word), "at": at}
        raise ValueError(f"{match[1]!r} is no day; use {', '.join(WEEKDAYS)}, DAILY or a day of the month from 1 to 28")


class Digest(Model):
    """A `[digests.<id>]` table of npa.toml."""

    id: Id
    title: Localized
    window: Duration = timedelta(days=7)
    """How far back the first edition looks, and what counts as news of a source's first visit."""
    schedule: Schedule | None = None
    """None: composed by hand only."""
    approve: Literal["auto", "hand"] = "hand"
    channels: tuple[Id, ...] = ()
    """Channels that follow editions; those that follow the archive need no mention."""
    sections: tuple[Id, ...] = ("by-field", "new-partners")
    """Kinds of sections, in order."""
    threshold: float = Field(default=0.6, ge=0, le=1)
    """How sure the classifiers must be that an item is relevant; less sure ones wait for an editor. 0: none waits."""

    @model_validator(mode="after")
    def _check_window(self) -> Self:
        if self.window <= timedelta():
            raise ValueError("the window must be longer than nothing")
        return self
