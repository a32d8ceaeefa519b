"""Identify: which of a document's items are known already, whatever became of their guids and addresses.

A source's items are known by their guid. Where that is missing, given to several items, or another one at
every visit, the page's address counts, and where several items share a page, link, title and date together. A source
that has once been switched to another key stays there: going back would make known items new.

The result does not depend on the order of the items: they are looked at in an order of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from npa_core.models.keys import item_id
from npa_core.steps.normalise import Found
from npa_core.text import fold, words

Basis = Literal["guid", "link", "text"]
"""What identifies the items of a source."""

_ALIKE = 0.5
"""Two titles that share so much of their words may be one, corrected."""
_OLDEST = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stored:
    """An item that is stored, as far as a harvest may touch it."""

    content_hash: str
    title: str
    link: str | None = None
    published: datetime | None = None
    changes: int = 0
    """Visits in a row that changed it."""
    changed: datetime | None = None
    guids: int = 0
    """Different guids it has come with."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one source, as far as a harvest may touch it."""

    basis: Basis = "guid"
    keys: Mapping[str, str] = field(default_factory=dict)
    """Key → item id; also of items that are no longer stored."""
    stored: Mapping[str, Stored] = field(default_factory=dict)
    """By item id."""
    taken: frozenset[str] = frozenset()
    """Ids that new items may not get."""


@dataclass(frozen=True, slots=True)
class Identified:
    """Each item of a document under its id, and what is known of it."""

    basis: Basis
    known: Mapping[str, Found]
    """By the id under which it is known: stored, or purged and still remembered."""
    new: tuple[Found, ...]
    """Oldest first, under the ids they get."""
    recorded: Mapping[str, tuple[str, ...]]
    """Item id → keys worth remembering."""
    guids_change: bool = False
    """Whether the source was found to give its items other guids at every visit."""


def identify(found: Iterable[Found], known: Known) -> Identified:
    """Match the items of one document with what is known of their source.

    A known item stands for one item of the document only.
    """
    document = _Document(_distinct(found))
    guids_change = known.basis == "guid" and document.has_restless_guids(known)
    basis = document.basis(known.basis, guids_change=guids_change)
    matches, rest = _matched(document, basis, known)
    new = _named(sorted(rest, key=_by_age), document, basis, known)
    everything = [*matches.items(), *((one.item.id, one) for one in new)]
    recorded = {id: document.recorded(one, basis) for id, one in everything}
    return Identified(basis, matches, tuple(new), recorded, guids_change)


class _Document:
    """The items of one document, and how often each key occurs among them."""

    def __init__(self, found: list[Found]) -> None:
        self.found = found
        self._counts = Counter(key for one in found for key in one.keys[:2] if key)

    def has_guid(self, one: Found) -> bool:
        """Whether its guid stands for it alone."""
        return one.keys.guid is not None and self._counts[one.keys.guid] == 1

    def has_page(self, one: Found) -> bool:
        """Whether its link leads to it alone."""
        return one.keys.link is not None and self._counts[one.keys.link] == 1

    def recorded(self, one: Found, basis: Basis) -> tuple[str, ...]:
        """Return its keys worth remembering."""
        return one.keys.recorded(
            with_guid=basis == "guid" and self.has_guid(one), with_link=basis != "text" and self.has_page(one)
        )

    def basis(self, held: Basis, *, guids_change: bool) -> Basis:
        """Return what identifies the items from now on."""
        repeated = any(one.keys.guid and not self.has_guid(one) for one in self.found)
        anonymous = all(one.keys.guid is None for one in self.found)
        shared = any(one.keys.link and not self.has_page(one) for one in self.found)
        if held == "guid" and not (repeated or guids_change or (anonymous and shared)):
            return "guid"
        return "text" if held == "text" or shared else "link"

    def has_restless_guids(self, known: Known) -> bool:
        """Whether none of the guids is known, although the items are, and came with other guids before."""
        mine = [one for one in self.found if self.has_guid(one)]
        if any(one.keys.guid in known.keys for one in mine):
            return False
        return any(
            stored.guids > 1 and _may_be(one, key, stored, self, "guid")
            for one in mine
            for key in one.keys[1:]
            if key and (stored := known.stored.get(known.keys.get(key, "")))
        )


