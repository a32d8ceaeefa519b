"""The reference is whole and true: commands, settings and dependencies are compared with the code."""

# ruff: noqa: S101  these are tests

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from npa_core.cli import main
from npa_core.config import Channel, ClassifySettings, GatherSettings, NetSettings, StoreSettings
from npa_core.exchange import markdown, yaml
from npa_core.exchange.nouns import LISTS, NOUNS
from npa_core.models import (
    ActionField,
    AdvicePoint,
    AllianceProfile,
    Case,
    Consent,
    Contact,
    Digest,
    Event,
    Feed,
    Grant,
    Keyword,
    Location,
    Membership,
    Offer,
    OpeningHours,
    Partner,
    Recommendation,
    Scheme,
    Source,
    Subscription,
    Taxonomy,
    WorkingGroup,
)
from npa_core.models.shape import shapes_at
from npa_core.pipeline.discover import discover
from npa_core.pipeline.schemas import SHIPPED

DOCS = Path(__file__).parent
ROOT = DOCS.parent
TABLES: dict[str, type[BaseModel]] = {
    "`[alliance]`": AllianceProfile,
    "`[store]`": StoreSettings,
    "`[net]`": NetSettings,
    "`[gather]`": GatherSettings,
    "`[classify]`": ClassifySettings,
    "`[[sources]]`": Source,
    "`[[subscriptions]]`": Subscription,
    "`[digests.ID]`": Digest,
    "`[[channels]]`": Channel,
}
FILES: dict[str, tuple[type[BaseModel], ...]] = {
    "partners.yaml": (Partner, Membership, Feed, Grant),
    "action_fields.yaml": (Taxonomy, Scheme, ActionField, Keyword),
    "offers.yaml": (Offer,),
    "events.yaml": (Event,),
    "groups.yaml": (WorkingGroup,),
    "recommendations.yaml": (Recommendation,),
    "advice_points.yaml": (AdvicePoint,),
    "cases/*.md": (Case, Consent),
    "Contact, location and hours": (Contact, Location, OpeningHours),
}
"""The tables of each file of the catalogue. Regions and places say their keys in their own way."""
OURS = {"npa-core", *(path.name for path in (ROOT / "plugins").glob("npa-*"))}


def commands(group: click.Group, above: str = "npa") -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{above} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")


def chapters(page: str) -> dict[str, str]:
    """The texts of a page by their heading of level 3, without a command's arguments."""
    parts = re.split(r"^### (.+)$", (DOCS / page).read_text(), flags=re.MULTILINE)
    names = (re.sub(r"[ …A-Z_]+`$", "`", name) if name.startswith("`npa") else name for name in parts[1::2])
    return dict(zip(names, (re.split(r"^## ", text, flags=re.MULTILINE)[0] for text in parts[2::2]), strict=True))


@pytest.mark.parametrize(("name", "command"), list(commands(main)), ids=str)
def test_a_command_and_its_options_are_described(name: str, command: click.Command) -> None:
    text = chapters("reference/commands.md")[f"`{name}`"]

    options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert {option for option in options if option not in text} == set()


def test_no_command_is_described_that_does_not_exist() -> None:
    described = {name for name in chapters("reference/commands.md") if name.startswith("`npa")}

    assert described == {f"`{name}`" for name, _ in commands(main)}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_npa_toml_is_described_key_by_key(table: str) -> None:
    implied = {"id"} if table == "`[digests.ID]`" else set()

    assert keys(chapters("reference/configuration.md")[table]) == set(TABLES[table].model_fields) - implied


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_the_catalogue_is_described_key_by_key(file: str) -> None:
    fields = {name for model in FILES[file] for name in model.model_fields}

    assert keys(chapters("reference/configuration.md")[file]) == fields - ({"text"} if Case in FILES[file] else set())


@pytest.mark.parametrize("file", [file for file in FILES if "." in file])
def test_what_the_parts_of_a_file_are_made_of_is_named_too(file: str) -> None:
    page = chapters("reference/configuration.md")
    named = set(re.findall(r"`(\w+)`", page[file] + page["Contact, location and hours"]))

    found = {name for model in FILES[file] for part in parts(model) for name in part.model_fields}
    assert found - named - {"text", "root"} == set()


def parts(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """All models that a model is made of."""
    for name in model.model_fields:
        for shape in (*shapes_at(model, (name,)), *shapes_at(model, (name, 0))):
            if isinstance(shape, type) and issubclass(shape, BaseModel):
                yield shape
                yield from parts(shape)


@pytest.mark.parametrize(
    ("file", "example"),
    [
        (file, example)
        for file, text in chapters("reference/configuration.md").items()
        for example in re.findall(r"^```(?:yaml|markdown)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    ],
    ids=str,
)
def test_every_example_is_accepted_by_models_and_schemas(file: str, example: str) -> None:
    name = "cases" if file == "cases/*.md" else re.findall(r"(\w+)\.yaml", file)[0]
    parsed = (markdown if name == "cases" else yaml).parse(example, file=file)
    types = {noun.name: noun.type for noun in NOUNS.values()} | {"action_fields": Taxonomy}

    assert not parsed.faults
    for entry in parsed.data if name in LISTS else [parsed.data]:
        types[name].model_validate({"id": "example", **entry} if name == "cases" else entry)
    front = {key: value for key, value in parsed.data.items() if key != "text"} if name == "cases" else parsed.data
    schema = Draft202012Validator(json.loads((SHIPPED / f"{name}.schema.json").read_text()))
    assert schema.is_valid(json.loads(json.dumps(front, default=str)))


@pytest.mark.parametrize("schema", sorted(SHIPPED.iterdir()), ids=lambda path: path.name)
def test_every_schema_has_its_line(schema: Path) -> None:
    assert f'| <a href="../{schema.name}">{schema.name}</a> |' in (DOCS / "reference/schemas.md").read_text()


def test_the_settings_of_every_component_are_described() -> None:
    text = chapters("reference/configuration.md")
    described = {name.split("`")[1]: keys(text[name]) for name in text if re.fullmatch(r"`\w+` \(.+\)", name)}

    ours = (plugin for plugin in discover().plugins if plugin.distribution in OURS)
    offers = [offer for plugin in ours for offer in plugin.offers]
    assert described == {offer.name: settings(offer.type) for offer in offers if settings(offer.type)}


def keys(text: str) -> set[str]:
    """The names in the first column of a chapter's table."""
    rows = (line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def settings(component: Any) -> set[str]:
    """The names of a component's settings."""
    return set(component.settings_type.model_fields)


def test_every_dependency_has_its_line() -> None:
    page = (DOCS / "explanation/dependencies.md").read_text()
    described = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")} - {"package"}

    assert described == set(dependencies())


def dependencies() -> Iterator[str]:
    """The names of all packages that any of our distributions or groups asks for."""
    for path in (ROOT / "pyproject.toml", *ROOT.glob("plugins/*/pyproject.toml")):
        toml = tomllib.loads(path.read_text())
        groups = [toml["project"].get("optional-dependencies", {}), toml.get("dependency-groups", {})]
        wanted = [toml["project"]["dependencies"], *(entries for group in groups for entries in group.values())]
        names = {
            re.split(r"[^\w-]", entry, maxsplit=1)[0].lower()
            for entries in wanted
            for entry in entries
            if isinstance(entry, str)
        }
        yield from names - OURS
