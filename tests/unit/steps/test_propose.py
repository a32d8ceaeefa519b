"""Proposals for a new partner: sector, region, id and action fields, each only where something tells it."""

from __future__ import annotations

import pytest

from npa_core.models import ActionField, Catalogue, Label, Place, Region, Taxonomy
from npa_core.steps.locate import Located, locate
from npa_core.steps.propose import field_proposals, free_id
from npa_core.steps.sector import plain_sector
from npa_core.steps.website import PostalAddress

GAZETTEER = Catalogue(
    regions=(
        Region(ags="03", name="Niedersachsen", other_names=("Lower Saxony",)),
        Region(ags="03151", name="Landkreis Gifhorn", kind="county"),
        Region(ags="03156", name="Landkreis Osterode am Harz", kind="county", successors=("03159",)),
        Region(ags="03159", name="Göttingen", kind="county"),
        Region(ags="03256", name="Nienburg (Weser)", kind="county"),
        Region(ags="03403", name="Oldenburg", kind="county_level_city"),
        Region(ags="03454", name="Emsland", kind="county"),
        Region(ags="03458", name="Landkreis Oldenburg", kind="county"),
        Region(ags="03459", name="Landkreis Osnabrück", kind="county"),
    ),
    places=(
        Place(name="Gifhorn", ags="03151009", population=42_000),
        Place(name="Oldenburg", ags="03403000", population=170_000),
        Place(name="Göttingen", ags="03159016", population=118_000),
        Place(name="Berge", ags="03459007", population=3_600),
        Place(name="Neuenkirchen", ags="03459028", population=4_600),
        Place(name="Neuenkirchen", ags="03458999", population=2_000),
        Place(name="Bergen", ags="03151001", population=13_000),
        Place(name="Bergen", ags="03454001"),
        Place(name="Nienburg (Weser)", ags="03256022", population=31_000),
        Place(name="Osterode", ags="03156001", population=21_000),
    ),
)


@pytest.mark.parametrize(
    ("name", "sector", "sign"),
    [
        ("Landkreis Wolfenbüttel", "county", "landkreis"),
        ("Region Hannover", "county", "region hannover"),
        ("Kreissportbund im Landkreis Gifhorn e.V.", "association", "e.v"),
        ("Landkreis Gifhorn Sportbund", "other", ""),
        ("Stadt Celle", "municipality", "stadt"),
        ("Universitätsstadt Göttingen", "municipality", "universitätsstadt"),
        ("Samtgemeinde Papenteich", "municipality", "samtgemeinde"),
        ("Stadt-Land-Fluss e. V.", "association", "e. v"),
        ("Jüdische Gemeinde Hannover", "church", "jüdische gemeinde"),
        ("Kirchenkreis Celle", "church", "kirchenkreis"),
        ("Flüchtlingsrat Niedersachsen e.V.", "refugee_council", "flüchtlingsrat"),
        ("Niedersächsischer Landkreistag", "municipal_umbrella", "landkreistag"),
        ("Unternehmerverbände Niedersachsen", "employer_association", "unternehmerverbände"),
        ("IHK Braunschweig", "chamber", "ihk"),
        ("Kammerchor Celle", "other", ""),
        ("ver.di Hannover", "union", "ver.di"),
        ("IG Metall", "union", "ig metall"),
        ("Deutsches Rotes Kreuz", "welfare", "rotes kreuz"),
        ("Caritasverband Hildesheim e.V.", "welfare", "caritasverband"),
        ("Bildung gGmbH", "welfare", "ggmbh"),
        ("Malteser Hilfsdienst", "aid_organisation", "malteser"),
        ("Technische Universität", "university", "universität"),
        ("Hochschule Hannover", "university", "hochschule"),
        ("Kreisvolkshochschule Stade", "other", ""),
        ("SPD", "party", "spd"),
        ("Sozialministerium", "state", "sozialministerium"),
        ("Müller GmbH", "company", "gmbh"),
        ("AG Migration", "other", ""),
        ("", "other", ""),
    ],
)
def test_a_sector_is_told_by_the_name_or_not_at_all(name, sector, sign):
    assert plain_sector(name) == (sector, sign)


