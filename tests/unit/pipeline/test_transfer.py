"""Import and export: all of what comes, or nothing; and what is there already stays unless somebody says otherwise."""

import json
from datetime import UTC, date, datetime

import pytest

from npa_core.errors import ConfigError, LockedError
from npa_core.exchange.folder import load_catalogue
from npa_core.exchange.formats import IMPORTS, Wanted
from npa_core.exchange.parts import whole
from npa_core.models import Contact, Partner, Place
from npa_core.pipeline import transfer
from npa_core.pipeline.lock import locked
from npa_core.pipeline.transfer import Imported, body_of, export, import_

SETTINGS = '[alliance]\nname = "A"\nurl = "https://a.example/"\ncontact = "office@a.example"\n'
PARTNERS = "# ours\n- {id: vhs, name: Volkshochschule, sector: association, website: 'https://vhs.example/'}\n"
OPML = (
    b'<opml version="2.0" xmlns:npa="urn:x-npa-core:opml"><body><outline text="%s" htmlUrl="https://vhs.example/"'
    b' npa:partner="vhs" type="rss" xmlUrl="https://vhs.example/feed" /></body></opml>'
)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "npa.toml").write_text(SETTINGS)
    (tmp_path / "catalogue" / "partners.yaml").write_text(PARTNERS)
    return tmp_path


