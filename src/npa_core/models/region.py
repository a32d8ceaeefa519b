"""Regions, keyed by the official German municipality key (AGS)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from npa_core.models.base import Line, Model

Ags = Annotated[str, StringConstraints(pattern=r"^(\d{2}|\d{3}|\d{5}|\d{8})$")]
"""Amtlicher Gemeindeschlüssel: 2 digits a Land, 3 a former district, 5 a county, 8 a municipality."""


class Region(Model):
    """A Land, county or municipality."""

    ags: Ags
    name: Line = Field(min_length=1)

    @property
    def id(self) -> str:
        """The AGS."""
        return self.ags
