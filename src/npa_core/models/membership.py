"""Memberships: who belonged to the alliance, or to one of its working groups, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from npa_core.models.base import Id, Line, Model, not_before
from npa_core.models.vocabulary import Role


class Membership(Model):
    """A partner's membership for a time (after the W3C's org:Membership)."""

    group: Id | None = None
    """A working group; without it, the alliance itself."""
    role: Role = "member"
    valid_from: date | None = None
    valid_to: Annotated[date | None, not_before("valid_from")] = None
    """The last day; without it the membership goes on."""
    source: Line = ""
    """How we know: a declaration of accession, minutes, a link."""
