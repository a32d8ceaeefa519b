"""The evaluation set for understanding the news is whole: what its README says of it holds."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from statistics import median

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "data" / "understanding"
CORE_FIELDS = {"sprache", "arbeit", "engagement", "wohnen", "teilhabe"}
OTHER_LANGUAGES = {"en", "uk", "ru", "ar", "tr", "fr", "fa"}
KINDS = {"hard-negative", "soft-positive", "place-trap", "near-miss"}
KEYS = [
    *("id", "title", "summary", "language", "published", "source", "partner", "partner_regions"),
    *("on_topic", "action_fields", "regions", "story"),
]


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


PARTS = {"development": lines("development.jsonl"), "test": lines("test.jsonl")}
ITEMS = [*PARTS["development"], *PARTS["test"]]
BY_ID = {item["id"]: item for item in ITEMS}
MARKS = lines("kinds.jsonl")

each_part = pytest.mark.parametrize("items", PARTS.values(), ids=PARTS.keys())


def marked(kind: str) -> list[dict]:
    return [BY_ID[mark["id"]] for mark in MARKS if kind in mark["kinds"]]


def stories(items: list[dict]) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for item in items:
        if item["story"]:
            found[item["story"]].append(item)
    return found


def counties() -> set[str]:
    table = files("npa_core.pipeline").joinpath("folder/catalogue/regions.csv").read_text("utf-8")
    now = [row["ags"] for row in csv.DictReader(table.splitlines()) if not row["valid_to"]]
    return {ags for ags in now if len(ags) == 5}


def published(item: dict) -> datetime:
    return datetime.fromisoformat(item["published"])


def test_every_item_has_the_keys_the_readme_lists_and_its_own_id():
    assert {tuple(item) for item in ITEMS} == {tuple(KEYS)}
    assert len(BY_ID) == len(ITEMS)


@each_part
def test_a_part_holds_about_half_of_at_least_440_items(items):
    assert len(ITEMS) >= 440
    assert 0.45 <= len(items) / len(ITEMS) <= 0.55


def test_no_text_is_there_twice():
    headlines = Counter(item["title"].casefold() for item in ITEMS)

    assert [title for title, count in headlines.items() if count > 1] == []


def test_the_texts_are_as_long_as_teasers_are():
    words = [len(f"{item['title']} {item['summary']}".split()) for item in ITEMS]

    assert 20 <= median(words) <= 70
    assert max(words) <= 120
    assert sum(not item["summary"] for item in ITEMS) >= 10


def test_nothing_in_them_could_ring_or_reach_anybody():
    reachable = re.compile(r"\S@\S|https?:|www\.|\b0\d{2,4}[ /-]\d{3,}|\+49")

    assert [item["id"] for item in ITEMS if reachable.search(f"{item['title']} {item['summary']}")] == []


@each_part
def test_they_appeared_within_five_weeks_of_an_autumn(items):
    first, last = min(map(published, items)), max(map(published, items))

    assert first >= datetime(2026, 9, 22, tzinfo=UTC)
    assert last - first <= timedelta(weeks=5)


@each_part
def test_every_eighth_is_in_another_language(items):
    foreign = [item for item in items if item["language"] != "de"]

    assert {item["language"] for item in foreign} == OTHER_LANGUAGES
    assert len(foreign) / len(items) >= 0.12


@pytest.mark.parametrize("language", sorted(OTHER_LANGUAGES))
@pytest.mark.parametrize("on_topic", [True, False])
def test_every_other_language_speaks_on_and_off_topic(language, on_topic):
    said = [item for item in ITEMS if (item["language"], item["on_topic"]) == (language, on_topic)]

    assert len(said) >= 5


@each_part
def test_a_quarter_is_off_topic_and_half_of_that_looks_as_if_it_were_not(items):
    off_topic = [item for item in items if not item["on_topic"]]
    hard = [item for item in marked("hard-negative") if item in items]

    assert len(off_topic) / len(items) >= 0.25
    assert len(hard) / len(off_topic) >= 0.5
    assert [item["id"] for item in hard if item["on_topic"]] == []
    assert [item["id"] for item in marked("soft-positive") if not item["on_topic"]] == []


def test_what_is_on_topic_has_core_fields_and_the_rest_has_none():
    assert [item["id"] for item in ITEMS if item["on_topic"] != bool(item["action_fields"])] == []
    assert [item["id"] for item in ITEMS if len(set(item["action_fields"])) != len(item["action_fields"])] == []
    assert {field for item in ITEMS for field in item["action_fields"]} == CORE_FIELDS


@each_part
def test_every_core_field_is_there_often(items):
    count = Counter(field for item in items for field in item["action_fields"])

    assert min(count[field] for field in CORE_FIELDS) >= 25


@each_part
def test_every_county_is_spoken_of_at_least_twice(items):
    count = Counter(region for item in items for region in item["regions"])

    assert count.keys() - {"03"} == counties()
    assert min(count.values()) >= 2
    assert count["03"] >= 10


@each_part
def test_a_third_cannot_be_told_by_the_region_of_the_partner(items):
    elsewhere = [item for item in items if item["regions"] != item["partner_regions"]]

    assert len(elsewhere) / len(items) >= 1 / 3


def test_a_partner_has_the_same_regions_wherever_it_speaks():
    homes = defaultdict(set)
    for item in ITEMS:
        homes[item["partner"]].add(tuple(item["partner_regions"]))

    assert [partner for partner, regions in homes.items() if len(regions) > 1] == []
    assert {region for item in ITEMS for region in item["partner_regions"]} <= counties() | {"03"}


def test_sixty_places_are_traps():
    assert len(marked("place-trap")) >= 60


def test_the_marks_are_of_known_items_and_kinds():
    assert len({mark["id"] for mark in MARKS}) == len(MARKS)
    assert {mark["id"] for mark in MARKS} <= BY_ID.keys()
    assert {kind for mark in MARKS for kind in mark["kinds"]} == KINDS


def test_no_story_is_in_both_parts():
    assert len(stories(ITEMS)) >= 34
    assert stories(PARTS["development"]).keys() & stories(PARTS["test"]).keys() == set()


@pytest.mark.parametrize("told", stories(ITEMS).values(), ids=stories(ITEMS).keys())
def test_a_story_is_told_by_several_within_six_days(told):
    when = [published(item) for item in told]

    assert 2 <= len(told) <= 5
    assert len({item["source"] for item in told}) == len(told)
    assert max(when) - min(when) <= timedelta(days=6)
    assert {item["on_topic"] for item in told} == {True}


@pytest.mark.parametrize("told", stories(ITEMS).values(), ids=stories(ITEMS).keys())
def test_no_two_tell_a_story_in_the_same_words(told):
    said = [set(re.findall(r"\w+", f"{item['title']} {item['summary']}".casefold())) for item in told]

    shared = [len(one & other) / len(one | other) for one, other in combinations(said, 2)]

    assert max(shared) < 0.4


@each_part
def test_near_misses_lie_beside_the_story_they_are_not_part_of(items):
    here = {item["id"]: item for item in items}
    resembled = {mark["id"]: mark["resembles"] for mark in MARKS if mark["id"] in here and mark["resembles"]}

    assert len(resembled) >= 22
    assert set(resembled.values()) <= stories(items).keys()
    assert [id for id, story in resembled.items() if here[id]["story"] == story] == []
    assert resembled.keys() == {item["id"] for item in marked("near-miss") if item["id"] in here}


READ = ("offices", "clubs", "papers", "mixed", "associations", "townhalls", "charities", "workplaces")
UNREAD = ("even_1", "even_2", "even_3")
OTHERS = {name: lines(f"{name}.jsonl") for name in (*READ, *UNREAD)}
TEACHING = {path.stem: lines(f"teaching/{path.name}") for path in sorted((FOLDER / "teaching").iterdir())}

each_other = pytest.mark.parametrize("items", OTHERS.values(), ids=OTHERS.keys())


@each_other
def test_a_set_of_another_author_is_whole(items):
    assert {tuple(item) for item in items} == {tuple(KEYS)}
    assert len({item["id"] for item in items}) == len(items) >= 400
    assert {field for item in items for field in item["action_fields"]} == CORE_FIELDS
    assert {region for item in items for region in item["regions"]} == counties() | {"03"}
    assert {item["language"] for item in items} == OTHER_LANGUAGES | {"de"}
    assert sum(not item["on_topic"] for item in items) / len(items) >= 0.25


@each_other
def test_a_story_of_another_author_is_told_by_several_sources_within_six_days(items):
    told = stories(items)

    assert len(told) >= 32
    for tellers in told.values():
        when = [published(item) for item in tellers]
        assert len({item["source"] for item in tellers}) == len(tellers) >= 2
        assert max(when) - min(when) <= timedelta(days=6)


def test_nothing_in_the_sets_of_other_authors_could_ring_or_reach_anybody():
    reachable = re.compile(r"\S@\S|https?:|www\.|\b0\d{2,4}[ /-]\d{3,}|\+49")
    items = [item for found in (*OTHERS.values(), *TEACHING.values()) for item in found]

    assert [item["id"] for item in items if reachable.search(f"{item['title']} {item['summary']}")] == []


@pytest.mark.parametrize("items", TEACHING.values(), ids=TEACHING.keys())
def test_what_only_teaches_says_what_it_is_about(items):
    assert {tuple(item) for item in items} == {("id", "title", "summary", "language", "on_topic", "action_fields")}
    assert len({item["id"] for item in items}) == len(items) >= 600
    assert {field for item in items for field in item["action_fields"]} == CORE_FIELDS
    assert all(item["on_topic"] == bool(item["action_fields"]) for item in items)
    assert sum(not item["on_topic"] for item in items) / len(items) >= 0.25


def test_no_text_that_measures_is_among_those_that_taught():
    taught = {
        (item["title"], item["summary"])
        for found in (PARTS["development"], *(OTHERS[name] for name in READ), *TEACHING.values())
        for item in found
    }
    measured = [PARTS["test"], *(OTHERS[name] for name in UNREAD)]

    assert [item["id"] for found in measured for item in found if (item["title"], item["summary"]) in taught] == []
