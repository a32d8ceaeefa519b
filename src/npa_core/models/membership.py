"""Memberships: who belonged to the alliance, or to one of its working groups, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import model_validator

from npa_core.models.base import Id, Line, Model
from npa_core.models.vocabulary import Role


class Membership(Model):
    """A partner's membership for a time (after the W3C's org:Membership)."""

    group: Id | None = None
    """A working group; without it, the alliance itself."""
    role: Role = "member"
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day; without it the membership goes on."""
    source: Line = ""
    """How we know: a declaration of accession, minutes, a link."""

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("`valid_to` is before `valid_from`")
        return self
