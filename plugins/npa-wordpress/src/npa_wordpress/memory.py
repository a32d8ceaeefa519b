"""What is remembered of a site between two visits: where its interface is, names of its terms, its newest post."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, JsonValue, ValidationError

from npa_core.models import Model, UtcTime

MAX_NAMES = 1_000


class Memory(Model):
    """The cursor's part that is WordPress's own."""

    site: str = ""
    """The address it belongs to."""
    api: str = ""
    names: Mapping[str, str] = Field(default_factory=dict)
    """Of categories and tags, by `categories:ID`."""
    numbers: Mapping[str, str] = Field(default_factory=dict)
    """Of the categories and tags that the settings choose, by `categories:slug`."""
    newest: UtcTime | None = None
    """When the newest post known was published."""

    def as_json(self) -> JsonValue:
        """Return it as it is kept."""
        kept = dict(list(self.names.items())[-MAX_NAMES:])
        value: JsonValue = self.model_copy(update={"names": kept}).model_dump(mode="json")
        return value


def recalled(cursor: JsonValue, site: str) -> Memory:
    """Return what a cursor holds of this site; nothing when it is another's or cannot be read."""
    if isinstance(cursor, dict):
        try:
            memory = Memory.model_validate(cursor.get("wordpress") or {})
        except ValidationError:
            return Memory(site=site)
        if memory.site == site:
            return memory
    return Memory(site=site)
