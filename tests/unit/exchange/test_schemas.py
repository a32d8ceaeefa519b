"""JSON Schemas of the catalogue: they accept what the models accept, and refuse what people mistype."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

from npa_core.exchange import yaml
from npa_core.exchange.docstrings import field_docs
from npa_core.exchange.nouns import FIELDS, LISTS, NOUNS, TEXTS
from npa_core.exchange.schemas import FORMS, NEEDED, catalogue_schemas, schema_of
from npa_core.models import Digest, Offer, Partner, Place, Taxonomy
from npa_core.models.shape import known_keys

WHOLE = Path(__file__).parents[2] / "data" / "whole_nouns.yaml"
TYPES = {noun.name: noun.type for noun in NOUNS.values()}
NAMES = sorted(TYPES)


@cache
def schemas():
    return catalogue_schemas()


def data_of(text):
    """YAML as an editor sees it: a day is text."""
    return json.loads(json.dumps(yaml.parse(text, file="x.yaml").data, default=str))


@cache
def whole():
    return data_of(WHOLE.read_text())


def document(name, entry):
    """A file with one entry; above a text stands the entry alone, without the text."""
    return {key: value for key, value in entry.items() if key != "text"} if is_text(name) else [entry]


def is_text(name):
    return name in {noun.name for noun in TEXTS.values()}


def accepts(name, data):
    return Draft202012Validator(schemas()[name]).is_valid(data)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_a_schema_that_is_one_and_says_which_file_it_is_for(name):
    schema = schemas()[name]

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["description"].startswith(("The file catalogue/", "The file pages/"))


def test_there_is_no_schema_for_anything_else():
    assert set(schemas()) == {*LISTS, FIELDS.name, *(noun.name for noun in TEXTS.values())}


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_with_every_key_is_accepted_by_model_and_schema(name):
    (entry,) = whole()[name]

    TYPES[name].model_validate(entry)
    assert set(entry) == set(TYPES[name].model_fields)
    assert accepts(name, document(name, entry))


def mappings(model, data, at=()):
    """The place of every mapping whose keys are a model's."""
    if isinstance(data, dict):
        if known_keys(model, at):
            yield at
        for key, value in data.items():
            yield from mappings(model, value, (*at, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from mappings(model, value, (*at, index))


def held(data, at):
    for step in at:
        data = data[step]
    return data


@pytest.mark.parametrize(
    ("name", "at"), [(name, at) for name in NAMES for at in mappings(TYPES[name], whole()[name][0])], ids=str
)
def test_an_unknown_key_is_refused_wherever_it_stands(name, at):
    entry = deepcopy(whole()[name][0])
    held(entry, at)["unknown"] = "x"

    assert not accepts(name, document(name, entry))


def leaves(data, at=()):
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in steps:
        yield (*at, step)
        yield from leaves(value, (*at, step))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 3_000),
    st.floats(-200, 200),
    st.text(max_size=5),
    st.sampled_from(
        "de MO church local draft 03158 2026-12-01 2026-12-01T18:00 2026-12-01T18:00:05+01:00 09:30 "
        "https://a.example/ HTTP://A.example a@b.example abc".split()
    ),
    st.builds(list),
    st.builds(dict),
    st.builds(lambda: {"de": "Text"}),
    st.builds(lambda: ["de"]),
)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_what_a_model_accepts_its_schema_accepts(name, data):
    entry = deepcopy(whole()[name][0])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.sampled_from(sorted(leaves(entry), key=str)))
        if isinstance(held(entry, at[:-1]), list) or data.draw(st.booleans()):
            held(entry, at[:-1])[at[-1]] = data.draw(VALUES)
        else:
            del held(entry, at[:-1])[at[-1]]
        if not entry:
            return

    # Strictly: what only spreadsheets need, numbers written as text, no editor has to propose.
    try:
        TYPES[name].model_validate_json(json.dumps(entry), strict=True)
    except ValidationError:
        return
    assert accepts(name, document(name, entry)), entry


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("partners", {"sector": "chuch"}),
        ("partners", {"roles": ["membr"]}),
        ("partners", {"status": "aktiv"}),
        ("partners", {"regions": ["3158"]}),
        ("partners", {"regions": [3158]}),
        ("partners", {"name": {"german": "Landkreis"}}),
        ("partners", {"website": "www.landkreis.example"}),
        ("partners", {"feeds": ["feed.xml"]}),
        ("partners", {"contact": {"email": "office"}}),
        ("partners", {"joined": "1. Mai"}),
        ("places", {"latitude": 91}),
        ("offers", {"minimum_age": -1}),
        ("offers", {"schedules": [{"opens_at": "17 Uhr"}]}),
        ("events", {"start": "2026-12-01 um 18 Uhr"}),
        ("cases", {"title": ""}),
        ("cases", {"reach": {"people": "viele"}}),
        ("action_fields", {"keywords": {"german": []}}),
        ("action_fields", {"keywords": {"de": [{"text": "kurs", "mode": "teil"}]}}),
        ("regions", {"ags": None, "id": "Verbund"}),
    ],
    ids=str,
)
def test_a_wrong_word_is_refused(name, change):
    checker = Draft202012Validator.FORMAT_CHECKER
    entry = {**whole()[name][0], **change}

    assert not Draft202012Validator(schemas()[name], format_checker=checker).is_valid(document(name, entry))
    with pytest.raises(ValidationError):
        TYPES[name].model_validate(entry)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("partners", []),
        ("partners", [{"id": "a", "name": "A", "feeds": ["HTTPS://a.example/feed"]}]),
        ("regions", [{"ags": "03", "name": "Niedersachsen"}]),
        ("regions", [{"id": "verbund", "name": "Verbund", "members": ["03158"]}]),
        ("events", [{"id": "a", "name": "A", "start": "2026-12-01"}]),
        ("action_fields", [{"id": "sprache", "label": "Sprache"}]),
        ("action_fields", {"fields": [{"id": "sprache", "label": {"de": "Sprache"}}]}),
        ("action_fields", {"context": {"positive": {"de": [{"text": "asyl"}]}}, "schemes": []}),
        ("cases", {}),
        ("pages", {"title": "Impressum"}),
    ],
)
def test_the_short_forms_are_accepted(name, data):
    assert accepts(name, data)


