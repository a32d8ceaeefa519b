"""Working groups (Arbeitsgruppen) of the alliance."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from npa_core.models.base import HttpUrl, Id, Model, not_before
from npa_core.models.contact import Contact
from npa_core.models.localized import Localized
from npa_core.models.region import RegionKey


class WorkingGroup(Model):
    """A group of partners that works on something (after the W3C's org:OrganizationalUnit)."""

    id: Id
    name: Localized
    description: Localized | None = None
    leads: tuple[Id, ...] = ()
    """Partners that lead it."""
    members: tuple[Id, ...] = ()
    """Partners that work in it, beside those whose memberships name it."""
    action_fields: tuple[Id, ...] = ()
    regions: tuple[RegionKey, ...] = ()
    valid_from: date | None = None
    valid_to: Annotated[date | None, not_before("valid_from")] = None
    """The last day; without it, the group is at work."""
    url: HttpUrl | None = None
    contact: Contact | None = None
