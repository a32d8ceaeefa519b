"""References between nouns: to nothing, to what is no more, and in circles."""

from datetime import date

import pytest

from npa_core.models import (
    ActionField,
    AdvicePoint,
    Case,
    Catalogue,
    Copy,
    Event,
    Location,
    Membership,
    Offer,
    Partner,
    Place,
    Recommendation,
    Region,
    Relations,
    Scheme,
    Taxonomy,
    Transfer,
    WorkingGroup,
)
from npa_core.models.references import bad_references, unknown

IMPORT = "`npa import regions` reads the official list of all regions"


def found(catalogue):
    return [(bad.owner.id, bad.path, bad.message) for bad in bad_references(catalogue)]


def fields(**parents):
    return Taxonomy(fields=tuple(ActionField(id=id, label=id, parent=parent) for id, parent in parents.items()))


def test_every_reference_to_nothing_is_found_with_a_suggestion():
    catalogue = Catalogue(
        taxonomy=fields(sprache=None, arbeit="sprahce", wohnen="sprache"),
        regions=(Region(ags="03", name="Land"),),
        partners=(Partner(id="dgb", name="A", action_fields=("sprache", "arbiet"), regions=("03", "04")),),
        cases=(Case(id="c", title="C", action_fields=("x",), regions=("05",), partners=("dgb", "dbg")),),
    )

    assert found(catalogue) == [
        ("arbeit", ("parent",), "unknown action field 'sprahce' (did you mean 'sprache'?)"),
        ("dgb", ("action_fields", 1), "unknown action field 'arbiet' (did you mean 'arbeit'?)"),
        ("dgb", ("regions", 1), f"unknown region '04'; {IMPORT}"),
        ("c", ("action_fields", 0), "unknown action field 'x'"),
        ("c", ("regions", 0), f"unknown region '05'; {IMPORT}"),
        ("c", ("partners", 1), "unknown partner 'dbg' (did you mean 'dgb'?)"),
    ]


def test_references_are_found_wherever_they_stand():
    nowhere = Location(ags="04")
    catalogue = Catalogue(
        taxonomy=Taxonomy(
            schemes=(Scheme(id="own", title="Own"),),
            fields=(ActionField(id="a", label="A", scheme="on", relations=Relations(close=("b",))),),
        ),
        regions=(Region(ags="03", name="Land"), Region(id="verbund", name="Verbund", members=("03", "05"))),
        partners=(Partner(id="p", name="P", memberships=(Membership(group="ag"),)),),
        cases=(Case(id="c", title="C", transfer=Transfer(copied=(Copy(region="03", partner="q"),))),),
        offers=(Offer(id="o", name="O", partner="x", locations=(Location(ags="03"), nowhere)),),
        events=(Event(id="e", name="E", start=date(2026, 12, 1), group="ag", location=nowhere),),
        groups=(WorkingGroup(id="g", name="G", leads=("x",), members=("p", "y")),),
        recommendations=(Recommendation(id="r", text="R", addressee="Land", group="ag", case="d"),),
        advice_points=(AdvicePoint(id="v", name="V", partner="x", location=nowhere),),
    )

    assert [(owner, path) for owner, path, _ in found(catalogue)] == [
        ("a", ("scheme",)),
        ("a", ("relations", "close", 0)),
        ("verbund", ("members", 1)),
        ("p", ("memberships", 0, "group")),
        ("c", ("transfer", "copied", 0, "partner")),
        ("o", ("partner",)),
        ("o", ("locations", 1, "ags")),
        ("e", ("group",)),
        ("e", ("location", "ags")),
        ("g", ("leads", 0)),
        ("g", ("members", 1)),
        ("r", ("group",)),
        ("r", ("case",)),
        ("v", ("partner",)),
        ("v", ("location", "ags")),
    ]


def test_without_a_list_of_regions_any_ags_will_do():
    assert found(Catalogue(partners=(Partner(id="a", name="A", regions=("03",)),))) == []


def test_a_municipality_that_only_the_gazetteer_knows_is_known():
    catalogue = Catalogue(
        regions=(Region(ags="03158", name="Landkreis Wolfenbüttel"),),
        places=(Place(name="Wolfenbüttel", ags="03158037"), Place(name="Irgendwo", ags="03158")),
        partners=(Partner(id="a", name="A", regions=("03158037", "03158")),),
    )

    assert found(catalogue) == []


def test_an_unknown_municipality_is_said_to_lie_in_its_county_where_that_is_known():
    catalogue = Catalogue(
        regions=(Region(ags="03251", name="Landkreis Diepholz"), Region(id="verbund", name="Verbund")),
        partners=(Partner(id="a", name="A", regions=("03251047", "04012000", "verbunt")),),
    )

    assert found(catalogue) == [
        ("a", ("regions", 0), f"unknown region '03251047'; it would lie in '03251' (Landkreis Diepholz); {IMPORT}"),
        ("a", ("regions", 1), f"unknown region '04012000'; {IMPORT}"),
        ("a", ("regions", 2), "unknown region 'verbunt' (did you mean 'verbund'?)"),
    ]


@pytest.mark.parametrize(
    ("ended", "message"),
    [
        (
            Region(ags="03156", name="Osterode", valid_to=date(2016, 10, 31), successors=("03159",)),
            "the region '03156' (Osterode) exists no more since 2016-10-31; use '03159' (Landkreis Göttingen)",
        ),
        (
            Region(ags="03156", name="Osterode", successors=("03159", "03999")),
            "the region '03156' (Osterode) exists no more; use '03159' (Landkreis Göttingen) or '03999'",
        ),
    ],
)
def test_a_region_that_exists_no_more_names_its_successor(ended, message):
    catalogue = Catalogue(
        regions=(Region(ags="03159", name="Landkreis Göttingen"), ended),
        partners=(Partner(id="a", name="A", regions=("03156",)),),
    )

    assert ("a", ("regions", 0), message) in found(catalogue)


def test_parents_that_lead_back_are_named_with_their_circle():
    catalogue = Catalogue(
        taxonomy=fields(a="b", b="c", c="a", d="a", e="e"),
        regions=(
            Region(id="nord", name="Nord", parent="sued"),
            Region(id="sued", name="Süd", parent="nord"),
            Region(ags="03", name="Land"),
        ),
    )

    assert found(catalogue) == [
        ("a", ("parent",), "its parents lead back to itself: a → b → c → a"),
        ("b", ("parent",), "its parents lead back to itself: b → c → a → b"),
        ("c", ("parent",), "its parents lead back to itself: c → a → b → c"),
        ("e", ("parent",), "its parents lead back to itself: e → e"),
        ("nord", ("parent",), "its parents lead back to itself: nord → sued → nord"),
        ("sued", ("parent",), "its parents lead back to itself: sued → nord → sued"),
    ]


def test_among_very_many_names_only_those_near_are_compared():
    names = [f"partner-{number}" for number in range(20_000)]

    assert "did you mean" in unknown("partner", "partner-123x", names)
    assert unknown("partner", "zzz", names) == "unknown partner 'zzz'"
