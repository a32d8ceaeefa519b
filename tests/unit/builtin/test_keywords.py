"""The keyword classifier on sentences as partners write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.builtin.keywords import KeywordClassifier, KeywordSettings
from npa_core.models import ActionField, Catalogue, Context, Keyword, Localized, Taxonomy
from npa_core.testing import FakeContext, sample_catalogue, sample_items

ITEM = sample_items()[0].model_copy(update={"partner": None, "categories": ()})


def classifier(catalogue: Catalogue | None = None, **values: float) -> KeywordClassifier:
    return KeywordClassifier(KeywordSettings(**values), FakeContext(catalogue=catalogue or sample_catalogue()))


def labels(title: str, text: str = "", of: KeywordClassifier | None = None, **changes):
    item = ITEM.model_copy(update={"title": title, "content": f"<p>{text}</p>", **changes})
    return {(label.kind, label.value): label for label in (of or classifier()).classify(item)}


def fields(*args, **changes) -> set[str]:
    return {value for kind, value in labels(*args, **changes) if kind == "action_field"}


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Neuer Sprachkurs für Geflüchtete", "", {"sprache"}),
        ("Sprachcafé lädt ein", "Geflüchtete und Nachbarn treffen sich jeden Dienstag.", {"sprache"}),
        ("Jobmesse in der Stadthalle", "Auszubildende mit Fluchterfahrung berichten.", {"arbeit"}),
        ("Integrationslots:innen gesucht", "Ein Ehrenamt, das verbindet.", {"engagement"}),
        ("Beirat für Migration und Teilhabe gewählt", "Die Einbürgerung war ein Thema.", {"teilhabe"}),
        ("Flüchtlinge in Ausbildung", "Der Arbeitsmarkt braucht sie, das Ehrenamt hilft.", {"arbeit", "engagement"}),
        ("Straßenfest am Samstag", "Es gibt Kuchen.", set()),
    ],
)
def test_fields_are_recognised(title, text, expected):
    assert fields(title, text) == expected


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Fachinformatik Systemintegration: Ausbildungsplatz frei", "Auszubildende gesucht."),
        ("Datenmigration abgeschlossen", "Der Sprachkurs-Katalog ist wieder erreichbar."),
        ("Fluchtweg versperrt", "Ehrenamt der Feuerwehr im Einsatz."),
        ("Fahrerflucht in Musterstadt", "Der Beirat der Verkehrswacht warnt."),
        ("Deutschkurs für Auszubildende", "Freiwillig und kostenlos."),
    ],
)
def test_what_only_sounds_like_it_is_off_topic_and_gets_no_field(title, text):
    found = labels(title, text)

    assert ("relevance", "off") in found
    assert fields(title, text) == set()


def test_a_negative_word_does_not_hide_what_the_item_is_really_about():
    title = "Ausbildungsplatz in der Systemintegration"
    text = "Geflüchtete lernen den Beruf; Integration gelingt im Betrieb."

    found = labels(title, text)

    assert ("relevance", "on") in found
    assert "systemintegration" in found["relevance", "on"].reason
    assert ("action_field", "arbeit") in found


def test_the_reason_names_the_words_the_weightiest_first():
    found = labels("Sprachkurs", "Geflüchtete im Sprachcafé")

    assert found["action_field", "sprache"].reason == "sprachkurs, sprachcafé"
    assert found["relevance", "on"].reason == "geflüchtet"


def test_the_title_counts_double_and_a_word_once():
    catalogue = _catalogue(weight=2, threshold=4)

    assert fields("Chor", "", of=classifier(catalogue)) == {"musik"}
    assert fields("", "Chor Chor Chor", of=classifier(catalogue)) == set()


def test_the_score_is_one_half_at_the_threshold():
    found = labels("", "Chor", of=classifier(_catalogue(weight=4, threshold=4)))

    assert found["action_field", "musik"].score == 0.5


@settings(deadline=None)
@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0.1, 20))
def test_more_weight_never_means_less_score(one, other, threshold):
    def score(weight: float) -> float:
        found = labels("", "Chor", of=classifier(_catalogue(weight=weight, threshold=threshold)))
        label = found.get(("action_field", "musik"))
        return label.score if label else 0.0

    assert score(min(one, other)) <= score(max(one, other))


def test_categories_count_as_text():
    assert fields("Programm", "Für Geflüchtete", categories=("Sprachkurse",)) == {"sprache"}


def test_markup_is_no_text():
    assert fields("Programm", '<a href="https://x.example/sprachkurs">mehr</a> für Geflüchtete') == set()


def test_without_a_context_every_item_passes_and_none_is_called_relevant():
    found = labels("Chor", of=classifier(_catalogue(weight=4, threshold=4)))

    assert {kind for kind, _ in found} == {"action_field", "language"}


def test_the_gate_can_be_raised():
    assert ("relevance", "on") in labels("", "Integration im Ort")
    assert ("relevance", "off") in labels("", "Integration im Ort", of=classifier(gate=3))


def test_what_the_partner_says_of_itself_is_a_guess():
    found = labels("Treffen für Geflüchtete", partner="landkreis")

    assert {value: label.score for (kind, value), label in found.items() if kind == "action_field"} == {
        "engagement": 0.3,
        "teilhabe": 0.3,
    }
    assert found["region", "03158"].score == 0.3


def test_words_outweigh_what_the_partner_says_of_itself():
    assert fields("Sprachkurs für Geflüchtete", partner="landkreis") == {"sprache"}


def test_off_topic_news_of_a_partner_get_none_of_its_fields():
    assert fields("Straßenfest", partner="landkreis") == set()


@pytest.mark.parametrize(
    ("stated", "expected"), [("de", "de"), ("de-DE", "de"), ("EN_us", "en"), (None, None), ("german language", None)]
)
def test_the_language_is_the_one_stated(stated, expected):
    found = {value for kind, value in labels("Text", language=stated) if kind == "language"}

    assert found == ({expected} if expected else set())


def test_a_german_site_that_calls_itself_english_is_read_as_german_too():
    assert fields("Sprachkurs für Geflüchtete", language="en-US") == {"sprache"}


def test_another_language_is_read_by_its_own_words():
    assert fields("Мовний курс для людей з України", language="uk") == {"sprache"}
    assert fields("Мовний курс для людей з України", language=None) == {"sprache"}
    assert fields("Мовний курс для людей з України", language="de") == set()


def test_umlauts_match_however_they_are_composed():
    assert fields("Sprachkurs fu\u0308r Geflu\u0308chtete") == {"sprache"}


def _catalogue(weight: float, threshold: float) -> Catalogue:
    field = ActionField(
        id="musik",
        label=Localized("Musik"),
        keywords={"de": (Keyword(text="chor", mode="word", weight=weight),)},
        threshold=threshold,
    )
    return Catalogue(taxonomy=Taxonomy(context=Context(), fields=(field,)))
