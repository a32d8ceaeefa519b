"""HSDS: every row is what the Open Referral schemas ask for, and says what the catalogue says.

The schemas lie beside the checkout and are not part of the project; where they are absent, what HSDS
requires of each table, written down here, takes their place.
"""

import json
import re
from datetime import date, time
from pathlib import Path
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from npa_core.exchange import hsds
from npa_core.models import (
    Address,
    AdvicePoint,
    AllianceProfile,
    Catalogue,
    Contact,
    Location,
    Offer,
    OpeningHours,
    Partner,
    Taxonomy,
)
from npa_core.models.advice_point import AdviceKind
from npa_core.models.offer import OfferStatus, Weekday
from npa_core.models.vocabulary import TargetGroup

SCHEMAS = Path(__file__).resolve().parents[3].parent / "shared" / "standards" / "hsds-3.0"
ALLIANCE = AllianceProfile(name="Bündnis", url="https://b.example/", contact="a@b.example")
TABLES = ("organization", "service", "taxonomy", "taxonomy_term")
REQUIRED = {
    "organization": ["id", "name", "description"], "service": ["id", "organization_id", "name", "status"],
    "tabular": [*TABLES], "taxonomy": ["id", "name", "description"], "taxonomy_term": ["id", "name", "description"],
}  # fmt: skip

FORMATS = FormatChecker()


@FORMATS.checks("uri")
def is_uri(value):
    return re.fullmatch(r"https?://[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]+", value) is not None


def validators():
    """Return a validator for each table, and for all of them."""
    if not SCHEMAS.is_dir():
        return {name: Draft202012Validator({"type": "object", "required": held}) for name, held in REQUIRED.items()}
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    registry = Registry().with_resources(
        (name, Resource.from_contents(schema, DRAFT202012)) for name, schema in schemas.items()
    )
    return {
        table: Draft202012Validator(schemas[f"{table}.json"], registry=registry, format_checker=FORMATS)
        for table in REQUIRED
    }


VALIDATORS = validators()


def document(catalogue, alliance=ALLIANCE):
    """Return the document after checking each of its rows."""
    written = json.loads(hsds.dump(catalogue, alliance))
    assert tuple(written) == TABLES
    assert [
        (table, list(error.absolute_path), error.message)
        for table, rows in written.items() for row in rows for error in VALIDATORS[table].iter_errors(row)
    ] == []  # fmt: skip
    unknown = list(unknown_columns(written))
    assert unknown == []
    return written


def unknown_columns(written):
    """Yield what a table of HSDS does not know: its schemas would let it pass."""
    for table, rows in written.items():
        for row in rows:
            yield from _unknown(row, VALIDATORS[table].schema)


def _unknown(row, schema):
    if "properties" not in schema:
        return
    for column, value in row.items():
        if column not in schema["properties"]:
            yield schema["name"], column
            continue
        shape = schema["properties"][column]
        below = shape.get("$ref") or shape.get("items", {}).get("$ref")
        if below:
            inner = json.loads((SCHEMAS / below).read_text(encoding="utf-8"))
            for one in value if isinstance(value, list) else [value]:
                yield from _unknown(one, inner)


def test_the_whole_catalogue_is_valid(whole, alliance):
    written = document(whole, alliance)

    assert {table: [row["name"] for row in rows][:4] for table, rows in written.items()} == {
        "organization": ["Volkshochschule", "Landkreis", "Stadt", "Ein Mensch"],
        "service": ["Deutschkurs A1", "Treff", "Migrationsberatung"],
        "taxonomy": [
            "Handlungsfelder", "Felder des Ministeriums", "For whom a service is meant", "What advice is about",
        ],
        "taxonomy_term": ["Sprache", "Alphabetisierung", "Teilhabe", "Bildung und Sprachförderung"],
    }  # fmt: skip


