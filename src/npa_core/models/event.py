"""Events: what takes place at a time."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import field_validator, model_validator

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model, TimeZone
from npa_core.models.contact import Location
from npa_core.models.localized import Localized
from npa_core.models.recurrence import check_rule
from npa_core.models.region import RegionKey
from npa_core.models.vocabulary import TargetGroup

EventStatus = Literal["confirmed", "tentative", "cancelled"]
"""The words of iCalendar (RFC 5545, STATUS), in lower case."""
Attendance = Literal["offline", "online", "mixed"]
"""As schema.org/eventAttendanceMode."""

_YEARS = range(1900, 2201)


class Event(Model):
    """Something that takes place (after iCalendar VEVENT, schema.org/Event).

    Times are local times in `timezone`, as people write them: `2026-12-01T18:00`, or a day alone:
    `2026-12-01`. A time with an offset is turned into local time.
    """

    id: Id
    name: Localized
    description: Localized | None = None
    start: datetime | date
    end: datetime | date | None = None
    """When it is over; of whole days, the last one."""
    timezone: TimeZone = "Europe/Berlin"
    """An IANA time zone."""
    repeats: str = ""
    """An iCalendar rule (RFC 5545, RRULE): `FREQ=WEEKLY;BYDAY=TU;UNTIL=20270331`."""
    status: EventStatus = "confirmed"
    partners: tuple[Id, ...] = ()
    """Who invites."""
    group: Id | None = None
    """The working group whose meeting it is."""
    action_fields: tuple[Id, ...] = ()
    regions: tuple[RegionKey, ...] = ()
    location: Location | None = None
    attendance: Attendance = "offline"
    target_groups: tuple[TargetGroup, ...] = ()
    languages: tuple[LanguageTag, ...] = ()
    url: HttpUrl | None = None
    registration: Line = ""
    """How to register, and until when."""
    fees: Line = ""

    @field_validator("start", "end", mode="before")
    @classmethod
    def _read_time(cls, value: Any) -> Any:
        """Read `2026-12-01` as a day; pydantic would make midnight of it, and a moment in 1970 of a number."""
        if isinstance(value, int | float):
            raise ValueError(f"{value} is no time; write '2026-12-01T18:00', or the day alone")  # noqa: TRY004 -- pydantic reports ValueError
        if not isinstance(value, str):
            return value
        for kind in (date, datetime):
            with suppress(ValueError):
                return kind.fromisoformat(value)
        raise ValueError(f"there is no time {value!r}; write '2026-12-01T18:00', or the day alone: '2026-12-01'")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.end is not None:
            if isinstance(self.start, datetime) != isinstance(self.end, datetime):
                raise ValueError("`start` and `end` are both days or both times")
            if self._aware(self.end) < self.starts:
                raise ValueError("`end` is before `start`")
        for day in (self.start, self.end or self.start):
            if day.year not in _YEARS:
                raise ValueError(f"the year {day.year} cannot be; it is between {_YEARS[0]} and {_YEARS[-1]}")
        if self.repeats:
            check_rule(self.repeats, whole_days=not isinstance(self.start, datetime))
        return self

    @property
    def starts(self) -> datetime:
        """When it starts, aware, in its time zone; of a whole day, midnight."""
        return self._aware(self.start)

    @property
    def ends(self) -> datetime:
        """When it is over, aware: of whole days, the midnight after the last; without an end, its start."""
        end = self.start if self.end is None else self.end
        return self._aware(end) if isinstance(end, datetime) else self._aware(end + timedelta(days=1))

    @property
    def area(self) -> tuple[str, ...]:
        """The regions it is meant for; where they are not said, the one in which it takes place."""
        return self.regions or ((self.location.ags,) if self.location and self.location.ags else ())

    def _aware(self, moment: datetime | date) -> datetime:
        zone = ZoneInfo(self.timezone)
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time(), tzinfo=zone)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
