"""Writing lists: what is added is there, what was written stays."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npa_core.errors import ConfigError
from npa_core.exchange import yaml
from npa_core.exchange.save import save
from npa_core.exchange.writing import append, change

NEW = {"id": "neu", "name": "Neu"}


def catalogue(root, text, name="partners.yaml"):
    path = root / "catalogue" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "- {id: neu, name: Neu}\n"),
        ("[]", "- {id: neu, name: Neu}\n"),
        ("# Partner\n", "# Partner\n\n- {id: neu, name: Neu}\n"),
        ("# Partner\n\n[]  # noch keine\n", "# Partner\n\n  # noch keine\n\n- {id: neu, name: Neu}\n"),
        ("null\n", "- {id: neu, name: Neu}\n"),
        ("- {id: a}", "- {id: a}\n\n- {id: neu, name: Neu}\n"),
        (
            "- id: a  # der erste\n- id: b\n  # Ende\n",
            "- id: a  # der erste\n- id: b\n  # Ende\n- {id: neu, name: Neu}\n",
        ),
        ("- id: a\n\n- id: b\n", "- id: a\n\n- id: b\n\n- {id: neu, name: Neu}\n"),
        ("  - id: a\n  - id: b\n# Ende\n", "  - id: a\n  - id: b\n# Ende\n  - {id: neu, name: Neu}\n"),
        ("- id: a\r\n- id: b\r\n", "- id: a\r\n- id: b\r\n- {id: neu, name: Neu}\r\n"),
        ("\ufeff- id: a\n- id: b\n", "\ufeff- id: a\n- id: b\n- {id: neu, name: Neu}\n"),
        ("[{id: a}, {id: b},]  # kurz\n", "[{id: a}, {id: b},\n  {id: neu, name: Neu},]  # kurz\n"),
        ("---\n- id: a\n- id: b\n...\n", "---\n- id: a\n- id: b\n- {id: neu, name: Neu}\n...\n"),
        ("- id: a\n- text: |\n    x\n\n", "- id: a\n- text: |\n    x\n\n- {id: neu, name: Neu}\n"),
        ("- &a {id: a}\n- *a\n", "- &a {id: a}\n- *a\n- {id: neu, name: Neu}\n"),
        ("- 'ä€𝄞\u2028'\n- id:\n", "- 'ä€𝄞\u2028'\n- id:\n- {id: neu, name: Neu}\n"),
    ],
)
def test_an_entry_is_added_below_all_that_is_there(tmp_path, before, after):
    path = catalogue(tmp_path, before)

    assert append(tmp_path, "partners", [NEW]) == path

    assert path.read_bytes().decode() == after


def test_a_list_that_is_not_there_is_made(tmp_path):
    path = append(tmp_path, "offers", [NEW, {"id": "b"}])

    assert path == tmp_path / "catalogue" / "offers.yaml"
    assert path.read_text() == "- {id: neu, name: Neu}\n\n- {id: b}\n"


def test_an_entry_is_written_as_people_write_it(tmp_path):
    entry = {
        "id": "neu", "name": {"de": "Neu", "en": "New"}, "joined": date(2016, 5, 1), "regions": ("03", "03158"),
        "text": "Erste Zeile\nZweite: Zeile", "start": datetime(2026, 12, 1, 18, tzinfo=UTC),
        "feeds": [{"grant": {"extract": 3}}], "schedules": ({"opens_at": time(9)},),
    }  # fmt: skip

    path = append(tmp_path, "partners", [entry])

    assert path.read_text() == (
        "- id: neu\n  name: {de: Neu, en: New}\n  joined: 2016-05-01\n  regions: ['03', '03158']\n"
        "  text: |-\n    Erste Zeile\n    Zweite: Zeile\n  start: '2026-12-01T18:00:00+00:00'\n"
        "  feeds:\n  - grant: {extract: 3}\n  schedules:\n  - {opens_at: '09:00:00'}\n"
    )


@pytest.mark.parametrize(
    ("before", "noun", "after"),
    [
        ("", "action_fields", "fields:\n- {id: neu, name: Neu}\n"),
        ("- {id: a}\n", "action_fields", "- {id: a}\n\n- {id: neu, name: Neu}\n"),
        ("fields: []  # leer\ncontext: {}\n", "action_fields",
         "fields:  # leer\n- {id: neu, name: Neu}\ncontext: {}\n"),
        ("fields:\ncontext: {}\n", "action_fields", "fields:\n- {id: neu, name: Neu}\ncontext: {}\n"),
        ("context: {}\nfields:", "action_fields", "context: {}\nfields:\n- {id: neu, name: Neu}\n"),
        ("fields: [{id: a}]\n", "action_fields", "fields: [{id: a},\n  {id: neu, name: Neu}]\n"),
        ("fields:\n  - id: a\n  - id: b\n    # zu b\n\n# zum Kontext\ncontext: {}\n", "action_fields",
         "fields:\n  - id: a\n  - id: b\n    # zu b\n  - {id: neu, name: Neu}\n\n# zum Kontext\ncontext: {}\n"),
        ("# Felder\n- {id: a}\n", "schemes", "fields:\n# Felder\n- {id: a}\n\nschemes:\n- {id: neu, name: Neu}\n"),
        ("schemes:\n- {id: a}\n- {id: b}\nfields:\n- {id: f}\n", "schemes",
         "schemes:\n- {id: a}\n- {id: b}\n- {id: neu, name: Neu}\nfields:\n- {id: f}\n"),
    ],
)  # fmt: skip
def test_action_fields_and_schemes_go_under_their_key(tmp_path, before, noun, after):
    path = catalogue(tmp_path, before, "action_fields.yaml")

    append(tmp_path, noun, [NEW])

    assert path.read_text() == after


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("- id: [\n", "catalogue/partners.yaml is not right; nothing was written"),
        ("a: 1\n", "catalogue/partners.yaml: expected a list; nothing was written"),
        ("'x'\n", "catalogue/partners.yaml: expected a list; nothing was written"),
        ("- id: |+\n    a\n\n    # b", "catalogue/partners.yaml: is written in a way that cannot be changed here"),
    ],
)
def test_a_file_that_cannot_be_added_to_stays_as_it_was(tmp_path, before, message):
    path = catalogue(tmp_path, before)

    with pytest.raises(ConfigError, match=message):
        append(tmp_path, "partners", [NEW])

    assert path.read_text() == before
    assert [file.name for file in path.parent.iterdir()] == ["partners.yaml"]


def test_a_file_of_another_encoding_stays_as_it_was(tmp_path):
    path = catalogue(tmp_path, "")
    path.write_bytes(b"- id: a\n  name: \xfc\n")

    with pytest.raises(ConfigError, match=r"catalogue/partners.yaml: not UTF-8; save it as UTF-8"):
        append(tmp_path, "partners", [NEW])


def test_what_cannot_be_read_or_written_is_said(tmp_path):
    (tmp_path / "catalogue" / "partners.yaml").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "catalogue").write_text("a file")

    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        append(tmp_path, "partners", [NEW])
    with pytest.raises(ConfigError, match="cannot be read: Not a directory"):
        append(tmp_path / "other", "partners", [NEW])


def test_a_file_that_may_not_be_replaced_stays_as_it_was(tmp_path, monkeypatch):
    path = catalogue(tmp_path, "- id: a\n")

    def refuse(self, target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(
        ConfigError, match=r"partners.yaml: cannot be written: Operation not permitted; it is as it was"
    ):
        append(tmp_path, "partners", [NEW])

    assert [file.name for file in path.parent.iterdir()] == ["partners.yaml"]


def test_a_file_below_a_file_is_named_and_nothing_else_is_raised(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(ConfigError, match=r"x.json: cannot be written: (File exists|Not a directory); it is as it was"):
        save(tmp_path / "file" / "x.json", b"{}")


def test_a_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path):
    path = catalogue(tmp_path, "- id: a\n", "elsewhere.yaml")
    path.chmod(0o640)
    (path.parent / "partners.yaml").symlink_to("elsewhere.yaml")

    link = append(tmp_path, "partners", [NEW])

    assert (link.is_symlink(), path.stat().st_mode & 0o777, "neu" in path.read_text()) == (True, 0o640, True)


def test_adding_nothing_changes_nothing(tmp_path):
    path = catalogue(tmp_path, "[]  # leer")

    append(tmp_path, "partners", [])

    assert path.read_text() == "[]  # leer"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# A\n- id: a\n  x: 1\n\n# B\n- id: b\n", "# A\n- id: a\n  name: A\n\n# B\n- id: b\n"),
        ("- id: b\n- x: |\n    y\n  id: a\n", "- id: b\n- id: a\n  name: A\n"),
        (
            "  - id: a  # weg\n    x: [1,\n      2]\n  # bleibt\n  - id: b\n",
            "  - id: a\n    name: A\n  # bleibt\n  - id: b\n",
        ),
        ("- {ags: a}  # bleibt\n- id: b", "- {id: a, name: A}  # bleibt\n- id: b"),
        ("[{id: b}, {id: a}]", "[{id: b}, {id: a, name: A}]"),
        ("- id: a", "- id: a\n  name: A\n"),
    ],
)
def test_one_entry_is_changed_and_the_rest_stays(tmp_path, before, after):
    path = catalogue(tmp_path, before)

    assert change(tmp_path, "partners", "a", {"id": "a", "name": "A"}) == path

    assert path.read_text() == after


def test_an_entry_is_found_in_a_file_of_its_own_and_in_the_frame_of_the_action_fields(tmp_path):
    catalogue(tmp_path, "- id: b\n")
    own = catalogue(tmp_path, "# eigene Datei\nid: a\nname: B\n", "partners/a.yaml")
    fields = catalogue(tmp_path, "fields:\n- id: a\n  label: X\ncontext: {}\n", "action_fields.yaml")

    assert change(tmp_path, "partners", "a", {"id": "a"}) == own
    assert change(tmp_path, "action_fields", "a", {"id": "a", "label": "Y"}) == fields

    assert own.read_text() == "# eigene Datei\nid: a\n"
    assert fields.read_text() == "fields:\n- id: a\n  label: Y\ncontext: {}\n"


def test_an_entry_that_is_not_there_cannot_be_changed(tmp_path):
    catalogue(tmp_path, "- id: b\n")

    with pytest.raises(ConfigError, match="catalogue/partners: there is no 'a'; nothing was written"):
        change(tmp_path, "partners", "a", {})


def test_an_entry_of_a_list_that_stands_elsewhere_is_not_changed(tmp_path):
    path = catalogue(tmp_path, "other: &x [{id: a}]\nfields: *x\n", "action_fields.yaml")

    with pytest.raises(ConfigError, match="is written in a way that cannot be changed here; change it by hand"):
        change(tmp_path, "action_fields", "a", {"id": "a", "label": "Y"})

    assert path.read_text() == "other: &x [{id: a}]\nfields: *x\n"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12) | st.sampled_from(
    ["no", "03", "2016-05-01", "1.5", "null", "~", "# x", "a: b", "- a", "x\ny", " x\n", "'", '"', "{a", "a;b", "\tx"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 10**12) | TEXTS | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
ENTRIES = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4).map(lambda d: {"id": "x", **d}), min_size=1, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENTRIES, ENTRIES, st.sampled_from(["", "# c\n", "\n\n"]), st.booleans())
def test_whatever_is_added_is_read_back_beside_what_was_there(tmp_path, old, new, between, flow):
    old = [{**old[0], "id": "w"}, *old[1:]]
    text = f"{between}{yaml.dump(old, flow=flow)}{between}"
    path = catalogue(tmp_path, text)

    append(tmp_path, "partners", new)

    assert yaml.parse(path.read_text(), file="f").data == [*old, *new]
    changed = {"id": "y", "name": "Z\nz"}
    change(tmp_path, "partners", "w", changed)
    assert yaml.parse(path.read_text(), file="f").data == [changed, *old[1:], *new]
