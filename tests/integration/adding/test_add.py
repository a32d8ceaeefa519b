"""`npa partners add`: from a web site alone to an entry that somebody has agreed to."""

from __future__ import annotations

import pytest
import structlog
import yaml
from click.testing import CliRunner

from npa_core.cli import main

ADDRESS = "<footer>Kreisverwaltung<br>Bahnhofstraße 11<br>38300 Wolfenbüttel</footer>"
PAGE = """<!doctype html><html lang="de-DE"><head><title>{title}</title>{head}</head>
<body><nav>Wohnen Arbeit Ehrenamt</nav><main>Wir helfen Geflüchteten.</main>{body}</body></html>"""
FEED = '<link rel="alternate" type="application/rss+xml" href="/neues.xml">'


def page(title: str = "Startseite | Landkreis Wolfenbüttel", head: str = FEED, body: str = "") -> str:
    return PAGE.format(title=title, head=head, body=body)


def entries(alliance) -> list[dict]:
    return yaml.safe_load((alliance / "catalogue" / "partners.yaml").read_text("utf-8"))


@pytest.fixture
def county(site):
    """The site of a county, with news."""
    site.put("/", page())
    site.feed("/neues.xml")
    return site


@pytest.fixture
def terminal(alliance, monkeypatch):
    """Run the command where somebody sits and answers, a line for each question."""
    monkeypatch.setattr("npa_core.cli.partners_add._on_terminal", lambda: True)

    def run(url: str, *answers: str) -> str:
        arguments = ["-C", str(alliance), "partners", "add", url]
        ended = CliRunner().invoke(main, arguments, input="".join(f"{answer}\n" for answer in answers))
        assert ended.exit_code == 0, ended.output
        return ended.output

    yield run
    structlog.reset_defaults()


def test_what_is_proposed_is_written_for_review_and_the_folder_stays_valid(county, add, alliance, quick):
    before = (alliance / "catalogue" / "partners.yaml").read_text("utf-8")

    ended = add(county.url, "--yes")

    assert entries(alliance) == [
        {
            "id": "landkreis-wolfenbuettel",
            "name": "Landkreis Wolfenbüttel",
            "sector": "county",
            "status": "review",
            "regions": ["03158"],
            "action_fields": ["sprache"],
            "website": county.url,
            "languages": ["de"],
            "feeds": [f"{county.url}/neues.xml"],
        }
    ]
    assert before.splitlines()[0] in (alliance / "catalogue" / "partners.yaml").read_text("utf-8")
    assert "in review: nothing of it is gathered or published until its `status` is `active`" in ended.out
    assert quick("-C", alliance, "check").code == 0
    assert quick("-C", alliance, "gather", "--json").json["counts"].get("sources", 0) == 0


def test_every_value_is_shown_with_its_reason(county, add):
    rows = [line.split("\t") for line in add(county.url, "--dry-run").out.splitlines() if "\t" in line]

    reasons = {name: (value, why) for name, value, why in rows}
    assert reasons["name"] == ("Landkreis Wolfenbüttel", "the page's title")
    assert reasons["sector"] == ("county", "the name says landkreis")
    assert reasons["regions"] == ("03158", "the name says landkreis wolfenbüttel")
    assert reasons["action_fields"][0] == "sprache"
    assert reasons["action_fields"][1].startswith("sprache: 3 of 4 texts about the subject: ")
    assert reasons["languages"] == ("de", "the page says so")


def test_nothing_is_written_when_it_is_only_shown(county, add, alliance):
    before = (alliance / "catalogue" / "partners.yaml").read_bytes()

    shown = add(county.url, "--json").json
    add(county.url, "--dry-run")
    refused = add(county.url, code=2)

    assert (shown["partner"]["id"], shown["written"]) == ("landkreis-wolfenbuettel", None)
    assert shown["feeds"][0]["items"] == 4
    assert "nobody can be asked here; `--yes` writes what is proposed" in refused.err
    assert (alliance / "catalogue" / "partners.yaml").read_bytes() == before


def test_what_the_caller_says_goes_before_what_is_proposed(county, add, alliance):
    values = ("--sector", "other", "--region", "03157", "--region", "03", "--field", "arbeit")
    ended = add(county.url, "--name", "Bunt e.V.", "--id", "bunt", *values, "--active", "--yes", "--json")

    (entry,) = entries(alliance)
    assert (entry["id"], entry["name"], entry["sector"], entry["status"]) == ("bunt", "Bunt e.V.", "other", "active")
    assert (entry["regions"], entry["action_fields"]) == (["03157", "03"], ["arbeit"])
    assert ended.json["written"] == str(alliance / "catalogue" / "partners.yaml")
    assert ended.json["reasons"]["name"] == "as you say"


def test_an_active_partner_is_gathered_at_once(county, add, alliance, quick):
    ended = add(county.url, "--active", "--yes")

    gathered = quick("-C", alliance, "gather", "--partner", "landkreis-wolfenbuettel", "--json").json

    assert "`npa gather --partner landkreis-wolfenbuettel`" in ended.out
    assert gathered["counts"]["items_new"] == 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--id", "Groß & Klein"), "id: String should match pattern"),
        (("--region", "03999"), "unknown region '03999'"),
        (("--field", "sprahce"), "unknown action field 'sprahce' (did you mean 'sprache'?)"),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused(county, add, alliance, options, message):
    assert message in add(county.url, *options, "--yes", code=2).err
    assert entries(alliance) == []


