"""When a digest is due, and what its period is called. Pure: the time now comes in as data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from npa_core.models import Schedule


def last_due(schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the latest moment at or before `now` at which the schedule was due, in UTC."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    while True:
        day -= timedelta(days=1)
        due = datetime.combine(day, schedule.at, tzinfo=zone).astimezone(UTC)
        falls_on_day = (
            schedule.rhythm == "daily"
            or (schedule.rhythm == "weekly" and day.weekday() == schedule.day)
            or (schedule.rhythm == "monthly" and day.day == schedule.day)
        )
        if falls_on_day and due <= now:
            return due


def period(schedule: Schedule | None, zone: ZoneInfo, due: datetime) -> str:
    """Name the period of a due moment: `2026-W47` (ISO 8601), `2026-11`, or `2026-11-22`."""
    day = due.astimezone(zone).date()
    if schedule is not None and schedule.rhythm == "weekly":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if schedule is not None and schedule.rhythm == "monthly":
        return f"{day:%Y-%m}"
    return day.isoformat()
