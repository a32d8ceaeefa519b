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

    def test_a_name_that_the_text_proves_counts_where_it_is_also_a_word(self, regions):
        text = "Die Gemeinde Meine baut. Die Neuen kommen aus Braunschweig."

        assert regions("Zuzug: Meine wächst", text) == {"03151"}

    def test_a_village_that_says_who_it_is_is_not_the_town_of_its_name(self, regions):
        assert regions("Gemeinde Essen hilft", "Wer neu in Essen ist, findet Rat.") == {"03453"}
        assert regions("Essen hilft", "Wer neu in Essen ist, findet Rat.", partner="03453") == set()

    def test_villages_that_are_called_alike_are_told_apart_by_the_text(self, regions):
        assert regions("Treff in Grasdorf", "Die Gemeinde Holle lädt ein.") == {"03254"}
        assert regions("Treff in Grasdorf", partner="03241") == {"03241"}


class TestPairs:
    @pytest.mark.parametrize(
        "title", ["Kurse in der Stadt und dem Landkreis Oldenburg", "Firmen im Raum Oldenburg suchen"]
    )
    def test_town_and_county_are_meant(self, title, regions):
        assert regions(title) == {"03403", "03458"}

    def test_a_list_may_have_an_article(self, regions):
        assert regions("Mehr Lehrlinge für das Emsland und die Grafschaft") == {"03454", "03456"}
        assert regions("Das Haus gehörte zur Grafschaft") == set()


class TestArtists:
    @pytest.mark.parametrize(
        "text", ["Von Buxtehude bis Filmmusik reicht es.", "Werke von Bach und Buxtehude erklingen."]
    )
    def test_whose_works_are_played_is_no_place(self, text, regions):
        assert regions("Orgelnacht in Hameln", text) == {"03252"}

    @pytest.mark.parametrize(
        "title",
        [
            "Konzert in Stade und Buxtehude",
            "Buxtehude: Konzert im Park",
            "Stadt Buxtehude lädt zum Konzert",
            "Radweg von Buxtehude nach Stade",
        ],
    )
    def test_the_town_of_that_name_is(self, title, regions):
        assert regions(title) == {"03359"}

    def test_so_in_other_scripts(self, regions):
        assert regions("Концерт у Люнебурзі", "Лунатимуть твори Баха та Букстегуде, музика") == {"03355"}
        assert regions("Концерт в Букстехуде") == {"03359"}


class TestOtherScripts:
    def test_a_street_is_no_town(self, regions):
        assert regions("Праздник на Вольфсбургской улице в Дельменхорсте") == {"03401"}
        assert regions("مكتب في شارع هانوفر في أولدنبورغ") == {"03403"}

    @pytest.mark.parametrize(
        ("title", "region"),
        [
            ("Курс в Норденхаме", "03461"),
            ("Курс в Нордене", "03452"),
            ("Консультация в Вехте", "03460"),
            ("Консультация в Фехте", "03460"),
            ("مكتب استشارة في لينغن", "03454"),
            ("دورة في لير", "03457"),
            ("مسجد ليرته", "03241"),
        ],
    )
    def test_the_longest_name_that_fits_is_meant(self, title, region, regions):
        assert regions(title) == {region}

    @pytest.mark.parametrize("title", ["من بينهم أطفال", "الفرق بينه وبين أخيه", "Он любит фехтование"])
    def test_words_that_begin_alike_are_no_names(self, title, regions):
        assert regions(title) == set()


class TestElsewhere:
    def test_a_country_in_which_something_is_is_elsewhere(self, regions):
        assert regions("Partnerkirche in Südafrika eröffnet Zentrum", partner="03") == set()

    def test_one_that_people_go_to_or_come_from_is_not(self, regions):
        text = "Sie arbeiten ein Jahr in Ghana."

        assert regions("Freiwillige für Ghana gesucht", text, partner="03157") == {"03157"}

    def test_a_town_of_the_same_name_in_another_country_is(self, regions):
        text = "Eine Delegation war in der Hafenstadt Bergen."

        assert regions("Partnerschaft mit Bergen in Norwegen", text, partner="03403") == set()
