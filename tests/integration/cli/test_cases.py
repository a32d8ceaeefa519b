"""`npa cases new`: asks on a terminal, takes options elsewhere, never waits for nobody."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from npa_core.cli import main
from npa_core.exchange import load_catalogue


@pytest.fixture
def folder(npa):
    (npa.folder / "catalogue" / "partners.yaml").write_text("[{id: landkreis-beispiel, name: Landkreis}]\n")
    (npa.folder / "catalogue" / "action_fields.yaml").write_text("[{id: sprache, label: Sprache}]\n")
    return npa.folder


def case_in(folder):
    (case,) = load_catalogue(folder).cases
    return case


def test_options_make_a_draft_and_the_command_says_what_is_missing(npa, folder):
    told = npa(
        "cases", "new", "--title", "Sprachcafé", "--field", "sprache", "--partner", "landkreis-beispiel",
        "--level", "local", "--teaser", "Jeden Dienstag.",
    ).stdout.splitlines()  # fmt: skip

    case = case_in(folder)
    assert (case.id, case.status, case.language, case.level) == ("sprachcafe", "draft", "de", "local")
    assert told[0] == f"created {folder / 'catalogue' / 'cases' / 'sprachcafe.md'}"
    assert told[1].startswith("22% of the questions are answered; open: situation, objectives, activities, ")
    assert len(told) == 2
    assert "1 case" in npa("check").stdout


def test_what_is_needed_before_it_can_be_published_is_named(npa, folder):
    told = npa("cases", "new", "--title", "Sprachcafé", "--language", "en", "--id", "cafe").stdout.splitlines()

    assert (case_in(folder).id, case_in(folder).language) == ("cafe", "en")
    assert told[2] == "needed before it can be published: summary, action_fields, partners"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "npa: a case needs a --title; where there is no terminal, nothing is asked"),
        (("--title", "A", "--field", "sprahce"), "unknown action field 'sprahce' (did you mean 'sprache'?)"),
        (("--title", "A", "--level", "lokal"), "'lokal' is not one of 'land', 'regional', 'local'"),
    ],
)
def test_a_wrong_call_is_2_and_writes_nothing(npa, folder, arguments, said):
    assert said in npa("cases", "new", *arguments, code=2).stderr
    assert list((folder / "catalogue" / "cases").iterdir()) == []


def test_on_a_terminal_what_is_not_given_is_asked_until_the_answer_is_one(npa, folder, monkeypatch):
    monkeypatch.setattr("npa_core.cli.cases._is_terminal", lambda: True)
    typed = "\n \nSprachcafé\nsprahce\nsprache\nlandkreis-beispiel\n03, 03158\nüberall\nlocal\n"

    result = CliRunner().invoke(main, ["-C", str(folder), "cases", "new", "--teaser", "Dienstags."], input=typed)

    assert result.exit_code == 0, result.output
    case = case_in(folder)
    assert (case.title, case.teaser, case.action_fields) == ("Sprachcafé", "Dienstags.", ("sprache",))
    assert (case.partners, case.regions, case.level) == (("landkreis-beispiel",), ("03", "03158"), "local")
    assert "Error: `action_fields`: unknown action field 'sprahce' (did you mean 'sprache'?)" in result.output
    assert "Error: `level`: unknown value 'überall'" in result.output


def test_nothing_is_an_answer_to_everything_but_the_title(npa, folder, monkeypatch):
    monkeypatch.setattr("npa_core.cli.cases._is_terminal", lambda: True)

    result = CliRunner().invoke(main, ["-C", str(folder), "cases", "new"], input="Sprachcafé\n\n\n\n\n\n")

    assert result.exit_code == 0, result.output
    assert (case_in(folder).title, case_in(folder).partners) == ("Sprachcafé", ())


def test_who_stops_answering_has_written_nothing(npa, folder, monkeypatch):
    monkeypatch.setattr("npa_core.cli.cases._is_terminal", lambda: True)

    result = CliRunner().invoke(main, ["-C", str(folder), "cases", "new"], input="Sprachcafé\n")

    assert result.exit_code == 1
    assert list((folder / "catalogue" / "cases").iterdir()) == []
