"""The catalogue and its nouns."""

from datetime import date

import pytest
from pydantic import ValidationError

from npa_core.models import (
    ActionField,
    AdvicePoint,
    AllianceProfile,
    Case,
    CaseContact,
    Catalogue,
    Contact,
    Copy,
    Event,
    Feed,
    Localized,
    Location,
    Offer,
    Partner,
    Recommendation,
    Region,
    Relations,
    Scheme,
    Taxonomy,
    Transfer,
    WorkingGroup,
)


def fields(**parents):
    return Taxonomy(fields=tuple(ActionField(id=id, label=id, parent=parent) for id, parent in parents.items()))


def test_a_bare_string_is_fit_for_every_reader():
    assert Localized("Hallo").pick("en") == "Hallo"


@pytest.mark.parametrize(
    ("languages", "text"),
    [(["de"], "Hallo"), (["de-AT"], "Hallo"), (["fr", "en"], "Hello"), (["fr"], "Hallo"), ([], "Hallo")],
)
def test_a_localised_text_is_picked_by_the_readers_languages(languages, text):
    assert Localized({"de": "Hallo", "en": "Hello"}).pick(*languages) == text


def test_a_localised_text_without_any_language_is_empty():
    assert Localized({}).pick("de") == ""


def test_a_feed_may_be_a_bare_address():
    partner = Partner(id="a", name="A", feeds=("https://a.example/feed", Feed(url="https://a.example/2", use="web")))

    assert [(feed.url, feed.use) for feed in partner.feeds] == [
        ("https://a.example/feed", "rss"),
        ("https://a.example/2", "web"),
    ]


def test_an_alliance_is_read_with_its_zone_and_default_language():
    profile = AllianceProfile(name=" A\n B ", url="https://a.example/x", contact="a@a.example")

    assert (profile.name, profile.url, profile.language, profile.zone.key) == (
        "A B", "https://a.example/x/", "de", "Europe/Berlin",
    )  # fmt: skip
    assert AllianceProfile(name="A", url="https://a.example/", contact="a@a.example").url == "https://a.example/"


@pytest.mark.parametrize(
    "changed",
    [{"timezone": "Europe/Nowhere"}, {"contact": "x"}, {"languages": ()}, {"name": " "}, {"url": "x"}, {"more": 1}],
)
def test_an_alliance_that_is_not_right_is_refused(changed):
    with pytest.raises(ValidationError):
        AllianceProfile(**{"name": "A", "url": "https://a.example/", "contact": "a@a.example"} | changed)


def test_a_catalogue_finds_its_nouns_by_id():
    partner, region = Partner(id="a", name="A", joined=date(2016, 5, 1)), Region(ags="03", name="Land")
    catalogue = Catalogue(partners=(partner,), regions=(region,), taxonomy=fields(sprache=None))

    assert (catalogue.partner("a"), catalogue.region("03")) == (partner, region)
    assert catalogue.field("sprache").id == "sprache"
    assert region.id == "03"
    assert (catalogue.partner("b"), catalogue.partner(None), catalogue.region("04"), catalogue.field("x")) == (
        None,
    ) * 4


def test_a_field_rolls_up_to_its_topmost_and_a_circle_ends():
    catalogue = Catalogue(taxonomy=fields(a=None, b="a", c="b", x="y", y="x", z="gone"))

    assert [catalogue.root_field(id) for id in ("a", "c", "x", "z", "unknown")] == ["a", "a", "y", "gone", "unknown"]


def test_what_was_looked_up_before_does_not_show_in_the_public_catalogue():
    hidden = Partner(id="a", name="A", status="review")
    single = Partner(id="b", name="B", sector="individual", contact=Contact(email="amt@b.example"))
    catalogue = Catalogue(partners=(hidden, single))
    known = (catalogue.partner("a"), catalogue.partner("b"))

    assert known == (hidden, single)
    assert catalogue.public.partner("a") is None
    assert catalogue.public.partner("b").contact is None


def test_a_field_rolls_up_to_core_fields_by_its_parents_else_by_the_crosswalk():
    def field(id, scheme="own", parent=None, **relations):
        return ActionField(id=id, label=id, scheme=scheme, parent=parent, relations=Relations(**relations))

    taxonomy = Taxonomy(
        schemes=(Scheme(id="own", title="O"), Scheme(id="other", title="X")),
        fields=(
            field("a"),
            field("b", close=("x5",)),
            field("a1", parent="a", exact=("x2",)),
            field("x1", "other", parent="a1"),
            field("x2", "other"),
            field("x3", "other", broad=("b", "a1")),
            field("x4", "other", parent="x3", related=("a",)),
            field("x5", "other"),
            field("x6", "other", related=("a",)),
            field("x7", "other", exact=("a",)),
        ),
    )

    assert {id: taxonomy.core_of(id) for id in ("a", "a1", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "gone")} == {
        "a": ("a",), "a1": ("a",), "x1": ("a",), "x2": ("a",), "x3": ("a", "b"), "x4": ("a", "b"), "x5": ("b",),
        "x6": (), "x7": ("a",), "gone": (),
    }  # fmt: skip
    assert taxonomy.core_of("x3") == ("a", "b")
    assert taxonomy.lineage("x4") == ("x4", "x3")


