"""Recommendations to policy: what has to change, and whom it is said to."""

from __future__ import annotations

from datetime import date
from typing import Literal

from npa_core.models.base import HttpUrl, Id, Model, Name
from npa_core.models.localized import Localized

RecommendationStatus = Literal["open", "taken_up", "done", "declined"]


class Recommendation(Model):
    """What practice recommends to policy."""

    id: Id
    text: Localized
    addressee: Name
    """Who can act: an office or a body, not a person."""
    issued: date | None = None
    status: RecommendationStatus = "open"
    action_fields: tuple[Id, ...] = ()
    group: Id | None = None
    """The working group that wrote it."""
    case: Id | None = None
    """The case it was learnt from."""
    url: HttpUrl | None = None
