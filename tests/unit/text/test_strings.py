"""Excerpts, folding, slugs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.text import excerpt, fold, slug, words


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("two\n  lines", 20, "two lines"),
        ("a word or two", 9, "a word…"),
        ("a word or two", 10, "a word or…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("ab Donaudampfschifffahrt", 12, "ab Donaudam…"),
        ("one, two, three", 9, "one, two…"),
        ("anything", 0, ""),
        ("anything", 1, ""),
        ("", 0, ""),
    ],
)
def test_an_excerpt_ends_at_a_word(text, limit, expected):
    assert excerpt(text, limit) == expected


@given(st.text(max_size=80), st.integers(0, 60))
def test_an_excerpt_is_never_longer_than_granted_and_begins_as_the_text_does(text, limit):
    cut = excerpt(text, limit)

    assert len(cut) <= limit
    assert " ".join(text.split()).startswith(cut.removesuffix("…").rstrip()) or "…" in text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("Teilnehmer:innen", "teilnehmerinnen"),
        ("Teilnehmer*innen", "teilnehmerinnen"),
        ("Teilnehmer_in", "teilnehmerin"),
        ("TeilnehmerInnen", "teilnehmerinnen"),
        ("Lehrer/-innen", "lehrerinnen"),
        ("Lehrer(innen) und Lots(inn)en (in Bremen)", "lehrerinnen und lotsinnen (in bremen)"),
        ("Migrant:innenorganisation", "migrantinnenorganisation"),
        ("TEILNEHMER·INNEN", "teilnehmerinnen"),
        ("Sprach\u00adkurs", "sprachkurs"),
        ("İSTANBUL SIĞINMACI", "istanbul siğinmaci"),
        ("sığınmacı", "siğinmaci"),
        ("мо\u0301вний", "мовний"),
        ("تعلُّم الأمّهات", "تعلم الامهات"),
        ("دورة", "دوره"),
        ("یادگیری پناه\u200cجو", "يادگيري پناهجو"),
        ("ǰ", "ǰ"),
        ("A\u0308rzte ﬁnden", "ärzte finden"),
        ("Haus-in-Haus", "hausin-haus"),
    ],
)
def test_folded_words_compare_as_the_same(text, folded):
    assert fold(text) == folded


def test_words_are_folded_and_in_order():
    assert words("Die Bürger:innen – und Größe!") == ("die", "bürgerinnen", "und", "grösse")


@given(st.text(max_size=60))
def test_case_makes_no_difference_to_words_in_ascii(text):
    text = text.encode("ascii", "ignore").decode()

    assert words(text.upper()) == words(text.lower())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grüße aus Wolfenbüttel!", "gruesse-aus-wolfenbuettel"),
        ("U\u0308bung", "uebung"),
        ("Café", "cafe"),
        ("....", ""),
        ("日本語", ""),
        ("a" * 100, "a" * 60),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_slug_is_fit_for_a_path(text, expected):
    assert slug(text) == expected


@given(st.text(max_size=80), st.integers(1, 30))
def test_a_slug_is_ascii_and_stays_as_it_is(text, limit):
    made = slug(text, limit)

    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made) <= limit
    assert made == made.strip("-") == slug(made, limit)


@pytest.mark.parametrize("text", ["_" * 150_000, "a_i" * 50_000, "a" + "\u0301\u0316" * 75_000, "-" * 150_000])
def test_hostile_input_takes_linear_time(text):
    assert len(fold(text)) <= len(text)
    assert len(slug(text)) <= 60
    assert len(words(text)) <= len(text)
