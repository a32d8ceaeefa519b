"""JSON-LD: the document says in schema.org's words what the catalogue says, and uses no other words."""

import json

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SDO

from npa_core.exchange import jsonld
from npa_core.models import Case, Catalogue, Event, Location, Membership, Offer, OpeningHours, Partner, Region, Taxonomy
from npa_core.models.vocabulary import Sector

# rdflib's own parser of JSON-LD says so to itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

# What is used of schema.org, each property with a type that its `domainIncludes` allows, and each value with one that
# `rangeIncludes` allows: compared with release 30 of the vocabulary. The one exception is `member` of a Role, which
# schema.org describes in prose: a role repeats the property that leads to it.
USED = {
    "AdministrativeArea": "alternateName containedInPlace containsPlace identifier name",
    "Article": "about abstract articleBody associatedMedia audience citation creativeWorkStatus description headline "
    "inLanguage license publisher spatialCoverage url workTranslation",
    "Audience": "audienceType name",
    "CivicStructure": "address amenityFeature containedInPlace geo name openingHoursSpecification",
    "ContactPoint": "availableLanguage contactType email telephone url",
    "CreativeWork": "about audience creator datePublished isBasedOn name text url",
    "DefinedTerm": "description inDefinedTermSet name termCode",
    "DefinedTermSet": "description hasDefinedTerm name publisher url",
    "Event": "about audience description endDate eventAttendanceMode eventSchedule eventStatus inLanguage "
    "isAccessibleForFree location name offers organizer startDate url",
    "GeoCoordinates": "latitude longitude",
    "GovernmentOrganization": "memberOf name",
    "LocationFeatureSpecification": "name value",
    "MediaObject": "contentUrl creditText description license",
    "NGO": "address alternateName areaServed contactPoint description identifier knowsAbout knowsLanguage memberOf "
    "name url",
    "Offer": "additionalProperty availability description price priceCurrency",
    "OpeningHoursSpecification": "closes dayOfWeek description opens validFrom validThrough",
    "Organization": "areaServed contactPoint description dissolutionDate email foundingDate knowsAbout member name "
    "parentOrganization subOrganization url",
    "OrganizationRole": "endDate member roleName startDate",
    "PeopleAudience": "description requiredMaxAge requiredMinAge",
    "Person": "name",
    "Place": "address amenityFeature containedInPlace geo name",
    "PostalAddress": "addressCountry addressLocality postalCode streetAddress",
    "Project": "areaServed award contactPoint description dissolutionDate foundingDate funder member name url",
    "PropertyValue": "name propertyID value",
    "Schedule": "byDay endDate endTime repeatFrequency scheduleTimezone startDate startTime",
    "Service": "areaServed audience availableChannel category description hoursAvailable name offers provider "
    "serviceType url",
    "ServiceChannel": "availableLanguage description serviceLocation servicePhone serviceUrl",
    "VirtualLocation": "url",
}


def node(catalogue, alliance, name):
    """Return one node of the document."""
    graph = json.loads(jsonld.dump(catalogue, alliance))["@graph"]
    return next((node for node in graph if node["@id"].endswith(f"#{name}")), None)


def test_every_word_is_one_of_schema_org_and_stands_where_it_may(whole, alliance):
    graph = Graph().parse(data=jsonld.dump(whole, alliance), format="json-ld")

    used = {
        (kind, property) for subject, property in graph.subject_predicates() if property != RDF.type
        for kind in graph.objects(subject, RDF.type)
    }  # fmt: skip
    values = {value for value in graph.objects() if isinstance(value, URIRef) and value.startswith(str(SDO))}

    assert used == {(SDO[kind], SDO[name]) for kind, names in USED.items() for name in names.split()}
    assert {term for pair in used for term in pair} | values <= set(map(URIRef, terms_of_schema_org()))


def terms_of_schema_org():
    """Return the terms that rdflib's copy of the vocabulary knows."""
    return [str(SDO) + name for name in SDO.__annotations__]


