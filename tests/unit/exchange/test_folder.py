"""The catalogue folder: every file read, every fault of every file at once."""

import gc
from datetime import date

import pytest

from npa_core.errors import ConfigError
from npa_core.exchange import load_catalogue

FILES = {
    "catalogue/partners.yaml": """\
- id: landkreis-wolfenbuettel
  name: Landkreis Wolfenbüttel
  sector: county
  carrier: municipal
  joined: 2016-05-01
  regions: [03158]
  action_fields: [sprache]
  website: https://www.lk-wf.de/
  feeds:
    - https://www.lk-wf.de/feed.xml
    - {id: lk-wf/presse, url: https://www.lk-wf.de/presse.xml, grant: {extract: 100, images: true}}
""",
    "catalogue/partners/dgb.yaml": "id: dgb\nname: {de: Gewerkschaftsbund, en: Trade unions}\nsector: union\n",
    "catalogue/partners/more.yaml": "- {id: kirche, name: Kirche}\n- {id: kammer, name: Kammer}\n",
    "catalogue/partners.csv": (
        "id,name.de,roles,regions,feeds\n"
        "verband,Verband,member;supporter,03158;03,https://verband.example/a.xml;https://verband.example/b.xml\n"
    ),
    "catalogue/action_fields.yaml": """\
context:
  positive:
    de: [{text: flüchtling, weight: 4}]
fields:
  - {id: teilhabe, label: Teilhabe}
  - id: sprache
    label: {de: Sprache, en: Language}
    parent: teilhabe
    keywords: {de: [{text: sprachkurs}]}
""",
    "catalogue/regions.yaml": '- {ags: "03", name: Niedersachsen}\n',
    "catalogue/regions.csv": "ags,name\n03158,Landkreis Wolfenbüttel\n",
    "catalogue/offers.yaml": "[]\n",
    "catalogue/README.md": "What is here.\n",
    "catalogue/cases/lotsen.md": "---\npartners: [dgb, verband]\naction_fields: [sprache]\n---\n# Lotsen\n\nSo geht\n",
    "pages/impressum.md": "# Impressum\n\nWer wir sind.\n",
    "pages/ueber-uns.md": "---\ntitle: Über uns\nid: about\n---\nText\n",
}

IMPORT = "`npa import regions` reads the official list of all regions"


