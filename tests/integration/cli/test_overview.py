"""`npa overview`: for people, for programs, for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest

FILES = {
    "partners.yaml": "- {id: vhs, name: Volkshochschule, carrier: municipal}\n",
    "action_fields.yaml": "- {id: sprache, label: {de: Sprache}}\n- {id: arbeit, label: Arbeit}\n",
    "regions.yaml": """
- {ags: "03", name: Niedersachsen}
- {ags: "03151", name: Landkreis Gifhorn}
- {ags: "03158", name: Landkreis Wolfenbüttel}
- {id: frei, name: "=1+1"}
""",
    "offers.yaml": """
- {id: cafe, name: Café, partner: vhs, action_fields: [sprache], regions: ["03158"], target_groups: [women],
   assured_on: 2026-10-01}
- {id: alt, name: Altes, partner: vhs, action_fields: [sprache], regions: ["03151"], assured_on: 2024-10-01}
- {id: land, name: Hotline, partner: vhs, action_fields: [arbeit], regions: ["03"], assured_on: 2026-10-01}
- {id: frei, name: Frei, partner: vhs, regions: [frei], assured_on: 2026-10-01}
""",
}
GIFHORN = "Kein Angebot zu Sprache im Landkreis Gifhorn."
ONLY_LAND = "Kein eigenes Angebot zu Arbeit im Landkreis {}, nur landesweite."


@pytest.fixture
def seen(npa):
    """A folder with offers in a county, for the Land, and in a region that spreadsheets would reckon with."""
    shutil.rmtree(npa.folder / "catalogue")
    (npa.folder / "catalogue").mkdir()
    for name, text in FILES.items():
        (npa.folder / "catalogue" / name).write_text(text)
    return npa


def test_the_matrix_names_fields_and_regions_and_says_what_is_missing(seen):
    assert [line.split("\t") for line in seen("overview").stdout.splitlines()] == [
        ["Sprache", "Landkreis Gifhorn", "municipal", "0", "1", "0", "0", GIFHORN],
        ["Sprache", "Landkreis Gifhorn", "–", "0", "0", "0", "0", GIFHORN],
        ["Sprache", "Landkreis Wolfenbüttel", "municipal", "1", "0", "0", "0", ""],
        ["Arbeit", "Niedersachsen", "municipal", "1", "0", "0", "0", ""],
        ["Arbeit", "Landkreis Gifhorn", "–", "0", "0", "0", "0", ONLY_LAND.format("Gifhorn")],
        ["Arbeit", "Landkreis Wolfenbüttel", "–", "0", "0", "0", "0", ONLY_LAND.format("Wolfenbüttel")],
        ["–", "=1+1", "municipal", "1", "0", "0", "0", ""],
    ]


def test_it_is_split_by_what_was_asked_for_in_that_order(seen):
    assert seen("overview", "--by", "carrier").stdout == "municipal\t3\t1\t0\t0\n"
    assert seen("overview", "--by", "carrier, field").stdout.splitlines()[0] == "municipal\tSprache\t1\t1\t0\t0"


def test_the_news_that_is_stored_is_counted(seen):
    (seen.folder / "catalogue" / "action_fields.yaml").write_text(
        "- {id: sprache, label: Sprache, keywords: {de: [{text: sprachkurs, weight: 4}]}}\n- {id: arbeit, label: A}\n"
    )
    seen("gather")

    assert json.loads(seen("overview", "--json").stdout)["total"]["news"] == 1


def test_programs_get_the_whole_of_it(seen):
    found = json.loads(seen("overview", "--by", "field", "--json").stdout)

    assert found["by"] == ["field"]
    assert found["cells"][0] == {
        "field": "sprache", "region": None, "carrier": None, "offers": 1, "stale": 1, "cases": 0, "news": 0,
    }  # fmt: skip
    assert [gap["sentence"]["de"] for gap in found["gaps"]] == [GIFHORN]
    assert found["shares"] == [{"target_group": "women", "offers": 1, "cases": 0, "share": 0.3333}]
    assert [(one["id"], one["age"]) for one in found["stale"]] == [("alt", 776)]


def test_spreadsheets_get_ids_and_names_and_no_formulas(seen):
    rows = list(csv.reader(io.StringIO(seen("overview", "--by", "region,field", "--csv").stdout, newline="")))

    assert rows[0] == "region,region name,field,field name,offers,stale,cases,news,gap".split(",")
    assert ["03151", "Landkreis Gifhorn", "sprache", "Sprache", "0", "1", "0", "0", GIFHORN] in rows
    assert ["frei", "'=1+1", "", "", "1", "0", "0", "0", ""] in rows


def test_only_the_gaps_in_every_form(seen):
    said = seen("overview", "--gaps").stdout.splitlines()
    found = json.loads(seen("overview", "--gaps", "--json").stdout)
    rows = seen("overview", "--gaps", "--csv").stdout.splitlines()

    assert said[0] == f"Sprache\tLandkreis Gifhorn\t{GIFHORN}"
    assert len(said) == 3
    assert (found.keys(), len(found["gaps"]), len(found["land_only"])) == ({"gaps", "land_only"}, 1, 2)
    assert rows[:2] == [
        "field,field name,region,region name,gap", f"sprache,Sprache,03151,Landkreis Gifhorn,{GIFHORN}",
    ]  # fmt: skip


def test_on_a_terminal_shares_stale_offers_and_sums_follow(seen, monkeypatch):
    monkeypatch.setattr("npa_core.cli.overview._on_terminal", lambda: True)

    said = seen("overview", "--by", "field").stdout
    (seen.folder / "catalogue" / "offers.yaml").write_text("[]")
    empty = seen("overview", "--by", "field").stdout

    assert "women\t1\t0\t33%\n" in said
    assert "alt\tAltes\tVolkshochschule\t776\n" in said
    assert said.endswith(
        "3 offers (and 1 stale), 0 cases, 0 news; 1 gaps, 2 more that only Land-wide offers fill; "
        "`npa overview --gaps` names them\n"
    )
    assert "women\t0\t0\t0%\n\n0 offers" in empty


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("feild", "npa: the overview knows no dimension 'feild' (did you mean 'field'?)"),
        ("", "npa: the overview knows no dimension '' (known: carrier, field, region)"),
        ("field,field", "npa: the overview cannot be split by 'field' twice"),
    ],
)
def test_an_unknown_dimension_is_2_with_a_sentence(seen, by, message):
    assert seen("overview", "--by", by, code=2).stderr.splitlines()[-1] == message


def test_two_forms_at_once_are_2(seen):
    assert "choose one" in seen("overview", "--csv", "--json", code=2).stderr
