"""What a text names only in passing is not what it is about."""

from __future__ import annotations

import pytest

EAST_FRISIA = {"03402", "03452", "03457", "03462"}


class TestLandscapes:
    def test_a_place_named_before_the_landscape_around_it_is_meant(self, regions):
        assert regions("Kulturfest", "In Norden gibt es Essen aus Syrien und Ostfriesland.") == {"03452"}
        assert regions("Plattkurs", "In Wittmund lernt man ostfriesisches Platt.") == {"03462"}

    def test_a_landscape_in_the_middle_of_the_title_frames_the_places_of_the_text(self, regions):
        assert regions("Zwei Zimmer, Küche, Ostfriesland", "Familien suchen Wohnungen in Friedeburg.") == {"03462"}

    def test_a_landscape_that_people_come_from_frames_a_place_behind_it(self, regions):
        text = "Musiker aus Ostfriesland und Syrien spielen in Aurich und Emden."

        assert regions("Ein Projekt", text) == {"03452", "03402"}

    def test_a_landscape_stays_that_is_meant_as_a_whole_or_stands_before_its_places(self, regions):
        assert regions("Jobmesse", "In Leer stellen sich Betriebe aus ganz Ostfriesland vor.") == EAST_FRISIA
        assert regions("Fachkräfte", "In Ostfriesland fehlen Elektriker, sagt ein Betrieb in Leer.") == EAST_FRISIA

    def test_an_adjective_of_a_landscape_frames_wherever_it_stands(self, regions):
        assert regions("Ostfriesische Landschaft: Musik", "Konzerte gibt es in Aurich und Leer.") == {"03452", "03457"}
        assert regions("Ostfriesische Kommunen planen", "Das sagt der Bürgermeister in Leer.") == EAST_FRISIA


class TestOrigins:
    def test_behind_a_title_about_a_place_others_come_from_or_go_to_are_named_in_passing(self, regions):
        text = "Gesucht werden Fahrer, die Familien nach Aurich oder Wilhelmshaven begleiten."

        assert regions("Esens: Runder Tisch sucht Hilfe", text) == {"03462"}
        assert regions("Peiner Kreistag", "Immer mehr Studierende aus Braunschweig und Hannover ziehen zu.") == {
            "03157"
        }

    def test_so_are_guests_behind_the_place_in_the_title_itself(self, regions):
        assert regions("Empfang in Rastede für Zugezogene aus Bremen und Oldenburg") == {"03451"}
        assert regions("Jugendliche aus Nordenham erkunden Moschee in Delmenhorst") == {"03461", "03401"}

    def test_without_a_place_in_the_title_they_count(self, regions):
        assert regions("Geehrt", "Ausgezeichnet wurden Betriebe aus Stade, Uelzen und Wolfsburg.") == {
            "03359",
            "03360",
            "03103",
        }

    def test_what_is_named_besides_counts(self, regions):
        assert regions("Chor in Celle", "Sänger aus Peine üben in Peine.") == {"03351", "03157"}


class TestBodies:
    def test_the_seat_of_a_body_for_a_wider_district_is_not_where_something_happens(self, regions):
        text = "Im Oktober stehen Termine in Westerstede und Jever an."

        assert regions("Handwerkskammer Oldenburg: Beratung", text) == {"03451", "03455"}

    def test_neither_are_the_towns_by_which_it_is_called(self, regions):
        text = "Auf einem Parkplatz in Aurich. Hinweise an die Polizeiinspektion Aurich/Wittmund."

        assert regions("Unfallflucht", text) == {"03452"}

    def test_where_nothing_else_is_named_it_is(self, regions):
        assert regions("IHK Stade: 312 Beratungen") == {"03359"}


class TestModels:
    @pytest.mark.parametrize(
        "words", ["Nach dem Vorbild von Peine", "Nach Peiner Vorbild", "Wie im Beispiel aus Peine"]
    )
    def test_what_others_follow_is_elsewhere(self, words, regions):
        assert regions("Kurs im Betrieb", f"{words} lernt man nun in Salzgitter.") == {"03102"}

    def test_who_tells_something_is_no_place_of_it(self, regions):
        assert regions("Wolf", "Er lief von Munster ins Emsland, heißt es aus Hannover.") == {"03358", "03454"}


