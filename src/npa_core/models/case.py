"""Good-practice cases (Gute Beispiele)."""

from __future__ import annotations

from npa_core.models.base import HttpUrl, Id, LanguageTag, Line, Model, Name
from npa_core.models.region import Ags


class Case(Model):
    """One good-practice case: the front matter of a file in catalogue/cases/, and its Markdown text."""

    id: Id
    title: Name
    teaser: Line = ""
    language: LanguageTag = "de"
    action_fields: tuple[Id, ...] = ()
    partners: tuple[Id, ...] = ()
    regions: tuple[Ags, ...] = ()
    link: HttpUrl | None = None
    text: str = ""
    """The body of the file, in Markdown."""