def test_what_is_not_valid_is_seen():
    with pytest.raises(ValidationError):
        VALIDATORS["service"].validate({"id": "2f0f2c76-5d6a-5c3b-8a39-3c2d2b8f8c11", "name": "Ohne Status"})


def test_the_whole_document_is_valid_as_a_set_of_tables(whole, alliance):
    VALIDATORS["tabular"].validate(document(whole, alliance))


def test_an_offer_is_a_service_with_all_that_is_known_of_it(whole, alliance):
    service = document(whole, alliance)["service"][0]

    assert without_ids(service) == {
        "name": "Deutschkurs A1", "description": "Für Anfänger.", "url": "https://vhs.example/kurs?stufe=%C3%A4",
        "email": "info@vhs.example", "assured_date": "2026-10-01", "assurer_email": "pruefung@vhs.example",
        "status": "temporarily closed", "application_process": "Anmelden.", "eligibility_description": "Alle Frauen.",
        "minimum_age": 16, "maximum_age": 99, "fees_description": "kostenlos",
        "cost_options": [{"amount_description": "kostenlos", "amount": 0, "currency": "EUR"}],
        "organization": {
            "name": "Volkshochschule", "description": "Kurse für alle & jeden.", "website": "https://vhs.example/",
        },
        "schedules": [{
            "freq": "WEEKLY", "byday": "TU,TH", "opens_at": "09:00", "closes_at": "12:30",
            "valid_from": "2026-09-01", "valid_to": "2027-07-31", "description": "Nicht in den Schulferien",
        }],
        "service_areas": [
            {"name": "Wolfenbüttel", "description": "AGS 03158", "uri": "https://buendnis.example/#region/03158"},
            {"name": "03103", "description": "AGS 03103", "uri": "https://buendnis.example/#region/03103"},
        ],
        "service_at_locations": [
            {"location": {
                "location_type": "physical", "name": "Haus der Begegnung", "latitude": 52.16, "longitude": 10.53,
                "external_identifier": "03158037", "external_identifier_type": "AGS",
                "addresses": [{
                    "address_1": "Marktplatz 1", "city": "Wolfenbüttel", "state_province": "Musterland",
                    "postal_code": "38300", "country": "DE", "address_type": "physical",
                }],
                "accessibility": [{"description": "Ohne Stufen.\nAufzug."}],
            }},
            {"location": {
                "location_type": "physical", "name": "Online-Raum", "accessibility": [{"description": "Aufzug."}],
            }},
        ],
        "languages": [{"code": "de"}, {"code": "pt", "note": "pt-BR"}],
        "contacts": [{
            "department": "Geschäftsstelle", "email": "info@vhs.example",
            "phones": [{
                "number": "+49 5331 84-0", "type": "voice", "languages": [{"code": "de"}, {"code": "uk"}],
            }],
        }],
        "attributes": [
            link("subject", "sprache", "Sprache", "https://buendnis.example/#scheme/own", "Deutsch lernen.", "de"),
            link("subject", "bildung", "Bildung und Sprachförderung", "https://buendnis.example/#scheme/ministry"),
            link("audience", "women", "women", "For whom a service is meant", language="en"),
            link("feature", "childcare", "childcare", "What makes it possible to take part", language="en"),
        ],
    }  # fmt: skip


def link(kind, code, name, taxonomy, description=None, language="de"):
    term = {"code": code, "name": name, "description": description or name, "taxonomy": taxonomy, "language": language}
    if taxonomy.startswith("https"):
        term["term_uri"] = f"https://buendnis.example/#field/{code}"
    return {"link_entity": "service", "link_type": kind, "taxonomy_term": term}


def without_ids(value):
    """Return rows without their ids, which are looked at apart."""
    if isinstance(value, dict):
        return {key: without_ids(held) for key, held in value.items() if key != "id" and not key.endswith("_id")}
    return [without_ids(one) for one in value] if isinstance(value, list) else value


