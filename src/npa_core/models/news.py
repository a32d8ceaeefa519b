"""News on its way in: the visit, what it brought, the item as kept, its labels, and what editors made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from pydantic import Field, JsonValue

from npa_core.models.base import HttpUrl, Id, Line, Model, SourceId, UtcTime
from npa_core.models.decision import EDITOR, Decision, DecisionKind, decided
from npa_core.models.source import Source


class Outcome(StrEnum):
    """How a visit ended, seen by the gatherer."""

    FRESH = "fresh"
    """A document came and was read (it may hold no item)."""
    UNCHANGED = "unchanged"
    """The source says nothing changed (HTTP 304); nothing is deleted, nothing is learnt."""
    GONE = "gone"
    """The source says it is gone for good (HTTP 410); the core stops asking and reports it."""


class Visit(Model):
    """One look at a source: all a gatherer needs to know."""

    source: Source
    address: str | None = None
    """Where the source lives now when it moved; else the gatherer reads its own settings."""
    cursor: JsonValue = None
    """What the gatherer remembered at the last good visit (validators …); None at the first."""
    now: UtcTime


class Quality(StrEnum):
    """What is wrong with a feed although it can be read: for its health, and for the letter to its makers."""

    NO_DATES = "no-dates"
    BAD_DATES = "bad-dates"
    """Dates that nobody can read, or that cannot be true."""
    NO_GUIDS = "no-guids"
    REPEATED_GUIDS = "repeated-guids"
    """One guid stands for several items of the document."""
    CHANGING_GUIDS = "changing-guids"
    """The same items come with other guids at every visit."""
    NO_LINKS = "no-links"
    DOUBLE_ENCODING = "double-encoding"
    """UTF-8 that was taken for Latin-1 and encoded again (`FÃ¼r`)."""
    WRONG_ENCODING = "wrong-encoding"
    """It is not in the encoding that it or its server claims."""
    NOT_WELL_FORMED = "not-well-formed"
    NO_ITEMS = "no-items"
    TOO_MANY_ITEMS = "too-many-items"
    CHANGING_BODIES = "changing-bodies"
    """Texts that change at every visit, as with a counter or an advertisement inside."""


class Enclosure(Model):
    """A file that belongs to an item: a podcast's sound, a PDF. Shown as a link, never fetched."""

    url: HttpUrl
    type: Line = ""
    """Its media type, as declared."""
    length: int | None = Field(default=None, ge=0)
    """Its size in bytes, as declared."""


class RawItem(Model):
    """An item as a gatherer found it. Only what is there; the core cleans and completes it."""

    guid: str | None = None
    """The source's own identity for it, verbatim: RSS guid, Atom id."""
    link: str | None = None
    """Absolute; resolved by the gatherer, checked by the core."""
    title: str = ""
    """Plain text."""
    content: str = ""
    """HTML, the fullest text the source gives."""
    published: UtcTime | None = None
    updated: UtcTime | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    starts: UtcTime | None = None
    """When what it announces begins, where the source says so as data (iCalendar, schema.org/Event)."""
    ends: UtcTime | None = None
    place: str = ""
    """Where it happens: plain text."""


class Harvest(Model):
    """What a visit brought."""

    items: tuple[RawItem, ...] = ()
    cursor: JsonValue = None
    """Kept in the same transaction as the items, handed back at the next visit."""
    outcome: Outcome = Outcome.FRESH
    earliest_next: timedelta | None = None
    """The source's wish: do not come back sooner than this."""
    skip_hours: tuple[int, ...] = ()
    """Hours (0 to 23, UTC) at which the source is not to be asked (RSS skipHours)."""
    skip_days: tuple[int, ...] = ()
    """Days (0 = Monday) on which it is not to be asked (RSS skipDays)."""
    moved_to: HttpUrl | None = None
    """Where the source was found in the end, when it was not where we asked."""
    permanent: bool = False
    """Whether every step of that move was said to be permanent."""
    warnings: tuple[str, ...] = ()
    quality: tuple[Quality, ...] = ()
    """What is wrong with the document although it was read."""


