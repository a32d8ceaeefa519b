"""Traits: the telling words, the days, the amounts of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.steps.traits import traits


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("am 12. November und am 3.12.", {(11, 12), (12, 3)}),
        ("bis zum 05.01.2027", {(1, 5)}),
        ("on 4 November, on November 5th, on the 6th of May", {(11, 4), (11, 5), (5, 6)}),
        ("Seit dem 3. Lehrjahr, um 17.30 Uhr, 2. Runde", set()),
        ("am 7. Mai", {(5, 7)}),
        ("vom 5. bis 23. Oktober", {(10, 5), (10, 23)}),
        ("am 5./6.11. und 7. und 8. Mai", {(11, 5), (11, 6), (5, 7), (5, 8)}),
    ],
)
def test_days_are_read_in_german_and_english(text, days):
    assert traits("x", text).days == days


@pytest.mark.parametrize(
    "text",
    [
        "У неділю, 11 жовтня",
        "в воскресенье, 11 октября",
        "11 Ekim'de pazar günü",
        "dimanche 11 octobre",
        "sonntags, 11.10.",
    ],
)
def test_days_are_read_in_the_languages_that_partners_write_in(text):
    found = traits("x", text)

    assert found.days == {(10, 11)}
    assert found.details[3] == {"6"}


def test_a_day_in_arabic_digits_is_a_day():
    assert traits("x", "الجمعة ٣٠ أكتوبر").days == {(10, 30)}


@pytest.mark.parametrize("text", ["15 bis 17 Uhr", "3 pm to 5 pm", "3 to 5 pm", "15:00 und 17.00 Uhr"])
def test_hours_are_those_of_the_day_however_they_are_written(text):
    assert traits("x", text).details[4] == {"15", "17"}


def test_a_village_is_named_by_a_noun_only():
    places = {"hatten": "hatten", "ohne": "ohne", "lohne": "lohne"}

    assert traits("", "Ohne Anmeldung hatten wir, auch in Lohne", places=places).places == {"lohne"}


def test_months_are_read_with_and_without_a_day():
    assert traits("Nächste Termine im Dezember", "und am 4. Januar").details[2] == {"12", "1"}


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("14 Lotsinnen", {"14"}),
        ("vierzehn Lotsinnen", {"14"}),
        ("über 1.800 Kinder, 17,5 Prozent", {"1800", "17,5"}),
        ("um 17 Uhr, 17:30 Uhr, am 5. November 2026, seit 2016", set()),
        ("zwei Kurse, 3 Plätze", set()),
        ("fifteen and twenty places", {"15", "20"}),
    ],
)
def test_amounts_are_numbers_that_are_no_date_no_time_and_no_year(text, amounts):
    assert traits("x", text).amounts.keys() == amounts


def test_hours_of_a_span_are_times_and_no_amounts():
    found = traits("x", "von 16 bis 18 Uhr, 10 am to 3 pm, und 17:30")

    assert found.amounts == {}
    assert found.details[4] == {"16", "18", "10", "15", "17:30"}


def test_an_uneven_number_tells_more_than_a_round_one():
    told = traits(
        "x", "1846 Wahlberechtigte, 140 Stühle, 97 Urkunden, 100 Plätze, 40 Helfer, 12 Lotsen, 17,5 Prozent"
    ).amounts

    assert told == {"1846": 1.5, "140": 1.0, "97": 1.0, "100": 0.7, "40": 0.4, "12": 0.3, "17,5": 1.0}


def test_rare_words_tell_more_than_common_ones_and_stop_words_nothing():
    words = traits("", "Die Kaserne in der Stadt. Integration ist da.").words

    assert words["kasern"] > words["integrat"] == words["stadt"]
    assert not words.keys() & {"die", "ist", "in"}


def test_a_place_is_a_place_and_no_word():
    found = traits("", "Göttinger Kirche", places={"göttinger": "göttingen"})

    assert found.words.keys() == {"kirch"}
    assert found.details[1] == {"göttingen"}


def test_of_a_long_word_the_beginning_counts():
    one, other = (traits("", word).words.keys() for word in ("Fahrradwerkstatt", "Fahrradwerkstätten"))

    assert one == other == {"fahrradw"}


def test_capitals_tell_nouns_only_where_the_language_has_them():
    german, english, other = (traits("", "workshop", language=language).words for language in ("de", "en", "tr"))

    assert german["workshop"] == other["workshop"] < english["workshop"]


def test_gender_forms_and_soft_hyphens_are_no_words_of_their_own():
    assert traits("Lehrer:innen", "").words.keys() == traits("LehrerInnen", "").words.keys()
    assert traits("Herkunfts\u00adsprache", "").words == traits("Herkunftssprache", "").words


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_comes_has_traits(title, text):
    found = traits(title, text)

    assert found.total == sum(found.words.values())
    assert all(weight > 0 for weight in found.words.values())


def test_an_umlaut_in_two_characters_is_one_letter():
    assert traits("Fru\u0308hstu\u0308ck", "").words == traits("Frühstück", "").words


def test_an_endless_text_is_looked_at_in_part():
    assert len(max(traits("", "Wort" * 1_000_000).words)) <= 1_500
