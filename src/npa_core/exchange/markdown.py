"""Markdown with YAML front matter: the front matter's keys, and the body as `text`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from npa_core.errors import Fault
from npa_core.exchange import yaml
from npa_core.exchange.parsed import LazyPlaces, Parsed
from npa_core.models.shape import Location

_FENCE = re.compile(r"---[ \t]*")
_HEADING = re.compile(r"#[ \t]+(.+?)[ \t]*#*[ \t]*")


def parse(text: str, *, file: str) -> Parsed:
    """Return the front matter's keys with the body under `text`.

    Without a `title`, the first line of the body that holds something is taken for it when it
    is a heading (`# …`), and leaves the body.
    """
    lines = text.splitlines()
    end = _end_of_front_matter(lines)
    if end is None:
        return Parsed(None, {}, (Fault(file, 1, 1, "the front matter has no end; close it with a line ---"),))
    front = yaml.parse("\n".join(lines[1:end]), file=file, line=2) if end else Parsed({}, {(): (1, 1)})
    if front.faults and front.data is None:
        return front
    data = {} if front.data is None else front.data
    if not isinstance(data, dict):
        return Parsed(None, front.places, (Fault(file, 2, 1, "the front matter must be a mapping: `key: value`"),))
    if "text" in data:
        fault = Fault(file, *front.places[("text",)], "the text stands below the front matter, not in it")
        return Parsed(None, front.places, (*front.faults, fault))
    first = _first_line(lines, end + 1 if end else 0)
    if "title" not in data and (heading := _HEADING.fullmatch(lines[first]) if first < len(lines) else None):
        data, first = {**data, "title": heading[1]}, first + 1
        own: dict[Location, tuple[int, int]] = {("title",): (first, 1), ("text",): (first + 1, 1)}
    else:
        own = {("text",): (first + 1, 1)}
    places = LazyPlaces(lambda: {**front.places, **own})
    return Parsed({**data, "text": "\n".join(lines[first:]).strip("\n")}, places, front.faults)


def dump(data: Mapping[str, Any]) -> str:
    """Return a mapping as Markdown that `parse` reads back: its `text` below all other keys."""
    front = yaml.dump({key: value for key, value in data.items() if key != "text"})
    text = str(data.get("text", "")).strip("\n")
    return f"---\n{front}---\n" + (f"\n{text}\n" if text else "")


def _end_of_front_matter(lines: list[str]) -> int | None:
    """Return the number of the closing line; 0 when there is no front matter, None when it never ends."""
    if not lines or not _FENCE.fullmatch(lines[0]):
        return 0
    return next((number for number, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)


def _first_line(lines: list[str], start: int) -> int:
    return next((number for number in range(start, len(lines)) if lines[number].strip()), len(lines))
