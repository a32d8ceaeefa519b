"""The JSON Schemas of an alliance folder's files: generated here, kept in the package, put into each folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic.json_schema import JsonSchemaValue

from npa_core.config import FILE, Config
from npa_core.exchange.schemas import catalogue_schemas, schema_of

SHIPPED = Path(__file__).parent / "folder" / "schemas"
"""Where the package keeps them."""


def write(folder: Path = SHIPPED) -> None:
    """Write every schema anew; what is no schema any more goes. `nox -s schemas` calls this."""
    texts = generated()
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def generated() -> Mapping[str, str]:
    """Return the text of each schema, by the name of its file."""
    schemas = {**catalogue_schemas(), "npa": _settings_schema()}
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


def _settings_schema() -> JsonSchemaValue:
    """Return the schema of npa.toml, in which a digest's id is the name of its table, and a secret is only named."""
    schema = schema_of(Config, title="The settings of an alliance", file=FILE)
    kinds = schema["$defs"]
    kinds["Digest"]["required"].remove("id")
    kinds["Secret"] = {
        "description": 'Where a secret is: { env = "NAME" } or { file = "secrets/name" }.',
        "type": "object",
        "properties": {"env": {"type": "string"}, "file": {"type": "string"}},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    for table, key in (("StoreSettings", "url"), ("NetSettings", "proxy")):
        field = kinds[table]["properties"][key]
        said = {name: field.pop(name) for name in ("title", "description", "default") if name in field}
        kinds[table]["properties"][key] = {**said, "anyOf": [field, {"$ref": "#/$defs/Secret"}]}
    return schema
