"""YAML: data and places, the surprises of YAML 1.1 left out, hostile documents refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.exchange import yaml


def faults_of(text):
    parsed = yaml.parse(text, file="f.yaml")
    return [str(fault) for fault in parsed.faults]


def test_data_comes_with_the_place_of_every_key_and_entry():
    text = "- id: a\n  regions: ['03158', 03]\n  name: {de: x, en: y}\n- b\n"

    parsed = yaml.parse(text, file="f.yaml")

    assert parsed.data == [{"id": "a", "regions": ["03158", "03"], "name": {"de": "x", "en": "y"}}, "b"]
    assert parsed.faults == ()
    assert parsed.places == {
        (): (1, 1),
        (0,): (1, 3),
        (0, "id"): (1, 3),
        (0, "regions"): (2, 3),
        (0, "regions", 0): (2, 13),
        (0, "regions", 1): (2, 22),
        (0, "name"): (3, 3),
        (0, "name", "de"): (3, 10),
        (0, "name", "en"): (3, 17),
        (1,): (4, 3),
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("03251", "03251"),
        ("3251", 3251),
        ("-7", -7),
        ("1.5", 1.5),
        ("1.0e+3", 1000.0),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("07:00", "07:00"),
        ("2016-05-01", date(2016, 5, 1)),
        ("2016-04-31", "2016-04-31"),
        ("2016-05-01 07:00:00", "2016-05-01 07:00:00"),
        ("'12'", "12"),
        ("|\n  a\n  b\n", "a\nb\n"),
        ("0x10", "0x10"),
        ("1" * 30, "1" * 30),
        ("<<", "<<"),
    ],
)
def test_a_plain_value_is_what_a_reader_of_the_file_takes_it_for(text, value):
    parsed = yaml.parse(f"key: {text}\n", file="f.yaml")

    assert {"key": value} == parsed.data
    assert type(value) is type(parsed.data["key"])


def test_keys_are_always_text():
    assert yaml.parse("1: a\nno: b\n2016-05-01: c\n'': d\n", file="f.yaml").data == {
        "1": "a",
        "no": "b",
        "2016-05-01": "c",
        "": "d",
    }


def test_an_empty_file_holds_nothing():
    assert ((parsed := yaml.parse("# only a comment\n", file="f.yaml")).data, parsed.faults) == (None, ())


def test_an_anchor_can_be_used_again():
    parsed = yaml.parse("a: &x {b: 1}\nc: *x\nd: [*x, *x]\n", file="f.yaml")

    assert parsed.data == {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}, {"b": 1}]}
    assert parsed.places[("c",)] == (2, 1)


def test_the_first_line_may_have_another_number():
    parsed = yaml.parse("a: 1\nb: [\n", file="f.md", line=2)

    assert parsed.places[("a",)] == (2, 1)
    assert str(parsed.faults[0]).split(": ")[0] == "f.md:4:1"


def test_a_duplicate_key_is_a_fault_and_the_first_one_stays():
    parsed = yaml.parse("a: 1\nb: {c: 1,\n  c: 2}\na: 3\n", file="f.yaml")

    assert parsed.data == {"a": 1, "b": {"c": 1}}
    assert list(map(str, parsed.faults)) == [
        "f.yaml:3:3: duplicate key 'c'; it is already in line 2",
        "f.yaml:4:1: duplicate key 'a'; it is already in line 1",
    ]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a: [", "2:1", "no valid YAML"),
        ("a: 'x", "1:6", "no valid YAML"),
        ("a: b: c", "1:5", "mapping values are not allowed"),
        ("ok: 1\na: \x01", "2:4", "a character that may not stand here"),
        ("--- a\n--- b\n", "2:1", "a second document"),
        ("a: !!python/object/apply:os.system [ls]", "1:4", "is not allowed"),
        ("a: !!binary aGk=", "1:4", "is not allowed"),
        ("a: ! 12", "1:4", "is not allowed"),
        ("!!str a: b", "1:1", "a key must be plain text"),
        ("? [a]\n: b", "1:3", "a key must be plain text"),
        ("*a : b", "1:1", "a key must be plain text"),
        ("a: *x", "1:4", "nothing complete is called &x"),
        ("a: &x [*x]", "1:8", "nothing complete is called &x"),
        ("[" * 100_000, "1:52", "nested deeper than 50 levels"),
        ("- " * 100_000, "1:103", "nested deeper than 50 levels"),
    ],
)
def test_what_is_refused_is_one_fault_at_its_place(text, place, says):
    faults = faults_of(text)

    assert len(faults) == 1
    assert faults[0].startswith(f"f.yaml:{place}: ")
    assert says in faults[0]


def test_aliases_that_multiply_are_refused_before_they_do():
    laughs = ["a0: &a0 [x, x, x]"]
    laughs += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    faults = faults_of("\n".join(laughs))

    assert len(faults) == 1
    assert "more than 2,000,000 entries, aliases counted in full" in faults[0]


def test_a_document_that_is_too_long_is_refused():
    assert faults_of("#" * 20_000_001) == ["f.yaml: longer than 20,000,000 characters"]


PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**17), 10**17),
        st.floats(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
        st.sampled_from(["03251", "no", "07:00", "1e3", "2016-05-01", "1_000", "0x1F", "~", "null", "=", "<<", "- a"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("ab1: -#~", max_size=3), inner)),
    max_leaves=10,
)


@given(PLAIN)
def test_what_is_written_is_read_again_as_it_was(data):
    parsed = yaml.parse(yaml.dump(data), file="f.yaml")

    assert (data, ()) == (parsed.data, parsed.faults)


@given(st.text("ab:-[]{}&*!|>'\"#,? \n\t%@`~1", max_size=40))
def test_no_text_at_all_makes_it_raise(text):
    parsed = yaml.parse(text, file="f.yaml")

    assert all(place >= (1, 1) for place in parsed.places.values())
    assert parsed.data is None or not [f for f in parsed.faults if "duplicate" not in f.message]