@pytest.mark.parametrize(
    ("name", "region", "reason"),
    [
        ("Landkreis Gifhorn", "03151", "the name says landkreis gifhorn"),
        ("Bürgerstiftung des Landkreises Göttingen", "03159", "the name says landkreis göttingen"),
        ("Landkreis Nienburg", "03256", "the name says landkreis nienburg"),
        ("Stadt Oldenburg", "03403", "the name says stadt oldenburg"),
        ("Landkreis Oldenburg", "03458", "the name says landkreis oldenburg"),
        ("Diakonie Oldenburg", "03403", "the name says Oldenburg"),
        ("AWO Emsland", "03454", "the name says emsland"),
        ("Gemeinde Berge", "03459", "the name says Berge"),
        ("Flüchtlingsrat Niedersachsen", "03", "the name says niedersachsen"),
    ],
)
def test_a_region_is_told_by_the_name(name, region, reason):
    assert locate(name, (), "", GAZETTEER) == Located(region, reason)


@pytest.mark.parametrize(
    "name",
    ["Bunte Berge", "Gemeinde Neuenkirchen", "Stadt Bergenheim", "Landkreis Osterode am Harz", "Gifhorn und Oldenburg"],
)
def test_a_name_that_may_mean_a_word_several_places_or_a_county_of_the_past_tells_nothing(name):
    assert locate(name, (), "", GAZETTEER) is None


@pytest.mark.parametrize(
    ("town", "located"),
    [
        ("Gifhorn Telefon", Located("03151", "its address: 38518 Gifhorn")),
        ("Nienburg", Located("03256", "its address: 38518 Nienburg (Weser)")),
        ("Bergen", Located("03151", "its address: 38518 Bergen")),
        ("Neuenkirchen", None),
        ("Euro im Jahr", None),
        ("Osterode", None),
    ],
)
def test_an_address_counts_when_its_town_is_known_and_means_one_county(town, located):
    assert locate("Verein", [PostalAddress("38518", town)], "", GAZETTEER) == located


def test_addresses_in_several_counties_tell_nothing():
    addresses = [PostalAddress("38518", "Gifhorn"), PostalAddress("26121", "Oldenburg")]

    assert locate("Verein", addresses, "", GAZETTEER) is None


def test_the_only_county_that_a_page_names_counts_last():
    text = "Wir sind im Landkreis Gifhorn da, im ganzen Landkreis Gifhorn, und in Berge."

    assert locate("Verein", (), text, GAZETTEER) == Located("03151", "the page names only one: landkreis gifhorn")
    assert locate("Verein", (), f"{text} Und im Landkreis Oldenburg.", GAZETTEER) is None
    assert locate("Verein", (), text, Catalogue()) is None


@pytest.mark.parametrize(
    ("name", "taken", "id"),
    [
        ("kargah e.V.", (), "kargah"),
        ("Größe & Co, gGmbH", (), "groesse-co"),
        ("DGB", ("dgb", "dgb-2"), "dgb-3"),
        ("中文", (), "partner"),
    ],
)
def test_an_id_is_made_from_the_name_and_free(name, taken, id):
    assert free_id(name, taken) == id


def label(kind: str, value: str, reason: str = "") -> Label:
    return Label(kind=kind, value=value, score=1, reason=reason)


def proposed(*texts: tuple[Label, ...]) -> list[tuple[str, str]]:
    fields = tuple(ActionField(id=id, label=id) for id in ("sprache", "arbeit"))
    return list(field_proposals(texts, Catalogue(taxonomy=Taxonomy(fields=fields))))


def test_a_field_is_proposed_when_a_quarter_of_the_texts_on_the_subject_speak_of_it():
    language, work = label("action_field", "sprache", "kurs, deutsch"), label("action_field", "arbeit", "job")
    off, unknown = label("relevance", "off"), label("action_field", "sport")

    fields = proposed((language, work), (language,), (language,), (unknown,), (off, work), (off, work))

    assert fields == [("sprache", "3 of 4 texts about the subject: kurs, deutsch")]


def test_of_few_texts_one_is_enough_and_of_none_nothing_follows():
    assert proposed((label("action_field", "arbeit"),)) == [("arbeit", "1 of 1 texts about the subject")]
    assert proposed() == []
