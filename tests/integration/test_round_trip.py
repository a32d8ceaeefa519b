"""Whatever a catalogue holds: exported and imported into an empty folder, it is the same again."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from json import dumps as to_json
from pathlib import Path
from tempfile import TemporaryDirectory
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from npa_core.exchange import csv, json, xlsx
from npa_core.exchange.folder import load_catalogue
from npa_core.exchange.formats import Wanted
from npa_core.exchange.parts import PARTS, TABLES, part, whole
from npa_core.exchange.plain import plain, shareable
from npa_core.models import Case, Context, Email, Event, HttpUrl, Localized, Model, Page, Region
from npa_core.models.references import REFERENCES
from npa_core.pipeline.transfer import export, import_

FIND = (Phase.explicit, Phase.generate)  # a smaller example would take minutes to find
SETTINGS = '[alliance]\nname = "A"\nurl = "https://a.example/"\ncontact = "office@a.example"\n'
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
TEXTS = st.text(LETTERS, max_size=20) | st.text("=+-@'\";:,[]{}#&*!|>%`~?\\ \n0123abc", max_size=12)
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
DATES = st.dates(date(1800, 1, 1), date(2100, 1, 1))
SPECIAL = {
    Email: st.sampled_from(["office@a.example", "info@b.example"]),
    HttpUrl: st.sampled_from(["https://a.example/", "http://b.example/x?y=1;z=2#a", "https://c.example/ä,b"]),
    Localized: st.dictionaries(st.sampled_from(["und", "de", "pt-BR"]), TEXTS, min_size=1),
}
OWN = {
    ("timezone",): st.sampled_from(["Europe/Berlin", "UTC"]),
    ("repeats",): st.sampled_from(["FREQ=WEEKLY;BYDAY=TU", "FREQ=DAILY"]),
    ("start", Event): DATES | st.datetimes(datetime(1990, 1, 1), datetime(2000, 1, 1)),  # noqa: DTZ001 - local times
    ("end", Event): st.none() | DATES | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
    ("text", Case): st.just("Ein Text.\n\n## Noch einer\n\n- a"),
    ("text", Page): st.just("Wer wir sind."),
    ("file",): st.just("assets/bild.png"),
}  # fmt: skip


def values(annotation: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Plain data for a type, most of it valid."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in SPECIAL:
        found = SPECIAL[annotation]
    elif origin is Annotated:
        found = values(arguments[0], (*arguments[1:], *metadata))
    elif origin in (Union, UnionType):
        found = st.one_of([values(choice, metadata) for choice in arguments if choice is not NoneType])
    elif origin is Literal:
        found = st.sampled_from(arguments)
    elif origin is tuple:
        found = st.lists(values(arguments[0]), max_size=2)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        found = st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=2)
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        found = entries(annotation)
    else:
        found = scalars(annotation, metadata)
    return found


def scalars(annotation: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    limits = {
        name: value
        for held in metadata
        for name in ("pattern", "ge", "le", "gt")
        if (value := getattr(held, name, None)) is not None
    }
    if "pattern" in limits:
        return st.from_regex(limits["pattern"], fullmatch=True).filter(lambda text: len(text) < 30 and "\n" not in text)
    if annotation is str:
        return TEXTS if any("line" in repr(held) for held in metadata) and "filled" not in repr(metadata) else NAMES
    if annotation is Any:  # a gatherer's settings: whatever JSON holds
        return NAMES | st.booleans() | st.integers(0, 9999) | st.lists(NAMES, max_size=2)
    low, high = limits.get("ge", limits.get("gt", 0)), limits.get("le", 9999)
    return {
        bool: st.booleans(), int: st.integers(int(low), int(high)), date: DATES, time: st.times(),
        float: st.floats(low, high).map(lambda number: round(number, 6) + 0.0),  # Excel keeps 15 digits, and no -0
    }[annotation]  # fmt: skip


@st.composite
def entries(draw: Any, type_: type[Model]) -> dict[str, Any]:
    """Plain data for a noun: what it needs, and some of what it may have."""
    chosen = draw(st.sets(st.sampled_from(sorted(type_.model_fields)), max_size=6))
    needed = {name for name, field in type_.model_fields.items() if field.is_required()}
    return {name: draw(of_field(type_, name)) for name in type_.model_fields if name in chosen | needed}


@cache
def of_field(type_: type[Model], name: str) -> st.SearchStrategy[Any]:
    field = type_.model_fields[name]
    own = next((OWN[key] for key in ((name, type_), (name,)) if key in OWN), None)
    return values(field.annotation, tuple(field.metadata)) if own is None else own


@st.composite
def nouns(draw: Any, type_: type[Model]) -> Model:
    """A noun of a type."""
    data = draw(entries(type_))
    if type_ is Region:
        data = {**data, **draw(st.sampled_from([{"ags": "03158"}, {"id": "sued"}, {"ags": "03158", "kind": "custom"}]))}
        data["id"] = data.get("ags", "sued")
    try:
        return type_.model_validate(data)
    except ValidationError:
        reject()


@st.composite
def catalogues(draw: Any) -> Any:
    """A catalogue in which every reference leads somewhere."""
    parts: dict[str, list[Model]] = {}
    for name, kind in PARTS.items():
        found = draw(st.lists(nouns(kind.type), max_size=1 if name == "context" else 2))
        ids = ("03158", "sued") if kind.type is Region else (f"{name[:3]}-0", f"{name[:3]}-1")
        parts[name] = [with_id(noun, id) for noun, id in zip(found, ids, strict=False)] if kind.key else found
    known = {PARTS[name].type: [getattr(noun, "id", "") for noun in held] for name, held in parts.items()}
    parts = {name: [referring(noun, known) for noun in held] for name, held in parts.items()}
    parts["places"] = list(dict.fromkeys(parts["places"]))  # with the same AGS now, two may be one
    parts["context"] = [context for context in parts["context"] if context != Context()]
    return whole({name: tuple(held) for name, held in parts.items()})


def with_id(noun: Model, id: str) -> Model:
    data = {**noun.model_dump(), "id": id}
    if isinstance(noun, Region):
        data |= {"ags": id if id.isdigit() else None, "parent": None}
    if feeds := data.get("feeds"):
        data["feeds"] = [{**feeds[0], "id": f"{id}/news"}]
    return type(noun).model_validate(data)


def referring(noun: Model, known: Mapping[type[Model], list[str]]) -> Model:
    """The noun with references to what there is."""
    data = noun.model_dump()
    for path, to in REFERENCES.get(type(noun), {}).items():
        is_tree = path == "parent" or path.startswith(("relations", "successors")) or isinstance(noun, Region)
        put(data, path.split("."), [] if is_tree else known.get(to, []))
    try:
        return type(noun).model_validate(data)
    except ValidationError:
        reject()


def put(data: Any, path: list[str], ids: list[str]) -> None:
    step, rest = path[0], path[1:]
    if not rest:
        if data.get(step) is not None:
            data[step] = ids[0] if ids else None
    elif rest == ["*"]:
        if data.get(step):
            data[step] = ids[:1]
    elif step == "*":
        for held in data:
            put(held, rest, ids)
    elif data.get(step) is not None:
        put(data[step], rest, ids)


def as_text(noun: Model) -> str:
    """All of a noun; of mappings, the order says nothing."""
    return to_json(shareable(noun).model_dump(mode="json"), sort_keys=True)


def same(one: Any, other: Any) -> None:
    """Compare two catalogues part by part, in whatever order; how individuals are reached is not told."""
    for name in PARTS:
        pair = [sorted(as_text(noun) for noun in part(held.discreet, name)) for held in (one, other)]
        assert pair[0] == pair[1], name


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=FIND)
@given(data=st.data())
def test_nouns_are_the_same_after_a_table(name: str, data: Any) -> None:
    type_ = TABLES[name].type
    held = [shareable(noun) for noun in data.draw(st.lists(nouns(type_), min_size=1, max_size=3))]

    assert [type_.model_validate(plain(noun)) for noun in held] == held
    read = csv.parse(csv.dump(type_, held).encode(), type_, file="f.csv")
    assert ([type_.model_validate(entry) for entry in read.data], read.faults) == (held, ())
    read = xlsx.parse(xlsx.dump({name: (type_, held)}), type_, file="f.xlsx")
    assert ([type_.model_validate(entry) for entry in read.data], read.faults) == (held, ())


@pytest.mark.parametrize("format", ["json", "xlsx"])
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=FIND)
@given(catalogue=catalogues())
def test_a_catalogue_is_the_same_after_export_and_import_into_an_empty_folder(format: str, catalogue: Any) -> None:
    if format == "xlsx":  # tables hold lists, not the words around all of them
        catalogue = whole({name: part(catalogue, name) for name in TABLES})
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        Path(one, "npa.toml").write_text(SETTINGS)

        import_(Path(one), "json", json.dump(catalogue).encode(), "f.json")
        same(load_catalogue(Path(one)), catalogue)
        import_(Path(other), format, export(Path(one), format), f"f.{format}")

        same(load_catalogue(Path(other)), catalogue)
        again = import_(Path(one), format, export(Path(one), format), f"f.{format}")
        assert (again.new, again.changed, again.files) == ({}, {}, ())


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=FIND)
@given(catalogue=catalogues())
def test_lists_are_the_same_after_csv_files_took_the_place_of_theirs(catalogue: Any) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        Path(one, "npa.toml").write_text(SETTINGS)
        import_(Path(one), "json", json.dump(catalogue).encode(), "f.json")
        for name in TABLES:
            if name not in ("schemes", "action_fields", "cases") and part(catalogue, name):
                path = Path(one, "catalogue", f"{name}.csv")
                path.write_bytes(export(Path(one), "csv", Wanted(noun=name)))
                path.with_suffix(".yaml").unlink()

        same(load_catalogue(Path(one)), catalogue)
        import_(Path(other), "json", export(Path(one), "json"), "f.json")
        same(load_catalogue(Path(other)), catalogue)