def _distinct(found: Iterable[Found]) -> list[Found]:
    """Return the items in an order of their own, each once: of two versions of one item the newer.

    Two titles under one guid are two items: many a feed gives all its items the same.
    """
    newest: dict[tuple[str | None, ...], Found] = {}
    for one in sorted(found, key=_order):
        guid, link, text = one.keys
        newest[guid, link, fold(one.item.title) if guid else text] = one
    return list(newest.values())


def _order(one: Found) -> tuple[object, ...]:
    item = one.item
    return (item.updated or item.published or _OLDEST, item.content_hash, one.fingerprints)


def _by_age(one: Found) -> tuple[object, ...]:
    return (one.item.ordered_by, one.fingerprints)


def _matched(document: _Document, basis: Basis, known: Known) -> tuple[dict[str, Found], list[Found]]:
    """Return the items that are known, by id, and the rest. The surer keys of all items come first."""
    matches: dict[str, Found] = {}

    def claim(one: Found, key: str | None) -> bool:
        id = known.keys.get(key or "")
        if id is None or id in matches or not _may_be(one, key, known.stored.get(id), document, basis):
            return False
        matches[id] = one
        return True

    by_guid: Callable[[Found], bool] = lambda one: document.has_guid(one) and claim(one, one.keys.guid)  # noqa: E731
    by_link: Callable[[Found], bool] = lambda one: document.has_page(one) and claim(one, one.keys.link)  # noqa: E731
    by_text: Callable[[Found], bool] = lambda one: claim(one, one.keys.text)  # noqa: E731
    passes = {"guid": (by_guid, by_link, by_text), "link": (by_link, by_text), "text": (by_text,)}
    rest = document.found
    for is_known in passes[basis]:
        rest = [one for one in rest if not is_known(one)]
    return matches, rest


def _may_be(one: Found, key: str | None, stored: Stored | None, document: _Document, basis: Basis) -> bool:
    """Whether a key is enough to take an item for a stored one.

    A page may show one article after the other, under an address that stays: then neither title nor date is the same.
    """
    if key != one.keys.link or stored is None:
        return True
    item = one.item
    if item.published is not None and stored.published is not None:
        dated_alike = item.published == stored.published
    else:
        # Without dates the page identifies its article, unless two different guids say otherwise.
        dated_alike = not (basis == "guid" and document.has_guid(one) and stored.guids)
    return dated_alike or _are_alike(item.title, stored.title)


def _are_alike(title: str, other: str) -> bool:
    mine, theirs = set(words(title)), set(words(other))
    return len(mine & theirs) >= _ALIKE * max(len(mine), len(theirs), 1)


def _named(new: list[Found], document: _Document, basis: Basis, known: Known) -> list[Found]:
    """Give new items the id of the first fingerprint that is free; what finds none has been seen before."""
    taken = set(known.taken) | set(known.stored)
    named = []
    for one in new:
        wanted = {
            "guid:": basis == "guid" and document.has_guid(one),
            "link:": basis != "text" and document.has_page(one),
            "hash:": True,
        }
        for fingerprint in (text for text in one.fingerprints if wanted[text[:5]]):
            id = item_id(one.item.source, fingerprint)
            if id not in taken:
                taken.add(id)
                item = one.item.model_copy(update={"id": id, "fingerprint": fingerprint})
                named.append(one._replace(item=item))
                break
    return named


def possible_ids(found: Iterable[Found]) -> set[str]:
    """Return every id that an item of the document might get."""
    return {item_id(one.item.source, fingerprint) for one in found for fingerprint in one.fingerprints}