class TestExamples:
    def test_places_in_news_of_the_land_are_examples_when_there_are_many(self, regions):
        text = "Geehrt wurden Projekte aus Göttingen, Papenburg und Uelzen, sagt der Ministerpräsident."

        assert regions("Integrationspreis des Landes verliehen", text, partner="03") == {"03"}

    def test_so_are_those_of_who_speaks_for_all_of_the_land(self, regions):
        text = "Kung-Fu in Stuhr, Volleyball in Aurich, Schwimmen in Seesen: 200 Vereine erhalten Mittel."

        assert regions("Sportbund fördert Vereine", text, partner="03") == {"03"}
        assert regions("Sportbund fördert 200 Vereine", text.partition(":")[0], partner="03") == {"03"}
        assert regions("Sportbund fördert Vereine", text) == {"03251", "03452", "03153"}
        assert regions("Sportbund fördert Vereine in Stuhr", text, partner="03") == {"03251", "03452", "03153"}

    def test_two_that_such_a_partner_names_are_meant(self, regions):
        assert regions("Radweg fertig", "Er führt von Celle bis Gifhorn.", partner="03") == {"03351", "03151"}

    def test_or_a_range(self, regions):
        text = "Gefördert wird vieles, vom Marktplatz in Alfeld bis zum Uferweg in Brake."

        assert regions("Land gibt 92 Millionen Euro", text) == {"03"}

    @pytest.mark.parametrize(
        "text", ["Kommunen wie Celle freuen sich.", "Gebaut wird etwa in Celle.", "Viele, darunter Celle."]
    )
    def test_or_one_that_the_text_calls_so(self, text, regions):
        assert regions("Land gibt 92 Millionen Euro", text) == {"03"}

    def test_one_or_two_are_meant(self, regions):
        assert regions("Land gibt 92 Millionen Euro", "Bagger rollen in Alfeld und Brake.") == {"03", "03254", "03461"}


class TestVisits:
    def test_where_one_person_comes_from_is_no_place_of_a_text_about_another(self, regions):
        assert regions("Lauf", "Es ging durch Wittmund. Schnellster war ein Arzt aus Jever.") == {"03462"}
        assert regions("Preis", "Ein Club aus Celle und ein Chor aus Goslar gewinnen.") == {"03351", "03153"}
        assert regions("Besuch", "Peine empfängt eine Delegation aus Emden und Papenburg.") == {
            "03157",
            "03402",
            "03454",
        }

    @pytest.mark.parametrize(
        "text",
        [
            "Nach dem Start in Leer folgt Emden.",
            "Die Freizeit auf Borkum war ein Erfolg für Emden.",
            "Der Ausflug nach Leer gefiel allen, sagt Emden.",
        ],
    )
    def test_nor_is_where_something_was_before_or_a_trip_goes(self, text, regions):
        assert regions("Ein Kurs", text) == {"03402"}

    def test_a_start_that_is_not_over_counts(self, regions):
        assert regions("Ein Kurs", "Der Start in Leer gelingt, die Freizeit in Emden auch.") == {"03457", "03402"}

    def test_below_a_place_that_something_happens_in_others_are_only_gone_to(self, regions):
        text = "In Lüneburg gibt es nun Hilfe. Bisher mussten alle nach Hannover oder Celle reisen."

        assert regions("Neues Zentrum", text) == {"03355"}

    def test_what_tells_where_a_place_lies_is_no_place_of_the_text(self, regions):
        assert regions("Treff", "In der Gemeinde Lehre bei Braunschweig wird gekocht.") == {"03154"}

    def test_at_the_beginning_of_a_sentence_a_list_of_origins_is_one(self, regions):
        assert regions("SV Hoya", "Der Kader steht. Aus Nienburg, Verden und Eystrup kommen drei.") == {"03256"}

    def test_an_origin_may_have_an_article(self, regions):
        assert regions("Wolf im Landkreis Uelzen", "Das Rudel sei aus dem Wendland gekommen.") == {"03360"}


class TestInstitutions:
    def test_two_towns_with_a_stroke_are_only_its_name_when_another_place_is_named(self, regions):
        assert regions("Hochschule Emden/Leer begrüßt 140 Studierende", "Gefeiert wurde in Emden.") == {"03402"}
        assert regions("Hochschule Emden/Leer begrüßt 140 Studierende") == {"03402", "03457"}

    def test_a_chamber_has_its_seat_in_a_town(self, regions):
        text = "Die Lotsin der Handwerkskammer in Aurich berät."

        assert regions("Beratung für Betriebe in Ostfriesland", text) == EAST_FRISIA

    def test_a_university_looks_at_other_places(self, regions):
        assert regions("HAWK Hildesheim forscht", "Befragt wird im Landkreis Holzminden.") == {"03255"}


class TestPairs:
    def test_a_landscape_of_two_counties_means_both_beside_one_of_them(self, regions):
        text = "Befragt wurden Betriebe im Oldenburger Münsterland."

        assert regions("Studie der Universität Vechta", text) == {"03453", "03460"}
        assert regions("Fest", "In Vechta im Oldenburger Münsterland wird gefeiert.") == {"03460"}

    def test_a_county_that_acts_is_framed_by_an_adjective(self, regions):
        assert regions("Deutsch in ostfriesischen Kitas", "Der Landkreis Aurich fördert es.") == {"03452"}


class TestCounts:
    @pytest.mark.parametrize(
        "text",
        [
            "Sieger aus Celle, Goslar und Peine.",
            "Sieger aus Celle, Goslar und Peine erhalten 500 Euro.",
            "Sieger aus Celle, Goslar und Peine bekommen 4,8 Punkte.",
            "3 Sieger aus Celle, Goslar und Peine.",
        ],
    )
    def test_places_are_no_examples_where_the_text_counts_no_more_than_them(self, text, regions):
        assert regions("Preis für Vereine", text, partner="03") == {"03351", "03153", "03157"}