def test_a_partner_is_not_added_twice_and_two_of_one_name_get_two_ids(county, add, alliance):
    add(county.url, "--yes")
    for path in ("/zweigstelle/", "/zweigstelle/?kopie"):
        county.put(path, page())

    again = add(f"{county.url}/", "--yes", code=2)
    second = add(f"{county.url}/zweigstelle/", "--yes")
    third = add(f"{county.url}/zweigstelle/?kopie", "--id", "landkreis-wolfenbuettel", "--yes", code=2)

    assert "is the web site of partner 'landkreis-wolfenbuettel' already" in again.err
    assert [entry["id"] for entry in entries(alliance)] == ["landkreis-wolfenbuettel", "landkreis-wolfenbuettel-2"]
    assert f"{county.url}/neues.xml is read already, for 'landkreis-wolfenbuettel'" in second.err
    assert "there is a partner 'landkreis-wolfenbuettel' already; choose another id" in third.err


def test_a_site_without_a_feed_may_still_be_a_partner(site, add, alliance):
    site.put("/", page("Heimatverein e.V.", "", ADDRESS))

    ended = add(site.url, "--yes")

    assert f"no feed was found on {site.url}" in ended.err
    (entry,) = entries(alliance)
    assert (entry["name"], entry["sector"], entry["regions"]) == ("Heimatverein e.V.", "association", ["03158"])
    assert (entry["id"], "feeds" in entry) == ("heimatverein", False)


def test_the_address_is_looked_up_in_the_imprint(site, add):
    site.put("/", page("Kulturtreff", "", '<a href="/impressum">Impressum</a>'))
    site.put("/impressum", page("Impressum", "", ADDRESS))

    shown = add(site.url, "--json").json

    assert (shown["partner"]["regions"], shown["reasons"]["regions"]) == (["03158"], "its address: 38300 Wolfenbüttel")


def test_an_imprint_that_is_not_there_costs_nothing(site, add):
    site.put("/", page("Kulturtreff", "", '<a href="/impressum">Impressum</a>'))

    assert "regions" not in add(site.url, "--json").json["partner"]


def test_a_site_without_a_name_is_called_by_its_host(site, add):
    site.put("/", "<!doctype html><html><body>Hallo</body></html>")

    shown = add(site.url, "--json").json

    assert (shown["partner"]["name"], shown["partner"]["id"]) == ("127.0.0.1", "127-0-0-1")
    assert shown["reasons"]["name"] == "the page names nobody; this is its host"
    assert shown["reasons"]["languages"] == "the page does not say"


def test_a_page_in_windows_1252_is_read(site, add):
    site.put("/", page("Stadt Wolfenbüttel").encode("windows-1252"), "text/html; charset=iso-8859-1")
    site.feed("/neues.xml")

    partner = add(site.url, "--json").json["partner"]

    assert (partner["name"], partner["sector"], partner["regions"]) == ("Stadt Wolfenbüttel", "municipality", ["03158"])


def test_a_hostile_name_becomes_one_harmless_line(site, add, alliance, quick):
    title = "\u202eEvil\x1b[31m\n-id: x\n  name: &a [*a] <script>alert(1)</script> '\"{{ x }}" + "a" * 5_000
    site.put("/", page(f"{title.replace('<', '&lt;')}", "", "<p>=?utf-8?q?x?="))

    ended = add(site.url, "--yes")

    (entry,) = entries(alliance)
    assert entry["name"].startswith("Evil[31m -id: x name: &a [*a] <script>alert(1)</script> '\"{{ x }}aaa")
    assert (len(entry["name"]), len(entry["id"])) == (200, 60)
    assert "\x1b" not in ended.out + ended.err
    assert quick("-C", alliance, "check").code == 0


def test_a_site_that_leads_to_a_private_address_is_refused(site, add, alliance):
    site.redirect("/", "http://10.0.0.1/")

    assert "10.0.0.1 is not a public address" in add(site.url, "--yes", code=1).err
    assert entries(alliance) == []


def test_on_a_terminal_enter_keeps_every_value(county, alliance, terminal):
    terminal(county.url, "", "", "", "", "", "", "y")

    (entry,) = entries(alliance)
    assert (entry["id"], entry["status"], entry["regions"]) == ("landkreis-wolfenbuettel", "review", ["03158"])
    assert entry["feeds"] == [f"{county.url}/neues.xml"]


def test_on_a_terminal_each_value_can_be_changed_and_mistakes_are_asked_again(county, alliance, terminal):
    values = ("GROSS", "", "cuonty", "county", "03158, 03", "sprache wohnen", "7", "-")

    said = terminal(county.url, "-", "Kreis Wolfenbüttel", *values, "y")

    (entry,) = entries(alliance)
    assert (entry["name"], entry["id"]) == ("Kreis Wolfenbüttel", "kreis-wolfenbuettel")
    assert (entry["regions"], entry["action_fields"]) == (["03158", "03"], ["sprache", "wohnen"])
    assert "feeds" not in entry
    for why in ("a partner has a name", "an id is lower-case", "did you mean 'county'?", "unknown number '7'"):
        assert why in said


def test_on_a_terminal_a_taken_id_is_asked_again_and_no_means_no(county, add, alliance, terminal):
    add(county.url, "--yes")
    county.put("/zwei/", page("Zweiter Kreis", ""))

    said = terminal(f"{county.url}/zwei/", "", "landkreis-wolfenbuettel", "zwei", "", "-", "-", "n")

    assert "there is a partner 'landkreis-wolfenbuettel' already" in said
    assert said.endswith("nothing was written\n")
    assert len(entries(alliance)) == 1


def test_a_classifier_that_fails_is_named_and_costs_its_labels_only(county, add, alliance, monkeypatch):
    monkeypatch.setattr("npa_core.builtin.keywords.KeywordClassifier.classify", lambda self, item: 7)

    ended = add(county.url, "--yes")

    assert "! classifier keywords: " in ended.err
    assert "action_fields" not in entries(alliance)[0]
