"""Regions, keyed by the official German municipality key (AGS); and places, by whose names a text shows its region."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from npa_core.models.base import Line, Model, Name, not_before

Ags = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}|[0-9]{3}|[0-9]{5}|[0-9]{8})$")]
"""Amtlicher Gemeindeschlüssel: 2 digits a Land, 3 a former district, 5 a county, 8 a municipality."""

RegionKey = Annotated[
    str, StringConstraints(pattern=r"^([0-9]{2}|[0-9]{3}|[0-9]{5}|[0-9]{8}|[a-z][a-z0-9_-]*)$", max_length=80)
]
"""An AGS, or the id of a region of the alliance's own."""

RegionKind = Literal["state", "district", "county", "county_level_city", "municipality", "custom"]
_KIND_BY_DIGITS = {2: "state", 3: "district", 5: "county", 8: "municipality"}
_PARENT_DIGITS = {8: 5, 5: 2, 3: 2}


class Region(Model):
    """A Land, county or municipality; or, with an `id` and `members`, a region of the alliance's own.

    The official ones come from the Gemeindeverzeichnis (GV-ISys). `ags` alone is enough in a file: id
    and kind follow from it.
    """

    id: RegionKey = Field(default="", validate_default=False)
    """The AGS; of a region of the alliance's own (a Regionalverbund), an id that begins with a letter."""
    ags: Ags | None = None
    name: Name
    kind: RegionKind = "custom"
    """`county_level_city` is a kreisfreie Stadt."""
    ars: str | None = Field(default=None, pattern=r"^[0-9]{2,12}$")
    """Amtlicher Regionalschlüssel, up to 12 digits; for display, since reforms change it more often."""
    nuts3: str | None = Field(default=None, pattern=r"^[A-Z]{2}[A-Z0-9]{3}$")
    """The region in Eurostat's nomenclature: `DE911`."""
    parent: RegionKey | None = None
    """Where it lies; of an AGS known by its digits, so only needed for what is no official region."""
    members: tuple[RegionKey, ...] = ()
    """What a region of the alliance's own is made of."""
    other_names: tuple[Line, ...] = ()
    """How else texts call it."""
    valid_from: date | None = None
    valid_to: Annotated[date | None, not_before("valid_from")] = None
    """The last day on which it existed."""
    successors: tuple[RegionKey, ...] = ()
    """What became of it: what refers to it should refer to them."""

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        id = value.get("id")
        ags = value.get("ags") or (id if isinstance(id, str) and id.isdigit() else None)
        if not ags and not id:
            raise ValueError("a region needs its `ags`, or an `id` of its own that begins with a letter")
        if not isinstance(ags, str):
            return value
        return {"ags": ags, "id": ags, "kind": _KIND_BY_DIGITS.get(len(ags), "custom"), **value}

    @model_validator(mode="after")
    def _check(self) -> Region:
        if (self.ags or self.id) != self.id:
            raise ValueError(f"a region with an AGS has it as its id; leave `id` out or write {self.ags!r}")
        return self

    @property
    def within(self) -> str | None:
        """The region it lies in: `parent`, or what the digits of its AGS say; None at the top."""
        if self.parent or self.ags is None:
            return self.parent
        digits = _PARENT_DIGITS.get(len(self.ags))
        return self.ags[:digits] if digits else None


class Place(Model):
    """A place with its name: what a gazetteer knows (after GeoNames)."""

    name: Name
    ags: Ags
    """The municipality it belongs to, or the county where that is not known."""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    """Degrees north (WGS 84)."""
    longitude: float | None = Field(default=None, ge=-180, le=180)
    """Degrees east (WGS 84)."""
    population: int | None = Field(default=None, ge=0)
