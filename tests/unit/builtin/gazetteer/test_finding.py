"""Quarters that are called like a municipality elsewhere, and other names with several meanings."""

from __future__ import annotations

import pytest

from npa_core.builtin.places import PlaceClassifier, PlaceSettings
from npa_core.models import Catalogue, Place, Region
from npa_core.testing import FakeContext, sample_items


class TestQuarters:
    def test_behind_a_town_and_a_hyphen_a_small_place_is_its_quarter_in_all_of_the_text(self, regions):
        assert regions("Nähwerkstatt Haste", "In Osnabrück-Haste wird genäht.") == {"03404"}
        assert regions("Fest in Hamburg-Neuland und Celle") == {"03351"}

    def test_in_any_land(self):
        regions = (
            Region(ags="05911", name="Stadt Bochum", kind="county_level_city"),
            Region(ags="05978", name="Landkreis Unna"),
        )
        places = (
            Place(name="Bochum", ags="05911000", population=365_000),
            Place(name="Harpen", ags="05978001", population=900),
            Place(name="Werne", ags="05978040", population=29_000),
        )
        context = FakeContext(catalogue=Catalogue(regions=regions, places=places))
        classifier = PlaceClassifier(PlaceSettings(), context)

        def named(title: str) -> set[str]:
            item = sample_items()[0].model_copy(update={"title": title, "content": "", "categories": ()})
            return {label.value for label in classifier.classify(item)}

        assert named("Treff in Bochum-Harpen") == {"05911"}
        assert named("Treff in Harpen") == {"05978"}
        assert named("Bahn Bochum-Werne") == {"05911", "05978"}

    @pytest.mark.parametrize("title", ["Agentur für Arbeit Nienburg-Verden", "Von Nienburg nach Verden"])
    def test_a_county_seat_is_no_quarter(self, title, regions):
        assert regions(title) == {"03256", "03361"}

    def test_a_quarter_that_is_known_counts_for_its_town_where_text_or_partner_is_from_there(self, regions):
        assert regions("Campus Haste", "Ein Abend für alle in Osnabrück.") == {"03404"}
        assert regions("Fest in der Barenburg", partner="03402") == {"03402"}
        assert regions("Gemeinde Barenburg feiert", partner="03251") == {"03251"}
        assert regions("In Barenburg wird gefeiert") == {"03251"}
        assert regions("In Osterwald wird gefeiert") == {"03456"}


class TestNamesakes:
    def test_a_town_far_larger_is_meant_where_text_or_partner_is_from_its_county(self, regions):
        assert regions("Frauen aus Springe und Elze", partner="03254") == {"03241", "03254"}

    def test_a_title_is_about_elsewhere_when_the_text_says_so(self, regions):
        assert regions("Essen: Messe sucht Aussteller", "In Essen an der Ruhr wird gefeiert.", partner="03157") == set()

    @pytest.mark.parametrize("title", ["Lohne'de tercümanlar aranıyor", "Lohne’deki kurs"])
    def test_an_ending_of_another_language_shows_a_name(self, title, regions):
        assert regions(title) == {"03460"}

    def test_a_word_before_street_is_no_town(self, regions):
        assert regions("Café in der Langen Straße in Lüchow") == {"03354"}

    def test_a_word_that_is_no_place_is_none_without_its_umlauts_either(self, regions):
        assert regions("An den Kuesten warten viele") == set()
