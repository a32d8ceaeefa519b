"""Rules by which an event repeats (iCalendar, RFC 5545, section 3.3.10), checked and taken apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_WORDS: Mapping[str, str] = {
    # An event that repeats within a day would be a timetable; RFC 5545 knows it, people do not write it.
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "UNTIL": r"[0-9]{8}(?:T[0-9]{6}Z?)?",
    "COUNT": "[1-9][0-9]{0,3}",
    "INTERVAL": "[1-9][0-9]{0,2}",
    "WKST": _DAY,
    "BYDAY": rf"(?:[+-]?[1-9][0-9]?)?{_DAY}(?:,(?:[+-]?[1-9][0-9]?)?{_DAY})*",
}
_NUMBERS: Mapping[str, range] = {
    "BYHOUR": range(24), "BYMINUTE": range(60), "BYSECOND": range(61), "BYMONTH": range(1, 13),
    "BYMONTHDAY": range(1, 32), "BYYEARDAY": range(1, 367), "BYWEEKNO": range(1, 54), "BYSETPOS": range(1, 367),
}  # fmt: skip
_FROM_THE_END = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
_NOT_WITH: Mapping[str, frozenset[str]] = {
    "BYMONTHDAY": frozenset({"WEEKLY"}),
    "BYYEARDAY": frozenset({"DAILY", "WEEKLY", "MONTHLY"}),
    "BYWEEKNO": frozenset({"DAILY", "WEEKLY", "MONTHLY"}),
}
_OF_A_DAY = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})


def rule_parts(rule: str) -> dict[str, str]:
    """Return the parts of a rule: `FREQ=WEEKLY;BYDAY=TU` is `{"FREQ": "WEEKLY", "BYDAY": "TU"}`.

    Raises ValueError, with a sentence for the person who wrote it, when it is no rule that a calendar
    understands.
    """
    if not rule.startswith("FREQ="):
        raise ValueError(f"{rule!r} is no rule; write it as 'FREQ=WEEKLY;BYDAY=TU' (RFC 5545)")
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        key, _, value = part.partition("=")
        if key in parts:
            raise ValueError(f"the rule says {key} twice")
        _check_part(key, value)
        parts[key] = value
    _check_together(parts)
    return parts


def until(parts: Mapping[str, str]) -> date | datetime | None:
    """Return the end that a rule names: a day, a local time, or (`…Z`) a time in UTC; None where it names none."""
    end = parts.get("UNTIL")
    if end is None:
        return None
    return datetime.fromisoformat(end) if "T" in end else date.fromisoformat(end)


def check_rule(rule: str, *, whole_days: bool) -> None:
    """Raise ValueError unless an event, of times or of whole days, can repeat by this rule."""
    parts = rule_parts(rule)
    if whole_days and (found := sorted(_OF_A_DAY.intersection(parts))):
        raise ValueError(f"{found[0]} asks for times of a day, but `start` is a whole day")


def _check_part(key: str, value: str) -> None:
    if key in _NUMBERS:
        good = all(_is_in(_NUMBERS[key], number, signed=key in _FROM_THE_END) for number in value.split(","))
    elif key in _WORDS:
        good = re.fullmatch(_WORDS[key], value) is not None
    else:
        raise ValueError(f"a rule knows no {key!r}; it has {', '.join((*_WORDS, *_NUMBERS))}")
    if not good:
        hint = f"; it is one of {_WORDS[key].replace('|', ', ')}" if key == "FREQ" else ""
        raise ValueError(f"{key}={value} is not right{hint} (RFC 5545, 3.3.10)")


def _is_in(numbers: range, text: str, *, signed: bool) -> bool:
    found = re.fullmatch(r"([+-]?)([0-9]{1,3})", text)
    return found is not None and (signed or not found[1]) and int(found[2]) in numbers


def _check_together(parts: Mapping[str, str]) -> None:
    """Check what RFC 5545 says of parts that stand together."""
    frequency = parts["FREQ"]
    if "UNTIL" in parts and "COUNT" in parts:
        raise ValueError("a rule ends by UNTIL or by COUNT, not by both")
    for key in parts:
        if frequency in _NOT_WITH.get(key, ()):
            raise ValueError(f"{key} does not go together with FREQ={frequency}")
    is_numbered = any(character.isdigit() for character in parts.get("BYDAY", ""))
    if is_numbered and (frequency in {"DAILY", "WEEKLY"} or "BYWEEKNO" in parts):
        raise ValueError("BYDAY counts the days (1MO) of a month or year only; leave the numbers out")
    if "BYSETPOS" in parts and not any(key.startswith("BY") and key != "BYSETPOS" for key in parts):
        raise ValueError("BYSETPOS picks from what another BY… names; there is none")
    try:
        until(parts)
    except ValueError:
        raise ValueError(f"UNTIL={parts['UNTIL']} is no day that exists") from None
