"""The shipped JSON Schemas are those of the models, fit npa.toml, and reach every alliance folder."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from jsonschema import Draft202012Validator

from npa_core.config import Config
from npa_core.demo.folder import unpack
from npa_core.errors import ConfigError
from npa_core.exchange import load_catalogue, markdown, yaml
from npa_core.exchange.nouns import NOUNS
from npa_core.pipeline.found import found
from npa_core.pipeline.schemas import SHIPPED, write

SETTINGS = """
[alliance]
name = "Unser Bündnis"
url = "https://buendnis.example/"
contact = "buero@buendnis.example"

[store]
url = { env = "NPA_STORE" }

[net]
proxy = { file = "secrets/proxy" }
timeout = 20.5

[[sources]]
id = "office"
use = "rss"
grant = { extract = 400, granted_on = 2026-05-02 }

[digests.weekly]
title = "Die Woche"
window = "2w"
schedule = "MON 07:00"

[[channels]]
id = "mail"
use = "email"
settings = { password = { file = "secrets/smtp" } }
"""


def schema(name):
    return json.loads((SHIPPED / f"{name}.schema.json").read_text())


def accepts(name, data):
    """Whether a schema accepts what an editor sees: there, a day is text."""
    return Draft202012Validator(schema(name)).is_valid(json.loads(json.dumps(data, default=str)))


def commented(text):
    """What stands in a template as an example."""
    example = text.partition("\n#\n")[2].partition("[]")[0]
    return "".join(line.removeprefix("# ") for line in example.splitlines(keepends=True))


def test_the_shipped_schemas_are_those_of_the_models(tmp_path):
    """And what is no schema any more is gone once they were written anew."""
    shipped = {path.name: path.read_text() for path in SHIPPED.iterdir()}
    (tmp_path / "bodies.schema.json").write_text("{}")

    write(tmp_path)

    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert shipped == written, "a model has changed; run: nox -s schemas"


def test_settings_are_accepted_as_they_are_written():
    assert accepts("npa", tomllib.loads(SETTINGS))
    Draft202012Validator.check_schema(schema("npa"))
    assert set(schema("npa")["properties"]) == set(Config.model_fields)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("[store]", "[stores]"),
        ("timeout = 20.5", "timeuot = 20"),
        ("timeout = 20.5", 'timeout = "20s"'),
        ('"2w"', "14"),
        ('window = "2w"', 'approve = "yes"'),
        ("MON 07:00", "MONDAY 7"),
        ('{ env = "NPA_STORE" }', '{ env = "NPA_STORE", file = "x" }'),
        ('{ env = "NPA_STORE" }', '{ enw = "NPA_STORE" }'),
        ("extract = 400", "extract = -1"),
        ('contact = "buero@buendnis.example"', ""),
        ('title = "Die Woche"', ""),
    ],
)
def test_settings_that_are_mistyped_are_refused(was, now):
    assert was in SETTINGS

    assert not accepts("npa", tomllib.loads(SETTINGS.replace(was, now, 1)))


def test_the_example_alliance_is_accepted(tmp_path):
    folder = unpack(
        tmp_path / "demo", feeds_url="http://127.0.0.1:1", smtp_port=1, mastodon_url="http://127.0.0.1:2", out=tmp_path
    )

    assert accepts("npa", tomllib.loads((folder / "npa.toml").read_text()))
    for path in (folder / "catalogue").glob("*.yaml"):
        assert accepts(path.stem, yaml.parse(path.read_text(), file=path.name).data), path.name
    for path in (folder / "catalogue" / "cases").glob("*.md"):
        front = markdown.parse(path.read_text(), file=path.name).data
        assert accepts("cases", {key: value for key, value in front.items() if key != "text"}), path.name


def test_a_new_folder_names_schemas_that_are_there_and_that_accept_it(tmp_path):
    found(tmp_path)

    for path in (tmp_path / "catalogue").glob("*.yaml"):
        head = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text())
        assert (path.parent / head[1]).resolve() == tmp_path / "schemas" / f"{path.stem}.schema.json"
        assert (path.parent / head[1]).is_file()
        assert accepts(path.stem, yaml.parse(path.read_text(), file=path.name).data)
    head = re.match(r"#:schema (\S+)\n", (tmp_path / "npa.toml").read_text())
    assert (tmp_path / head[1]).resolve() == tmp_path / "schemas" / "npa.schema.json"
    assert accepts("npa", tomllib.loads((tmp_path / "npa.toml").read_text()))


@pytest.mark.parametrize("name", ["partners", "offers", "events", "groups"])
def test_the_example_in_a_template_is_good_once_its_signs_are_gone(tmp_path, name):
    text = commented((SHIPPED.parent / "catalogue" / f"{name}.yaml").read_text())
    data = yaml.parse(text, file=f"{name}.yaml").data

    assert len(data) == 1
    assert accepts(name, data)
    noun = next(noun for noun in NOUNS.values() if noun.name == name)
    noun.type.model_validate(data[0])


def test_the_examples_of_all_templates_fit_together(tmp_path):
    found(tmp_path)
    for path in (tmp_path / "catalogue").glob("*.yaml"):
        if path.stem != "action_fields":
            path.write_text(commented(path.read_text()))

    catalogue = load_catalogue(tmp_path)

    assert [len(held) for held in (catalogue.partners, catalogue.offers, catalogue.events, catalogue.groups)] == [1] * 4


def test_schemas_are_brought_up_to_date_and_the_rest_stays(tmp_path):
    found(tmp_path)
    old, gone = tmp_path / "schemas" / "partners.schema.json", tmp_path / "schemas" / "npa.schema.json"
    old.write_text("{}")
    gone.unlink()

    written = found(tmp_path)

    assert written == (gone, old)
    assert {path.name: path.read_bytes() for path in (tmp_path / "schemas").iterdir()} == {
        path.name: path.read_bytes() for path in SHIPPED.iterdir()
    }


def test_a_schema_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "schemas" / "cases.schema.json").mkdir(parents=True)

    with pytest.raises(ConfigError, match=r"cases\.schema\.json: cannot be written: Is a directory"):
        found(tmp_path)
