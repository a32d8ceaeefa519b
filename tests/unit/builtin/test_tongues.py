"""Small words tell which languages a text is hardly in."""

from __future__ import annotations

import pytest

from npa_core.builtin.tongues import foreign, primary, tongue
from npa_core.text import words


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("Die Rente ist für alle da", None, {"en", "fr", "tr"}),
        ("The rent is due at the end of the month", None, {"de", "fr", "tr"}),
        ("Le loyer est dans le contrat", None, {"de", "en", "tr"}),
        ("Kira ve depozito için bir danışma", None, {"de", "en", "fr"}),
        ("Die Miete und the rent for all of you", None, {"fr", "tr"}),
        ("Programm", None, set()),
        ("Programm", "en", {"de", "fr", "tr"}),
        ("Programm", "uk", {"de", "en", "fr", "tr"}),
        ("Der Kurs ist für alle", "en", {"fr", "tr"}),
        ("Der Kurs ist für alle und die Prüfung wird im Mai sein", "en", {"en", "fr", "tr"}),
        ("Курси німецької мови", None, set()),
    ],
)
def test_a_language_without_small_words_of_its_own_is_foreign_to_a_text(text, stated, expected):
    assert foreign(map(tongue, words(text)), stated) == expected


@pytest.mark.parametrize(
    ("tag", "expected"), [("de", "de"), ("de-DE", "de"), ("EN_us", "en"), (None, None), ("german language", None)]
)
def test_the_language_of_a_tag_is_its_first_part(tag, expected):
    assert primary(tag) == expected
