"""Localised text: one string, or one per language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, RootModel, model_validator

from npa_core.models.base import LanguageTag, Text

UNDETERMINED = "und"


class Localized(RootModel[dict[LanguageTag, Text]]):
    """Text per language tag. A bare string is kept as language `und`, fit for every reader; texts are cleaned."""

    model_config = ConfigDict(frozen=True)

    if TYPE_CHECKING:  # what the validator below accepts

        def __init__(self, root: str | dict[str, str]) -> None: ...

    @model_validator(mode="before")
    @classmethod
    def _accept_bare_string(cls, value: Any) -> Any:
        return {UNDETERMINED: value} if isinstance(value, str) else value

    def pick(self, *languages: str) -> str:
        """Return the text in the first of `languages` that is there, else in any; empty when there is none."""
        for language in (*languages, UNDETERMINED):
            for tag in (language, language.split("-", 1)[0]):
                if tag in self.root:
                    return self.root[tag]
        return next(iter(self.root.values()), "")
