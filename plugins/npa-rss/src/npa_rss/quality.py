"""What is wrong with a feed although it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from npa_core.models import Quality, RawItem


class Seen(NamedTuple):
    """What only reading the document shows."""

    is_as_declared: bool
    is_well_formed: bool
    has_bad_dates: bool
    was_doubly_encoded: bool
    has_too_many: bool


def quality(items: Sequence[RawItem], seen: Seen) -> tuple[Quality, ...]:
    """Return what is wrong, in the order of `Quality`. A lack counts when no item has it."""
    wrong = {*_of_items(items), *_of_document(seen)}
    if seen.has_bad_dates:
        wrong.discard(Quality.NO_DATES)  # there are some, and they are bad
    return tuple(one for one in Quality if one in wrong)


def _of_items(items: Sequence[RawItem]) -> Iterator[Quality]:
    if not items:
        yield Quality.NO_ITEMS
        return
    if not any(item.published or item.updated for item in items):
        yield Quality.NO_DATES
    if not any(item.guid for item in items):
        yield Quality.NO_GUIDS
    if not any(item.link for item in items):
        yield Quality.NO_LINKS
    different = {(item.guid, item.link, item.title) for item in items if item.guid}
    if any(times > 1 for times in Counter(guid for guid, _, _ in different).values()):
        yield Quality.REPEATED_GUIDS


def _of_document(seen: Seen) -> Iterator[Quality]:
    if seen.has_bad_dates:
        yield Quality.BAD_DATES
    if seen.was_doubly_encoded:
        yield Quality.DOUBLE_ENCODING
    if not seen.is_as_declared:
        yield Quality.WRONG_ENCODING
    if not seen.is_well_formed:
        yield Quality.NOT_WELL_FORMED
    if seen.has_too_many:
        yield Quality.TOO_MANY_ITEMS
