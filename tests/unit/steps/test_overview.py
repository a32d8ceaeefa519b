"""The overview: what is counted where, what is missing, and what ages."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.errors import ConfigError
from npa_core.models import (
    ActionField,
    Case,
    Catalogue,
    Cell,
    Label,
    Location,
    NewsItem,
    Offer,
    Partner,
    Region,
    Scheme,
    Share,
    StaleOffer,
    StoredItem,
    Taxonomy,
)
from npa_core.steps.overview import DIMENSIONS, overview

TODAY = date(2026, 11, 16)
FRESH, AGEING, STALE = date(2026, 11, 1), date(2026, 2, 1), date(2025, 11, 15)
COUNTIES = ("03151", "03158", "03159", "03241")
TAXONOMY = Taxonomy(
    schemes=(Scheme(id="own", title="O"), Scheme(id="other", title="X")),
    fields=(
        ActionField(id="sprache", label="Sprache"),
        ActionField(id="arbeit", label="Arbeit"),
        ActionField(id="bildung", label="Bildung", parent="sprache"),
        ActionField(id="gender", label="Gender", scheme="other"),
    ),
)
REGIONS = (
    Region(ags="03", name="Niedersachsen"),
    Region(ags="03151", name="Landkreis Gifhorn"),
    Region(ags="03156", name="Landkreis Osterode am Harz", successors=("03159",)),
    Region(ags="03158", name="Landkreis Wolfenbüttel"),
    Region(ags="03159", name="Landkreis Göttingen", valid_from=date(2016, 11, 1)),
    Region(ags="03241", name="Region Hannover", kind="county"),
    Region(ags="03999", name="Landkreis Gewesen", valid_to=date(2020, 1, 1)),
    Region(ags="03998", name="Landkreis Künftig", valid_from=date(2030, 1, 1)),
    Region(ags="03241001", name="Landeshauptstadt Hannover"),
    Region(id="harz", name="Verbund Harz", members=("03156", "03158")),
)
PARTNERS = (
    Partner(id="vhs", name="VHS", carrier="municipal"),
    Partner(id="verein", name="Verein"),
    Partner(id="neu", name="Neu", carrier="state", status="review"),
)


def catalogue(**nouns) -> Catalogue:
    return Catalogue(**{"partners": PARTNERS, "taxonomy": TAXONOMY, "regions": REGIONS, **nouns})


def offer(id="a", partner="vhs", fields=("sprache",), regions=("03158",), assured=FRESH, **more) -> Offer:
    return Offer(id=id, name=id, partner=partner, action_fields=fields, regions=regions, assured_on=assured, **more)


def case(**changed) -> Case:
    values = {"action_fields": ("arbeit",), "partners": ("verein", "vhs"), "regions": ("03241001",)} | changed
    return Case(**{"id": "c", "title": "C", "teaser": "T"} | values)


def news(*labels: str, partner="vhs", number=1) -> StoredItem:
    id = f"{number:a>16}".translate(str.maketrans("0123456789", "abcdefghij"))
    now = datetime(2026, 11, 1, tzinfo=UTC)
    item = NewsItem(id=id, source="s", partner=partner, fingerprint="f", title="T", content_hash="h", first_seen=now)
    pairs = (label.split("=") for label in labels)
    return StoredItem(item=item, labels=tuple(Label(kind=kind, value=of, score=1) for kind, of in pairs), story=id)


def cells(of: Catalogue, *items: StoredItem, by=DIMENSIONS) -> dict[tuple[str | None, ...], tuple[int, ...]]:
    """What is counted, without the empty cells of gaps."""
    found = overview(of, items, today=TODAY, by=by).cells
    figures = {tuple(getattr(c, d) for d in by): (c.offers, c.stale, c.cases, c.news) for c in found}
    return {key: value for key, value in figures.items() if any(value)}


def missing(of: Catalogue) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    found = overview(of, (), today=TODAY)
    return {(g.field, g.region) for g in found.gaps}, {(g.field, g.region) for g in found.land_only}


def test_an_offer_a_case_and_news_are_counted_in_their_cells():
    held = catalogue(offers=(offer(),), cases=(case(),))
    item = news("action_field=bildung", "region=03158037", "relevance=on")

    assert cells(held, item) == {
        ("sprache", "03158", "municipal"): (1, 0, 0, 1),
        ("arbeit", "03241", None): (0, 0, 1, 0),
    }
    assert overview(held, [item], today=TODAY).total == Cell(offers=1, cases=1, news=1)


def test_fields_roll_up_to_the_core_and_count_once():
    held = catalogue(offers=(offer(fields=("bildung", "sprache", "gender")), offer("b", fields=("gender",))))

    assert cells(held, by=("field",)) == {("sprache",): (1, 0, 0, 0), (None,): (1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("regions", "rows"),
    [
        (("03158037", "03158"), {"03158"}),
        (("harz",), {"03158", "03159"}),
        (("03156",), {"03159"}),
        (("03",), {"03"}),
        (("03", "03151"), {"03", "03151"}),
        ((), {None}),
    ],
)
def test_regions_roll_up_to_counties_and_the_land_has_its_own_row(regions, rows):
    held = catalogue(offers=(offer(regions=regions),))

    assert cells(held, by=("region",)) == {(row,): (1, 0, 0, 0) for row in rows}


def test_an_offer_that_says_no_region_is_where_it_takes_place():
    held = catalogue(offers=(offer(regions=(), locations=(Location(ags="03241001"),)),))

    assert cells(held, by=("region",)) == {("03241",): (1, 0, 0, 0)}


def test_the_carrier_is_its_own_else_that_of_the_partner_of_a_case_the_first():
    offers = (offer(carrier="private"), offer("b"), offer("c", partner="verein"))
    cases = (case(id="d", partners=("vhs", "verein")), case(id="e", carrier="state"), case(id="f"))
    items = (news(), news(partner=None, number=2))

    assert cells(catalogue(offers=offers, cases=cases), *items, by=("carrier",)) == {
        ("municipal",): (1, 0, 1, 1), ("private",): (1, 0, 0, 0), ("state",): (0, 0, 1, 0), (None,): (1, 0, 1, 1),
    }  # fmt: skip


def test_only_what_may_be_shown_and_is_at_work_is_counted():
    offers = (offer(partner="neu"), offer("b", status="inactive"), offer("c", status="temporarily closed"))
    cases = (case(status="draft"), case(id="d", action_fields=()))
    items = (news("relevance=off"), news(partner="neu", number=2))

    found = overview(catalogue(offers=offers, cases=cases), items, today=TODAY)

    assert found.total == Cell()
    assert {cell for cell in found.cells if cell.offers or cell.stale or cell.cases or cell.news} == set()


def test_stale_offers_are_counted_apart_listed_with_their_age_and_close_no_gap():
    offers = (
        offer(assured=STALE),
        offer("b", assured=STALE - timedelta(1)),
        offer("c", assured=AGEING),
        offer("d", assured=None),
    )

    found = overview(catalogue(offers=offers), (), today=TODAY, by=("region",))
    gaps, _ = missing(catalogue(offers=offers[:2]))

    assert found.cells == (Cell(region="03158", offers=2, stale=2),)
    assert found.stale == (
        StaleOffer(id="b", name="b", partner="vhs", assured_on=STALE - timedelta(1), age=367),
        StaleOffer(id="a", name="a", partner="vhs", assured_on=STALE, age=366),
    )
    assert found.freshness == {"ageing": 1, "stale": 2, "unassured": 1}
    assert ("sprache", "03158") in gaps


def test_a_gap_is_a_core_field_and_a_county_of_today_without_any_offer():
    gaps, land_only = missing(catalogue(offers=(offer(), offer("b", fields=("arbeit",), regions=("03",)))))

    assert gaps == {("sprache", county) for county in COUNTIES if county != "03158"}
    assert land_only == {("arbeit", county) for county in COUNTIES}


def test_an_offer_for_another_land_fills_no_gap_here():
    gaps, land_only = missing(catalogue(offers=(offer(regions=("04",)),)))

    assert (len(gaps), land_only) == (8, set())


def test_gaps_say_what_is_missing_and_stand_in_the_matrix_as_empty_cells():
    found = overview(catalogue(offers=(offer(),)), (), today=TODAY, by=("region", "field"))

    assert found.gaps[0].sentence.pick("de") == "Kein Angebot zu Sprache im Landkreis Gifhorn."
    assert found.cells[:3] == (
        Cell(field="sprache", region="03151"), Cell(field="arbeit", region="03151"),
        Cell(field="sprache", region="03158", offers=1),
    )  # fmt: skip


def test_without_regions_or_fields_nobody_can_tell_a_gap():
    assert missing(catalogue(regions=())) == missing(catalogue(taxonomy=Taxonomy())) == (set(), set())


def test_cells_are_sorted_by_the_dimensions_asked_for_and_the_unknown_stands_last():
    offers = (
        offer(regions=("03", "03151"), carrier="private"),
        offer("b", regions=("harz",), carrier="state"),
        offer("c", fields=("arbeit",), regions=(), partner="verein"),
        offer("d", fields=(), regions=("03",)),
    )

    found = overview(catalogue(offers=offers), (), today=TODAY, by=("carrier", "region"))

    assert [(cell.carrier, cell.region) for cell in found.cells] == [
        ("state", "03158"), ("state", "03159"), ("municipal", "03"), ("private", "03"), ("private", "03151"),
        (None, None),
    ]  # fmt: skip


def test_shares_by_target_group_always_name_women():
    offers = (offer(target_groups=("women", "refugees")), offer("b", target_groups=("everyone",)), offer("c"))
    held = catalogue(offers=offers, cases=(case(target_groups=("women",)),))

    assert overview(held, (), today=TODAY).shares == (
        Share(target_group="everyone", offers=1, cases=0, share=0.25),
        Share(target_group="refugees", offers=1, cases=0, share=0.25),
        Share(target_group="women", offers=1, cases=1, share=0.5),
    )
    assert overview(catalogue(), (), today=TODAY).shares == (Share(target_group="women", offers=0, cases=0, share=0),)


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (("feild",), "the overview knows no dimension 'feild' (did you mean 'field'?)"),
        (("field", "field"), "the overview cannot be split by 'field' twice"),
    ],
)
def test_a_dimension_that_is_unknown_or_named_twice_is_refused(by, message):
    with pytest.raises(ConfigError) as raised:
        overview(catalogue(), (), today=TODAY, by=by)

    assert str(raised.value) == message


# --- whatever is in it ------------------------------------------------------------------------------------------------


KEYS = ("03", "03151", "03158", "03158037", "03156", "03159", "03241001", "harz", "04")
OFFERS = st.lists(
    st.builds(
        offer,
        partner=st.sampled_from(["vhs", "verein", "neu"]),
        fields=st.lists(st.sampled_from([field.id for field in TAXONOMY.fields]), max_size=3).map(tuple),
        regions=st.lists(st.sampled_from(KEYS), max_size=3).map(tuple),
        assured=st.sampled_from([FRESH, AGEING, STALE, None]),
        carrier=st.sampled_from([None, "state", "private"]),
        status=st.sampled_from(["active", "active", "inactive"]),
        target_groups=st.lists(st.sampled_from(["women", "men"]), max_size=2).map(tuple),
    ),
    max_size=12,
).map(lambda some: [one.model_copy(update={"id": f"offer-{number}"}) for number, one in enumerate(some)])
BY = st.permutations(DIMENSIONS).flatmap(lambda order: st.integers(0, 3).map(lambda n: tuple(order[:n])))


def counted(one: Offer) -> bool:
    return one.status == "active" and one.partner != "neu" and one.assured_on != STALE


@given(one=OFFERS.filter(bool).map(lambda some: some[0]), by=BY)
def test_an_offer_stands_once_in_exactly_the_cells_it_belongs_to(one, by):
    fields = {core for field in one.action_fields for core in TAXONOMY.core_of(field)} or {None}
    regions = {unit for region in one.regions for unit in catalogue().territory.units(region)} or {None}
    carriers = {one.carrier or ("municipal" if one.partner == "vhs" else None)}
    values = {"field": fields, "region": regions, "carrier": carriers}
    expected = [()]
    for dimension in by:
        expected = [(*key, value) for key in expected for value in values[dimension]]

    found = cells(catalogue(offers=(one,)), by=by)

    shown = one.status == "active" and one.partner != "neu"
    assert found == ({key: (1, 0, 0, 0) if counted(one) else (0, 1, 0, 0) for key in expected} if shown else {})


@given(offers=OFFERS)
def test_what_is_served_by_the_land_and_what_is_missing_add_up_to_everything(offers):
    held = catalogue(offers=tuple(offers))
    served = {key for key, figures in cells(held, by=("field", "region")).items() if figures[0]}

    gaps, land_only = missing(held)

    everything = {(field, county) for field in ("sprache", "arbeit") for county in COUNTIES}
    assert gaps | land_only | (served & everything) == everything
    assert len(gaps) + len(land_only) + len(served & everything) == len(everything)
    assert land_only == {(field, county) for field, county in everything - served if (field, "03") in served}


@given(offers=OFFERS, by=BY, data=st.data())
def test_the_order_of_what_comes_in_changes_nothing(offers, by, data):
    items = [news("action_field=sprache", "region=03158"), news("region=harz", partner="verein", number=2)]
    shuffled = data.draw(st.permutations(offers))

    one = overview(catalogue(offers=tuple(offers)), items, today=TODAY, by=by)
    other = overview(catalogue(offers=tuple(shuffled)), items[::-1], today=TODAY, by=by)

    assert one == other


@given(offers=OFFERS, by=BY)
def test_a_cell_never_counts_more_than_there_is(offers, by):
    found = overview(catalogue(offers=tuple(offers)), (), today=TODAY, by=by)

    assert found.total.offers == len([one for one in offers if counted(one)])
    assert all(cell.offers <= found.total.offers and cell.stale <= found.total.stale for cell in found.cells)
    assert sum(found.freshness.values()) == found.total.offers + found.total.stale


@pytest.mark.slow
def test_twenty_thousand_offers_in_forty_five_counties_are_counted_in_a_blink():
    counties = tuple(f"03{number}" for number in range(101, 146))
    offers = tuple(
        offer(f"o{n}", fields=("sprache", "arbeit"), regions=(counties[n % 45], counties[n % 44]))
        for n in range(20_000)
    )
    regions = tuple(Region(ags=ags, name=f"Landkreis {ags}") for ags in counties)
    held = catalogue(regions=regions, offers=offers)

    began = time.process_time()
    found = overview(held, (), today=TODAY)
    took = time.process_time() - began

    assert (found.total.offers, found.gaps) == (20_000, ())
    assert took < 2  # measured: a fifth of a second; slow machines under load get ten times that
