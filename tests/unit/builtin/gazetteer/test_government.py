"""The name of the town where the government sits may mean the government."""

from __future__ import annotations


class TestTheSeat:
    def test_beside_what_the_land_does_it_says_nothing(self, regions):
        assert regions("Debatte", "Der Landtag in Hannover hat darüber gestritten.", partner="03") == {"03"}
        assert regions("Ermittler", "Das Finanzministerium stellt ein, Sitz wird Hannover.", partner="03") == {"03"}
        assert regions("Preis für Norder Garten", "In Hannover gab es den Preis des Landes.") == {"03452"}

    def test_it_counts_where_the_title_names_it(self, regions):
        assert "03241" in regions("Empfang in Hannover", "Der Landtag lädt ein.", partner="03")

    def test_it_counts_where_the_partner_is_at_home(self, regions):
        assert "03241" in regions("Empfang", "Der Landtag in Hannover lädt ein.", partner="03241")

    def test_it_counts_where_more_is_said_of_it(self, regions):
        assert "03241" in regions(
            "Besuch", "Der Landtag in Hannover lädt ein. In Hannover wird gefeiert.", partner="03"
        )
        assert "03241" in regions("Besuch", "Die Ministerin war in Hannover-Linden, sagt die Landesregierung.")
        assert "03241" in regions("Besuch", "Die Landesregierung kam in die Region Hannover.", partner="03")
        assert "03241" in regions("Besuch", "Die Landesregierung war in Garbsen.", partner="03")

    def test_it_counts_beside_another_town(self, regions):
        for towns in ("Hannover und Salzgitter", "Salzgitter und Hannover"):
            assert regions("Kultusministerium plant", f"Gebaut wird in {towns}.") == {"03", "03241", "03102"}


class TestAMetonym:
    def test_who_is_elsewhere_and_says_what_it_does_means_the_government(self, regions):
        assert regions("Zusage", "Hannover hat zugesagt, die Beratung zu bezahlen.", partner="03") == {"03"}
        assert regions("Zusage", "Hannover zahlt weiter.", partner="03") == {"03"}

    def test_who_is_at_home_there_means_the_town(self, regions):
        assert regions("Zusage", "Hannover hat zugesagt, die Beratung zu bezahlen.", partner="03241") == {"03241"}
