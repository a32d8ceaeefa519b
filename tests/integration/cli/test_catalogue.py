"""`npa … list` and `npa … show`: what is found, how it is shown, and what is never shown."""

from __future__ import annotations

import io
import json
import shutil

import pytest
from rich.console import Console

from npa_core.cli.shelves import SHELVES
from npa_core.cli.table import table
from npa_core.testing import FakeContext

FILES = {
    "partners.yaml": """
- {id: vhs, name: {de: Volkshochschule, en: Adult school}, sector: association, carrier: municipal,
   roles: [member, multiplier], action_fields: [sprache], regions: ["03158037"],
   feeds: [{url: "https://vhs.example/feed", grant: {extract: 300, granted_by: Leitung}}]}
- {id: einzel, name: Eine Einzelne, sector: individual, status: review, regions: [harz],
   contact: {function: Amt, email: amt@einzel.example}}
- {id: land, name: Das Land, sector: state, regions: ["03"], contact: {function: Pressestelle}}
""",
    "action_fields.yaml": """
schemes: [{id: own, title: {de: Die eigenen}}, {id: other, title: Andere}]
fields:
- {id: sprache, label: {de: Sprache, en: Language}, keywords: {de: [{text: sprachkurs, weight: 4}]}}
- {id: bildung, label: Bildung, parent: sprache}
- {id: kurse, label: Kurse, scheme: other, relations: {close: [bildung]}}
""",
    "regions.yaml": """
- {ags: "03", name: Niedersachsen}
- {ags: "03156", name: Landkreis Osterode am Harz, valid_to: 2016-10-31, successors: ["03159"]}
- {ags: "03158", name: Landkreis Wolfenbüttel}
- {ags: "03158037", name: Wolfenbüttel}
- {ags: "03159", name: Landkreis Göttingen}
- {ags: "03999", name: Landkreis Gewesen, valid_to: 2020-01-01}
- {id: harz, name: Verbund Harz, members: ["03159"]}
""",
    "offers.yaml": """
- {id: cafe, name: {de: Sprachcafé}, partner: vhs, action_fields: [bildung], regions: ["03158"],
   target_groups: [women], languages: [pt-BR, ar], assured_on: 2026-10-01, contact: {function: Büro},
   schedules: [{}, {days: [TU], opens_at: "18:00"}]}
- {id: alt, name: Altes, partner: einzel, locations: [{ags: "03159"}], assured_on: 2024-10-01,
   contact: {email: amt@einzel.example}}
- {id: nie, name: Nie, partner: land, regions: ["03"], childcare: true}
""",
    "events.yaml": """
- {id: spaet, name: Später, start: 2026-12-24, end: 2026-12-25}
- {id: frueh, name: Früher, start: 2026-12-01T18:00, location: {ags: "03158"}, action_fields: [sprache]}
- {id: oft, name: Oft, start: 2026-01-05T10:00, repeats: "FREQ=WEEKLY;UNTIL=20261130T100000"}
- {id: immer, name: Immer, start: 2026-01-06, repeats: "FREQ=WEEKLY"}
""",
    "groups.yaml": '- {id: ag, name: AG Sprache, leads: [vhs], action_fields: [sprache], regions: ["03"]}\n',
    "cases/kurs.md": """---
title: Ein Kurs
summary: Kurz.
status: draft
partners: [vhs]
regions: [harz]
contact: {function: Kursleitung, email: kurs@vhs.example}
---

Der erste Absatz.

Der zweite.
""",
    "cases/leer.md": "---\ntitle: Fast leer\naction_fields: [sprache]\nstatus: review\n---\n",
}


@pytest.fixture
def shelf(npa):
    """A folder whose catalogue holds some of everything, and a database that nobody asks for."""
    shutil.rmtree(npa.folder / "catalogue")
    (npa.folder / "catalogue" / "cases").mkdir(parents=True)
    for name, text in FILES.items():
        (npa.folder / "catalogue" / name).write_text(text)
    for path in (npa.folder / "state").iterdir():
        path.unlink()
    return npa


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("npa_core.cli.view.SystemClock", lambda: FakeContext().clock)