class NewsItem(Model):
    """An item as it is kept: clean, dated in UTC, with an identity."""

    id: str = Field(pattern=r"^[a-z2-7]{16}$")
    """Derived from source and fingerprint: the same item has the same id for ever."""
    source: SourceId
    partner: Id | None = None
    fingerprint: str = Field(min_length=1)
    """Identity within the source: `guid:…`, `link:…` or `hash:…`."""
    title: Line
    link: HttpUrl | None = None
    content: str = ""
    """Cleaned HTML (see `npa_core.text.clean`)."""
    content_hash: str
    """Changes when title, link or content change."""
    published: UtcTime | None = None
    updated: UtcTime | None = None
    first_seen: UtcTime
    backfill: bool = False
    """Came with the source's first visit: of those, only recent ones are news."""
    relaunch: bool = False
    """Came when the source's site was rebuilt, and is older than that: taken in silently, never news."""
    language: str | None = None
    categories: tuple[Line, ...] = ()
    authors: tuple[Line, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    starts: UtcTime | None = None
    ends: UtcTime | None = None
    place: Line = ""

    @property
    def ordered_by(self) -> UtcTime:
        """The time that orders items: published, but never later than first seen."""
        return min(self.published, self.first_seen) if self.published else self.first_seen


LabelKind = Literal["action_field", "region", "language", "relevance"]


class Label(Model):
    """One result of classifying: what, how sure, why, and who says so."""

    kind: LabelKind
    value: str
    """An action field's id, an AGS, a language tag; for relevance `on` or `off`."""
    score: float = Field(ge=0, le=1)
    reason: str = ""
    """For the editor: the words that led here."""
    origin: str = ""
    """The classifier; filled in by the core."""

    def __hash__(self) -> int:
        """Hash over all fields, so that labels form sets."""
        return hash((self.kind, self.value, self.score, self.reason, self.origin))


_SETS: Mapping[DecisionKind, LabelKind] = {
    "action_fields": "action_field", "regions": "region", "relevance": "relevance", "language": "language",
}  # fmt: skip


class StoredItem(Model):
    """An item with what is known of it: as the store gives it back."""

    item: NewsItem
    labels: tuple[Label, ...] = ()
    story: str
    """The id of the story's first item; an item alone is its own story."""
    decisions: tuple[Decision, ...] = ()
    """What an editor decided of it; labels and story are as they are because of that."""

    def values(self, kind: LabelKind) -> tuple[str, ...]:
        """The values of the labels of one kind, best score first."""
        return tuple(label.value for label in self.ranked(kind))

    def ranked(self, kind: LabelKind) -> tuple[Label, ...]:
        """The labels of one kind, best score first."""
        found = (label for label in self.labels if label.kind == kind)
        return tuple(sorted(found, key=lambda label: (-label.score, label.value)))

    @property
    def relevance(self) -> Label | None:
        """The label that says whether it is about the alliance's subject; None when nobody said so."""
        return next(iter(self.ranked("relevance")), None)

    @property
    def passes_gate(self) -> bool:
        """Whether no classifier called it off topic, or an editor knows better."""
        return self.relevance is None or self.relevance.value != "off"

    @property
    def approval(self) -> Decision | None:
        """The decision by which an editor called it relevant; None without one."""
        found = decided(self.decisions, "relevance")
        return found if found and found.value == "on" else None

    @property
    def is_pinned(self) -> bool:
        """Whether an editor wants it first in its section of the next edition."""
        return self.passes_gate and decided(self.decisions, "pin") is not None

    def with_decisions(self, decisions: Iterable[Decision]) -> StoredItem:
        """Return the item as an editor decided it: in each kind decided, the editor's labels stand alone."""
        decisions = tuple(decisions)
        if not decisions:
            return self
        sets = {_SETS[decision.kind]: decision for decision in decisions if decision.kind in _SETS}
        kept = tuple(label for label in self.labels if label.kind not in sets)
        story = decided(decisions, "story")
        changed = {
            "labels": (*kept, *_set_by_editor(sets)),
            "story": story.values[0] if story else self.story,
            "decisions": decisions,
        }
        return self.model_copy(update=changed)


def _set_by_editor(sets: Mapping[LabelKind, Decision]) -> Iterator[Label]:
    for kind, decision in sets.items():
        reason = decision.note or "decided by an editor"
        for value in dict.fromkeys(decision.values):
            yield Label(kind=kind, value=value, score=1.0, reason=reason, origin=EDITOR)
