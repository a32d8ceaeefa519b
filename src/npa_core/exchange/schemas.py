"""JSON Schemas of the catalogue's files, by which editors complete and check while somebody types.

They say what the models say, in the forms that people write: `7d`, `MON 07:00`, a bare address. What no schema can say
(references, the order of two dates) is left to `npa check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from npa_core.exchange.docstrings import field_docs
from npa_core.exchange.nouns import FIELDS, LISTS, TEXTS, Noun
from npa_core.models import ActionField, Feed, HttpUrl, Localized, Name, Region, Schedule, Taxonomy
from npa_core.models.digest import UNITS, WEEKDAYS

DRAFT = GenerateJsonSchema.schema_dialect
"""The draft the schemas are written in: 2020-12."""

_URL = {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://"}
_CLOCK = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
_DAYS = "|".join("".join(f"[{letter}{letter.lower()}]" for letter in day) for day in (*WEEKDAYS, "DAILY"))

FORMS: Mapping[type[BaseModel], JsonSchemaValue] = {
    Feed: _URL,
    Localized: {"type": "string"},
    Schedule: {"type": "string", "pattern": rf"^\s*({_DAYS}|0?[1-9]|1[0-9]|2[0-8])\s+{_CLOCK}\s*$"},
}
"""Models that may also be written as one text, and how."""
NEEDED: Mapping[type[BaseModel], JsonSchemaValue] = {
    Region: {"anyOf": [{"required": ["ags"]}, {"required": ["id"]}]},
}
"""What a validator asks for beside the required fields."""
_CHECKS: Mapping[Any, JsonSchemaValue] = {
    get_args(HttpUrl)[1].func: {"pattern": _URL["pattern"]},
    get_args(Name)[2].func: {"minLength": 1},
}
"""What the functions that check a text stand for."""


def catalogue_schemas() -> dict[str, JsonSchemaValue]:
    """Return the schema of each file in catalogue/ and pages/, by the name of the file or folder.

    That of a Markdown file describes its front matter.
    """
    lists = {noun.name: _list_schema(noun) for noun in LISTS.values()}
    texts = {noun.name: _front_matter_schema(noun, below) for below, noun in TEXTS.items()}
    taxonomy = schema_of(
        Taxonomy | tuple[ActionField, ...], title="Action fields", file=f"catalogue/{FIELDS.name}.yaml"
    )
    return {**lists, FIELDS.name: taxonomy, **texts}


def schema_of(shape: Any, *, title: str, file: str) -> JsonSchemaValue:
    """Return the schema of a file that holds a shape: a model, a union or a tuple of them."""
    found = TypeAdapter[Any](shape).json_schema(schema_generator=_Generator)
    return {"$schema": DRAFT, **found, "title": title, "description": f"The file {file}."}


def _list_schema(noun: Noun) -> JsonSchemaValue:
    shape = tuple[noun.type, ...]  # type: ignore[name-defined]  # the noun is known when this runs
    return schema_of(shape, title=noun.plural.capitalize(), file=f"catalogue/{noun.name}.yaml")


def _front_matter_schema(noun: Noun, below: str) -> JsonSchemaValue:
    """Return the schema of what stands above the text; id and title may come from the file's name and first heading."""
    found = schema_of(noun.type, title=f"Front matter of a {noun.word}", file=f"{below}/*.md")
    del found["properties"]["text"], found["required"]
    return found


class _Generator(GenerateJsonSchema):
    """pydantic's generator, with the texts of the fields and the forms that people write."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model: type[BaseModel] = schema["cls"]
        found = {**super().model_schema(schema), **NEEDED.get(model, {})}
        docs = field_docs(model)
        for name, field in found.get("properties", {}).items():
            if name in docs:
                field["description"] = docs[name]
            if field.get("default") in (None, "", [], {}) or "$ref" in field:
                field.pop("default", None)  # an editor would write it down
        if model in FORMS:
            text = {key: found.pop(key) for key in ("title", "description")}
            return {**text, "anyOf": [FORMS[model], found]}
        return found

    def encode_default(self, dft: Any) -> Any:
        return _written(dft) if isinstance(dft, timedelta) else super().encode_default(dft)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Refuse keys that are not of the form asked for."""
        found = super().dict_schema(schema)
        return {**found, "additionalProperties": False} if "patternProperties" in found else found

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchemaValue:
        return {**super().function_after_schema(schema), **_CHECKS.get(schema["function"]["function"], {})}

    def chain_schema(self, schema: core_schema.ChainSchema) -> JsonSchemaValue:
        """Ask for what all steps ask for; pydantic looks at the first alone."""
        return {key: value for step in schema["steps"] for key, value in self.generate_inner(step).items()}

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> JsonSchemaValue:
        return {"type": "string", "pattern": rf"^\s*[0-9]{{1,8}}\s*[{''.join(UNITS)}]\s*$"}

    def time_schema(self, schema: core_schema.TimeSchema) -> JsonSchemaValue:
        """Accept `17:00`: the format `time` of JSON Schema wants seconds and an offset (RFC 3339)."""
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"}

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:
        """Accept local times, which the format `date-time` does not (RFC 3339)."""
        day, offset = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "(Z|[+-][0-9]{2}:?[0-9]{2})"
        return {"type": "string", "pattern": f"^{day}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?{offset}?$"}


def _written(length: timedelta) -> str:
    """Write a duration as people do: `7d`."""
    seconds = int(length.total_seconds())
    unit = max((unit for unit in "smhd" if seconds % UNITS[unit] == 0), key=UNITS.__getitem__)
    return f"{seconds // UNITS[unit]}{unit}"
