"""Properties of a component, read so that a broken one is one that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Component
from icalendar.error import BrokenCalendarProperty

from npa_ical.window import YEARS


def words(component: Component, name: str) -> str:
    """Return a text; of several, the first."""
    value = next(_each(component, name), "")
    return str(value).strip()


def moment(component: Component, name: str) -> date | datetime | None:
    """Return a day or a time; None when it is missing, broken, or in a year that cannot be meant."""
    for value in _each(component, name):
        return _dated(_content(value, "dt"))
    return None


def moments(component: Component, name: str) -> Iterator[date | datetime]:
    """Yield the days and times of a list such as EXDATE; of a period its beginning."""
    for value in _each(component, name):
        for one in _content(value, "dts") or ():
            content = _content(one, "dt")
            found = _dated(content[0] if isinstance(content, tuple) else content)
            if found is not None:
                yield found


def length(component: Component, name: str) -> timedelta | None:
    """Return a duration."""
    for value in _each(component, name):
        content = _content(value, "dt")
        return content if isinstance(content, timedelta) else None
    return None


def written(component: Component, name: str) -> str:
    """Return a value as the calendar writes it."""
    for value in _each(component, name):
        return str(_content(value, "to_ical")().decode("utf-8", "replace"))
    return ""


def categories(component: Component) -> tuple[str, ...]:
    """Return its categories."""
    return tuple(
        str(name).strip() for value in _each(component, "CATEGORIES") for name in _content(value, "cats") or ()
    )


def _each(component: Component, name: str) -> Iterator[Any]:
    value = component.get(name)
    yield from value if isinstance(value, list) else () if value is None else (value,)


def _content(value: Any, name: str) -> Any:
    try:
        return getattr(value, name, None)
    except BrokenCalendarProperty:
        return None


def _dated(value: Any) -> date | datetime | None:
    return value if isinstance(value, date) and value.year in YEARS else None
