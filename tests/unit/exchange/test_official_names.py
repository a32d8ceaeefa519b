"""Official names become what readers call a region."""

import pytest

from npa_core.exchange.official_names import county_name, town_name


@pytest.mark.parametrize(
    ("official", "kind", "expected"),
    [
        ("Gifhorn", "Landkreis", "Landkreis Gifhorn"),
        ("Heidekreis", "Landkreis", "Landkreis Heidekreis"),
        ("Plön", "Kreis", "Kreis Plön"),
        ("Region Hannover", "Landkreis", "Region Hannover"),
        ("Rhein-Neckar-Kreis", "Landkreis", "Rhein-Neckar-Kreis"),
        ("Märkischer Kreis", "Kreis", "Märkischer Kreis"),
        ("Städteregion Aachen", "Kreis", "Städteregion Aachen"),
        ("Emden, Stadt", "Kreisfreie Stadt", "Stadt Emden"),
        ("Emden", "Kreisfreie Stadt", "Stadt Emden"),
        ("Oldenburg (Oldenburg), Stadt", "Kreisfreie Stadt", "Stadt Oldenburg"),
        ("Trier, kreisfreie Stadt", "Kreisfreie Stadt", "Stadt Trier"),
        ("Stuttgart, Landeshauptstadt", "Stadtkreis", "Landeshauptstadt Stuttgart"),
        ("Mannheim, Stadtkreis", "Stadtkreis", "Stadt Mannheim"),
    ],
)
def test_a_county_is_called_as_readers_know_it(official, kind, expected):
    assert county_name(official, kind) == expected


@pytest.mark.parametrize(
    ("official", "kind", "expected"),
    [
        ("Syke, Stadt", "", "Stadt Syke"),
        ("Hannover, Landeshauptstadt", "", "Landeshauptstadt Hannover"),
        ("Siedenburg, Flecken", "", "Flecken Siedenburg"),
        ("Syke", "Stadt", "Stadt Syke"),
        ("Weyhe", "Gemeinde", "Weyhe"),
        ("Weyhe", "", "Weyhe"),
        ("Osterheide, gemfr. Bezirk", "", "Osterheide"),
        ("Lohne (Oldenburg), Stadt", "", "Stadt Lohne (Oldenburg)"),
        ("Stadt Wehlen, Stadt", "", "Stadt Wehlen"),
    ],
)
def test_a_municipality_is_called_with_its_title_if_it_has_one(official, kind, expected):
    assert town_name(official, kind) == expected