def state(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def document(**parts):
    return json.dumps({"format": "npa-catalogue/1", **parts}, indent=1).encode()


def refused(root, format, body, file="f.json", **more):
    """Import what must be refused; return why, and be sure that nothing was written."""
    before = state(root)
    with pytest.raises(ConfigError) as error:
        import_(root, format, body, file, **more)
    assert state(root) == before
    return [str(error.value).splitlines()[0], *map(str, error.value.faults)]


def test_what_is_new_is_added_and_comments_stay(root):
    body = "id;name;sector;joined;regions\r\nmuenster;Bündnis Münster;association;01.05.2016;3158\r\n"
    (root / "catalogue" / "regions.yaml").write_text('- {ags: "03158", name: Wolfenbüttel}\n')

    done = import_(root, "csv", body.encode("cp1252"), "Partners.csv", dry_run=True)

    assert done == Imported({"partners": ("muenster",)}, {}, {}, ("catalogue/partners.yaml",))
    assert state(root)["catalogue/partners.yaml"] == PARTNERS.encode()
    assert import_(root, "csv", body.encode("cp1252"), "Partners.csv") == done
    assert (root / "catalogue" / "partners.yaml").read_text().startswith(PARTNERS)
    assert load_catalogue(root).partners[1] == Partner(
        id="muenster", name="Bündnis Münster", sector="association", joined=date(2016, 5, 1), regions=("03158",)
    )


def test_every_fault_is_named_and_nothing_is_written(root):
    body = b"id;name;sector\nneu;Neu;association\nb;B;nonsense\nneu;Noch einmal;other\n"

    said = refused(root, "csv", body, "partners.csv")

    assert said[0] == "partners.csv is not right; nothing was imported"
    assert said[1].startswith("partners.csv:3:5: ")
    assert said[2:] == ["partners.csv:4:1: duplicate partner 'neu'; it is already in line 2"]


def test_faults_of_form_and_unknown_parts_are_faults(root):
    said = refused(root, "json", document(partnrs=[], partners={}))

    assert [line.split(" (")[0] for line in said[1:]] == [
        "f.json:3:2: unknown key 'partnrs'",
        "f.json:4:2: `partners`: expected a list of partners, found a mapping",
    ]


def test_what_differs_is_named_and_refused(root):
    said = refused(root, "csv", b"id,name,sector\nvhs,VHS,association\n", "partners.csv")

    assert said == [
        "something is there already and differs; nothing was imported (--update replaces it)",
        "partners.csv:2:1: partner 'vhs' is there already and differs in `name`, `website`",
    ]


def test_what_differs_is_replaced_if_that_is_wanted(root):
    done = import_(root, "csv", b"id,name,sector\nvhs,VHS,association\n", "partners.csv", update=True)

    assert done == Imported({}, {"partners": ("vhs",)}, {}, ("catalogue/partners.yaml",))
    assert load_catalogue(root).partners == (Partner(id="vhs", name="VHS", sector="association"),)


def test_a_reference_to_nothing_is_refused_where_it_stands(root):
    body = b"id,name,partner\nkurs,Kurs,niemand\n"

    assert refused(root, "csv", body, "offers.csv")[1].startswith("offers.csv:2:11: ")


def test_a_reference_of_the_catalogue_that_would_close_a_circle_is_refused(root):
    (root / "catalogue" / "action_fields.yaml").write_text("- {id: a, label: A}\n- {id: b, label: B, parent: a}\n")

    said = refused(root, "csv", b"id,label,parent\na,A,b\n", "action_fields.csv", update=True)

    assert said[0] == "the catalogue would not be right; nothing was imported"


def test_what_is_wrong_elsewhere_in_the_catalogue_is_named_by_its_noun():
    catalogue = whole({"partners": (Partner(id="a", name="A", sector="other", action_fields=("weg",)),)})

    [fault] = transfer.Merge(catalogue, "f.csv", is_partial=False).bad_references()

    assert str(fault).startswith("catalogue/partners: partner 'a': ")


def test_nothing_is_imported_while_a_run_is_at_work(root):
    (root / "var").mkdir()
    before = state(root)
    path = transfer.Database.path_of(transfer.load(root).config.store.url, root).with_suffix(".lock")
    path.parent.mkdir(exist_ok=True)

    with locked(path, datetime(2026, 11, 16, tzinfo=UTC)), pytest.raises(LockedError):
        import_(root, "csv", b"id,name,sector\nb,B,other\n", "partners.csv")

    assert {name: body for name, body in state(root).items() if not name.endswith(".lock")} == before
    assert import_(root, "csv", b"id,name,sector\nb,B,other\n", "partners.csv").new == {"partners": ("b",)}


def test_a_folder_without_settings_or_database_can_be_filled(tmp_path):
    import_(tmp_path, "csv", b"id,name,sector\nb,B,other\n", "partners.csv")

    assert load_catalogue(tmp_path).partners == (Partner(id="b", name="B", sector="other"),)


def test_a_feed_list_makes_partners_in_review(tmp_path):
    import_(tmp_path, "opml", (OPML % b"Schule").replace(b' npa:partner="vhs"', b""), "f.opml")

    [partner] = load_catalogue(tmp_path).partners
    assert (partner.id, partner.status, [feed.url for feed in partner.feeds]) == (
        "schule", "review", ["https://vhs.example/feed"],
    )  # fmt: skip


def test_a_feed_list_leaves_all_else_of_a_partner_as_it_is(root):
    import_(root, "opml", OPML % b"Volkshochschule", "f.opml", update=True)

    [partner] = load_catalogue(root).partners
    assert (partner.sector, [feed.url for feed in partner.feeds]) == ("association", ["https://vhs.example/feed"])


def test_how_an_individual_is_reached_survives_a_file_that_does_not_say_it(root):
    text = "- {id: a, name: A, sector: individual, contact: {email: office@a.example}}\n"
    (root / "catalogue" / "partners.yaml").write_text(text)
    offers = "- {id: o, name: O, partner: a, contact: {email: office@a.example}}\n- {id: q, name: Q, partner: a}\n"
    (root / "catalogue" / "offers.yaml").write_text(offers)
    exported = export(root, "json")

    done = import_(root, "json", exported.replace(b'"name": {\n    "und": "A"', b'"name": {\n    "und": "B"'), "f.json",
                   update=True)  # fmt: skip

    assert b"office@a.example" not in exported.replace(b'"contact": "office@a.example"', b"")
    assert done.unchanged | done.changed == {"partners": ("a",), "offers": ("o", "q")}
    found, contact = load_catalogue(root), Contact(email="office@a.example")
    assert [noun.contact for noun in (*found.partners, *found.offers)] == [contact, contact, None]


def test_the_official_list_makes_regions_of_one_land(tmp_path):
    lines = [f"{'10'}20300101{key:<8}{'':<4}{name:<50}".ljust(220) for key, name in (("99", "Musterland"), ("98", "B"))]

    import_(tmp_path, "regions", "\r\n".join(lines).encode(), "gv.txt", Wanted(land="99"))

    assert [(region.id, region.name) for region in load_catalogue(tmp_path).regions] == [("99", "Musterland")]


def test_boundaries_make_regions_and_a_file_of_their_own(tmp_path):
    square = [[9.0, 52.0], [9.5, 52.0], [9.5, 52.5], [9.0, 52.0]]
    feature = {
        "type": "Feature",
        "properties": {"ags": "99101", "name": "Landkreis Muster"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }

    done = import_(
        tmp_path, "regions", json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), "f.json"
    )

    assert done.files == ("catalogue/regions.geojson", "catalogue/regions.yaml")
    assert "99101" in (tmp_path / "catalogue" / "regions.geojson").read_text()


def test_boundaries_that_are_none_are_refused(tmp_path):
    assert refused(tmp_path, "regions", b'{"type": "Nonsense"}')[0] == "f.json is not right; nothing was imported"


def test_texts_are_written_into_files_of_their_own_or_where_they_stand(root):
    (root / "catalogue" / "cases").mkdir()
    (root / "catalogue" / "cases" / "alt.md").write_text("---\nid: kurs\ntitle: Kurs\n---\n\nText\n")
    new, old = {"id": "neu", "title": "Neu", "text": "Neu."}, {"id": "kurs", "title": "Anders", "text": "Text"}

    done = import_(root, "json", document(cases=[new, old]), "f.json", update=True)

    assert done.files == ("catalogue/cases/alt.md", "catalogue/cases/neu.md")
    assert {case.id: case.title for case in load_catalogue(root).cases} == {"neu": "Neu", "kurs": "Anders"}


def test_places_are_there_once_and_the_context_is_one(root):
    place = {"name": "Salzdahlum", "ags": "03158037"}
    body = document(places=[place, place], context=[{"positive": {"de": [{"text": "zuwanderung"}]}}])

    done = import_(root, "json", body, "f.json")

    assert done.new == {"places": ("Salzdahlum 03158037",), "context": ("context",)}
    assert load_catalogue(root).places == (Place(name="Salzdahlum", ags="03158037"),)
    assert import_(root, "json", body, "f.json").files == ()


def test_what_cannot_be_written_as_it_is_is_refused(root, monkeypatch):
    monkeypatch.setattr(transfer, "_write", lambda *_: None)

    said = refused(root, "csv", b"id,name,sector\nb,B,other\n", "partners.csv")

    assert said == ["partner 'b' cannot be written as it is; nothing was imported"]


def test_a_file_that_is_too_long_is_refused(tmp_path):
    path = tmp_path / "f.csv"
    with path.open("wb") as file:
        file.truncate(IMPORTS["csv"].max_bytes + 1)

    with pytest.raises(ConfigError, match=r"longer than 20,000,000 bytes; nothing was imported"):
        body_of(path, "csv")
    with pytest.raises(ConfigError, match=r"f.csv: longer than 20,000,000 bytes; nothing was imported"):
        import_(tmp_path, "csv", path.read_bytes(), "f.csv")


def test_a_file_is_read_or_it_is_said_why_not(tmp_path):
    (tmp_path / "f.csv").write_bytes(b"id")

    assert body_of(tmp_path / "f.csv", "csv") == b"id"
    with pytest.raises(ConfigError, match=r"none.csv: cannot be read: No such file or directory"):
        body_of(tmp_path / "none.csv", "csv")