def test_an_advice_point_is_a_service_at_its_location(whole, alliance):
    service = document(whole, alliance)["service"][2]

    assert {key: service.get(key) for key in ("status", "application_process", "assured_date", "assurer_email")} == {
        "status": "active", "application_process": "Telefonisch.", "assured_date": "2026-09-01", "assurer_email": None,
    }  # fmt: skip
    assert [at["location"]["name"] for at in service["service_at_locations"]] == ["Haus der Begegnung"]
    assert [(one["link_type"], one["taxonomy_term"]["code"]) for one in service["attributes"]] == [
        ("subject", "teilhabe"), ("service_type", "migration_adults"), ("service_type", "work"),
        ("audience", "refugees"),
    ]  # fmt: skip


def test_an_organisation_has_its_office_identifiers_and_topics_and_an_individual_its_name(whole, alliance):
    organisations = [without_ids(row) for row in document(whole, alliance)["organization"]]

    assert set(organisations[0]) == {
        "name", "description", "website", "alternate_name", "email", "uri", "contacts", "locations",
        "organization_identifiers", "attributes",
    }  # fmt: skip
    assert organisations[0]["organization_identifiers"] == [
        {"identifier_type": "wikidata", "identifier": "Q1"},
        {"identifier_type": "vereinsregister", "identifier": "VR 1 Musterstadt"},
    ]
    assert organisations[0]["locations"][0]["addresses"][0]["city"] == "Wolfenbüttel"
    assert organisations[3] == {"name": "Ein Mensch", "description": "Ein Mensch"}


def test_ids_are_stable_and_those_that_refer_lead_somewhere(whole, alliance):
    written = document(whole, alliance)
    ids = {row["id"] for rows in written.values() for row in rows}
    services = written["service"]

    assert written["organization"][0]["id"] == "a78a8a1e-b836-5834-a7c2-f9743c8594be"
    assert {service["organization_id"] for service in services} <= ids
    assert {link["taxonomy_term_id"] for service in services for link in service.get("attributes", ())} <= ids
    assert {term["taxonomy_id"] for term in written["taxonomy_term"]} <= ids
    assert [term.get("parent_id") for term in written["taxonomy_term"][:4]] == [
        None, written["taxonomy_term"][0]["id"], None, None,
    ]  # fmt: skip
    assert {UUID(id).version for id in ids} == {5}


def test_another_alliance_has_other_ids(whole, alliance):
    ids = [hsds.dump(whole, one).split(b'"id": "')[1][:36] for one in (alliance, ALLIANCE)]

    assert ids[0] != ids[1]


def test_what_little_is_known_is_valid_as_well():
    point = AdvicePoint(id="a", name=" ", partner="gone", contact=Contact(url="https://a.example/"))
    partner = Partner(id="p", name="P", identifiers={"x": ""}, contact=Contact(email="p@p.example"))

    written = document(Catalogue(partners=(partner,), advice_points=(point,), offers=(offer_of("p"),)))

    assert without_ids(written["service"]) == [
        {"name": "o", "status": "active", "fees_description": "10 Euro",
         "cost_options": [{"amount_description": "10 Euro"}], "organization": {"name": "P", "description": "P"},
         "service_at_locations": [{"location": {"location_type": "physical"}}]},
        {"name": "a", "status": "active", "contacts": [{}], "attributes": [link("service_type", "general", "general",
         "What advice is about", language="en")]},
    ]  # fmt: skip


def offer_of(partner):
    return Offer(id="o", name="o", partner=partner, fees="10 Euro", locations=(Location(),))


