"""The classifier of regions on sentences as partners write them, with the regions and places that `npa init` ships."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.builtin.places import LONGEST, PlaceClassifier, PlaceSettings
from npa_core.exchange import load_catalogue
from npa_core.models import Catalogue, Partner, Place, Region
from npa_core.testing import FakeContext, sample_items

TABLE = Path(__file__).parents[2] / "data/places/sentences.txt"
ROW = re.compile(r"(?P<sentence>.+?)(?: \[(?P<partner>\d+)\])? \| (?P<regions>.+)")
ITEM = sample_items()[0].model_copy(update={"partner": None, "categories": (), "content": ""})


@cache
def shipped() -> Catalogue:
    return load_catalogue(Path(str(files("npa_core.pipeline") / "folder")))


@cache
def classifier() -> PlaceClassifier:
    """With a partner in each region, whose id is `in-` and its key."""
    regions = [region.id for region in shipped().regions]
    partners = [Partner(id=f"in-{region}", name="Ein Verein", regions=(region,)) for region in regions]
    return of(shipped().model_copy(update={"partners": tuple(partners)}))


def of(catalogue: Catalogue) -> PlaceClassifier:
    return PlaceClassifier(PlaceSettings(), FakeContext(catalogue=catalogue))


def labels(title: str, text: str = "", *, by: PlaceClassifier | None = None, region: str = "", **changes):
    partner = f"in-{region}" if region else "nobody"
    item = ITEM.model_copy(update={"title": title, "content": text, "partner": partner, **changes})
    return {label.value: label for label in (by or classifier()).classify(item)}


def rows() -> Iterator[tuple[str, str, set[str]]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            row = ROW.fullmatch(line)
            yield row["sentence"], row["partner"] or "", set(row["regions"].split()) - {"-"}


def test_sentences_name_the_regions_that_a_reader_would_name():
    table = list(rows())

    wrong = {sentence: found for sentence, partner, expected in table
             if (found := set(labels(sentence, region=partner))) != expected}  # fmt: skip

    assert wrong == {}
    assert len(table) > 400


def test_the_same_holds_when_the_sentence_is_the_text():
    table = [(sentence, expected) for sentence, partner, expected in rows() if not partner and "03" not in expected]

    wrong = {sentence for sentence, expected in table if set(labels("", f"<p>{sentence}</p>")) != expected}

    assert wrong == set()


@pytest.mark.parametrize(
    ("title", "score"),
    [
        ("Fest im Landkreis Leer", 0.95),
        ("26789 Leer, Rathausplatz", 0.95),
        ("Fest in Leer, und noch ein Fest in Leer", 0.9),
        ("Fest in Aurich", 0.8),
        ("Fest in Norden", 0.65),
        ("Fest in Burgdorf", 0.65),
    ],
)
def test_the_score_says_how_sure_it_is(title, score):
    (label,) = labels(title).values()

    assert label.score == score
    assert label.kind == "region"


def test_the_reason_names_the_words():
    (label,) = labels("Landkreis Leer: Leeraner feiern in Weener, Jemgum, Bunde, Moormerland und Leer").values()

    assert label.reason == "Leer, Leeraner, Weener, Jemgum, Bunde"


class TestThePartner:
    def test_its_regions_count_when_the_text_names_nothing(self):
        found = labels("Sprechstunde fällt aus", region="03157")

        assert {value: (label.score, label.reason) for value, label in found.items()} == {
            "03157": (0.3, "a region of the partner")
        }

    def test_they_do_not_count_when_the_text_names_another_place(self):
        assert set(labels("Ausflug nach Celle", region="03157")) == {"03351"}

    def test_they_tell_namesakes_apart(self):
        found = labels("Fest in Winsen", region="03351")

        assert found["03351"].score == 0.8

    def test_a_municipality_counts_for_its_county_and_a_region_of_the_alliance_for_its_members(self):
        regions = (*shipped().regions, Region(id="nordwest", name="Nordwest", members=("03457", "03452")))
        partner = Partner(id="in-all", name="Verein", regions=("03241001", "nordwest"))

        found = labels("Fest", by=of(Catalogue(regions=regions, partners=(partner,))), region="all")

        assert set(found) == {"03241", "03457", "03452"}

    def test_a_region_that_is_no_official_one_gives_no_label(self):
        partner = Partner(id="in-all", name="Verein", regions=("irgendwo",))

        assert labels("Fest", by=of(Catalogue(partners=(partner,))), region="all") == {}

    def test_they_do_not_count_when_the_title_is_about_a_place_elsewhere(self):
        assert labels("Blick nach Hamburg", region="03157") == {}
        assert set(labels("Blick nach draußen", "Was tut man in Hamburg?", region="03157")) == {"03157"}

    def test_an_unknown_partner_has_none(self):
        assert labels("Fest") == {}


class TestNamesakes:
    def test_what_the_text_once_says_lies_elsewhere_does_so_everywhere(self):
        assert labels("Oldenburg in Holstein: Museum öffnet", "In Oldenburg wird gefeiert.") == {}


class TestTheLand:
    def test_beside_places_it_counts_when_the_title_is_about_it(self):
        found = labels("Niedersachsen stockt Mittel auf", "Davon profitieren Vereine in Emden und Leer.")

        assert set(found) == {"03", "03402", "03457"}

    def test_where_its_government_sits_is_not_where_something_happens(self):
        found = labels("Land fördert Sprachkurse", "Das teilte das Kultusministerium am Montag in Hannover mit.")

        assert set(found) == {"03"}

    def test_the_frame_of_what_a_county_tells_is_not_the_land(self):
        text = "Das ist einmalig in Niedersachsen."

        assert set(labels("Neue Sprechzeiten", text, region="03351")) == {"03351"}
        assert set(labels("Neue Sprechzeiten", text, region="03")) == {"03"}

    def test_a_county_that_speaks_of_it_twice_means_it(self):
        text = "Das Land Niedersachsen zahlt mehr. Die Landesregierung hat es beschlossen."

        assert labels("Endlich", text, region="03351")["03"].score == 0.8

    def test_without_a_land_in_the_catalogue_there_is_no_label(self):
        assert labels("Landesweit in ganz Niedersachsen", by=of(Catalogue(regions=(county("Leer", "03457"),)))) == {}


def county(name: str, ags: str, **more) -> Region:
    return Region(ags=ags, name=f"Landkreis {name}", **more)


class TestLandscapes:
    EAST_FRISIA: ClassVar = {"03402", "03452", "03457", "03462"}

    def test_a_place_far_from_a_landscape_does_not_narrow_it(self):
        assert set(labels("Ostfriesland feiert", "Den Auftakt machen die Vereine in Aurich.")) == self.EAST_FRISIA
        assert set(labels("Ostfriesland und das Emsland")) == {*self.EAST_FRISIA, "03454"}
        assert set(labels("In Celle und in Ostfriesland")) == {*self.EAST_FRISIA, "03351"}

    def test_a_title_about_a_place_makes_the_landscape_around_it_a_frame(self):
        assert set(labels("Neues aus Weener", "Frauen aus ganz Ostfriesland nähen gemeinsam.")) == {"03457"}

    def test_a_landscape_beside_its_place_is_only_a_frame(self):
        assert set(labels("Fest in Aurich (Ostfriesland)")) == {"03452"}
        assert set(labels("Die ostfriesische Kreisstadt Leer feiert")) == {"03457"}


class TestWhatIsLookedAt:
    def test_the_place_of_an_event_is_where_it_happens(self):
        assert set(labels("Fest", place="Norden")) == {"03452"}

    def test_categories_count(self):
        assert set(labels("Fest", categories=("Aktuelles", "Wolfsburg"))) == {"03103"}

    def test_markup_is_not_read(self):
        assert labels("Fest", '<a href="https://celle.example/celle" title="Celle">hier</a>') == {}

    def test_of_a_very_long_text_the_beginning_counts(self):
        assert set(labels("Fest", "Leute aus Celle. " + "Wort " * 200_000 + "Wolfsburg")) == {"03351"}
        assert labels("Fest", "Wort " * LONGEST + "Wolfsburg") == {}


class TestAnyCatalogue:
    def test_without_regions_or_places_there_is_no_label(self):
        assert labels("Fest in Leer, Celle und Ганновер", by=of(Catalogue())) == {}

    def test_another_land_is_read_with_its_own_names(self):
        catalogue = Catalogue(
            regions=(
                Region(ags="05", name="Nordrhein-Westfalen", other_names=("NRW",)),
                Region(ags="05113", name="Stadt Essen", kind="county_level_city"),
                county("Wesel", "05170", other_names=("Kreis am Niederrhein",)),
                Region(ags="05170020", name="Stadt Hamminkeln"),
                Region(id="ruhr", name="Metropole Ruhr", members=("05113", "05170")),
            ),
            places=(Place(name="Xanten", ags="05170052", population=21_000),),
        )
        reader = of(catalogue)

        assert set(labels("Fest in Xanten", by=reader)) == {"05170"}
        assert set(labels("Fest in Hamminkeln", by=reader)) == {"05170"}
        assert set(labels("Stadt und Kreis Wesel", by=reader)) == {"05170"}
        assert set(labels("Die Metropole Ruhr feiert", by=reader)) == {"05113", "05170"}
        assert set(labels("NRW fördert Vereine", by=reader)) == {"05"}
        assert labels("Fest in Hannover", by=reader) == {}

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_what_a_county_was_before_a_reform_does_not_hide_the_county_of_today(self, order):
        regions = (
            county("Rheinland", "05999", successors=("05170",)),
            Region(ags="05170", name="Landkreis Rheinland"),
            Region(ags="05113", name="Stadt Essen", kind="county_level_city"),
        )
        today = of(Catalogue(regions=(*(regions[index] for index in order), regions[2])))

        assert set(labels("Landkreis Rheinland", by=today)) == {"05170"}

    def test_a_place_in_no_known_region_gives_no_label(self):
        catalogue = Catalogue(regions=(county("Leer", "03457"),), places=(Place(name="Xanten", ags="05170052"),))

        assert labels("Fest in Xanten", by=of(catalogue)) == {}


CLEAR = st.sampled_from(
    "Hannover Oldenburg Osnabrück Lüneburg Göttingen Hildesheim Cuxhaven Nordhorn Wolfenbüttel".split()
)
CASES = st.sampled_from((str.upper, str.lower, str.title, str))


class TestAnySpelling:
    @given(CLEAR, CASES)
    def test_clear_names_are_found_whatever_their_case(self, name, case):
        assert set(labels(case(f"Fest in {name}"))) == set(labels(f"Fest in {name}")) != set()

    @given(st.text(max_size=80), st.sampled_from(("NFC", "NFD")))
    def test_the_unicode_form_changes_nothing(self, text, form):
        before = labels("Fest", f"{text} in Osnabrück und Bad Münder")

        assert labels("Fest", unicodedata.normalize(form, f"{text} in Osnabrück und Bad Münder")) == before

    @given(st.lists(st.sampled_from(("  ", "\t", "\n", " \r\n", "&nbsp;")), min_size=6, max_size=6))
    def test_white_space_changes_nothing(self, spaces):
        words = "Die Gemeinde Lage, Bad Münder und Norden".split()

        text = "".join(word + space for word, space in zip(words, [*spaces, ""], strict=True))

        assert labels("Fest", text) == labels("Fest", " ".join(words))

    @given(st.text())
    def test_nothing_that_comes_in_makes_it_fail(self, text):
        assert isinstance(labels(text, text), dict)

    @pytest.mark.parametrize(
        "text", ["", "👩‍👩‍👧 🎉", "日本語 mit Ганновер وهانوفر", "-", "\u0301\u0301", "Bad", "Leer-", "ال"]
    )
    def test_odd_texts_are_read(self, text):
        assert set(labels(text, text)) <= {"03241"}
