"""The nouns of the catalogue: what each refuses, what it fills in, and what may be shown of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from npa_core.models import (
    ActionField,
    Address,
    AdvicePoint,
    Case,
    CaseContact,
    Catalogue,
    Consent,
    Contact,
    Event,
    Keyword,
    LanguageVersion,
    Lesson,
    Medium,
    Membership,
    Obstacle,
    Offer,
    OpeningHours,
    Partner,
    Reach,
    Region,
    Relations,
    Resources,
    Scheme,
    Taxonomy,
    Transfer,
)
from npa_core.models.completeness import Completeness

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 16)


# Regions


@pytest.mark.parametrize(
    ("ags", "kind", "within"),
    [
        ("03", "state", None),
        ("031", "district", "03"),
        ("03158", "county", "03"),
        ("03158037", "municipality", "03158"),
    ],
)
def test_id_kind_and_parent_of_an_official_region_follow_from_its_key(ags, kind, within):
    region = Region(ags=ags, name="X")

    assert (region.id, region.kind, region.within) == (ags, kind, within)


def test_an_official_key_may_be_written_as_the_id():
    assert Region(id="03158", name="X") == Region(ags="03158", name="X")


def test_a_region_of_ones_own_has_an_id_and_members():
    region = Region(id="regionalverbund", name="Regionalverbund", members=("03101", "03158"), parent="03")

    assert (region.ags, region.kind, region.within) == (None, "custom", "03")
    assert Region(id="other", name="X").within is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": "X"}, "needs its `ags`, or an `id`"),
        ({"id": "own", "ags": "03", "name": "X"}, "has it as its id"),
        ({"ags": 3, "name": "X"}, "valid string"),
        ({"ags": "03", "name": "X", "valid_from": "2020-01-01", "valid_to": "2019-01-01"}, "is before `valid_from`"),
        ("03", "valid dictionary"),
    ],
)
def test_a_region_that_cannot_be_is_refused(values, message):
    with pytest.raises(ValidationError, match=message):
        Region.model_validate(values)


# Partners


def test_a_partner_joined_when_it_says_or_when_its_first_membership_in_the_alliance_began():
    memberships = (
        Membership(valid_from=date(2020, 1, 1)),
        Membership(valid_from=date(2018, 1, 1)),
        Membership(group="ag", valid_from=date(2015, 1, 1)),
        Membership(),
    )

    assert Partner(id="a", name="A", memberships=memberships).since == date(2018, 1, 1)
    assert Partner(id="a", name="A", memberships=memberships, joined=date(2021, 1, 1)).since == date(2021, 1, 1)
    assert Partner(id="a", name="A").since is None


def test_a_membership_cannot_end_before_it_begins():
    with pytest.raises(ValidationError, match="is before `valid_from`"):
        Membership(valid_from=date(2020, 1, 2), valid_to=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("contact", "message"),
    [
        (Contact(address=Address(street="Weg 1")), "postal address of an individual is private"),
        (Contact(email="a.b@web.de"), "looks private"),
        (Contact(email="a.b@Gmail.com"), "looks private"),
    ],
)
def test_an_individuals_private_address_is_refused(contact, message):
    with pytest.raises(ValidationError, match=message):
        Partner(id="a", name="A", sector="individual", contact=contact)


def test_an_office_may_have_its_address_wherever_it_is():
    contact = Contact(email="verein@web.de", address=Address(street="Weg 1", postcode="30159", city="Hannover"))

    assert Partner(id="a", name="A", sector="association", contact=contact).contact == contact


def test_space_around_a_number_is_no_part_of_it():
    contact = Contact(phone=" +49 511 1200 ", address=Address(postcode="30159 "))

    assert (contact.phone, contact.address.postcode) == ("+49 511 1200", "30159")


# Offers and advice points


@pytest.mark.parametrize(
    ("days", "freshness"), [(0, "fresh"), (182, "fresh"), (183, "ageing"), (365, "ageing"), (366, "stale")]
)
def test_an_offer_ages_from_the_day_it_was_assured(days, freshness):
    offer = Offer(id="o", name="O", partner="p", assured_on=TODAY - timedelta(days=days))

    assert offer.freshness(TODAY) == freshness


def test_what_nobody_assured_is_unassured():
    assert AdvicePoint(id="v", name="V", partner="p").freshness(TODAY) == "unassured"


def test_opening_hours_cannot_end_before_they_begin():
    with pytest.raises(ValidationError, match="is before `valid_from`"):
        OpeningHours(valid_from=date(2020, 1, 2), valid_to=date(2020, 1, 1))


# Events


def test_times_are_local_times_of_the_events_zone():
    event = Event(id="e", name="E", start="2026-07-01T18:00", end="2026-07-01T20:00")

    assert event.starts == datetime(2026, 7, 1, 18, 0, tzinfo=BERLIN)
    assert event.ends.astimezone(UTC) == datetime(2026, 7, 1, 18, 0, tzinfo=UTC)


def test_a_time_with_an_offset_becomes_local_time():
    event = Event(id="e", name="E", start="2026-12-01T17:00+00:00")

    assert event.starts.isoformat() == "2026-12-01T18:00:00+01:00"
    assert event.ends == event.starts


def test_whole_days_last_until_the_midnight_after_the_last():
    event = Event(id="e", name="E", start="2026-12-01", end=date(2026, 12, 2))

    assert event.start == date(2026, 12, 1)
    assert event.starts == datetime(2026, 12, 1, tzinfo=BERLIN)
    assert event.ends == datetime(2026, 12, 3, tzinfo=BERLIN)
    assert Event(id="e", name="E", start="2026-12-01").ends == datetime(2026, 12, 2, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"start": "2026-12-01", "end": "2026-12-01T10:00"}, "both days or both times"),
        ({"start": "2026-12-02", "end": "2026-12-01"}, "`end` is before `start`"),
        ({"start": "2026-12-02T10:00", "end": "2026-12-02T09:59"}, "`end` is before `start`"),
        ({"start": "2026-12-02", "timezone": "Europe/Bielefeld"}, "unknown time zone"),
        ({"start": "2026-12-02", "repeats": "jeden Dienstag"}, "is no rule"),
        ({"start": "2026-02-30"}, "there is no time '2026-02-30'"),
        ({"start": "2026-12-01T25:00"}, "there is no time"),
        ({"start": 5.5}, "5.5 is no time"),
    ],
)
def test_an_event_that_cannot_be_is_refused(values, message):
    with pytest.raises(ValidationError, match=message):
        Event.model_validate({"id": "e", "name": "E", **values})


# Cases


def full_case(**changes) -> Case:
    values = {
        "id": "c",
        "title": "Sprachcafé",
        "teaser": "Ein Satz.",
        "summary": "Ein Absatz.",
        "text": "Der Text.",
        "action_fields": ("sprache",),
        "partners": ("dgb",),
        "target_groups": ("women",),
        "reach": Reach(people=0),
        "participation": "Ein Beirat.",
        "gender": "Eigene Gruppen.",
        "access": {"childcare": "ja"},
        "level": "local",
        "regions": ("03158",),
        "start": date(2020, 1, 1),
        "resources": Resources(volunteers=3, funding=("Spenden",)),
        "results": "Viele.",
        "evaluation": "Jährlich.",
        "success_factors": ("Kuchen",),
        "obstacles": (Obstacle(obstacle="Raum", solution="Bücherei"),),
        "transfer": Transfer(conditions="Ein Raum."),
        "recommendations": (Lesson(text="Mehr Räume", addressee="Land"),),
        "contact": CaseContact(function="Büro", email="buero@buendnis.example"),
        "languages": (LanguageVersion(language="de"),),
        "reviewed": date(2026, 1, 1),
    }
    return Case(**{**values, **changes})


def test_a_case_that_answers_everything_is_complete():
    assert full_case().completeness == Completeness(share=1.0)
    assert full_case().is_publishable


def test_what_a_case_leaves_open_is_named_and_lowers_the_figure():
    case = full_case(results="", obstacles=(), reach=Reach())

    assert case.completeness == Completeness(share=0.8889, missing=("reach.people", "results", "obstacles"))
    assert case.is_publishable


def test_a_case_below_the_minimum_is_kept_and_not_shown():
    case = Case(id="c", title="Nur ein Titel")

    assert case.completeness.blocking == ("summary", "action_fields", "partners")
    assert not case.is_publishable


@pytest.mark.parametrize("status", ["draft", "review", "archived"])
def test_a_case_is_shown_only_when_it_is_meant_to_be(status):
    assert not full_case(status=status).is_publishable


def test_a_case_cannot_end_before_it_begins():
    with pytest.raises(ValidationError, match="is before `start`"):
        full_case(end=date(2019, 1, 1))


def test_a_picture_is_shown_with_alt_text_author_licence_and_consent_only():
    picture = Medium(
        file="assets/a.jpg", alt="Ein Tisch", author="Büro", licence="CC-BY-4.0", consent=Consent(given=True)
    )

    assert picture.may_be_shown
    for missing in ({"file": None}, {"alt": ""}, {"author": ""}, {"licence": None}, {"consent": Consent()}):
        assert not picture.model_copy(update=missing).may_be_shown


# The catalogue as a whole


def test_the_core_fields_are_those_of_the_first_scheme_without_a_parent():
    own = Taxonomy(
        schemes=(Scheme(id="own", title="Own"), Scheme(id="other", title="Other")),
        fields=(
            ActionField(id="a", label="A"),
            ActionField(id="b", label="B", parent="a"),
            ActionField(id="c", label="C", scheme="other"),
            ActionField(id="d", label="D", scheme="own"),
        ),
    )

    assert [field.id for field in own.core] == ["a", "d"]
    assert [own.scheme_of(field) for field in own.fields] == ["own", "own", "other", "own"]
    assert Taxonomy().scheme_of(own.fields[0]) is None


def test_a_field_of_another_scheme_rolls_up_by_its_parent_or_to_what_is_exactly_the_same():
    catalogue = Catalogue(
        taxonomy=Taxonomy(
            schemes=(Scheme(id="own", title="Own"), Scheme(id="other", title="Other")),
            fields=(
                ActionField(id="a", label="A", relations=Relations(exact=("b",))),
                ActionField(id="b", label="B", scheme="other", relations=Relations(exact=("a",))),
                ActionField(id="c", label="C", scheme="other", parent="b"),
                ActionField(id="d", label="D", scheme="other"),
                ActionField(id="e", label="E", scheme="other", relations=Relations(exact=("f",))),
                ActionField(id="f", label="F", scheme="other", relations=Relations(exact=("e",))),
            ),
        )
    )

    assert [catalogue.root_field(id) for id in "abcdez"] == ["a", "a", "a", "d", "f", "z"]


def test_what_is_public_leaves_out_who_is_in_review_or_has_left_and_how_individuals_are_reached():
    office = Contact(email="buero@verein.example")
    catalogue = Catalogue(
        partners=(
            Partner(id="verein", name="V", contact=office),
            Partner(id="person", name="P", sector="individual", contact=office),
            Partner(id="einzeln", name="E", sector="individual"),
            Partner(id="neu", name="N", status="review"),
            Partner(id="alt", name="A", status="former"),
        ),
        cases=(full_case(), Case(id="d", title="Entwurf")),
        offers=(Offer(id="o", name="O", partner="verein"), Offer(id="x", name="X", partner="neu")),
        advice_points=(AdvicePoint(id="v", name="V", partner="verein"), AdvicePoint(id="y", name="Y", partner="alt")),
        events=(
            Event(id="e", name="E", start=TODAY, partners=("verein",)),
            Event(id="z", name="Z", start=TODAY, partners=("verein", "neu")),
        ),
    )

    public = catalogue.public

    assert [(partner.id, partner.contact) for partner in public.partners] == [
        ("verein", office),
        ("person", None),
        ("einzeln", None),
    ]
    assert [case.id for case in public.cases] == ["c"]
    assert [offer.id for offer in public.offers] == ["o"]
    assert [point.id for point in public.advice_points] == ["v"]
    assert [event.id for event in public.events] == ["e"]
    assert catalogue.public is public


@pytest.mark.parametrize("text", ["", "a", " a. ", "--", "«é»", "\u00ad\u0301x"])
def test_a_keyword_that_would_be_found_nearly_everywhere_is_refused(text):
    for values in ({"text": text}, {"text": "kurs", "also": [text]}):
        with pytest.raises(ValidationError, match="at least two letters or digits"):
            Keyword.model_validate(values)


def test_a_keyword_may_stand_for_several_words():
    keyword = Keyword(text="b1", also=("c 1", "لغة"))

    assert keyword.texts == ("b1", "c 1", "لغة")