def test_a_circle_of_fields_rolls_up_to_nothing():
    assert fields(x="y", y="x", a=None).core_of("x") == ()


def test_an_offer_and_an_event_are_where_they_say_else_where_they_take_place():
    here = Location(ags="03158037")

    assert Offer(id="a", name="A", partner="p", regions=("03",), locations=(here,)).area == ("03",)
    assert Offer(id="a", name="A", partner="p", locations=(here, Location(name="online"))).area == ("03158037",)
    assert Event(id="a", name="A", start="2026-12-01", regions=("03",), location=here).area == ("03",)
    assert Event(id="a", name="A", start="2026-12-01", location=here).area == ("03158037",)
    assert Event(id="a", name="A", start="2026-12-01", location=Location()).area == ()
    assert Event(id="a", name="A", start="2026-12-01").area == ()


def case(id, **more):
    return Case(id=id, title="C", text="x", action_fields=("a",), partners=("open", "secret"), **more)


def test_the_public_catalogue_leaves_out_what_is_not_shown_and_what_belongs_to_it():
    contact = Contact(email="a@a.example")
    catalogue = Catalogue(
        partners=(
            Partner(id="open", name="O", contact=contact), Partner(id="secret", name="S", status="review"),
            Partner(id="person", name="P", sector="individual", contact=contact),
        ),
        cases=(case("shown"), case("draft", status="draft")),
        offers=tuple(Offer(id=id, name=id, partner=id, contact=contact) for id in ("open", "secret", "person")),
        advice_points=tuple(AdvicePoint(id=id, name=id, partner=id, contact=contact) for id in ("secret", "person")),
        events=tuple(Event(id=id, name=id, start=date(2026, 1, 1), partners=(id,)) for id in ("open", "secret")),
        groups=(WorkingGroup(id="g", name="G", leads=("open", "secret"), members=("secret",)),),
        recommendations=tuple(
            Recommendation(id=id, text="x", addressee="y", case=learnt_from)
            for id, learnt_from in (("a", None), ("b", "shown"), ("c", "draft"))
        ),
    )  # fmt: skip
    assert catalogue.partner("secret"), "what was looked up before does not come along"

    public = catalogue.public

    assert [(one.id, one.contact) for one in public.partners] == [("open", contact), ("person", None)]
    assert [(one.id, one.contact) for one in public.offers] == [("open", contact), ("person", None)]
    assert [(one.id, one.contact) for one in public.advice_points] == [("person", None)]
    assert [(one.id, one.partners) for one in public.cases] == [("shown", ("open",))]
    assert [one.id for one in public.events] == ["open"]
    assert [(one.leads, one.members) for one in public.groups] == [(("open",), ())]
    assert [one.id for one in public.recommendations] == ["a", "b"]
    assert public.partner("secret") is None


def test_of_a_case_the_contact_is_public_with_consent_only_and_its_copies_name_no_hidden_partner():
    reachable = CaseContact(email="a@a.example", consent={"given": True})
    copies = Transfer(copied=(Copy(partner="open", where="A"), Copy(partner="secret", where="B")))
    cases = (
        case("a", contact=reachable, transfer=copies), case("b", contact=CaseContact(email="b@a.example")), case("c"),
    )  # fmt: skip
    review = Partner(id="secret", name="S", status="review")

    shown = [Catalogue(cases=cases, partners=partners).public.cases for partners in ((), (review,))]

    assert [[one.contact for one in found] for found in shown] == [[reachable, None, None]] * 2
    assert [[copy.partner for copy in found[0].transfer.copied] for found in shown] == [
        ["open", "secret"],
        ["open", None],
    ]
    assert shown[0][0] is cases[0]


def test_how_an_individual_is_reached_is_in_no_part_of_the_discreet_catalogue():
    contact = Contact(email="amt@b.example")
    catalogue = Catalogue(
        partners=(
            Partner(id="single", name="S", sector="individual", contact=contact, status="review"),
            Partner(id="verein", name="V", contact=contact),
        ),
        offers=tuple(Offer(id=id, name=id, partner=id, contact=contact) for id in ("single", "verein")),
        advice_points=tuple(AdvicePoint(id=id, name=id, partner=id, contact=contact) for id in ("single", "verein")),
    )

    held = catalogue.discreet

    for nouns in (held.partners, held.offers, held.advice_points):
        assert [(noun.id, noun.contact) for noun in nouns] == [("single", None), ("verein", contact)]