def ids(npa, *arguments) -> list[str]:
    return [entry["id"] for entry in json.loads(npa(*arguments, "--json").stdout)]


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("partners", "vhs einzel land"),
        ("partners --sector association", "vhs"),
        ("partners --carrier municipal", "vhs"),
        ("partners --role multiplier", "vhs"),
        ("partners --field sprache", "vhs"),
        ("partners --field bildung", ""),
        ("partners --region 03158", "vhs"),
        ("partners --region 03", "vhs einzel land"),
        ("partners --region 03159", "einzel"),
        ("partners --region 03156", "einzel"),
        ("partners --region harz", "einzel"),
        ("partners --status review", "einzel"),
        ("partners --region 03158 --field sprache --status former", ""),
        ("fields", "sprache bildung kurse"),
        ("fields --scheme other", "kurse"),
        ("fields --scheme own", "sprache bildung"),
        ("regions --kind county", "03156 03158 03159 03999"),
        ("regions --ended", "03156 03999"),
        ("cases", "kurs leer"),
        ("cases --field sprache", "leer"),
        ("cases --region 03159", "kurs"),
        ("cases --status draft", "kurs"),
        ("cases --incomplete", "kurs leer"),
        ("offers --partner vhs", "cafe"),
        ("offers --field sprache", "cafe"),
        ("offers --field bildung", "cafe"),
        ("offers --region 03159", "alt"),
        ("offers --target women", "cafe"),
        ("offers --language pt", "cafe"),
        ("offers --language p", ""),
        ("offers --language AR", "cafe"),
        ("offers --stale", "alt"),
        ("events", "oft immer frueh spaet"),
        ("events --from 2026-12-01", "immer frueh spaet"),
        ("events --from 2026-11-30", "oft immer frueh spaet"),
        ("events --from 2026-12-25", "immer spaet"),
        ("events --from 2026-12-26", "immer"),
        ("events --to 2026-01-05", "oft"),
        ("events --from 2026-12-01 --to 2026-12-01", "immer frueh"),
        ("events --field sprache", "frueh"),
        ("events --region 03158", "frueh"),
        ("groups", "ag"),
        ("groups --field sprache --region 03", "ag"),
    ],
)
def test_a_list_holds_what_was_asked_for(shelf, call, found):
    noun, *filters = call.split()

    assert ids(shelf, noun, "list", *filters) == found.split()


@pytest.mark.parametrize(
    ("noun", "row"),
    [
        ("partners", "vhs\tVolkshochschule\tassociation\tmunicipal\tsprache\t03158037\tactive"),
        ("fields", "bildung\tBildung\tsprache\town"),
        ("regions", "03156\tLandkreis Osterode am Harz\tcounty\t2016-10-31\t03159"),
        ("cases", "kurs\tEin Kurs\tdraft\t30%\t\tharz"),
        ("offers", "cafe\tSprachcafé\tvhs\tbildung\t03158\tactive\t2026-10-01\tfresh"),
        ("offers", "nie\tNie\tland\t\t03\tactive\t\tunassured"),
        ("events", "frueh\t2026-12-01 18:00\tFrüher\tsprache\t\tconfirmed"),
        ("events", "spaet\t2026-12-24\tSpäter\t\t\tconfirmed"),
        ("groups", "ag\tAG Sprache\tvhs\tsprache\t03"),
    ],
)
def test_a_list_is_tab_separated_in_a_pipe(shelf, noun, row):
    assert row in shelf(noun, "list").stdout.splitlines()


def test_on_a_terminal_no_id_is_cut_off(monkeypatch):
    paper = io.StringIO()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("rich.console.Console", lambda: Console(file=paper, width=20))

    table(("id", "name"), [("ein-sehr-langer-name-eines-partners", "N")])

    head, *lines = paper.getvalue().splitlines()
    assert head.split() == ["id", "name"]
    assert "".join(line.split()[0] for line in lines) == "ein-sehr-langer-name-eines-partners"


def test_a_sheet_shows_everything_readable_with_names_and_nothing_empty(shelf):
    assert (
        shelf("partners", "show", "vhs").stdout
        == """\
id: vhs
name:
  de: Volkshochschule
  en: Adult school
sector: association
carrier: municipal
roles: member, multiplier
status: active
regions: 03158037 (Wolfenbüttel)
action_fields: sprache (Sprache)
feeds:
  - url: https://vhs.example/feed
    use: rss
    grant:
      extract: 300
      images: no
      social: yes
      granted_by: Leitung
"""
    )
    assert (
        shelf("offers", "show", "cafe").stdout
        == """\
id: cafe
assured_on: 2026-10-01
name:
  de: Sprachcafé
partner: vhs (Volkshochschule)
status: active
action_fields: bildung (Bildung)
regions: 03158 (Landkreis Wolfenbüttel)
schedules:
  - days: TU
    opens_at: 18:00:00
target_groups: women
languages: pt-BR, ar
contact:
  function: Büro
freshness: fresh (assured 46 days ago)
"""
    )


def test_a_case_is_shown_with_its_completeness_and_its_text_keeps_its_lines(shelf):
    said = shelf("cases", "show", "kurs").stdout

    assert "text:\n  Der erste Absatz.\n\n  Der zweite.\n" in said
    assert "\ncompleteness: 30%\nmissing:\n  action_fields, teaser, target_groups, " in said
    assert said.endswith("needed to publish: action_fields\n")


def test_what_is_worked_out_of_fields_regions_and_offers_is_shown(shelf):
    assert shelf("fields", "show", "kurse").stdout.endswith("core: sprache\n")
    assert "keywords:\n  de: sprachkurs (part 4)\n" in shelf("fields", "show", "sprache").stdout
    assert shelf("regions", "show", "03158037").stdout.endswith(
        "lies in: 03158 (Landkreis Wolfenbüttel), 03 (Niedersachsen)\n"
    )
    assert "lies in" not in shelf("regions", "show", "03").stdout
    assert "\nchildcare: yes\nfreshness: unassured\n" in shelf("offers", "show", "nie").stdout