def test_addresses_are_addresses_and_texts_have_their_language(whole, alliance):
    graph = Graph().parse(data=jsonld.dump(whole, alliance), format="json-ld")
    partner, offer = (URIRef(f"https://buendnis.example/#{name}") for name in ("partner/vhs", "offer/kurs"))

    assert set(graph.predicate_objects(partner)) >= {
        (RDF.type, SDO.NGO),
        (SDO.name, Literal("Volkshochschule", lang="de")),
        (SDO.name, Literal("Adult education centre", lang="en")),
        (SDO.url, URIRef("https://vhs.example/")),
        (SDO.memberOf, URIRef("https://buendnis.example/#alliance/self")),
        (SDO.knowsAbout, URIRef("https://buendnis.example/#field/sprache")),
        (SDO.areaServed, URIRef("https://buendnis.example/#region/03158")),
    }
    assert (offer, SDO.provider, partner) in graph
    assert (offer, SDO.category, URIRef("https://buendnis.example/#field/bildung")) in graph
    assert all((target, RDF.type, None) in graph for target in graph.objects() if "buendnis.example/#" in target)


def test_the_document_needs_nothing_from_elsewhere(whole, alliance):
    document = json.loads(jsonld.dump(whole, alliance))

    assert list(document) == ["@context", "@graph"]
    assert document["@context"]["@vocab"] == "https://schema.org/"
    assert all(value == {"@type": "@id"} for key, value in document["@context"].items() if key != "@vocab")


@pytest.mark.parametrize(
    ("sector", "type"),
    [
        ("church", "Organization"), ("union", "WorkersUnion"), ("chamber", "Organization"),
        ("municipality", "GovernmentOrganization"), ("state", "GovernmentOrganization"), ("welfare", "NGO"),
        ("university", "CollegeOrUniversity"), ("company", "Corporation"), ("party", "PoliticalParty"),
        ("individual", "Person"),
    ],
)  # fmt: skip
def test_a_partner_is_of_the_type_of_its_sector(sector: Sector, type, alliance):
    catalogue = Catalogue(partners=(Partner(id="p", name="P", sector=sector),))

    assert node(catalogue, alliance, "partner/p")["@type"] == type


def test_of_an_individual_the_name_is_told_and_nothing_else(whole, alliance):
    assert node(whole, alliance, "partner/einzeln") == {
        "@id": "https://buendnis.example/#partner/einzeln", "@type": "Person", "name": "Ein Mensch",
    }  # fmt: skip


def test_members_stand_with_their_roles_and_dates_where_there_are_any(alliance):
    past = Membership(role="supporter", valid_from="2020-01-01", valid_to="2021-01-01")
    partners = (
        Partner(id="a", name="A"), Partner(id="b", name="B", joined="2016-05-01", roles=("member", "initiator")),
        Partner(id="c", name="C", memberships=(past,)),
        Partner(id="d", name="D", joined="2017-01-01", roles=()),
    )  # fmt: skip

    members = node(Catalogue(partners=partners), alliance, "alliance/self")["member"]

    def role(id, name, **dates):
        member = {"@id": f"https://buendnis.example/#partner/{id}"}
        return {"@type": "OrganizationRole", "member": member, "roleName": name, **dates}

    assert members == [
        {"@id": "https://buendnis.example/#partner/a"},
        role("b", "member", startDate="2016-05-01"),
        role("b", "initiator", startDate="2016-05-01"),
        role("c", "supporter", startDate="2020-01-01", endDate="2021-01-01"),
        role("d", "member", startDate="2017-01-01"),
    ]


def test_an_event_has_its_times_with_their_offset_and_repeats(whole, alliance):
    event = node(whole, alliance, "event/cafe")

    assert {key: event[key] for key in ("startDate", "endDate", "eventStatus", "eventAttendanceMode")} == {
        "startDate": "2026-12-01T18:00:00+01:00",
        "endDate": "2026-12-01T20:00:00+01:00",
        "eventStatus": "https://schema.org/EventCancelled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
    }
    assert event["eventSchedule"] == {
        "@type": "Schedule", "startDate": "2026-12-01", "endDate": "2027-03-31", "startTime": "18:00:00",
        "endTime": "20:00:00", "scheduleTimezone": "Europe/Berlin", "repeatFrequency": "P1W",
        "byDay": ["https://schema.org/Tuesday"],
    }  # fmt: skip


