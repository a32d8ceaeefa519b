"""Who wrote an item: names as text. A person's address is never kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from npa_core.text import healed, one_line, plain

MAX_AUTHORS = 20

_MAX_PEOPLE = 40
_MAX_NAME = 200
_LONGEST_KNOWN_DOMAIN = 4
_MAX_MARKUP = 2_000
_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>()\[\]\"',;:]{1,100}@[^\s@<>()\[\]\"',;:]{1,200}", re.IGNORECASE)
_EMPTY = re.compile(r"[(<\[]\s*[)>\]]")
_EDGES = " \t,;:()<>[]\"'–-"


def authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names, each once, at most 20; of what is only an address, nothing."""
    people = entry.get("authors") or [{"name": entry.get("author")}]
    if len(people) == 1 and people[0].get("email"):
        people = [{"name": entry.get("author")}]  # as written: see below
    names = (_name(str(person.get("name") or "")) for person in people[:_MAX_PEOPLE] if not _holds_a_rest(person))
    return tuple(dict.fromkeys(filter(None, names)))[:MAX_AUTHORS]


def _holds_a_rest(person: Mapping[str, Any]) -> bool:
    """Whether the name may begin with the rest of an address.

    feedparser cuts an address out of an author's text as if no top-level domain had more than four letters.
    """
    name, top_level = str(person.get("name") or ""), str(person.get("email") or "").rpartition(".")[2]
    return len(top_level) == _LONGEST_KNOWN_DOMAIN and name[:1].islower()


def _name(written: str) -> str:
    text = _without_addresses(healed(written[:_MAX_MARKUP]))
    if "<" in text or "&" in text:
        text = _without_addresses(plain(text))
    text = one_line(text)
    # "(Bo Muster)" remains of "bo@x.example (Bo Muster)"; "Muster (Land)" keeps its bracket.
    return (text if text.endswith((")", "]")) and text[0] not in "([" else text.strip(_EDGES))[:_MAX_NAME].strip()


def _without_addresses(text: str) -> str:
    return _EMPTY.sub(" ", _ADDRESS.sub(" ", text)) if "@" in text else text
