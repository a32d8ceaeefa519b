"""Decisions: what an editor said of an item, for good. They stand above whatever classifiers say, now and later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import JsonValue, StringConstraints, TypeAdapter, ValidationInfo, field_validator

from npa_core.models.base import Id, LanguageTag, Line, Model, UtcTime
from npa_core.models.region import Ags

DecisionKind = Literal["action_fields", "regions", "relevance", "pin", "story", "language"]

EDITOR = "editor"
"""The origin of labels that an editor set."""

_FORMS: Mapping[str, TypeAdapter[Any]] = {
    "action_fields": TypeAdapter(tuple[Id, ...]),
    "regions": TypeAdapter(tuple[Ags, ...]),
    "relevance": TypeAdapter(Literal["on", "off"]),
    "pin": TypeAdapter(Literal[True]),
    "story": TypeAdapter(Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{16}$")]),
    "language": TypeAdapter(LanguageTag),
}


class Decision(Model):
    """One thing an editor decided of an item."""

    item: str
    """The item's id."""
    kind: DecisionKind
    value: JsonValue
    """`action_fields`: a list of ids; `regions`: a list of AGS; both may be empty. `relevance`: `on` or `off`.
    `pin`: true. `story`: the id of the story's first item. `language`: a language tag."""
    at: UtcTime
    note: Line = ""

    @field_validator("value")
    @classmethod
    def _check_value(cls, value: JsonValue, seen: ValidationInfo) -> JsonValue:
        form = _FORMS.get(seen.data.get("kind", ""))
        if form is not None:
            form.validate_python(value)
        return value

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the labels it sets: several, one or none."""
        return tuple(map(str, self.value)) if isinstance(self.value, list) else (str(self.value),)


def decided(decisions: Iterable[Decision], kind: DecisionKind) -> Decision | None:
    """Return the decision of this kind, or None."""
    return next((decision for decision in decisions if decision.kind == kind), None)
