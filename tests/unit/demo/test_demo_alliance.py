"""The demo's alliance folder: its files fit the models, point to nothing missing, and stay on reserved domains."""

import re
import tomllib
from datetime import date, datetime

import pytest

from npa_core.builtin.file import FileGatherer
from npa_core.builtin.keywords import KeywordClassifier, KeywordSettings
from npa_core.demo import NOW
from npa_core.demo.feed_server import RESOURCES, feed
from npa_core.demo.folder import unpack
from npa_core.exchange.folder import load_catalogue
from npa_core.models import (
    AllianceProfile,
    Digest,
    Document,
    NewsItem,
    Source,
)
from npa_core.models.references import bad_references
from npa_core.pipeline.found import found
from npa_core.testing.context import FakeContext

FEEDS = "http://127.0.0.1:40001"
OFF_TOPIC = {
    "Erste-Hilfe-Kurs für Freiwillige im Katastrophenschutz",
    "Fachtag Altenpflege: Programm ist erschienen",
    "Büro zwischen den Jahren geschlossen",
    "Geänderte Öffnungszeiten unserer Regionalbüros im Dezember",
    "Gleisarbeiten: Stadtbahn fährt am Wochenende im Schienenersatzverkehr",
    "Hallenbodenpflege: Broschüre neu aufgelegt",
    "IT-Sicherheit: Workshop zur Systemintegration im Mittelstand",
    "Konjunkturumfrage: Betriebe blicken verhalten auf den Winter",
    "Krankenhausplanung: Regionalgespräch in Stade",
    "Kreisstraße bei Remlingen wird saniert: Umleitung ab 18. November",
    "Laub im Garten: Annahmestellen öffnen zusätzlich am Samstag",
    "Öffnungszeiten im Winter",
    "Orgelkonzert zugunsten der Dachsanierung",
    "Sperrmüll: Online-Anmeldung am Wochenende nicht erreichbar",
    "Stadtarchiv digitalisiert historische Baupläne",
    "Trinkwasser: Hinweise zum Spülen von Leitungen nach längerem Leerstand",
    "Vorsicht auf den Straßen: Wildwechsel im Herbst",
    "Zollrecht: Änderungen zum Jahreswechsel im Überblick",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("demo")
    alliance = unpack(
        target / "alliance", feeds_url=FEEDS, smtp_port=40002, mastodon_url="http://127.0.0.1:40003", out=target
    )
    found(alliance)
    return alliance


@pytest.fixture(scope="module")
def settings(folder):
    return tomllib.loads((folder / "npa.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def catalogue(folder):
    return load_catalogue(folder)


def test_the_settings_fit_the_models(settings):
    profile = AllianceProfile.model_validate(settings["alliance"])
    weekly = Digest.model_validate({"id": "weekly", **settings["digests"]["weekly"]})
    sources = [Source.model_validate(source) for source in settings["sources"]]

    assert profile.timezone == "Europe/Berlin"
    assert (weekly.approve, weekly.window.days, weekly.channels) == ("auto", 7, ("letter", "toot"))
    assert [source.partner for source in sources] == ["sprachtreff"]
    assert [(channel["id"], channel["use"]) for channel in settings["channels"]] == [
        ("site", "web"),
        ("letter", "email"),
        ("toot", "mastodon"),
    ]


def test_the_clock_stands_five_minutes_after_the_weekly_is_due(settings):
    weekly = Digest.model_validate({"id": "weekly", **settings["digests"]["weekly"]})
    local = NOW.astimezone(AllianceProfile.model_validate(settings["alliance"]).zone)

    assert (weekly.schedule.day, weekly.schedule.at.isoformat("minutes")) == (local.weekday(), "07:00")
    assert local.isoformat() == "2026-11-16T07:05:00+01:00"
    assert local.strftime("%G-W%V") == "2026-W47"


def test_the_catalogue_points_to_nothing_missing(catalogue):
    assert list(bad_references(catalogue)) == []


def test_the_catalogue_is_an_alliance_worth_showing(catalogue):
    assert len(catalogue.partners) == 16
    assert [field.id for field in catalogue.taxonomy.core] == [
        "sprache",
        "arbeit",
        "engagement",
        "wohnen",
        "teilhabe",
    ]
    assert sum(len(region.ags) == 5 for region in catalogue.regions) == 45
    assert len(catalogue.cases) == 2
    assert sum(not partner.feeds for partner in catalogue.partners) == 2


def test_no_id_is_used_twice(catalogue):
    for nouns in (catalogue.partners, catalogue.regions, catalogue.cases, catalogue.taxonomy.fields):
        ids = [noun.id for noun in nouns]

        assert sorted(set(ids)) == sorted(ids)


def test_two_partners_joined_in_the_week_before(catalogue):
    new = [partner.id for partner in catalogue.partners if partner.joined >= date(2026, 11, 9)]

    assert new == ["koordinierungsstelle", "sprachtreff"]


def test_every_partner_says_that_it_is_an_example(catalogue):
    assert all(partner.description.pick("de").startswith("Beispieleintrag") for partner in catalogue.partners)
    assert all(partner.description.pick("en").startswith("Example entry") for partner in catalogue.partners)


@pytest.mark.parametrize("name", ["impressum", "datenschutz", "ueber-uns"])
def test_every_page_has_a_title_and_says_that_it_is_an_example(folder, name):
    first, _, second, *_ = (folder / "pages" / f"{name}.md").read_text("utf-8").splitlines()

    assert first.startswith("# ")
    assert second.startswith("*Dies ist ein Beispieltext")


def test_the_partners_name_exactly_the_addresses_that_are_served(catalogue):
    named = [feed.url.removeprefix(FEEDS) for partner in catalogue.partners for feed in partner.feeds]

    # /hannover-engagement.xml is where a redirect leads; nobody names it.
    assert sorted(named) == sorted(set(RESOURCES) - {"/hannover-engagement.xml"})


def test_the_member_without_a_feed_has_a_readable_file(folder):
    path = folder / "news" / "sprachtreff.yaml"

    harvest = FileGatherer.read(Document(body=path.read_bytes(), address=str(path)))

    assert [item.guid for item in harvest.items] == ["start", "vorlesetag"]


def test_the_keywords_tell_roadworks_from_the_alliances_news(catalogue):
    classifier = KeywordClassifier(KeywordSettings(), FakeContext(catalogue=catalogue))

    labels = {item.title: classifier.classify(item) for item in _items()}
    off = {title for title, found in labels.items() if any(label.value == "off" for label in found)}
    fields = {label.value for found in labels.values() for label in found if label.kind == "action_field"}

    assert off == OFF_TOPIC
    assert {catalogue.root_field(id) for id in fields} >= {field.id for field in catalogue.taxonomy.core}


def test_nothing_points_outside_the_reserved_domains(folder):
    texts = [
        path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".db", ".lock") and path.parent.name != "schemas"
    ]
    hosts = [host for text in texts for host in re.findall(r"(?:https?://|[\w.+-]+@)([\w.-]*\w)", text)]

    assert hosts
    assert [host for host in hosts if not host.endswith(".example") and host != "127.0.0.1"] == []


def test_no_text_holds_mojibake(folder):
    texts = [
        path.read_text("utf-8") for path in folder.rglob("*") if path.is_file() and path.suffix not in (".db", ".lock")
    ]

    assert [found for text in texts for found in re.findall("\ufffd|Ã.|Â[^A-Za-z]|â€", text)] == []


def _items():
    """Give the news of all feeds as the classifier sees it."""
    import io

    import feedparser

    for resource in filter(lambda resource: resource.file, RESOURCES.values()):
        document = feedparser.parse(io.BytesIO(feed(resource.file)))
        for entry in document.entries:
            yield NewsItem(
                id="a" * 16,
                source="example",
                fingerprint="guid:example",
                title=entry.title,
                content=entry.content[0].value if "content" in entry else entry.summary,
                content_hash="example",
                first_seen=datetime.fromisoformat("2026-11-16T07:05:00+01:00"),
                language=entry.get("language", "de"),
                categories=tuple(tag.term for tag in entry.get("tags", ())),
            )
