"""Regions, keyed by the official German municipality key (AGS)."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from npa_core.models.base import Model, Name

Ags = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}|[0-9]{3}|[0-9]{5}|[0-9]{8})$")]
"""Amtlicher Gemeindeschlüssel: 2 digits a Land, 3 a former district, 5 a county, 8 a municipality."""


class Region(Model):
    """A Land, county or municipality."""

    ags: Ags
    name: Name

    @property
    def id(self) -> str:
        """The AGS."""
        return self.ags
