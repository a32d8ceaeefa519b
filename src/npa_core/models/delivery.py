"""Publishing: the brief, the messages planned from it, their parts, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, JsonValue

from npa_core.models.alliance import AllianceProfile
from npa_core.models.base import HttpUrl, Id, LanguageTag, Model, UtcTime
from npa_core.models.catalogue import Catalogue
from npa_core.models.edition import Card, Edition


class Archive(Model):
    """All that may be shown, at one moment: what a publisher that follows the archive mirrors."""

    revision: int
    """Grows whenever items, editions, catalogue or pages change."""
    editions: tuple[Edition, ...] = ()
    """Approved ones, newest first."""
    cards: tuple[Card, ...] = ()
    """News through the gate, newest first, each cut to its partner's grant."""


class Facts(Model):
    """What a publisher learnt about its server (limits); kept by the core between runs."""

    values: Mapping[str, JsonValue] = Field(default_factory=dict)


class Brief(Model):
    """All a publisher needs to plan and render; it asks nobody else."""

    occasion: str
    """An edition's id, or `archive@<revision>`."""
    alliance: AllianceProfile
    catalogue: Catalogue
    edition: Edition | None = None
    """Set for publishers that follow editions."""
    archive: Archive | None = None
    """Set for publishers that follow the archive."""
    facts: Facts = Facts()
    now: UtcTime


class Message(Model):
    """One thing to deliver to one target. The ledger keeps it, so it stays small: no pages, no letters."""

    target: str = Field(min_length=1)
    """Who or where, unique within the occasion: a list address, an account, `site`."""
    title: str = ""
    """One line: a subject."""
    text: str = ""
    """A post, whole. Letters and pages are made by `render` instead."""
    items: tuple[str, ...] = ()
    """Ids of the news items it shows, so that a takedown finds them."""
    after: str | None = None
    """The target whose message must be delivered before this one (threads)."""
    language: LanguageTag | None = None


def _relative(path: str) -> str:
    steps = path.split("/")
    if any(step in ("", ".", "..") for step in steps) or re.search(r"[\x00-\x1f\\]", path):
        raise ValueError(f"{path!r} is no relative path with forward slashes")
    return path


class Part(Model):
    """Some bytes of a rendered message."""

    path: Annotated[str, AfterValidator(_relative)]
    """Relative, with forward slashes; where a preview writes it."""
    media_type: str
    body: bytes


class State(StrEnum):
    """The states of a delivery in the ledger."""

    DUE = "due"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Will be tried again at `next_at`."""
    REJECTED = "rejected"
    """A person looks; also: gave up."""
    UNKNOWN = "unknown"
    """May or may not have arrived; nobody repeats it blindly."""
    SKIPPED = "skipped"
    """A newer revision took its place."""
    CANCELLED = "cancelled"


class Receipt(Model):
    """Proof that the channel took a message."""

    id: str | None = None
    """The channel's own identifier (status id, Message-ID)."""
    url: HttpUrl | None = None
    note: str = ""


class Delivery(Model):
    """A message on its way: what the ledger knows of it."""

    id: int
    occasion: str
    channel: Id
    message: Message
    key: str
    """The same for every attempt at this message, different for every other: for idempotency."""
    revision: int = 1
    state: State = State.DUE
    attempt: int = 0
    created: UtcTime
    first_tried: UtcTime | None = None
    next_at: UtcTime | None = None
    follows: Receipt | None = None
    """The receipt of the message named by `after`."""
    replaces: Receipt | None = None
    """The receipt of the earlier revision that this one edits."""
    receipt: Receipt | None = None
    error: str = ""
    updated: UtcTime