def test_a_whole_day_stays_a_day_and_a_rule_of_months_is_told(alliance):
    event = Event(
        id="e", name="E", start="2026-12-01", end="2026-12-02", attendance="online", url="https://e.example/",
        repeats="FREQ=MONTHLY;INTERVAL=2;COUNT=3;BYDAY=1MO;BYMONTHDAY=1,2;BYMONTH=12", status="tentative",
        registration="per Mail",
    )  # fmt: skip

    assert node(Catalogue(events=(event,)), alliance, "event/e") == {
        "@id": "https://buendnis.example/#event/e", "@type": "Event", "name": "E", "startDate": "2026-12-01",
        "endDate": "2026-12-02", "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "eventSchedule": {
            "@type": "Schedule", "startDate": "2026-12-01", "scheduleTimezone": "Europe/Berlin",
            "repeatFrequency": "P2M", "repeatCount": 3, "byDay": ["1MO"], "byMonth": [12], "byMonthDay": [1, 2],
        },
        "location": [{"@type": "VirtualLocation", "url": "https://e.example/"}], "url": "https://e.example/",
        "offers": {"@type": "Offer", "description": "per Mail"},
    }  # fmt: skip


def test_an_event_without_an_end_has_none_and_a_rule_may_end_at_a_time(alliance):
    event = Event(id="e", name="E", start="2026-12-01T18:00", repeats="FREQ=DAILY;UNTIL=20261224T120000Z")

    written = node(Catalogue(events=(event,)), alliance, "event/e")

    assert "endDate" not in written
    assert written["eventSchedule"] == {
        "@type": "Schedule", "startDate": "2026-12-01", "endDate": "2026-12-24", "startTime": "18:00:00",
        "scheduleTimezone": "Europe/Berlin", "repeatFrequency": "P1D",
    }  # fmt: skip


def test_an_offer_of_which_little_is_known_says_little(alliance):
    catalogue = Catalogue(
        partners=(Partner(id="p", name="P"),),
        offers=(
            Offer(
                id="o", name="O", partner="p", minimum_age=0, locations=(Location(name="X", latitude=1),),
                schedules=(OpeningHours(days=("MO",)),), fees="10 Euro", childcare=False, regions=("verbund",),
            ),
        ),
    )  # fmt: skip

    assert node(catalogue, alliance, "offer/o") == {
        "@id": "https://buendnis.example/#offer/o", "@type": "Service", "name": "O",
        "provider": [{"@id": "https://buendnis.example/#partner/p"}],
        "areaServed": [{"@id": "https://buendnis.example/#region/verbund", "@type": "AdministrativeArea"}],
        "hoursAvailable": [{"@type": "OpeningHoursSpecification", "dayOfWeek": ["https://schema.org/Monday"]}],
        "audience": [{"@type": "PeopleAudience", "requiredMinAge": 0}],
        "availableChannel": [{"@type": "ServiceChannel", "serviceLocation": {"@type": "Place", "name": "X"}}],
        "offers": {
            "@type": "Offer", "availability": "https://schema.org/InStock", "description": "10 Euro",
            "additionalProperty": [{"@type": "PropertyValue", "name": "childcare", "value": False}],
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("licence", "url"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-SA-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("MIT", "https://spdx.org/licenses/MIT.html"),
    ],
)
def test_a_licence_is_told_by_where_it_is_written_down(licence, url, alliance):
    case = Case(id="c", title="C", text="x", action_fields=("a",), carrier="private", licence=licence)

    assert node(Catalogue(cases=(case,)), alliance, "case/c")["license"] == url


def test_regions_of_ones_own_hold_their_members_and_a_taxonomy_without_schemes_has_one(alliance):
    catalogue = Catalogue(
        regions=(Region(id="verbund", name="V", members=("03158",)), Region(ags="03158", name="W")),
        taxonomy=Taxonomy(fields=({"id": "a", "label": "A"},)),
    )

    assert node(catalogue, alliance, "region/verbund") == {
        "@id": "https://buendnis.example/#region/verbund", "@type": "AdministrativeArea", "name": "V",
        "containsPlace": [{"@id": "https://buendnis.example/#region/03158"}],
    }  # fmt: skip
    assert node(catalogue, alliance, "field/a")["inDefinedTermSet"] == {
        "@id": "https://buendnis.example/#scheme/action-fields"
    }
    assert node(catalogue, alliance, "scheme/action-fields")["hasDefinedTerm"] == [
        {"@id": "https://buendnis.example/#field/a"}
    ]