@pytest.mark.parametrize("entry", [{"name": "Niedersachsen"}, {"ags": "03"}])
def test_a_region_needs_a_name_and_a_key(entry):
    assert not accepts("regions", [entry])


@pytest.mark.parametrize(
    "schedule", ["MON 07:00", "daily 7:30", " 1 07:00", "28 23:59", {"rhythm": "daily", "at": "07:00"}]
)
def test_a_schedule_is_accepted_as_it_is_written(schedule):
    digest = {"id": "weekly", "title": "Die Woche", "window": "2 w", "schedule": schedule}

    Digest.model_validate(digest)
    assert Draft202012Validator(schema_of(Digest, title="", file="")).is_valid(digest)


@pytest.mark.parametrize("change", [{"schedule": "MO 07:00"}, {"schedule": "29 07:00"}, {"window": "7"}, {"window": 7}])
def test_a_schedule_or_a_duration_that_is_none_is_refused(change):
    digest = {"id": "weekly", "title": "Die Woche", **change}

    with pytest.raises(ValidationError):
        Digest.model_validate(digest)
    assert not Draft202012Validator(schema_of(Digest, title="", file="")).is_valid(digest)


def models_in(model, seen) -> Iterator[type[BaseModel]]:
    """A model, and all models it is made of."""
    adapter = TypeAdapter(model)
    for name in adapter.json_schema().get("$defs", {}):
        found = next((kind for kind in subclasses(BaseModel) if kind.__name__ == name), None)
        if found and found not in seen:
            seen.add(found)
            yield found
    yield model


def subclasses(model):
    for below in model.__subclasses__():
        yield below
        yield from subclasses(below)


def test_no_model_reads_a_form_that_its_schema_does_not_know():
    seen = set()
    found = {kind for model in (*NOUNS, Taxonomy, Digest) for kind in models_in(model, seen)}

    validators = {
        kind: [held.info.mode for held in kind.__pydantic_decorators__.model_validators.values()] for kind in found
    }
    assert {kind for kind, modes in validators.items() if "before" in modes} == {*FORMS, *NEEDED}


def test_a_field_is_described_by_the_text_below_it_by_an_inherited_one_or_by_its_vocabulary():
    docs = {**field_docs(Partner), **field_docs(Offer)}

    assert docs["short_name"] == "How it is called in lists and posts."
    assert docs["assured_by"] == "Which office assured it."
    assert docs["sector"] == "What kind of organisation a partner is."
    assert docs["carrier"] == "Trägerschaft, where it differs from the partner's."
    assert "location" not in field_docs(Place)
    assert "id" not in docs


def test_the_texts_are_in_the_schema_and_only_defaults_that_say_something():
    partner = schemas()["partners"]["$defs"]["Partner"]["properties"]
    digest = schema_of(Digest, title="", file="")["properties"]

    assert partner["short_name"]["description"] == field_docs(Partner)["short_name"]
    assert partner["sector"]["default"] == "other"
    assert "default" not in partner["short_name"]
    assert digest["window"]["default"] == "7d"
    assert "default" not in schemas()["partners"]["$defs"]["Feed"]["anyOf"][1]["properties"]["grant"]