lines = st.text(max_size=12)
keys = st.sampled_from(["a", "b", "c", "gone"])
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
languages = st.lists(st.sampled_from(["de", "DE", "pt-BR", "uk"]), max_size=3).map(tuple)
addresses = st.builds(Address, street=lines, postcode=st.none() | st.just("30159"), city=lines)
contacts = st.builds(
    Contact, function=lines, email=st.none() | st.just("a@a.example"), phone=st.none() | st.just("0511 1"),
    url=st.none() | st.just("https://ä.example/ö"), address=st.none() | addresses, languages=languages,
)  # fmt: skip
places = st.builds(
    Location, name=lines, address=st.none() | addresses, ags=st.none() | st.sampled_from(["03", "03158"]),
    latitude=st.none() | st.floats(-90, 90), longitude=st.none() | st.floats(-180, 180), accessibility=lines,
)  # fmt: skip
hours = st.builds(
    OpeningHours, days=st.lists(st.sampled_from(get_args(Weekday)), max_size=3).map(tuple),
    opens_at=st.none() | st.times(), closes_at=st.none() | st.times(time(1)), valid_from=st.none() | days, note=lines,
)  # fmt: skip
common = {
    "name": st.text(), "description": st.none() | st.text(), "partner": keys, "regions": st.just(("03158", "verbund")),
    "action_fields": st.lists(keys, max_size=3).map(tuple), "schedules": st.lists(hours, max_size=2).map(tuple),
    "target_groups": st.lists(st.sampled_from(get_args(TargetGroup)), max_size=3).map(tuple), "languages": languages,
    "url": st.none() | st.just("https://ä.example/ö?\\#a#b"), "contact": st.none() | contacts,
    "assured_on": st.none() | days, "assured_by": st.just("a@a.example") | lines,
}  # fmt: skip
offers = st.builds(
    Offer, id=keys, status=st.sampled_from(get_args(OfferStatus)), locations=st.lists(places, max_size=2).map(tuple),
    application=lines, eligibility=lines, minimum_age=st.none() | st.integers(0, 120),
    fees=st.sampled_from(["", "kostenlos", "10 Euro"]), childcare=st.none() | st.booleans(), accessibility=lines,
    **common,
)  # fmt: skip
points = st.builds(
    AdvicePoint, id=keys, kinds=st.lists(st.sampled_from(get_args(AdviceKind)), max_size=3).map(tuple),
    location=st.none() | places, appointment=lines, **common,
)  # fmt: skip
partners = st.builds(
    Partner, id=keys, name=st.text(), description=st.none() | st.text(), website=common["url"],
    contact=common["contact"], action_fields=common["action_fields"],
    identifiers=st.dictionaries(keys, lines, max_size=2),
    sector=st.sampled_from(["other", "association"]), short_name=st.none() | lines,
)  # fmt: skip
catalogues = st.builds(
    Catalogue,
    partners=st.lists(partners, max_size=3, unique_by=lambda one: one.id).map(tuple),
    offers=st.lists(offers, max_size=3, unique_by=lambda one: one.id).map(tuple),
    advice_points=st.lists(points, max_size=3, unique_by=lambda one: one.id).map(tuple),
    taxonomy=st.just(Taxonomy(fields=({"id": "a", "label": "A"}, {"id": "b", "label": " ", "parent": "a"}))),
)


@given(catalogues)
def test_any_catalogue_is_valid(catalogue):
    written = document(catalogue)

    assert len(written["service"]) == len(catalogue.offers) + len(catalogue.advice_points)
    # Below a service, no two rows have the same id, but for what is shown in brief: its organisation and terms.
    ids = [id for service in written["service"] for id in own_ids(service)]
    assert len(ids) == len(set(ids))


def own_ids(value):
    if isinstance(value, dict):
        yield from [value["id"]] if "id" in value else []
        for key, held in value.items():
            if key not in ("organization", "taxonomy_term"):
                yield from own_ids(held)
    elif isinstance(value, list):
        for one in value:
            yield from own_ids(one)


@pytest.mark.parametrize("assured_by", ["", "Sozialamt", "a@b", "@b.example"])
def test_who_assured_it_is_told_by_an_email_address_only(assured_by):
    offer = Offer(id="o", name="O", partner="p", assured_by=assured_by)

    assert "assurer_email" not in document(Catalogue(offers=(offer,)))["service"][0]
