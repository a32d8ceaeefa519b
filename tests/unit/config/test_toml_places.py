"""The place index of TOML: every key that tomllib finds has its line and column."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.config.toml_places import index_places

DOCUMENT = """\
title = "x"  # a comment with [brackets] = and "quotes
a.b . "c d" = 1

[alliance]
name = '''
[not.a.table]
key = "no key"'''
languages = [
  "de",  # the first
  "en",
]

[[channels]]
id = "site"
settings = { out = "public", deep = { x = [ { y = 1 } ] } }
[channels.more]
at = 1979-05-27 07:32:00

[[channels]]
id = "letter"
[[channels.parts]]
[[channels.parts]]
k = \"\"\"two \\\"\"\" quotes \"\" and an end\"\"\"\"\"
after = true
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("title",), (1, 1)),
        (("a",), (2, 1)),
        (("a", "b"), (2, 3)),
        (("a", "b", "c d"), (2, 7)),
        (("alliance",), (4, 2)),
        (("alliance", "name"), (5, 1)),
        (("alliance", "languages"), (8, 1)),
        (("alliance", "languages", 0), (9, 3)),
        (("alliance", "languages", 1), (10, 3)),
        (("channels",), (13, 3)),
        (("channels", 0), (13, 1)),
        (("channels", 0, "settings", "out"), (15, 14)),
        (("channels", 0, "settings", "deep", "x", 0, "y"), (15, 47)),
        (("channels", 0, "more"), (16, 11)),
        (("channels", 0, "more", "at"), (17, 1)),
        (("channels", 1), (19, 1)),
        (("channels", 1, "parts", 1, "k"), (23, 1)),
        (("channels", 1, "parts", 1, "after"), (24, 1)),
    ],
)
def test_every_kind_of_key_has_its_place(path, place):
    places = index_places(DOCUMENT)

    assert place == places[path]


def test_the_places_are_those_of_the_data_and_no_more():
    places = index_places(DOCUMENT)

    assert set(_paths(tomllib.loads(DOCUMENT))) == set(places)


def test_windows_line_ends_change_no_place():
    assert index_places(DOCUMENT) == index_places(DOCUMENT.replace("\n", "\r\n"))


def test_what_is_no_toml_is_a_value_error_and_no_endless_loop():
    with pytest.raises(ValueError, match="no valid TOML"):
        index_places("a = 1\n!\n")


def _paths(data, path=()):
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _paths(value, (*path, index))


# A random document: data first, then written in one of the many ways TOML offers for each part of it.

KEYS = st.text("ab.-_1 \"'ü#[]=", max_size=4)
TEXTS = st.text("a\"'\\\n#[]{}=,. ü", max_size=12)
LEAVES = st.one_of(st.integers(-9, 9), st.booleans(), TEXTS, st.just(date(2026, 11, 16)), st.floats(0, 9))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)


@given(TABLES, st.randoms(use_true_random=False))
def test_each_path_of_any_document_stands_where_the_index_says(data, random):
    text = "\n".join(_written(data, (), random)) + "\n"
    assert data == tomllib.loads(text)

    places = index_places(text)

    assert set(_paths(data)) <= set(places)
    lines = text.split("\n")
    for path, (line, column) in places.items():
        rest = lines[line - 1][column - 1 :]
        if path and isinstance(path[-1], str):
            assert any(rest.startswith(form) for form in _key_forms(path[-1])), (path, rest)


def _written(table, path, random):
    """Write a table: its plain values first, then what has headers of its own."""
    later = []
    for key, value in table.items():
        tables = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
        if tables and all(isinstance(entry, dict) for entry in tables) and random.random() < 0.6:
            later.append((key, value))
        elif isinstance(value, dict) and value and random.random() < 0.5:
            for inner, leaf in value.items():
                dot = random.choice([".", " . "])
                yield f"{_key(key, random)}{dot}{_key(inner, random)} = {_value(leaf, random)}"
        else:
            comment = random.choice(["", " # x = [1"])
            yield f"{random.choice(['', '  '])}{_key(key, random)}={_value(value, random)}{comment}"
    for key, value in later:
        below = (*path, key)
        header = random.choice([".", " . "]).join(_key(step, random) for step in below)
        for entry in [value] if isinstance(value, dict) else value:
            yield f"[{header}]" if isinstance(value, dict) else f"[[{header}]]  # [x]"
            yield from _written(entry, below, random)


def _value(value, random):
    gap = random.choice(["", " "])
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k, random)} = {_value(v, random)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        gap = random.choice(["", " ", "\n", " # , ]\n"])
        return "[" + gap + f"{gap},{gap}".join(_value(v, random) for v in value) + gap + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return random.choice(_string_forms(value))
    return str(value) + gap


def _string_forms(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    forms = [f'"{escaped.replace(chr(10), chr(92) + "n")}"', f'"""\n{escaped}"""']
    if "'" not in text:
        forms.append(f"'''\n{text}'''")
        if "\n" not in text:
            forms.append(f"'{text}'")
    if '"' not in text.replace('""', "") and '"""' not in text and "\\" not in text:
        forms.append(f'"""\n{text}"""')
    return forms


def _key_forms(key):
    forms = [form for form in _string_forms(key) if not form.startswith(('"""', "'''"))]
    return [*forms, key] if key and all(c.isascii() and (c.isalnum() or c in "-_") for c in key) else forms


def _key(key, random):
    return random.choice(_key_forms(key))
