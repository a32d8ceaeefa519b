"""Validation: every error of pydantic as a fault in our voice, at its place, with nothing secret in it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, JsonValue, SecretBytes, SecretStr, field_validator

from npa_core.errors import Fault
from npa_core.models import Ags, HttpUrl, Id, LanguageTag, Localized, SourceId
from npa_core.models.shape import known_keys, shapes_at
from npa_core.models.validation import kind_of, nearest, place_of, validate


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: int = 0
    colour: Literal["green", "yellow"] = "green"


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Id = "x"
    source: SourceId = "x"
    ags: Ags = "03"
    language: LanguageTag = "de"
    link: HttpUrl | None = None
    title: Localized | None = None
    short: str = Field(default="abc", min_length=1, max_length=5)
    code: str = Field(default="a1", pattern=r"^[a-z]\d$")
    ratio: float = Field(default=0.5, gt=0, lt=1)
    count: int = Field(default=5, ge=1, le=9)
    many: tuple[int, ...] = Field(default=(1,), min_length=1, max_length=3)
    pair: tuple[int, Inner] = (1, Inner())
    either: int | Inner = 1
    on: bool = True
    day: date = date(2026, 1, 1)
    moment: datetime = datetime(2026, 1, 1)  # noqa: DTZ001 -- a plain datetime is the point
    hour: time = time(7)
    mood: Colour = Colour.RED
    inner: Inner = Inner()
    inners: tuple[Inner, ...] = ()
    by_name: Mapping[Id, Inner] = Field(default_factory=dict)
    other: Mapping[str, int] = Field(default_factory=dict, alias="else")
    anything: JsonValue = None
    password: SecretStr = SecretStr("")
    key: SecretBytes = SecretBytes(b"")
    checked: str = ""
    even: int = Field(default=2, multiple_of=2)
    keys: frozenset[str] = frozenset()

    @field_validator("checked", "password")
    @classmethod
    def _check(cls, value):
        text = value if isinstance(value, str) else value.get_secret_value()
        if text.startswith("bad"):
            raise ValueError(f"{text!r} is bad")
        return value


def says(data, **options):
    _, faults = validate(Outer, data, file="f", places=options.pop("places", {}), **options)
    return [fault.message for fault in faults]


def test_good_data_becomes_the_model_without_a_fault():
    assert validate(Inner, {"size": 3}, file="f", places={}) == (Inner(size=3), ())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"cuont": 1}, "unknown key 'cuont' (did you mean 'count'?)"),
        ({"elsa": 1}, "unknown key 'elsa' (did you mean 'else'?)"),
        ({"zzz": 1}, "unknown key 'zzz'"),
        ({"inner": {"zzz": 1}}, "unknown key 'zzz' (known: colour, size)"),
        ({"inners": [{}, {"color": "green"}]}, "unknown key 'color' (did you mean 'colour'?)"),
        ({"by_name": {"a": {"sise": 1}}}, "unknown key 'sise' (did you mean 'size'?)"),
        ({"pair": [1, {"sise": 1}]}, "unknown key 'sise' (did you mean 'size'?)"),
        ({"inner": {"colour": "gren"}}, "`colour`: unknown value 'gren' (did you mean 'green'?)"),
        ({"inner": {"colour": "x"}}, "`colour`: unknown value 'x' (known: green, yellow)"),
        ({"inner": {"colour": 3}}, "`colour`: unknown value 3 (known: green, yellow)"),
        ({"mood": "blu"}, "`mood`: unknown value 'blu' (did you mean 'blue'?)"),
        ({"count": "many"}, "`count`: expected a whole number, found text"),
        ({"count": 1.5}, "`count`: expected a whole number, found a number"),
        ({"count": [1]}, "`count`: expected a whole number, found a list"),
        ({"count": 0}, "`count`: must be at least 1"),
        ({"count": 10}, "`count`: must be at most 9"),
        ({"ratio": 0}, "`ratio`: must be more than 0.0"),
        ({"ratio": 1}, "`ratio`: must be less than 1.0"),
        ({"short": ""}, "`short`: must have at least 1 character(s)"),
        ({"short": "abcdef"}, "`short`: must have at most 5 characters"),
        ({"short": 3158}, "`short`: expected text, found a whole number; put it in quotes"),
        ({"short": date(2026, 1, 1)}, "`short`: expected text, found a date or time; put it in quotes"),
        ({"short": None}, "`short`: expected text, found nothing"),
        ({"short": {}}, "`short`: expected text, found a mapping"),
        ({"many": []}, "`many`: must have at least 1 entry or entries"),
        ({"many": [1, 2, 3, 4]}, "`many`: must have at most 3 entries"),
        ({"many": "x"}, "`many`: expected a list, found text"),
        ({"many": [1, "x"]}, "`many`: expected a whole number, found text"),
        ({"keys": 1}, "`keys`: expected a list, found a whole number"),
        ({"on": "maybe"}, "`on`: expected true or false, found text"),
        ({"day": "tomorrow"}, "`day`: expected a date such as 2026-11-16, found text"),
        ({"day": "2026-02-30"}, "`day`: there is no day 2026-02-30"),
        ({"moment": "2026-13-01"}, "`moment`: there is no day 2026-13-01"),
        ({"moment": "x"}, "`moment`: expected a date and time, found text"),
        ({"hour": "x"}, "`hour`: expected a time such as 07:00, found text"),
        ({"inner": "x"}, "`inner`: expected a mapping, found text"),
        ({"by_name": []}, "`by_name`: expected a mapping, found a list"),
        ({"by_name": {"Ä": {}}}, "`Ä`: 'Ä' is no id (lower-case letters, digits, '-' and '_')"),
        ({"title": [1]}, "`title`: expected text, or a mapping of languages to texts, found a list"),
        ({"title": {"deutsch": "x"}}, "`deutsch`: 'deutsch' is no language tag such as 'de' or 'pt-BR'"),
        ({"id": "A b"}, "`id`: 'A b' is no id (lower-case letters, digits, '-' and '_')"),
        ({"source": "a/b/c"}, "`source`: 'a/b/c' is no id (lower-case letters, digits, '-' and '_'; one '/' between)"),
        ({"ags": "1"}, "`ags`: '1' is no AGS (2, 3, 5 or 8 digits)"),
        ({"ags": "٠٣"}, "`ags`: '٠٣' is no AGS (2, 3, 5 or 8 digits)"),
        ({"code": "aa"}, r"`code`: 'aa' does not have the form ^[a-z]\d$"),
        ({"link": "javascript:x"}, "`link`: not an http(s) URL"),
        ({"checked": "bad"}, "`checked`: 'bad' is bad"),
        ({"even": 3}, "`even`: input should be a multiple of 2"),
        ({"password": "bad geheim"}, "`password`: this value is not accepted (it is secret and not shown)"),
        ({"password": 7}, "`password`: expected text, found a whole number; put it in quotes"),
        ({"key": []}, "`key`: this value is not accepted (it is secret and not shown)"),
        ("text", "expected a mapping, found text"),
        (b"bytes", "expected a mapping, found something else"),
    ],
)  # fmt: skip
def test_each_error_is_one_sentence_in_our_voice(data, message):
    assert says(data) == [message]


def test_a_union_names_the_key_and_not_its_own_choices():
    assert says({"either": "x"}) == [
        "`either`: expected a mapping, found text",
        "`either`: expected a whole number, found text",
    ]


def test_a_missing_key_is_named_at_the_place_of_what_lacks_it():
    class Needs(BaseModel):
        name: str

    class Holds(BaseModel):
        all: list[Needs]

    places = {(): (1, 1), ("a", "all", 1): (7, 3)}

    model, faults = validate(Holds, {"all": [{"name": "x"}, {}]}, file="f.yaml", places=places, at=("a",))

    assert model is None
    assert faults == (Fault("f.yaml", 7, 3, "`name` is missing"),)


def test_values_at_secret_paths_are_never_shown():
    data = {"id": "GEHEIM", "inner": {"colour": "GEHEIM"}, "count": "GEHEIM", "checked": "bad GEHEIM"}

    found = says(data, secret=[("id",), ("inner",), ("count",), ("checked",)])

    assert "GEHEIM" not in str(found)
    assert len(found) == 4


def test_faults_come_in_the_order_of_the_file_and_only_once():
    places = {("count",): (3, 1), ("ratio",): (2, 1), ("on",): (2, 9)}

    _, faults = validate(Outer, {"count": 0, "ratio": 0, "on": "x"}, file="f", places=places)

    assert [(fault.line, fault.column) for fault in faults] == [(2, 1), (2, 9), (3, 1)]


def test_the_place_of_something_unknown_is_that_of_the_nearest_thing_around_it():
    places = {(): (1, 1), ("a",): (2, 3), ("a", 0, "b"): (4, 5)}

    assert place_of(places, ("a", 0, "b", "c")) == (4, 5)
    assert place_of(places, ("a", 1, "b")) == (2, 3)
    assert place_of(places, ("z",)) == (1, 1)
    assert place_of({}, ("z",)) == (0, 0)


def test_a_suggestion_names_the_nearest_or_the_few_or_nothing():
    assert nearest("hel", ["hello", "bye"]) == " (did you mean 'hello'?)"
    assert nearest("zzz", ["b", "a"]) == " (known: a, b)"
    assert nearest("zzz", ["b", "a"], most=1) == ""
    assert nearest("zzz", []) == ""


def test_kinds_of_values_have_plain_names():
    values = [None, True, 1, 1.5, "x", date(2026, 1, 1), {}, [], object()]

    assert [kind_of(value) for value in values] == [
        "nothing", "true or false", "a whole number", "a number", "text", "a date or time", "a mapping", "a list",
        "something else",
    ]  # fmt: skip


def test_the_shape_at_a_path_is_known_through_every_wrapper():
    assert shapes_at(Outer, ("by_name", "x", "size")) == (int,)
    assert Inner in shapes_at(Outer, ("either",))
    assert shapes_at(Outer, ("pair", 0)) == (int,)
    assert str in shapes_at(Outer, ("title", "de"))
    assert str in shapes_at(Outer, ("anything",))
    assert known_keys(Outer, ("inner",)) == {"size", "colour"}


def test_there_is_no_shape_where_the_model_knows_nothing():
    assert shapes_at(Outer, ("nothing",)) == ()
    assert shapes_at(Outer, ("count", "x")) == ()
    assert shapes_at(Outer, ("pair", 2)) == ()
    assert shapes_at(Outer, ("pair", "x")) == ()
    assert known_keys(Outer, ("by_name",)) == frozenset()