def _written(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def faults_of(root, files):
    with pytest.raises(ConfigError) as caught:
        load_catalogue(_written(root, files))
    return [str(fault) for fault in caught.value.faults]


def test_an_empty_folder_is_an_empty_catalogue(tmp_path):
    catalogue = load_catalogue(tmp_path)

    assert (
        catalogue.partners, catalogue.taxonomy.fields, catalogue.regions, catalogue.cases, catalogue.pages,
    ) == ((), (), (), (), ())  # fmt: skip


def test_every_file_of_a_catalogue_is_read(tmp_path):
    catalogue = load_catalogue(_written(tmp_path, FILES))

    assert [p.id for p in catalogue.partners] == ["landkreis-wolfenbuettel", "dgb", "kirche", "kammer", "verband"]
    assert [field.id for field in catalogue.taxonomy.fields] == ["teilhabe", "sprache"]
    assert catalogue.taxonomy.context.positive["de"][0].text == "flüchtling"
    assert [region.ags for region in catalogue.regions] == ["03", "03158"]
    assert [(c.id, c.title, c.text) for c in catalogue.cases] == [("lotsen", "Lotsen", "So geht")]
    assert [(page.id, page.title, page.text) for page in catalogue.pages] == [
        ("impressum", "Impressum", "Wer wir sind."),
        ("about", "Über uns", "Text"),
    ]


def test_a_partner_is_read_with_all_it_says(tmp_path):
    partner = load_catalogue(_written(tmp_path, FILES)).partners[0]

    assert (date(2016, 5, 1), ("03158",), "county") == (partner.joined, partner.regions, partner.sector)
    assert [feed.url for feed in partner.feeds] == ["https://www.lk-wf.de/feed.xml", "https://www.lk-wf.de/presse.xml"]
    assert (
        partner.feeds[1].id, partner.feeds[1].grant.extract, partner.feeds[1].grant.images,
    ) == ("lk-wf/presse", 100, True)  # fmt: skip


def test_action_fields_may_be_a_bare_list(tmp_path):
    files = {"catalogue/action_fields.yaml": "- {id: sprache, label: Sprache}\n"}

    assert [field.id for field in load_catalogue(_written(tmp_path, files)).taxonomy.fields] == ["sprache"]


def test_every_fault_of_every_file_is_named_at_once(tmp_path):
    faults = faults_of(
        tmp_path,
        {
            "catalogue/partners.yaml": """\
- id: dgb
  name: DGB
  sector: unoin
  action_fields: [sprache, sprahce]
- id: kirche
  nmae: Kirche
- name: 5
  id: kammer
- id: dgb
  name: Noch einmal
- nur Text
- id: verband
  name: Verband
  action_fields: [sprache, sprahce]
  regions: ["03159"]
  joined: 31.12.2016
""",
            "catalogue/partners/a.yaml": "id: a\nname: A\njoined: 2016-05-01\nregions: ['03159', '03']\n",
            "catalogue/partners.csv": "id,name,action_fields,regions\nb,B,sprache;arbiet,\n",
            "catalogue/action_fields.yaml": "fields:\n- {id: sprache, label: S, parent: teilhbe}\n"
            "- {id: arbeit, label: A, treshold: 3, parent: gone}\n- {id: teilhabe, label: T}\ncontexts: {}\n",
            "catalogue/regions.yaml": "- {ags: '03', name: Land}\n- {ags: 3158, name: X}\n",
            "catalogue/cases/x.md": "---\ntitle: X\npartners: [dgb, kirhce]\n---\nText\n",
            "catalogue/cases/Gross.md": "# G\n",
            "pages/leer.md": "Kein Titel\n",
            "catalogue/partner.yaml": "",
            "catalogue/partners/c.yml": "",
        },
    )

    assert faults == [
        "catalogue/action_fields.yaml:2:27: unknown action field 'teilhbe' (did you mean 'teilhabe'?)",
        "catalogue/action_fields.yaml:3:26: unknown key 'treshold' (did you mean 'threshold'?)",
        "catalogue/action_fields.yaml:3:39: unknown action field 'gone'",
        "catalogue/action_fields.yaml:5:1: unknown key 'contexts' (did you mean 'context'?)",
        "catalogue/cases/Gross.md:1:1: `id`: 'Gross' is no id (lower-case letters, digits, '-' and '_')",
        "catalogue/cases/x.md:3:17: unknown partner 'kirhce' (did you mean 'kirche'?)",
        "catalogue/partner.yaml: nothing reads this file (did you mean 'partners.yaml'?)",
        "catalogue/partners.csv:2:5: unknown action field 'arbiet' (did you mean 'arbeit'?)",
        "catalogue/partners.yaml:3:3: `sector`: unknown value 'unoin' (did you mean 'union'?)",
        "catalogue/partners.yaml:4:28: unknown action field 'sprahce' (did you mean 'sprache'?)",
        "catalogue/partners.yaml:5:3: `name` is missing",
        "catalogue/partners.yaml:6:3: unknown key 'nmae' (did you mean 'name'?)",
        (
            "catalogue/partners.yaml:7:3: `name`: expected text, or a mapping of languages to texts, "
            "found a whole number; put it in quotes"
        ),
        "catalogue/partners.yaml:9:3: duplicate partner 'dgb'; it is already in catalogue/partners.yaml:1",
        "catalogue/partners.yaml:11:3: expected a mapping, found text",
        "catalogue/partners.yaml:14:28: unknown action field 'sprahce' (did you mean 'sprache'?)",
        f"catalogue/partners.yaml:15:13: unknown region '03159'; {IMPORT}",
        "catalogue/partners.yaml:16:3: `joined`: expected a date such as 2026-11-16, found text",
        f"catalogue/partners/a.yaml:4:11: unknown region '03159'; {IMPORT}",
        "catalogue/partners/c.yml: nothing reads this file (did you mean 'c.yaml'?)",
        "catalogue/regions.yaml:2:4: `ags`: expected text, found a whole number; put it in quotes",
        "pages/leer.md:1:1: `title` is missing",
    ]


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("catalogue/partners.yaml", "a: 1\n", ":1:1: expected a list of partners, found a mapping"),
        ("catalogue/partners.yaml", "- id: [\n", ":2:1: no valid YAML: did not find expected node content"),
        ("catalogue/partners.yaml", b"- id: a\n  name: \xff\n", ":2:1: not UTF-8; save it as UTF-8"),
        ("catalogue/partners.yaml", b"#" * 20_000_001, ": longer than 20,000,000 bytes"),
        ("catalogue/partners/a.yaml", "3\n", ":1:1: expected a list of partners, found a whole number"),
        ("catalogue/action_fields.yaml", "fields: 3\n", ":1:1: expected a list of action fields, found a whole number"),
        ("catalogue/action_fields.yaml", "'x'\n", ":1:1: expected a list of action fields, found text"),
        ("pages/a.md", "---\n", ":1:1: the front matter has no end; close it with a line ---"),
        ("pages/a.md", "Text\n", ":1:1: `title` is missing"),
        (
            "catalogue/regions.csv", "ags,name\n03158,A\n03158,B\n",
            ":3:1: duplicate region '03158'; it is already in catalogue/regions.csv:2",
        ),
        (
            "catalogue/regions.yaml", "- {ags: 3158, name: X}\n",
            ":1:4: `ags`: expected text, found a whole number; put it in quotes",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_named_with_the_place(tmp_path, file, text, fault):
    assert [file + fault] == faults_of(tmp_path, {file: text})


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path):
    (tmp_path / "catalogue" / "partners.yaml").mkdir(parents=True)

    assert faults_of(tmp_path, {}) == ["catalogue/partners.yaml: cannot be read: Is a directory"]


def test_references_to_what_is_only_broken_are_not_called_dangling(tmp_path):
    faults = faults_of(
        tmp_path,
        {
            "catalogue/partners.yaml": "- {id: a, name: A, sector: x}\n",
            "catalogue/action_fields.yaml": "[\n",
            "catalogue/cases/x.md": "---\ntitle: X\npartners: [a]\naction_fields: [sprache]\n---\n",
        },
    )

    assert [f.split(": ")[0] for f in faults] == ["catalogue/action_fields.yaml:2:1", "catalogue/partners.yaml:1:20"]


def test_references_that_are_no_list_are_one_fault(tmp_path):
    faults = faults_of(tmp_path, {"catalogue/partners.yaml": "- {id: a, name: A, action_fields: 3, regions: '03'}\n"})

    assert faults == [
        "catalogue/partners.yaml:1:20: `action_fields`: expected a list, found a whole number",
        "catalogue/partners.yaml:1:38: `regions`: expected a list, found text",
    ]


def test_an_unknown_region_is_a_fault_once_there_is_a_list_of_regions(tmp_path):
    files = {"catalogue/partners.yaml": "- {id: a, name: A, regions: ['03158', '04']}\n"}
    load_catalogue(_written(tmp_path, files))

    faults = faults_of(tmp_path, {"catalogue/regions.csv": "ags,name\n03158,X\n"})

    assert faults == [
        "catalogue/partners.yaml:1:39: unknown region '04'; `npa import regions` reads the official list of all regions"
    ]


def test_feeds_that_are_named_twice_are_faults(tmp_path):
    text = """\
- {id: a, name: A, feeds: [{url: https://a.example/1, id: a/x}, https://a.example/1]}
- {id: b, name: B, feeds: [{url: https://a.example/1, id: a/x}]}
"""

    faults = faults_of(tmp_path, {"catalogue/partners.yaml": text})

    assert faults == [
        "catalogue/partners.yaml:1:65: duplicate feed url 'https://a.example/1'",
        "catalogue/partners.yaml:2:55: duplicate feed id 'a/x'",
    ]


@pytest.mark.parametrize("was_on", [True, False])
def test_reading_leaves_the_garbage_collector_as_it_was(tmp_path, was_on):
    (gc.enable if was_on else gc.disable)()
    try:
        load_catalogue(tmp_path)

        assert gc.isenabled() is was_on
    finally:
        gc.enable()
