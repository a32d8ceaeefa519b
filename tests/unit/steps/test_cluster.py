"""Cluster: the same event in other words is one story; the next town's, next month's and last year's are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.steps.alike import THRESHOLD, Told, are_barred, likeness
from npa_core.steps.cluster import Window, stories
from npa_core.steps.traits import traits

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACES = {name: name for name in ("bergen", "celle", "wolfenbüttel", "salzgitter")}


def told(id: str, title: str, text: str = "", *, hours: float = 0, **more) -> Told:
    given = {"source": f"{id}/1", "regions": frozenset({"03351"})}
    return Told(id, NOW + hours * HOUR, traits(title, text, places=PLACES), **{**given, **more})


KREIS = told(
    "a",
    "Neue Gemeinschaftsunterkunft in Bergen bezugsfertig",
    "Der Landkreis hat ein ehemaliges Kasernengebäude zu Wohnraum für 120 geflüchtete Menschen umgebaut.",
)
STADT = told(
    "b",
    "So wohnen unsere neuen Nachbarn",
    "Das umgebaute Kasernengebäude in Bergen bietet rund 120 Geflüchteten Platz; alle können es besichtigen.",
    hours=5,
)
DRK = told(
    "c",
    "DRK übernimmt Betreuung in Bergen",
    "Unser Kreisverband betreut die Geflüchteten, denen das umgebaute Kasernengebäude Platz bietet.",
    hours=30,
)
OTHER = told("d", "Jobmesse in der Nordseehalle", "Betriebe stellen sich Zugewanderten vor.", hours=2)


def test_one_event_in_three_wordings_is_one_story_and_the_earliest_names_it():
    assert stories([DRK, OTHER, STADT, KREIS]) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def course(id: str, *, day="12. November", region="03351", **more) -> Told:
    title = f"Schwimmkurs für zugewanderte Frauen am {day}"
    return told(id, title, "Das Hallenbad öffnet eigens dafür.", regions=frozenset({region}), **more)


@pytest.mark.parametrize(
    "sibling",
    [
        course("b", region="03158"),
        course("b", day="19. November"),
        course("b", hours=8 * 24),
        course("b", day="12. Dezember"),
    ],
    ids=["another county", "another day", "a week later", "another month"],
)
def test_siblings_stay_apart(sibling):
    one = course("a")

    assert are_barred(one, sibling)
    assert likeness(one, sibling) == 0
    assert stories([one, sibling]) == {"a": "a", "b": "b"}


def test_of_the_whole_land_nothing_follows():
    assert not are_barred(course("a", region="03"), course("b"))


def test_other_months_and_other_amounts_speak_against():
    one = told("a", "Sprachcafé im November", "12 Plätze im Gemeindehaus")
    same, other = (
        told("b", f"Sprachcafé im {month}", f"{n} Plätze im Gemeindehaus")
        for month, n in (("November", 12), ("Dezember", 15))
    )

    assert likeness(one, same) > likeness(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lotsenkurs im Kreishaus, Teil 1", "Lotsenkurs im Kreishaus, Teil 2"),
        ("Einbürgerungsfeier im Rathaus: 96 neue Deutsche", "Einbürgerungsfeier im Rathaus: 74 neue Deutsche"),
        ("Lesekreis: Gruppe 1 zum 2. Mal", "Lesekreis: Gruppe 2 zum 1. Mal"),
        ("Sprachcafé im Familienzentrum Bergen", "Sprachcafé im Familienzentrum Celle"),
        ("Sprachcafé im Familienzentrum, montags", "Sprachcafé im Familienzentrum, dienstags"),
        ("Sprachcafé im Familienzentrum um 17 Uhr", "Sprachcafé im Familienzentrum um 19.30 Uhr"),
        ("Bilanz der Sprachförderung 2025", "Bilanz der Sprachförderung 2026"),
        ("Sprachcafé im Familienzentrum im November", "Sprachcafé im Familienzentrum im Dezember"),
    ],
)
def test_the_same_words_with_other_details_are_another_event(one, other):
    assert likeness(told("a", one), told("b", other)) == 0
    assert likeness(told("a", one), told("b", one)) > THRESHOLD


def test_what_a_source_says_twice_are_two_things():
    again = told("b", "Neue Gemeinschaftsunterkunft in Bergen bezugsfertig", source="a/1")

    assert likeness(KREIS, again) == 0
    assert stories([KREIS, again]) == {"a": "a", "b": "b"}


def test_items_of_unknown_sources_may_be_one_story():
    unknown = [Told(one.id, one.at, one.traits, regions=one.regions) for one in (KREIS, STADT)]

    assert stories(unknown) == {"a": "a", "b": "a"}


def test_a_flood_of_one_source_is_no_work():
    flood = [Told(f"{n:04}", NOW, KREIS.traits, source="s/1") for n in range(2_000)]

    assert len(set(stories(flood).values())) == 2_000


def test_nothing_in_common_is_not_alike_whatever_the_region():
    assert likeness(told("a", "Jobmesse"), told("b", "Lesepaten")) == 0
    assert likeness(told("a", ""), told("b", "")) == 0


def test_compounds_with_one_beginning_count():
    one = told("a", "Fahrradwerkstatt")

    assert likeness(one, told("b", "Fahrradwerkstätten")) > likeness(one, told("b", "Kirchturm")) == 0


def test_a_number_in_common_speaks_for_it_even_across_languages():
    one = told("a", "96 neue Deutsche im Rathaus", "Sie kommen aus 31 Nationen.")
    same, other = (told("b", f"{n} kişi vatandaş oldu", "31 ülkeden", hours=20) for n in (96, 74))

    assert likeness(one, same) > likeness(one, other) > 0


@pytest.mark.parametrize("same", ["am 6. Oktober", "dienstags", "um 17 Uhr"])
def test_when_it_is_speaks_for_it(same):
    one, silent = told("a", f"Sprachcafé im Pfarrhaus {same}"), told("b", "Neues Sprachcafé")

    assert likeness(one, told("b", f"Neues Sprachcafé {same}")) > likeness(one, silent)


def test_a_short_text_that_is_passed_on_is_one_story_with_no_region_to_go_by():
    one, other = (told(id, "Sprachcafé in Bergen", regions=frozenset()) for id in "ab")

    assert stories([one, other]) == {"a": "a", "b": "a"}


def test_a_day_in_common_lets_texts_without_a_common_word_meet():
    one = told("a", "Konzert am 11. Oktober um 17 Uhr, Sonntag")
    other = told("b", "У неділю, 11 жовтня, о 17:00 співає хор")

    assert likeness(one, other) > 0
    assert likeness(one, told("c", "У неділю, 18 жовтня, о 17:00 співає хор")) == 0
    assert stories([one, other]) == {"a": "a", "b": "a"}


def test_a_number_that_the_other_says_elsewhere_is_no_other_number():
    one = told("a", "70 Stände beim Fest der Kulturen", "Am Samstag kommen 58 Vereine auf den Schlossplatz.")
    other = told("b", "58 Vereine beim Fest der Kulturen", "Am Samstag stehen 70 Stände auf dem Schlossplatz.")

    assert likeness(one, other) > THRESHOLD


def test_a_chain_of_likenesses_is_no_story():
    chain = [
        told("a", "Lesefest Apfelernte Kastanienmarkt Drachenbau"),
        told("b", "Apfelernte Kastanienmarkt Drachenbau Laternenumzug", hours=1),
        told("c", "Drachenbau Laternenumzug Sternsinger Krippenspiel", hours=2),
        told("d", "Sternsinger Krippenspiel Faschingsball Osterfeuer", hours=3),
    ]

    found = stories(chain)

    assert found["a"] == found["b"]
    assert found["a"] != found["d"]


def test_what_an_editor_fixed_stays_and_draws_others():
    fixed = Told(OTHER.id, OTHER.at, OTHER.traits, source="d/1", fixed="wohnen")
    kreis = Told(KREIS.id, KREIS.at, KREIS.traits, source="a/1", fixed="wohnen")

    assert stories([fixed, kreis, STADT]) == {"a": "wohnen", "b": "wohnen", "d": "wohnen"}


def test_a_new_item_changes_the_stories_it_touches_only():
    window = Window([KREIS, OTHER, DRK])

    assert window.place([STADT]) == {"a": "a", "b": "a", "c": "a"}
    assert len(window) == 4


def test_an_item_that_comes_again_is_replaced_and_old_ones_are_forgotten():
    window = Window([KREIS, OTHER])
    window.add(Told("a", NOW, traits("Etwas anderes", "")))
    assert window.place([STADT]) == {"b": "b"}

    window.forget(NOW + HOUR)
    window.remove("unknown")

    assert len(window) == 2


def test_a_flood_of_equal_items_is_one_story():
    flood = [Told(f"{n:04}", NOW, KREIS.traits, source=f"s{n}") for n in range(140)]

    assert set(stories(flood).values()) == {"0000"}


titles = st.sampled_from(
    [
        "Neue Unterkunft im Kasernengebäude bezugsfertig",
        "Kasernengebäude in Bergen: Unterkunft für 120 Menschen",
        "Unterkunft im Kasernengebäude öffnet am 12. November",
        "Besichtigung der Unterkunft am 14. November",
        "Schwimmkurs für Frauen am 12. November",
        "Schwimmkurs für Frauen beginnt im Hallenbad",
        "Hallenbad: Schwimmkurs für 120 Frauen",
    ]
)
reports = st.lists(
    st.tuples(titles, st.integers(0, 200), st.sampled_from(["03351", "03158", "03"]), st.sampled_from("xyz")),
    max_size=9,
)


@settings(deadline=None)
@given(reports, st.randoms(use_true_random=False), st.integers(1, 9))
def test_stories_do_not_depend_on_the_order_of_arrival(given_reports, random, at_once):
    items = [
        told(f"i{number}", title, hours=hours, regions=frozenset({region}), source=source)
        for number, (title, hours, region, source) in enumerate(given_reports)
    ]
    expected = stories(items)
    random.shuffle(items)

    window, arrived = Window(), {}
    for start in range(0, len(items), at_once):
        arrived |= window.place(items[start : start + at_once])

    assert arrived == expected


def test_what_everybody_says_is_told_once():
    crowd = [Told(f"{n:04}", NOW, KREIS.traits, source=f"s{n}") for n in range(200)]
    window = Window()

    arrived = {}
    for one in crowd:
        arrived |= window.place([one])

    assert set(arrived.values()) == {"0000"}


def test_what_was_linked_is_forgotten_with_its_links():
    window = Window([KREIS, STADT])
    window.place([DRK])

    window.remove("a")

    assert window.place([OTHER, STADT]) == {"b": "b", "c": "b", "d": "d"}


def test_who_is_alike_one_teller_but_barred_by_another_stays_outside():
    first = told("a", "Kastanienmarkt im Schlosspark Langenhagen", "Drachenbau und Laternenumzug", regions=frozenset())
    dated = told("b", "Kastanienmarkt im Schlosspark am 7. November", "Drachenbau und Laternenumzug", hours=1)
    other = told("c", "Kastanienmarkt im Schlosspark am 9. November", "Drachenbau und Laternenumzug", hours=2)

    found = stories([first, dated, other])

    assert likeness(first, other) >= THRESHOLD
    assert found["a"] == found["b"] == "a"
    assert found["c"] == "c"
