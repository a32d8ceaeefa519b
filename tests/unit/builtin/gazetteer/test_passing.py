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
