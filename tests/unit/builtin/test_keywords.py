"""The keyword classifier on sentences as partners write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.builtin.keywords import KeywordClassifier, KeywordSettings
from npa_core.models import (
    ActionField,
    Archive,
    Card,
    Catalogue,
    Context,
    Keyword,
    Localized,
    Relations,
    Scheme,
    Taxonomy,
)
from npa_core.testing import FakeContext, sample_catalogue, sample_items

ITEM = sample_items()[0].model_copy(update={"partner": None, "categories": ()})


def classifier(catalogue: Catalogue | None = None, **values: float) -> KeywordClassifier:
    return KeywordClassifier(KeywordSettings(**values), FakeContext(catalogue=catalogue or sample_catalogue()))


def labels(title: str, text: str = "", of: KeywordClassifier | None = None, **changes):
    item = ITEM.model_copy(update={"title": title, "content": f"<p>{text}</p>", **changes})
    return {(label.kind, label.value): label for label in (of or classifier()).classify(item)}


def score(field: str, *args, **changes) -> float:
    return labels(*args, **changes)["action_field", field].score


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

    assert found["action_field", "sprache"].reason == "sprachkurs (title), sprachcafé"
    assert found["relevance", "on"].reason == "geflüchtet"


def test_the_title_counts_more_and_a_word_once():
    of = classifier(_catalogue(weight=2, threshold=3))

    assert score("musik", "Chor", of=of) == 0.5714
    assert score("musik", "", "Chor Chor Chor", of=of) == score("musik", "", "Chor", of=of) == 0.4
    assert score("musik", "Chor", of=classifier(_catalogue(weight=2, threshold=3), title=1)) == 0.4


def test_what_stands_far_behind_counts_half():
    of = classifier(_catalogue(weight=4, threshold=4))

    assert score("musik", "", "wort " * 79 + "Chor", of=of) == 0.5
    assert score("musik", "", "wort " * 80 + "Chor", of=of) == 0.3333


def test_the_end_of_an_endless_text_is_not_read():
    of = classifier(_catalogue(weight=4, threshold=4))

    assert fields("", "wort " * 3_900 + "Chor", of=of) == {"musik"}
    assert fields("", "wort " * 4_000 + "Chor", of=of) == set()


def test_the_score_is_one_half_at_the_threshold():
    found = labels("", "Chor", of=classifier(_catalogue(weight=4, threshold=4)))

    assert found["action_field", "musik"].score == 0.5


@settings(deadline=None)
@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0.1, 20))
def test_more_weight_never_means_less_score(one, other, threshold):
    def reached(weight: float) -> float:
        found = labels("", "Chor", of=classifier(_catalogue(weight=weight, threshold=threshold)))
        label = found.get(("action_field", "musik"))
        return label.score if label else 0.0

    assert reached(min(one, other)) <= reached(max(one, other))


def test_categories_count_as_text():
    assert fields("Programm", "Für Geflüchtete", categories=("Sprachkurse",)) == {"sprache"}


def test_markup_is_no_text():
    assert fields("Programm", '<a href="https://x.example/sprachkurs">mehr</a> für Geflüchtete') == set()


def test_without_a_context_every_item_passes_and_none_is_called_relevant():
    found = labels("Chor", of=classifier(_catalogue(weight=4, threshold=4)))

    assert {kind for kind, _ in found} == {"action_field"}


def test_the_gate_can_be_raised():
    assert ("relevance", "on") in labels("", "Integration im Ort")
    assert ("relevance", "off") in labels("", "Integration im Ort", of=classifier(gate=3))


def test_what_the_partner_says_of_itself_is_a_guess():
    found = labels("Treffen für Geflüchtete", partner="landkreis")

    assert {value: label.score for (kind, value), label in found.items() if kind == "action_field"} == {
        "engagement": 0.3,
        "teilhabe": 0.3,
    }


def test_words_outweigh_what_the_partner_says_of_itself():
    assert fields("Sprachkurs für Geflüchtete", partner="landkreis") == {"sprache"}


def test_off_topic_news_of_a_partner_get_none_of_its_fields():
    assert fields("Straßenfest", partner="landkreis") == set()


def test_a_german_site_that_calls_itself_english_is_read_as_german_too():
    assert fields("Sprachkurs für Geflüchtete", language="en-US") == {"sprache"}


def test_another_language_is_read_by_its_own_words():
    assert fields("Мовний курс для людей з України", language="uk") == {"sprache"}
    assert fields("Мовний курс для людей з України", language=None) == {"sprache"}
    assert fields("Мовний курс для людей з України", language="de") == {"sprache"}


def test_umlauts_match_however_they_are_composed():
    assert fields("Sprachkurs fu\u0308r Geflu\u0308chtete") == {"sprache"}


def test_a_word_of_the_context_that_decides_alone_cannot_be_outweighed_only_covered():
    text = "Systemintegration, Datenmigration und Fluchtweg"

    assert ("relevance", "on") in labels("Geflüchtete", text)
    assert ("relevance", "off") in labels("Integration", text)
    assert ("relevance", "off") in labels("Geflüchtete", of=classifier(gate=5))


def test_that_no_word_is_found_proves_less_than_a_word_that_speaks_against_it():
    unsaid = labels("Straßenfest", "Musik und Kuchen.")["relevance", "off"]
    against = labels("Datenmigration", "Der Katalog ist wieder da.")["relevance", "off"]

    assert (unsaid.score, unsaid.reason) == (0.75, "no context word")
    assert against.score == 1.0
    assert labels("Integration", of=classifier(gate=4))["relevance", "off"].score < 0.75


def _field(id: str, *keywords: Keyword, **values) -> ActionField:
    return ActionField(id=id, label=Localized(id), keywords={"de": keywords}, **values)


def _of(*fields: ActionField, context: Context | None = None, **values) -> KeywordClassifier:
    schemes = tuple(Scheme(id=id, title=Localized(id)) for id in ("eigen", "andere"))
    return classifier(
        Catalogue(taxonomy=Taxonomy(context=context or Context(), schemes=schemes, fields=fields)), **values
    )


def test_a_field_is_named_beside_the_best_only_with_a_fair_share_of_its_evidence():
    of = _of(
        _field("a", Keyword(text="aaa", weight=10, also=("aaaa bbbb",))),
        _field("b", Keyword(text="bbb", weight=4)),
        _field("c", Keyword(text="ccc", weight=7)),
        _field("d", Keyword(text="ddd", weight=10)),
        most=3,
    )

    assert fields("", "aaa ccc ddd", of=of) == {"a", "c", "d"}
    assert fields("", "aaa aaaa bbbb ccc ddd", of=of) == {"a", "d"}


def test_a_field_that_only_just_reaches_its_threshold_is_named_beside_its_like_alone():
    of = _of(
        _field("a", Keyword(text="aaa", weight=4)),
        _field("b", Keyword(text="bbb", weight=4.4)),
        _field("c", Keyword(text="ccc", weight=6)),
    )

    assert fields("", "aaa bbb", of=of) == {"a", "b"}
    assert fields("", "aaa bbb ccc", of=of) == {"c"}


def test_no_more_fields_are_named_than_allowed():
    of = _of(*(_field(id, Keyword(text=f"wort{id}", weight=7 + number)) for number, id in enumerate("abcd")), most=2)

    assert fields("", "worta wortb wortc wortd", of=of) == {"c", "d"}


def test_where_no_field_reaches_its_threshold_the_best_is_named_when_it_comes_near():
    of = _of(_field("a", Keyword(text="aaa", weight=1)), _field("b", Keyword(text="bbb", weight=0.9)))

    assert fields("", "aaa bbb", of=of) == {"a"}
    assert fields("", "bbb", of=of) == set()


def test_words_under_unless_take_back_the_keywords_they_stand_on():
    of = _of(
        _field(
            "a",
            Keyword(text="arbeit", weight=4),
            unless={"de": (Keyword(text="arbeitskreis", also=("soziale arbeit",)),)},
        )
    )

    assert fields("", "Arbeit", of=of) == {"a"}
    assert fields("", "Arbeitskreis und soziale Arbeit", of=of) == set()
    assert fields("", "Arbeitskreis für Arbeit", of=of) == {"a"}


def test_a_phrase_counts_instead_of_its_words():
    of = _of(_field("a", Keyword(text="bildung", weight=4, also=("politische bildung",)), threshold=4))

    assert score("a", "", "Politische Bildung", of=of) == 0.5


def test_what_a_narrower_field_finds_counts_for_its_core_field_once():
    of = _of(
        _field("sprache", Keyword(text="kurs", weight=2)),
        _field("bildung", Keyword(text="sprachkurs", weight=4), parent="sprache"),
        _field("schule", Keyword(text="kurs", weight=4), scheme="andere", relations=Relations(close=("sprache",))),
        _field("frauen", Keyword(text="frau", weight=4), scheme="andere"),
    )

    found = labels("", "Sprachkurs für Frauen", of=of)

    assert {value: label.score for (kind, value), label in found.items() if kind == "action_field"} == {
        "sprache": 0.5,
        "bildung": 0.5,
        "schule": 0.5,
        "frauen": 0.5,
    }


def test_a_narrower_field_is_named_only_below_a_core_field_that_is():
    of = _of(
        _field("a", Keyword(text="aaa", weight=10, also=("aaaaa bbbbb",))),
        _field("b"),
        _field("c", Keyword(text="ccc", weight=7), parent="b"),
    )

    assert fields("", "aaa ccc", of=of) == {"a", "b", "c"}
    assert fields("", "aaa aaaaa bbbbb ccc", of=of) == {"a"}


def test_a_circle_of_parents_is_no_trouble():
    of = _of(_field("a", Keyword(text="aaa", weight=4), parent="b"), _field("b", parent="a"))

    assert fields("", "aaa", of=of) == {"a"}


def test_a_taxonomy_without_fields_names_none():
    assert fields("Sprachkurs", of=classifier(Catalogue())) == set()


def test_a_field_of_the_partner_is_named_a_little_more_easily():
    catalogue = sample_catalogue()
    weak = tuple(
        field.model_copy(update={"threshold": 4.8}) if field.id in ("engagement", "arbeit") else field
        for field in catalogue.taxonomy.fields
    )
    taxonomy = catalogue.taxonomy.model_copy(update={"fields": weak})
    of = classifier(catalogue.model_copy(update={"taxonomy": taxonomy}))
    text = "Geflüchtete im Ehrenamt, auf dem Arbeitsmarkt und im Sprachkurs"

    assert fields("", text, of=of) == {"sprache"}
    assert fields("", text, of=of, partner="landkreis") == {"sprache", "engagement"}


def test_a_narrower_field_of_the_partner_makes_its_core_field_easier():
    fields_of = (
        _field("sprache", Keyword(text="kurs", weight=4), threshold=4.8),
        _field("arbeit", Keyword(text="job", weight=4), threshold=4),
        _field("bildung", parent="sprache"),
    )
    partner = sample_catalogue().partners[2].model_copy(update={"action_fields": ("bildung",)})
    of = classifier(Catalogue(taxonomy=Taxonomy(fields=fields_of), partners=(partner,)))

    assert fields("", "Kurs und Job", of=of) == {"arbeit"}
    assert fields("", "Kurs und Job", of=of, partner="landkreis") == {"arbeit", "sprache"}


def test_a_partner_of_many_fields_is_no_ground_for_a_guess():
    catalogue = sample_catalogue()
    partner = catalogue.partners[2].model_copy(update={"action_fields": ("sprache", "arbeit", "engagement")})
    of = classifier(catalogue.model_copy(update={"partners": (partner,)}))

    assert fields("Treffen für Geflüchtete", partner="landkreis", of=of) == set()


def test_the_reason_says_what_is_a_category_of_the_feed():
    found = labels("Programm für Geflüchtete", categories=("Ehrenamt",))

    assert found["action_field", "engagement"].reason == "ehrenamt (category)"


def test_a_long_reason_is_cut():
    many = [f"wort{letter}" for letter in "abcdefghij"]
    of = _of(_field("a", Keyword(text=many[0], also=tuple(many[1:]))))

    found = labels("", " ".join(many), of=of)

    assert found["action_field", "a"].reason == "worta, wortb, wortc, wortd, worte, wortf, wortg, worth and 2 more"


def published(*titles: str) -> Archive:
    return Archive(revision=1, cards=tuple(Card(id=f"c{n}", title=title) for n, title in enumerate(titles)))


async def test_a_keyword_that_nearly_every_item_holds_is_named_with_its_share(monkeypatch):
    of = _of(
        _field("a", Keyword(text="en"), Keyword(text="chor")),
        context=Context(
            positive={"de": (Keyword(text="geflüchtet"),)}, negative={"de": (Keyword(text="haus", also=("xyz",)),)}
        ),
    )
    archive = published(*["Geflüchtete singen im Haus"] * 40, *["Ein Chor"] * 20)
    monkeypatch.setattr(of.context, "archive", lambda: archive)

    found = await of.check()

    assert [(finding.level, finding.subject, finding.message) for finding in found] == [
        ("warning", "keyword 'haus' of context, negative", "is found in 67% of the newest published items"),
        ("warning", "keyword 'en' of a", "is found in 67% of the newest published items"),
        ("warning", "keyword 'chor' of a", "is found in 33% of the newest published items"),
    ]


async def test_a_context_word_may_be_in_most_items_but_not_in_all(monkeypatch):
    of = _of(context=Context(positive={"de": (Keyword(text="geflüchtet"),)}))
    monkeypatch.setattr(of.context, "archive", lambda: published(*["Geflüchtete"] * 50))

    assert [finding.subject for finding in await of.check()] == ["keyword 'geflüchtet' of context, positive"]


async def test_of_few_items_no_share_is_told(monkeypatch):
    of = _of(_field("a", Keyword(text="chor")))
    monkeypatch.setattr(of.context, "archive", lambda: published(*["Chor"] * 49))

    assert await of.check() == ()


def _catalogue(weight: float, threshold: float) -> Catalogue:
    field = ActionField(
        id="musik",
        label=Localized("Musik"),
        keywords={"de": (Keyword(text="chor", mode="word", weight=weight),)},
        threshold=threshold,
    )
    return Catalogue(taxonomy=Taxonomy(context=Context(), fields=(field,)))
