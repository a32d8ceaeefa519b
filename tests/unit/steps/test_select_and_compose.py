"""Select and compose: what is eligible, how it is shown, in which section it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from npa_core.models import (
    ActionField,
    AllianceProfile,
    Catalogue,
    Digest,
    Enclosure,
    Feed,
    Grant,
    Label,
    Localized,
    Partner,
    RawItem,
    Source,
    StoredItem,
    Taxonomy,
)
from npa_core.steps.archive import snapshot, stamp
from npa_core.steps.card import cards
from npa_core.steps.compose import compose, edition_id
from npa_core.steps.normalise import normalise
from npa_core.steps.sections.material import Material
from npa_core.steps.select import Candidate, Past, select
from npa_core.steps.sources import address, name_sources

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
DUE = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = Past()
WEEKLY = Digest(id="weekly", title=Localized("Die Woche"), schedule="MON 07:00", window="7d")
ALLIANCE = AllianceProfile(name="Bündnis", url="https://buendnis.example", contact="a@buendnis.example")
CATALOGUE = Catalogue(
    partners=(
        Partner(id="dgb", name="DGB", joined=date(2016, 5, 1)),
        Partner(id="neu", name={"de": "Neu e.V.", "en": "New"}, joined=date(2026, 11, 10), description="Hilft."),
    ),
    taxonomy=Taxonomy(
        fields=(
            ActionField(id="sprache", label={"de": "Sprachförderung"}),
            ActionField(id="arbeit", label={"de": "Arbeit"}),
            ActionField(id="ausbildung", label={"de": "Ausbildung"}, parent="arbeit"),
        )
    ),
)


def stored(guid="1", *, backfill=False, labels=(), story=None, source="dgb/1", partner="dgb", **raw):
    raw.setdefault("title", f"Titel {guid}")
    raw.setdefault("published", NOW - DAY)
    spec = Source(id=source, use="rss", partner=partner)
    items, _ = normalise([RawItem(guid=guid, **raw)], source=spec, now=NOW, backfill=backfill)
    return StoredItem(item=items[0].item, labels=tuple(labels), story=story or items[0].item.id)


def chosen(*items, past=FIRST, seqs=None):
    candidates = [Candidate(seq, item) for seq, item in zip(seqs or range(1, 99), items, strict=False)]
    return [item.item.fingerprint for item in select(WEEKLY, candidates, past, DUE)]


def test_the_first_edition_looks_back_one_window():
    recent, old = stored("recent", published=DUE - 6 * DAY), stored("old", published=DUE - 8 * DAY)

    assert chosen(recent, old) == ["guid:recent"]


def test_later_editions_take_whatever_arrived_since_however_old_it_claims_to_be():
    late = stored("late", published=DUE - 60 * DAY)

    assert chosen(late, past=Past(cut_off=4), seqs=[5]) == ["guid:late"]


def test_what_arrived_before_the_last_cut_off_is_not_taken_again():
    assert chosen(stored("seen"), past=Past(cut_off=5), seqs=[5]) == []


def test_back_fill_is_news_only_within_the_window_and_with_a_date():
    items = [
        stored("recent", backfill=True, published=DUE - DAY),
        stored("old", backfill=True, published=DUE - 8 * DAY),
        stored("undated", backfill=True, published=None),
    ]

    assert chosen(*items, past=Past(cut_off=0)) == ["guid:recent"]


def test_old_items_of_a_rebuilt_site_are_never_news():
    silent = stored("1")
    silent = silent.model_copy(update={"item": silent.item.model_copy(update={"relaunch": True})})

    assert chosen(silent, stored("2")) == ["guid:2"]


def test_nothing_stands_in_two_editions_of_a_digest():
    item, retold = stored("1"), stored("2", story="told")
    past = Past(cut_off=0, items=frozenset({item.item.id}), stories=frozenset({"told"}))

    assert chosen(item, retold, past=past) == []


def test_what_is_off_topic_does_not_pass_the_gate():
    off = stored("off", labels=[Label(kind="relevance", value="off", score=0.9)])
    on = stored("on", labels=[Label(kind="relevance", value="on", score=0.9)])

    assert chosen(off, on, past=Past(cut_off=0)) == ["guid:on"]


def test_the_newest_comes_first():
    items = [stored(str(n), published=NOW - n * DAY) for n in (3, 1, 2)]

    assert chosen(*items, past=Past(cut_off=0)) == ["guid:1", "guid:2", "guid:3"]


def test_an_extract_is_cut_to_the_grant():
    item = stored(content="<p>" + "Wort " * 100 + "</p>")

    default = cards([item], CATALOGUE, {}, "de")[0]
    none = cards([item], CATALOGUE, {"dgb/1": Grant(extract=0)}, "de")[0]

    assert 0 < len(default.text) <= 200
    assert none.text == ""


@pytest.mark.parametrize(
    ("images", "content", "picture"),
    [
        (True, '<p><img src="https://a.example/1.jpg?a=1&amp;b=2" alt="Fest &amp; Feier"></p>', "Fest & Feier"),
        (True, '<p><img alt="ohne Adresse"><img src="https://a.example/1.jpg?a=1&amp;b=2"></p>', ""),
        (False, '<p><img src="https://a.example/1.jpg" alt="Fest"></p>', None),
        (True, "<p>kein Bild</p>", None),
    ],
)
def test_a_picture_is_shown_with_a_grant_only_and_keeps_its_text_alternative(images, content, picture):
    (card,) = cards([stored("1", content=content)], CATALOGUE, {"dgb/1": Grant(images=images)}, "de")

    assert (card.picture and card.picture.alt) == picture
    assert card.picture is None or card.picture.url == "https://a.example/1.jpg?a=1&b=2"


def test_what_comes_with_an_item_is_its_picture_or_its_link_where_it_has_no_other():
    files = (
        Enclosure(url="https://a.example/1.mp3", type="audio/mpeg"),
        Enclosure(url="https://a.example/1.png", type="image/png"),
    )

    (card,) = cards([stored("1", enclosures=files)], CATALOGUE, {"dgb/1": Grant(images=True)}, "de")

    assert (card.link, card.picture.url) == ("https://a.example/1.mp3", "https://a.example/1.png")


def test_a_story_is_one_card_and_names_all_its_sources_the_earliest_first():
    late = stored("b", source="neu/1", partner="neu", published=NOW - DAY, story="s", link="https://neu.example/b")
    early = stored("a", published=NOW - 2 * DAY, story="s")

    card = cards([late, early], CATALOGUE, {}, "de")[0]

    assert (card.item, card.source) == (early.item.id, "DGB")
    assert [(mention.source, mention.link) for mention in card.also] == [("Neu e.V.", "https://neu.example/b")]


def test_an_item_of_no_partner_names_its_source():
    assert cards([stored(source="office", partner=None)], CATALOGUE, {}, "de")[0].source == "office"


def edition_of(*items, shown=frozenset(), since=date(2026, 10, 16)):
    material = Material(cards(items, CATALOGUE, {}, "de"), CATALOGUE, "de", since, shown)
    return compose(WEEKLY, ALLIANCE, material, due=DUE, now=NOW)


def test_an_edition_is_named_after_the_period_of_its_due_moment():
    assert edition_id(WEEKLY, ALLIANCE, DUE) == edition_of().id == "weekly/2026-W47"
    assert edition_of().period == "2026-W47"


def test_cards_stand_once_under_the_core_field_they_fit_best():
    field = [
        Label(kind="action_field", value="ausbildung", score=0.9),
        Label(kind="action_field", value="sprache", score=0.5),
    ]

    edition = edition_of(stored("1", labels=field), stored("2"))

    by_id = {section.id: [card.title for card in section.cards] for section in edition.sections}
    assert by_id == {"arbeit": ["Titel 1"], "more": ["Titel 2"], "new-partners": ["Neu e.V."]}


def test_new_partners_are_welcomed_once():
    assert [card.partner for card in edition_of().cards] == ["neu"]
    assert edition_of(shown=frozenset({"neu"})).cards == ()
    assert edition_of(since=date(2026, 11, 11)).cards == ()


def test_highlights_take_from_every_section_in_turn():
    sprache = [Label(kind="action_field", value="sprache", score=1)]
    edition = edition_of(stored("1", labels=sprache), stored("2", labels=sprache), stored("3"))

    assert [card.title for card in edition.cards] == ["Titel 1", "Titel 2", "Titel 3", "Neu e.V."]
    assert [card.title for card in edition.highlights] == ["Titel 1", "Titel 3", "Neu e.V.", "Titel 2"]


def test_an_edition_can_be_narrowed_to_what_a_reader_asked_for():
    one = stored(
        "1", labels=[Label(kind="action_field", value="sprache", score=1), Label(kind="region", value="03158", score=1)]
    )
    two = stored("2", labels=[Label(kind="action_field", value="arbeit", score=1)], language="en")
    edition = edition_of(one, two, shown=frozenset({"neu"}))

    assert [card.title for card in edition.only(fields=["sprache"]).cards] == ["Titel 1"]
    assert [card.title for card in edition.only(regions=["03"]).cards] == ["Titel 1", "Titel 2"]
    assert [card.title for card in edition.only(regions=["03241"]).cards] == ["Titel 2"]
    assert [card.title for card in edition.only(language="de").cards] == ["Titel 1"]


def test_the_archive_shows_what_passes_the_gate():
    off = stored("off", labels=[Label(kind="relevance", value="off", score=0.9)])

    archive = snapshot(3, [stored("1"), off], [edition_of()], CATALOGUE, {}, "de")

    assert archive.revision == 3
    assert [card.title for card in archive.cards] == ["Titel 1"]
    assert [edition.id for edition in archive.editions] == ["weekly/2026-W47"]


def test_items_of_unknown_age_stand_behind_the_others_and_show_no_date():
    undated, old = (
        stored("undated", published=None, backfill=True),
        stored("old", published=NOW - 300 * DAY, backfill=True),
    )

    archive = snapshot(1, [undated, old], [], CATALOGUE, {}, "de")

    assert [(card.title, card.published) for card in archive.cards] == [
        ("Titel old", NOW - 300 * DAY),
        ("Titel undated", None),
    ]


def test_the_stamp_changes_with_anything_shown():
    same = stamp(1, ALLIANCE, CATALOGUE, "x")

    assert same == stamp(1, ALLIANCE, CATALOGUE, "x")
    assert (
        len(
            {
                same,
                stamp(2, ALLIANCE, CATALOGUE, "x"),
                stamp(1, ALLIANCE, Catalogue(), "x"),
                stamp(1, ALLIANCE, CATALOGUE),
            }
        )
        == 4
    )


def partner_with(*feeds):
    return Partner(id="dgb", name="DGB", feeds=tuple(Feed.model_validate(feed) for feed in feeds))


def test_unnamed_feeds_are_numbered_and_remembered_by_address():
    one, two = "https://a.example/1", "https://a.example/2"

    first = name_sources([partner_with(one, two)], [], {})
    swapped = name_sources([partner_with(two, one)], [], {("dgb", address(s)): s.id for s in first})

    assert {s.id: address(s) for s in first} == {"dgb/1": one, "dgb/2": two} == {s.id: address(s) for s in swapped}


def test_a_number_once_given_is_not_given_to_another_feed():
    remembered = {("dgb", "https://a.example/gone"): "dgb/1"}

    sources = name_sources([partner_with("https://a.example/new")], [], remembered)

    assert [source.id for source in sources] == ["dgb/2"]


def test_named_feeds_and_configured_sources_keep_their_ids():
    configured = Source(id="office", use="file", settings={"path": "news.yaml"})

    sources = name_sources(
        [partner_with({"id": "dgb/presse", "url": "https://a.example/1", "use": "rss"})], [configured], {}
    )

    assert [source.id for source in sources] == ["office", "dgb/presse"]
    assert address(configured) == '{"path": "news.yaml"}'


@pytest.mark.parametrize("published", [None, NOW - DAY])
def test_a_card_shows_when_it_was_published_or_first_seen(published):
    assert cards([stored(published=published)], CATALOGUE, {}, "de")[0].published == (published or NOW)