def test_long_words_are_folded(shelf):
    (shelf.folder / "catalogue" / "groups.yaml").write_text(f"- {{id: ag, name: '{'Wort ' * 30}'}}\n")

    assert shelf("groups", "show", "ag").stdout == (
        f"id: ag\nname:\n  {('Wort ' * 20).strip()}\n  {('Wort ' * 10).strip()}\n"
    )


def test_hostile_text_is_shown_harmless(shelf):
    (shelf.folder / "catalogue" / "cases" / "leer.md").write_text("---\ntitle: Leer\n---\n\x1b[2Jböse\u202e\n")

    assert "\x1b" not in shelf("cases", "show", "leer").stdout
    assert "\u202e" not in shelf("cases", "show", "leer").stdout


def test_a_text_of_nothing_that_can_be_shown_is_an_empty_line(shelf):
    (shelf.folder / "catalogue" / "cases" / "leer.md").write_text("---\ntitle: Leer\n---\n\x1b\n")

    assert "\ntext: \n" in shelf("cases", "show", "leer").stdout


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_how_an_individual_is_reached_is_never_shown_nor_a_contact_without_consent(shelf, form):
    shown = [
        shelf("partners", "show", "einzel", *form).stdout, shelf("partners", "list", *form).stdout,
        shelf("offers", "show", "alt", *form).stdout, shelf("offers", "list", *form).stdout,
        shelf("cases", "show", "kurs", *form).stdout, shelf("cases", "list", *form).stdout,
    ]  # fmt: skip

    assert [text for text in shown if "amt@" in text or "kurs@" in text or "Amt" in text] == []
    assert "Pressestelle" in shelf("partners", "show", "land", *form).stdout


def test_a_contact_with_consent_is_shown(shelf):
    path = shelf.folder / "catalogue" / "cases" / "kurs.md"
    path.write_text(path.read_text().replace("{function: Kurs", "{consent: {given: true}, function: Kurs"))

    assert "email: kurs@vhs.example" in shelf("cases", "show", "kurs").stdout


@pytest.mark.parametrize("noun", SHELVES)
def test_every_noun_shows_each_of_its_entries_and_the_same_as_json(shelf, noun):
    for id in ids(shelf, noun, "list"):
        assert shelf(noun, "show", id).stdout.startswith(f"id: {id}\n")
        assert json.loads(shelf(noun, "show", id, "--json").stdout)["id"] == id


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("partners show vsh", "npa: unknown partner 'vsh' (did you mean 'vhs'?)"),
        ("groups show x", "npa: unknown working group 'x'"),
        ("partners list --field sprahce", "npa: unknown action field 'sprahce' (did you mean 'sprache'?)"),
        ("offers list --partner vh", "npa: unknown partner 'vh' (did you mean 'vhs'?)"),
        ("fields list --scheme owm", "npa: unknown scheme 'owm' (did you mean 'own'?)"),
        ("offers list --region 03157", "npa: unknown region '03157' (did you mean '03159'?)"),
    ],
)
def test_what_is_not_there_is_2_with_the_nearest_name(shelf, call, message):
    assert shelf(*call.split(), code=2).stderr == f"{message}\n"


def test_an_ags_is_known_when_something_known_lies_in_it_and_any_is_without_regions(shelf):
    assert ids(shelf, "offers", "list", "--region", "031") == ["cafe", "alt"]
    for name in ("regions.yaml", "cases/kurs.md"):
        (shelf.folder / "catalogue" / name).unlink()
    partners = shelf.folder / "catalogue" / "partners.yaml"
    partners.write_text(partners.read_text().replace("[harz]", "[]"))
    assert ids(shelf, "offers", "list", "--region", "04") == []


def test_faults_of_the_catalogue_are_named_with_their_place(shelf):
    (shelf.folder / "catalogue" / "groups.yaml").write_text("- {id: ag, name: AG, leads: [vsh]}\n")

    result = shelf("groups", "list", code=2)

    assert result.stderr.splitlines()[0] == ("catalogue/groups.yaml:1:30: unknown partner 'vsh' (did you mean 'vhs'?)")


def test_of_npa_toml_only_the_alliance_itself_matters(shelf):
    toml = shelf.folder / "npa.toml"
    written = toml.read_text()

    toml.write_text(written + '\n[[channels]]\nid = "x"\nuse = "nonsense"\n')
    assert ids(shelf, "groups", "list") == ["ag"]
    toml.write_text(written.replace("contact =", "kontakt ="))
    assert "npa.toml" in shelf("groups", "list", code=2).stderr
    toml.unlink()
    assert "npa init" in shelf("groups", "list", code=2).stderr


@pytest.mark.parametrize("call", ["partners list --sector x", "events list --from 1.12.2026", "offers list --kind x"])
def test_a_filter_that_cannot_be_read_is_2(shelf, call):
    shelf(*call.split(), code=2)
