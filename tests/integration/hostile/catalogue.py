"""The whole catalogue, beside the healthy feeds that have to come through it."""

from __future__ import annotations

from . import bodies, documents, heads, items, markup, names, redirects, statuses, tls
from .answers import feed, ok
from .case import OWN_ITEMS, Brings, Case

_ROOMS = (bodies, heads, redirects, statuses, tls, names, documents, markup, items)
_ALL = [case for room in _ROOMS for case in room.CASES]

CASES = {case.name: case for case in _ALL}
COUNT = len(_ALL)

HEALTHY = {
    name: Case(name, ok(feed(name)), Brings(OWN_ITEMS))
    for name in ("healthy", *(f"healthy-{number}" for number in range(2, 16)))
}
"""They have their first visit on the bad day."""
