"""The sentence of a gap reads well in German and English, whatever kind of county it is."""

from __future__ import annotations

import pytest

from npa_core.models import ActionField, Localized, Region
from npa_core.steps.gap_sentence import gap_sentence, land_only_sentence

LANGUAGE = ActionField(id="sprache", label=Localized({"de": "Sprachförderung", "en": "Language learning"}))
TWO_WORDS = ActionField(id="engagement", label=Localized({"de": "Freiwilliges Engagement"}))


@pytest.mark.parametrize(
    ("name", "kind", "german", "english"),
    [
        ("Landkreis Gifhorn", "county", "im Landkreis Gifhorn", "in the county of Gifhorn"),
        ("Gifhorn, Landkreis", "county", "im Landkreis Gifhorn", "in the county of Gifhorn"),
        ("Gifhorn", "county", "im Landkreis Gifhorn", "in the county of Gifhorn"),
        ("Stadt Braunschweig", "county_level_city", "in der Stadt Braunschweig", "in the city of Braunschweig"),
        ("Braunschweig", "county_level_city", "in Braunschweig", "in Braunschweig"),
        ("Stadt Oldenburg (Oldb)", "county", "in der Stadt Oldenburg (Oldb)", "in the city of Oldenburg (Oldb)"),
        ("Region Hannover", "county", "in der Region Hannover", "in the region of Hannover"),
        ("Landkreis Heidekreis", "county", "im Heidekreis", "in the Heidekreis"),
        ("Heidekreis", "county", "im Heidekreis", "in the Heidekreis"),
        ("Regionalverband Saarbrücken", "county", "im Regionalverband Saarbrücken", "in Regionalverband Saarbrücken"),
        ("Bad Kleinstadt", "county_level_city", "in Bad Kleinstadt", "in Bad Kleinstadt"),
        ("Land", "county_level_city", "in Land", "in Land"),
    ],
)
def test_a_gap_is_said_in_german_and_english(name, kind, german, english):
    sentence = gap_sentence(LANGUAGE, Region(ags="03151", name=name, kind=kind))

    assert sentence.root == {
        "de": f"Kein Angebot zu Sprachförderung {german}.",
        "en": f"No offer on “Language learning” {english}.",
    }


def test_a_label_of_several_words_is_quoted_since_it_cannot_be_declined():
    sentence = gap_sentence(TWO_WORDS, Region(ags="03151", name="Landkreis Gifhorn"))

    assert sentence.pick("de") == "Kein Angebot zu „Freiwilliges Engagement“ im Landkreis Gifhorn."
    assert sentence.pick("en") == "No offer on “Freiwilliges Engagement” in the county of Gifhorn."


def test_what_only_the_land_offers_is_said_so():
    sentence = land_only_sentence(LANGUAGE, Region(ags="03151", name="Landkreis Gifhorn"))

    assert sentence.root == {
        "de": "Kein eigenes Angebot zu Sprachförderung im Landkreis Gifhorn, nur landesweite.",
        "en": "No offer of its own on “Language learning” in the county of Gifhorn, only Land-wide ones.",
    }
