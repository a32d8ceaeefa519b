"""A new case: valid at once, with every question in it, and never in the place of another."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.errors import ConfigError
from npa_core.exchange import load_catalogue, markdown
from npa_core.exchange.schemas import catalogue_schemas
from npa_core.models import ActionField, Case, Catalogue, Partner, Region, Taxonomy
from npa_core.pipeline import case_draft
from npa_core.pipeline.case_draft import TEMPLATE, draft_case

CATALOGUE = Catalogue(
    partners=(Partner(id="landkreis-beispiel", name="Landkreis Beispiel"),),
    taxonomy=Taxonomy(fields=(ActionField(id="sprache", label="Sprache"), ActionField(id="wohnen", label="Wohnen"))),
    regions=(Region(ags="03158", name="Wolfenbüttel"),),
)


def template():
    return (resources.files("npa_core.pipeline") / TEMPLATE).read_text(encoding="utf-8")


def answered(text):
    """The text as somebody leaves it who answers every question with its example."""
    return re.sub(r"^#(?=\w|  )", "", text, flags=re.MULTILINE)


def test_a_draft_holds_the_answers_and_is_read_back(tmp_path):
    answers = {
        "title": "Sprachcafé: für alle",
        "teaser": "Jeden Dienstag.",
        "language": "de",
        "action_fields": ("sprache", "wohnen"),
        "partners": ("landkreis-beispiel",),
        "regions": ("03158",),
        "level": "local",
    }

    draft = draft_case(tmp_path, CATALOGUE, answers)

    assert draft.path == tmp_path / "catalogue" / "cases" / "sprachcafe-fuer-alle.md"
    expected = Case(id="sprachcafe-fuer-alle", status="draft", text=draft.case.text, **answers)
    assert draft.case == expected == load_case(tmp_path)
    assert draft.case.completeness.blocking == ()
    assert not draft.case.is_publishable


def load_case(folder):
    """The case as the whole catalogue reads it; what it refers to is not in the folder."""
    (path,) = (folder / "catalogue" / "cases").iterdir()
    return Case.model_validate({"id": path.stem, **markdown.parse(path.read_text(), file="").data})


def test_with_a_title_alone_the_draft_is_valid_in_a_folder_and_says_what_is_missing(tmp_path):
    draft = draft_case(tmp_path, Catalogue(), {"title": "Ein Titel", "id": "anders"})

    assert load_catalogue(tmp_path).cases == (draft.case,)
    assert draft.path.name == "anders.md"
    assert draft.case.completeness.blocking == ("summary", "action_fields", "partners")


def test_a_body_of_headings_answers_nothing():
    assert Case(id="a", title="A", text="## Worum geht es?\n\n## Wie läuft es ab?").body == ""
    assert Case(id="a", title="A", text="## Worum geht es?\n\nUm Sprache.").completeness.missing[0] == "action_fields"


def test_every_question_is_in_the_draft_with_an_example_that_is_good():
    data = markdown.parse(answered(template()), file="x.md").data
    asked = {name for name in Case.model_fields if name not in ("id", "text")}

    case = Case.model_validate({"id": "x", **data})

    assert set(data) - {"text"} == asked
    assert list(data)[:-1] == [name for name in Case.model_fields if name in asked]
    assert case.completeness.missing == ()


def test_every_word_of_a_vocabulary_is_explained():
    properties = catalogue_schemas()["cases"]["properties"]
    words = {
        *properties["status"]["enum"],
        *properties["target_groups"]["items"]["enum"],
        *properties["level"]["anyOf"][0]["enum"],
        *properties["carrier"]["anyOf"][0]["enum"],
    }

    explained = " ".join(line for line in template().splitlines() if line.startswith("# "))

    assert {word for word in words if not re.search(rf"\b{word}\b", explained)} == set()


@given(title=st.text(min_size=1), teaser=st.text())
def test_whatever_a_title_and_a_teaser_hold_the_draft_holds_it(tmp_path_factory, title, teaser):
    try:
        expected = Case(id="x", title=title, teaser=teaser)
    except ValueError:
        return

    draft = draft_case(tmp_path_factory.mktemp("alliance"), CATALOGUE, {"id": "x", "title": title, "teaser": teaser})

    assert (draft.case.title, draft.case.teaser) == (expected.title, expected.teaser)


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        (
            {"action_fields": ("sprahce",)},
            ["`action_fields`: unknown action field 'sprahce' (did you mean 'sprache'?)"],
        ),
        (
            {"partners": ("landkreis",), "regions": ("03999",)},
            [
                "`partners`: unknown partner 'landkreis' (did you mean 'landkreis-beispiel'?)",
                "`regions`: unknown region '03999'; `npa import regions` reads the official list of all regions",
            ],
        ),
        ({"language": "deutsch"}, ["`language`: 'deutsch' is no language tag such as 'de' or 'pt-BR'"]),
        ({"title": " "}, ["`title`: must not be empty"]),
        ({"id": "../x"}, ["`id`: '../x' is no id (lower-case letters, digits, '-' and '_')"]),
    ],
    ids=str,
)
def test_a_wrong_answer_is_named_and_nothing_is_written(tmp_path, answers, faults):
    with pytest.raises(ConfigError, match="nothing was written") as caught:
        draft_case(tmp_path, CATALOGUE, {"title": "Titel", "id": "x", **answers})

    assert [fault.message for fault in caught.value.faults] == faults
    assert list(tmp_path.iterdir()) == []


def test_a_title_without_latin_letters_needs_an_id(tmp_path):
    with pytest.raises(ConfigError, match="no id can be made of this title"):
        draft_case(tmp_path, CATALOGUE, {"title": "لاجئ"})


def test_no_file_is_overwritten_and_no_id_taken_twice(tmp_path):
    (tmp_path / "catalogue" / "cases").mkdir(parents=True)
    path = tmp_path / "catalogue" / "cases" / "x.md"
    path.write_text("mine")
    taken = CATALOGUE.model_copy(update={"cases": (Case(id="y", title="Y"),)})

    with pytest.raises(ConfigError, match=r"x\.md is there already; nothing was written"):
        draft_case(tmp_path, CATALOGUE, {"title": "Titel", "id": "x"})
    with pytest.raises(ConfigError, match="there is a case 'y' already"):
        draft_case(tmp_path, taken, {"title": "Titel", "id": "y"})

    assert path.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "catalogue").write_text("")

    with pytest.raises(ConfigError, match="cannot be written: "):
        draft_case(tmp_path, CATALOGUE, {"title": "Titel"})


def test_what_could_not_be_read_back_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(case_draft, "_filled", lambda answers: "---\ntitel: Titel\n---\n")

    with pytest.raises(ConfigError, match="could not be read back; nothing was kept"):
        draft_case(tmp_path, CATALOGUE, {"title": "Titel"})

    assert list((tmp_path / "catalogue" / "cases").iterdir()) == []
